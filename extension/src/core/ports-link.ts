import { Calls } from "./ports-calls";
import { BEAT_MS, type Call, type Channel, type FromPage, type Place } from "./ports";
import type { TabSettings, ToPage, Told, ViewPatch } from "./ports";
import type { Scheduler } from "./scheduler";
import { Observable } from "./session-state";

const RETRY_MIN_MS = 50;
const RETRY_MAX_MS = 2_000;
/** A worker that never says welcome is broken; outside a room there is no point in trying for ever. */
const TRIES = 5;

export interface LinkPorts {
  readonly scheduler: Scheduler;
  /** Null when this build of the extension is gone: updated, disabled or removed. */
  readonly connect: () => Channel<FromPage, ToPage> | null;
}

export interface LinkState {
  /**
   * "asleep": no port, and none is needed. "orphaned": the extension was updated or removed under this page, which
   * only helps itself by being loaded again.
   */
  readonly link: "opening" | "open" | "asleep" | "orphaned";
  /** Null before the first welcome. */
  readonly settings: TabSettings | null;
  readonly place: Place | null;
}

export interface LinkEvents {
  /** The view starts anew: on another stay, or of the same stay told by a worker that began from nothing. */
  anew(same: boolean): void;
  view(patch: ViewPatch): void;
  told(told: Told): void;
  /** The worker is away; in a room it will be back in a moment. */
  broken(): void;
}

/** A page's port to the worker, made anew whenever it is lost while there is a room to be in. */
export class PageLink {
  private readonly state = new Observable<LinkState>({ link: "asleep", settings: null, place: null });
  private readonly calls: Calls;
  private channel: Channel<FromPage, ToPage> | null = null;
  private tab: (FromPage & { type: "tab" }) | null = null;
  private failures = 0;
  private cancelTimer: () => void = () => undefined;
  private cancelBeat: () => void = () => undefined;

  constructor(
    private readonly ports: LinkPorts,
    private readonly events: LinkEvents,
  ) {
    this.calls = new Calls(() => ports.scheduler.now());
  }

  get(): LinkState {
    return this.state.get();
  }

  subscribe(listener: () => void): () => void {
    return this.state.subscribe(listener);
  }

  /** Connects, if it is not connected: at the page's start, when it comes back from a cache, and when knocked at. */
  open(): void {
    this.failures = 0;
    if (this.channel === null) this.connect();
  }

  /** The page goes away, perhaps to come back. */
  close(): void {
    this.channel?.close();
    this.channel = null;
    this.stopTimers();
    this.calls.broken();
    if (this.get().link !== "orphaned") this.state.patch({ link: "asleep" });
    this.events.broken();
  }

  /** What this page is to the worker; told again after each reconnect. */
  setTab(tab: { player: boolean; visible: boolean; active: boolean }): void {
    const { player, visible, active } = tab;
    const before = this.tab;
    this.tab = { type: "tab", player, visible, active };
    if (before?.player === player && before.visible === visible && before.active === active) return;
    // `active` is only for a worker that has forgotten it.
    if (before?.player !== player || before.visible !== visible) this.post(this.tab);
  }

  /** Never rejects: without an answer it comes to a refusal, a request to "lost". */
  call(call: Call): Promise<unknown> {
    return new Promise((resolve) => {
      const { place, link } = this.get();
      const id = this.calls.add(call, place?.id ?? null, resolve);
      if (link === "orphaned") this.calls.end();
      else if (link === "open") this.post({ type: "call", id, call });
      else {
        if (call.do === "request") this.calls.answered(id, "lost");
        // Everything else is asked at the welcome.
        this.open();
      }
    });
  }

  private connect(): void {
    this.stopTimers();
    const channel = this.ports.connect();
    if (channel === null) {
      this.state.patch({ link: "orphaned" });
      this.calls.end();
      return;
    }
    this.channel = channel;
    this.state.patch({ link: "opening" });
    channel.onMessage((message) => {
      if (channel === this.channel) this.receive(message);
    });
    channel.onClose(() => {
      if (channel === this.channel) this.lost();
    });
    if (this.tab !== null) this.post(this.tab);
  }

  private lost(): void {
    this.channel = null;
    this.stopTimers();
    this.calls.broken();
    this.events.broken();
    const { place, settings } = this.get();
    this.state.patch({ link: "asleep" });
    const hopeless = settings === null && this.failures >= TRIES;
    if ((place === null && settings !== null) || hopeless) return;
    const wait = Math.min(RETRY_MIN_MS * 2 ** this.failures, RETRY_MAX_MS);
    this.failures = Math.min(this.failures + 1, 10);
    this.cancelTimer = this.ports.scheduler.after(wait, () => this.connect());
  }

  private receive(message: ToPage): void {
    switch (message.type) {
      case "welcome":
        this.failures = 0;
        this.settle(message.place);
        this.state.patch({ link: "open", settings: message.settings });
        for (const [id, call] of this.calls.repeated(message.place?.id ?? null)) this.post({ type: "call", id, call });
        break;
      case "settings":
        this.state.patch({ settings: message.settings });
        break;
      case "place":
        this.settle(message.place);
        break;
      case "view":
        this.events.view(message.patch);
        break;
      case "answer":
        this.calls.answered(message.id, message.value);
        break;
      case "told":
        this.events.told(message.told);
    }
  }

  private settle(place: Place | null): void {
    const before = this.get().place;
    this.events.anew(before !== null && before.id === place?.id);
    this.state.patch({ place });
    this.cancelBeat();
    if (place !== null) this.beat();
  }

  private beat(): void {
    this.cancelBeat = this.ports.scheduler.after(BEAT_MS, () => {
      this.post({ type: "beat" });
      this.beat();
    });
  }

  private post(message: FromPage): void {
    this.channel?.post(message);
  }

  private stopTimers(): void {
    this.cancelTimer();
    this.cancelBeat();
  }
}
