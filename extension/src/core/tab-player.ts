import type { Player } from "../contract/types";
import type { ServerClock } from "./clock";
import { HostGate } from "./host-gate";
import type { Intents } from "./intents";
import { Offsets } from "./offsets";
import type { NumberStore } from "./learned";
import { MediaReporter } from "./media-reporter";
import type { KeyValue } from "./platform";
import { PlayerDriver } from "./player-driver";
import type { PlayerPort } from "./player-port";
import type { Intent, PlayerView } from "./player-reports";
import { PresenceReporter, type Standing } from "./presence-reporter";
import { may } from "./rights";
import type { Scheduler } from "./scheduler";
import type { SessionPort } from "./session-port";
import { SteadyLearned } from "./steady-learned";
import { TabNotes } from "./tab-notes";

export interface TabPlayerParts {
  readonly session: SessionPort;
  readonly scheduler: Scheduler;
  readonly clock: ServerClock;
  readonly port: PlayerPort;
  readonly intents: Intents;
  readonly local: KeyValue;
  readonly learned: NumberStore | null;
  readonly changed: () => void;
  /**
   * Why this page's player is not on the room's item for a reason that lies outside of the player: asked before each new
   * state is applied, and again at `reconsider`. Null: it is.
   */
  readonly aside?: ((player: Player | null) => "away" | "cannot_play" | null) | undefined;
}

const NOTHING: PlayerView = {
  activity: "none",
  suspended: null,
  error: null,
  soundBlocked: false,
  playBlocked: false,
  lane: null,
};

/** This page's player in the room: driven when it is the person's active one, and told of to the server. */
export class TabPlayer {
  view = NOTHING;
  readonly driver: PlayerDriver;
  readonly notes: TabNotes;
  private readonly reporter: PresenceReporter;
  private readonly media: MediaReporter;
  private readonly gate: HostGate;
  private readonly unsubscribe: () => void;
  private applied: Player | null = null;
  private active = false;
  private joined = false;
  private readonly offsets: Offsets;

  constructor(private readonly parts: TabPlayerParts) {
    const { session, scheduler, clock, port } = parts;
    this.gate = new HostGate(parts.local);
    this.offsets = new Offsets(parts.local);
    this.media = new MediaReporter(scheduler, (report) => session.request("player.report", report));
    this.reporter = new PresenceReporter({
      scheduler,
      standing: () => this.standing(),
      send: (report) => session.request("presence.report", report),
    });
    this.driver = new PlayerDriver({
      port,
      clock,
      scheduler,
      learned: new SteadyLearned(parts.learned),
      offsetMs: (player) => this.offsets.get(player),
      listener: {
        onIntent: (intent) => this.onIntent(intent),
        onReport: () => this.reporter.changed(),
        onMedia: (report) => this.media.report(report),
        onView: (view) => this.show(view),
      },
    });
    this.notes = new TabNotes(port, scheduler, parts.local);
    this.unsubscribe = session.subscribe(() => this.update());
    this.update();
  }

  /** The host to ask for before the item is fetched. */
  get askHost(): string | null {
    const { player, you } = this.parts.session.get();
    const item = player?.item ?? null;
    return this.gate.ask(item, item !== null && item.added_by.user_id === you?.user_id);
  }

  allowHost(): void {
    const host = this.askHost;
    if (host === null) return;
    this.gate.allow(host);
    this.suspend();
  }

  /** Of the kind of player that is in use. */
  get offsetMs(): number {
    return this.offsets.get(this.parts.port.traits.kind);
  }

  setOffset(offsetMs: number): void {
    this.offsets.set(this.parts.port.traits.kind, offsetMs);
    this.parts.changed();
  }

  get coarse(): boolean {
    return !this.parts.port.traits.tuning.trims;
  }

  /** Looks at how it goes, for the notes. */
  look(): void {
    const { session, clock } = this.parts;
    const view = session.get();
    const clockErrorMs = clock.estimate?.errorMs ?? null;
    const report = this.driver.report();
    this.notes.look({ view, active: view.active, report, serverMs: clock.serverNow(), clockErrorMs });
  }

  /** What `aside` answers may have changed. */
  reconsider(): void {
    this.suspend();
  }

  destroy(): void {
    this.unsubscribe();
    this.reporter.disconnected();
    this.notes.destroy();
    this.driver.destroy();
  }

  private update(): void {
    const { status, people, player, active } = this.parts.session.get();
    this.reporter.setPeople(people.total);
    this.setJoined(status.kind === "joined");
    if (player !== this.applied) {
      this.applied = player;
      this.suspend();
      this.driver.apply(player);
    }
    if (active === this.active) return;
    this.active = active;
    this.driver.setActive(active);
    if (active) this.reporter.changed();
    else this.show(NOTHING);
  }

  private setJoined(joined: boolean): void {
    if (joined === this.joined) return;
    this.joined = joined;
    if (joined) {
      this.reporter.connected();
      this.media.connected();
    } else this.reporter.disconnected();
  }

  private suspend(): void {
    const aside = this.parts.aside?.(this.applied) ?? null;
    this.driver.suspend(this.askHost !== null ? "cannot_play" : aside);
    this.parts.changed();
  }

  /** Operating the player without the right to do so for everyone is one's own affair from then on. */
  private onIntent(intent: Intent): Promise<boolean> {
    const { room, you } = this.parts.session.get();
    if (room === null || you === null || may(room, you.user_id, "player.control"))
      return this.parts.intents.carry(intent);
    this.driver.takeLane({ do: "leave" }, "gesture");
    return Promise.resolve(false);
  }

  private standing(): Standing | null {
    const report = this.driver.report();
    if (report === null) return null;
    const estimate = this.parts.clock.estimate;
    return { ...report, rtt_ms: estimate?.rttMs ?? null, clock_error_ms: estimate?.errorMs ?? null };
  }

  private show(view: PlayerView): void {
    this.view = view;
    this.parts.changed();
  }
}
