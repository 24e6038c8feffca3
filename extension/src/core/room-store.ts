import type { CommandName, Player } from "../contract/types";
import { Intents } from "./intents";
import type { NumberStore } from "./learned";
import { pressed } from "./optimistic";
import type { KeyValue, PlatformSignals } from "./platform";
import type { LaneAct } from "./player-lane";
import type { PlayerPort } from "./player-port";
import { may } from "./rights";
import type { CommandPayload, CommandResult, RoomStore, RoomView, StepView } from "./room-view";
import type { Scheduler } from "./scheduler";
import type { Intent } from "./player-reports";
import type { SessionPort } from "./session-port";
import { Observable } from "./session-state";
import { NO_STEP, stepOf } from "./step";
import { TabClock } from "./tab-clock";
import { TabPlayer, type TabPlayerParts } from "./tab-player";
import type { SessionReport } from "./session-record";
import { positionAt } from "./timeline";

/** How often the drift that is shown is looked at. */
const LOOK_MS = 500;
/** A picture of most films; players tell nobody how long theirs are. */
const FRAME_MS = 1000 / 30;

export interface StoreParts {
  readonly session: SessionPort;
  readonly scheduler: Scheduler;
  readonly signals: PlatformSignals;
  readonly local: KeyValue;
  readonly learned: NumberStore | null;
  /** The player on this page; null for a remote. It is the caller's to destroy. */
  readonly player: PlayerPort | null;
  /** See `TabPlayerParts.aside`. */
  readonly aside?: TabPlayerParts["aside"];
}

/** A room on one page: the session's state, this page's own clock and player, and what the ui may ask for. */
export class TabStore implements RoomStore {
  private readonly session: SessionPort;
  private readonly tabClock: TabClock;
  private readonly player: TabPlayer | null;
  private readonly intents: Intents;
  private readonly view: Observable<RoomView>;
  private readonly unsubscribe: () => void;
  private step: StepView;
  private cancelLook: () => void = () => undefined;

  constructor(private readonly parts: StoreParts) {
    const { session, scheduler, signals, player: port } = parts;
    this.session = session;
    this.tabClock = new TabClock(session, scheduler, signals);
    const { clock } = this.tabClock;
    this.intents = new Intents(session, () => this.update());
    this.step = stepOf(NO_STEP);
    this.view = new Observable<RoomView>({ ...session.get(), step: this.step });
    const changed = () => this.update();
    this.player = port === null ? null : new TabPlayer({ ...parts, port, clock, intents: this.intents, changed });
    this.unsubscribe = session.subscribe(changed);
    this.look();
  }

  get(): RoomView {
    return this.view.get();
  }

  subscribe(listener: () => void): () => void {
    return this.view.subscribe(listener);
  }

  send<N extends CommandName>(
    name: N,
    payload: CommandPayload<N>,
    options?: { quiet?: boolean },
  ): Promise<CommandResult<N>> {
    return this.session.send(name, payload, options);
  }

  serverNow(): number | null {
    return this.tabClock.clock.serverNow();
  }

  play(): void {
    this.gesture("play");
  }

  pause(): void {
    this.gesture("pause");
  }

  seek(positionMs: number): void {
    this.gesture("seek", positionMs);
  }

  rate(rate: number): void {
    this.gesture("rate", undefined, rate);
  }

  frame(by: 1 | -1): void {
    const { player } = this.view.get();
    if (player?.phase === "paused") this.seek(Math.max(0, player.timeline.position_ms + by * FRAME_MS));
  }

  claimPlayer(): void {
    this.session.claimPlayer();
  }

  unblockSound(): void {
    this.player?.driver.unblockSound();
  }

  unblockPlay(): void {
    this.player?.driver.unblockPlay();
  }

  returnToRoom(): void {
    this.player?.driver.takeLane({ do: "home" });
  }

