import type { ClientKind } from "../contract/types";
import type { Auth } from "../core/auth";
import type { NumberStore } from "../core/learned";
import type { KeyValue, PlatformPort } from "../core/platform";
import type { Office } from "../core/office";
import { TabStore } from "../core/room-store";
import { RoomSession } from "../core/room-session";
import type { Dial } from "../core/wire";
import { positionAt } from "../core/timeline";
import { webRandom } from "../platform/web";
import { wake } from "../platform/web-waker";
import { bindMediaKeys } from "../player/media-session";
import { pageScheduler, punctualScheduler } from "../player/scheduler";
import type { SoundControl } from "../ui";
import { Stage } from "./stage";

export interface RoomPageParts {
  readonly page: Document;
  readonly platform: PlatformPort;
  readonly auth: Auth;
  readonly dial: Dial;
  readonly version: string;
  readonly youtube: string | null;
  readonly instance: string;
  /** The office of the room whose code that gives. */
  readonly office: (code: () => string) => Office;
}

export interface RoomEntry {
  readonly code: string;
  readonly kind: Exclude<ClientKind, "extension">;
  readonly name: string;
  readonly password: string | null;
  /** As its door tells it; null when that was not asked. */
  readonly roomName: string | null;
}

/** One room on this page, from entering to leaving: the session, and a player with its store for each stay in it. */
export class RoomPage {
  store: TabStore;
  stage: Stage | null;
  readonly session: RoomSession;
  readonly office: Office;
  private readonly unsubscribe: () => void;
  private inside = false;
  private over = new AbortController();

  constructor(
    private readonly parts: RoomPageParts,
    readonly entry: RoomEntry,
    /** The store, the stage or the sound is another one. */
    private readonly changed: () => void,
  ) {
    const { auth, dial, version, instance } = parts;
    this.session = new RoomSession(
      {
        dial,
        scheduler: pageScheduler,
        random: webRandom,
        token: (fresh) => auth.token(fresh),
      },
      {
        code: entry.code,
        name: entry.name,
        password: entry.password ?? undefined,
        // The embedded player cannot take fine rates, so a viewer promises no more than that.
        client: { kind: entry.kind, version, sync: entry.kind === "remote" ? "none" : "coarse", instance },
      },
    );
    this.office = parts.office(() => this.session.get().room?.code ?? entry.code);
    this.stage = this.makeStage();
    this.store = this.makeStore();
    this.unsubscribe = this.session.subscribe(() => this.follow());
    this.session.enter();
  }

  /** The sound of the player on the page, where it is ours to set. */
  get sound(): SoundControl | null {
    const { stage } = this;
    if (stage === null || this.session.get().player?.item?.provider !== "direct") return null;
    const { muted, volume } = stage.player.audio;
    return { muted, volume, setMuted: (on) => stage.setMuted(on), setVolume: (to) => stage.setVolume(to) };
  }

  destroy(): void {
    this.unsubscribe();
    this.parts.platform.setAwake(false);
    this.session.leave();
    this.endStay();
  }

  /** Out of the room, player and store end: a frame does not survive being taken off the page. */
  private follow(): void {
    const { status, player } = this.session.get();
    const inside = status.kind === "joined" || status.kind === "reconnecting";
    const left = this.inside && !inside;
    this.inside = inside;
    this.parts.platform.setAwake(inside && this.stage !== null && player?.phase === "playing");
    if (!left) return;
    this.endStay();
    this.over = new AbortController();
    this.stage = this.makeStage();
    this.store = this.makeStore();
    this.changed();
  }

  private endStay(): void {
    this.over.abort();
    this.store.destroy();
    this.stage?.destroy();
  }

  private makeStage(): Stage | null {
    const { page, platform, youtube } = this.parts;
    if (this.entry.kind === "remote") return null;
    const stage = new Stage(page, platform.local, youtube);
    let told = "";
    stage.player.subscribe(() => {
      const { muted, volume } = stage.player.audio;
      const now = `${muted} ${volume}`;
      if (now !== told) this.changed();
      told = now;
    });
    return stage;
  }

  private makeStore(): TabStore {
    const { platform } = this.parts;
    const store = new TabStore({
      session: this.session,
      scheduler: punctualScheduler(wake),
      signals: platform.signals,
      local: platform.local,
      learned: numbers(platform.local),
      player: this.stage?.player ?? null,
    });
    this.bindKeys(store);
    return store;
  }

  private bindKeys(store: TabStore): void {
    const { mediaSession } = this.parts.page.defaultView?.navigator ?? {};
    if (mediaSession === undefined || this.stage === null) return;
    const position = () => {
      const { player } = store.get();
      const now = store.serverNow();
      if (player?.item == null || now === null) return null;
      return positionAt(player.timeline, now, player.item.duration_ms);
    };
    const keys = {
      play: () => store.play(),
      pause: () => store.pause(),
      seek: (ms: number) => store.seek(ms),
      position,
    };
    bindMediaKeys(mediaSession, keys, this.over.signal);
  }
}

function numbers(store: KeyValue): NumberStore {
  return {
    get(key) {
      const value = store.get(`learned.${key}`);
      return value === null ? null : Number(value);
    },
    set: (key, value) => store.set(`learned.${key}`, String(value)),
  };
}
