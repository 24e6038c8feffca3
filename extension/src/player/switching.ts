import type {
  AudioState,
  MediaError as Reason,
  MediaFacts,
  PlayerPort,
  PlayerStatus,
  PlayerTraits,
  PlayResult,
  PositionSample,
} from "../core/player-port";
import type { Item } from "../core/types";
import { PlayerEmitter } from "./emitter";

/** Makes a player inside `mount`; its code may be loaded only now. */
export type PlayerFactory = (mount: HTMLElement) => Promise<PlayerPort>;

interface Slot {
  readonly mount: HTMLElement;
  readonly port: Promise<PlayerPort>;
}

const NO_MEDIA: MediaFacts = { durationMs: null, live: false, title: null };

/** One player to the driver, which is of the kind that the item's provider needs. Kinds are made when first needed. */
export class SwitchingPlayer implements PlayerPort {
  readonly subscribe: PlayerPort["subscribe"];
  private readonly emitter = new PlayerEmitter();
  private readonly slots = new Map<string, Slot>();
  private current: PlayerPort | null = null;
  private unsubscribe: () => void = () => undefined;
  private want: { item: Item; startMs: number } | null = null;
  private failed: Reason | null = null;
  private volume: number | null = null;
  private muted: boolean | null = null;

  /**
   * @param stage where players are put; each gets an element of its own, shown while it is the one in use
   * @param factories by provider
   * @param resting traits before anything is loaded
   */
  constructor(
    private readonly stage: HTMLElement,
    private readonly factories: Readonly<Record<string, PlayerFactory | undefined>>,
    private readonly resting: PlayerTraits,
  ) {
    this.subscribe = this.emitter.subscribe;
  }

  get traits(): PlayerTraits {
    return this.current?.traits ?? this.resting;
  }

  get status(): PlayerStatus {
    if (this.failed !== null) return "failed";
    return this.current?.status ?? (this.want === null ? "empty" : "loading");
  }

  get media(): MediaFacts {
    return this.current?.media ?? NO_MEDIA;
  }

  get rate(): number {
    return this.current?.rate ?? 1;
  }

  get audio(): AudioState {
    return this.current?.audio ?? { volume: this.volume ?? 1, muted: this.muted ?? false, blocked: false };
  }

  get error(): Reason | null {
    return this.failed ?? this.current?.error ?? null;
  }

  get ready(): boolean {
    return this.failed === null && this.current?.ready === true;
  }

  get bufferedAheadMs(): number {
    return this.current?.bufferedAheadMs ?? 0;
  }

  position(): PositionSample | null {
    return this.current?.position() ?? null;
  }

  load(item: Item, startMs: number): void {
    this.failed = null;
    const want = { item, startMs };
    const before = this.want?.item.provider;
    this.want = want;
    if (this.current !== null && before === item.provider) {
      this.current.load(item, startMs);
      return;
    }
    this.leave();
    const factory = this.factories[item.provider];
    if (factory === undefined) {
      this.fail("not_supported");
      return;
    }
    const slot = this.slot(item.provider, factory);
    slot.port.then(
      (port) => {
        if (this.want === want) this.use(port, slot, want);
      },
      () => {
        this.slots.delete(item.provider);
        slot.mount.remove();
        if (this.want === want) this.fail("network");
      },
    );
    this.emitter.changed();
  }

  unload(): void {
    this.want = null;
    this.failed = null;
    this.leave();
    this.emitter.changed();
  }

  play(): Promise<PlayResult> {
    return this.current?.play() ?? Promise.resolve("aborted");
  }

  pause(): void {
    this.current?.pause();
  }

  seek(positionMs: number): void {
    if (this.current !== null) this.current.seek(positionMs);
    else if (this.want !== null) this.want.startMs = positionMs;
  }

  setRate(rate: number): void {
    this.current?.setRate(rate);
  }

  setVolume(volume: number): void {
    this.volume = volume;
    this.current?.setVolume(volume);
  }

  setMuted(muted: boolean): void {
    this.muted = muted;
    this.current?.setMuted(muted);
  }

  destroy(): void {
    this.unload();
    for (const { mount, port } of this.slots.values()) {
      mount.remove();
      port.then(
        (made) => made.destroy(),
        () => undefined,
      );
    }
    this.slots.clear();
    this.emitter.clear();
  }

  private slot(provider: string, factory: PlayerFactory): Slot {
    const known = this.slots.get(provider);
    if (known !== undefined) return known;
    const mount = this.stage.ownerDocument.createElement("div");
    mount.className = "player";
    mount.dataset["provider"] = provider;
    this.stage.append(mount);
    const slot = { mount, port: factory(mount) };
    this.slots.set(provider, slot);
    return slot;
  }

  private use(port: PlayerPort, slot: Slot, want: { item: Item; startMs: number }): void {
    this.current = port;
    slot.mount.hidden = false;
    this.unsubscribe = port.subscribe((event) => this.emitter.emit(event));
    if (this.volume !== null) port.setVolume(this.volume);
    if (this.muted !== null) port.setMuted(this.muted);
    port.load(want.item, want.startMs);
  }

  private leave(): void {
    this.unsubscribe();
    this.current?.unload();
    this.current = null;
    for (const { mount } of this.slots.values()) mount.hidden = true;
  }

  private fail(why: Reason): void {
    this.failed = why;
    this.emitter.changed();
  }
}