  takeLane(act: LaneAct): void {
    this.player?.notes.dismissLate();
    this.player?.driver.takeLane(act);
    this.update();
  }

  toggleOwn(): void {
    this.player?.driver.toggleOwn();
  }

  setOffset(offsetMs: number): void {
    this.player?.setOffset(offsetMs);
  }

  arm(): void {
    this.update();
  }

  dismissLate(): void {
    this.player?.notes.dismissLate();
    this.update();
  }

  sessionReport(madeAt: string): SessionReport | null {
    return this.player?.notes.report(madeAt) ?? null;
  }

  /** What `aside` answers may have changed. */
  reconsider(): void {
    this.player?.reconsider();
  }

  allowHost(): void {
    this.player?.allowHost();
  }

  loadEarlierChat(): Promise<void> {
    return this.session.loadEarlierChat();
  }

  loadMorePeople(): Promise<void> {
    return this.session.loadMorePeople();
  }

  dismiss(noticeId: number): void {
    this.session.dismiss(noticeId);
  }

  leave(): void {
    this.session.leave();
  }

  rejoin(password?: string): void {
    this.session.enter(password);
  }

  typing(): void {
    this.session.typing();
  }

  retryMessage(opId: string): void {
    this.session.retryMessage(opId);
  }

  discardMessage(opId: string): void {
    this.session.discardMessage(opId);
  }

  /** This page is done with the room; the session stays as it is. */
  destroy(): void {
    this.cancelLook();
    this.unsubscribe();
    this.tabClock.destroy();
    this.player?.destroy();
  }

  /** A press in our ui. Without the right it goes out all the same: the refusal says why. */
  private gesture(kind: Intent["kind"], positionMs?: number, rate?: number): void {
    const { room, player, you } = this.session.get();
    const item = player?.item ?? null;
    if (player === null || item === null) {
      if (kind === "play") void this.session.send("player.play", { item_id: null });
      return;
    }
    const allowed = room !== null && you !== null && may(room, you.user_id, "player.control");
    if (this.player !== null && allowed) {
      const at = positionMs === undefined ? {} : { positionMs };
      this.player.driver.gesture(kind, rate === undefined ? at : { ...at, rate });
      return;
    }
    const now = this.serverNow() ?? player.timeline.anchor_ms;
    const at = positionMs ?? positionAt(player.timeline, now, item.duration_ms);
    const intent = { kind, itemId: item.item_id, positionMs: at };
    void this.intents.carry(rate === undefined ? intent : { ...intent, rate });
  }

  private look(): void {
    this.cancelLook = this.parts.scheduler.after(LOOK_MS, () => this.look());
    this.player?.look();
    this.update();
  }

  private update(): void {
    const shared = this.session.get();
    this.setStep();
    this.view.patch({ ...shared, player: this.shown(shared.player), step: this.step });
  }

  /** The same object while nothing of it differs, so that the ui draws no part in vain. */
  private shown(player: Player | null): Player | null {
    const shown = pressed(player, this.intents.press);
    const before = this.view.get().player;
    return shown !== player && JSON.stringify(shown) === JSON.stringify(before) ? before : shown;
  }

  private setStep(): void {
    const { player } = this;
    const { active, player: roomPlayer } = this.session.get();
    const drift = player?.driver.report()?.drift_ms ?? null;
    const error = this.tabClock.clock.estimate?.errorMs ?? null;
    const step = stepOf({
      view: player?.view ?? null,
      active,
      player: roomPlayer,
      driftMs: drift === null ? null : Math.round(drift),
      clockErrorMs: error === null ? null : Math.round(error * 10) / 10,
      askHost: player?.askHost ?? null,
      offsetMs: player?.offsetMs ?? null,
      coarse: player?.coarse ?? false,
      pressed: this.parts.signals.pressed(),
      late: player?.notes.late ?? null,
    });
    if (JSON.stringify(step) !== JSON.stringify(this.step)) this.step = step;
  }
}
