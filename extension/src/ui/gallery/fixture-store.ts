import type { Command } from "../../contract/types";
import type { LaneAct } from "../../core/player-lane";
import { SessionRecord, type SessionReport } from "../../core/session-record";
import { positionAt } from "../../core/timeline";
import type { CommandPayload, CommandResult, RoomStore, RoomView } from "../../core/room-view";
import { NOW } from "./items";
import { MODERATION } from "./desk";

/** A room that lives in the page: enough of the rules that every control of the ui can be tried. */
export class FixtureStore implements RoomStore {
  readonly sent: { name: string; payload: unknown }[] = [];
  /** Answers to come in place of success, by command. */
  readonly refusals = new Map<string, Extract<CommandResult<"room.leave">, { ok: false }>["error"]>();
  private readonly listeners = new Set<() => void>();
  private count = 0;

  constructor(
    private view: RoomView,
    /** Server time stands still when given. */
    private readonly frozenAt: number | null = null,
  ) {}

  get(): RoomView {
    return this.view;
  }
  set(change: Partial<RoomView>): void {
    this.view = { ...this.view, ...change };
    for (const listener of [...this.listeners]) listener();
  }
  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
  serverNow(): number {
    return this.frozenAt ?? performance.timeOrigin + performance.now();
  }

  send<N extends Command["name"]>(name: N, payload: CommandPayload<N>): Promise<CommandResult<N>> {
    this.sent.push({ name, payload });
    const error = this.refusals.get(name);
    if (error !== undefined) return Promise.resolve({ ok: false, error });
    this.apply({ name, payload } as unknown as Command);
    const data = name === "queue.history" ? { items: [] } : name === "room.moderation" ? MODERATION : {};
    return Promise.resolve({ ok: true, data } as unknown as CommandResult<N>);
  }

  private apply(command: Command): void {
    const { queue, player } = this.view;
    if (command.name === "queue.reorder") {
      const { item_id, before_id } = command.payload;
      const item = queue.find((each) => each.item_id === item_id);
      if (item === undefined) return;
      const rest = queue.filter((each) => each !== item);
      const at = before_id === null ? rest.length : rest.findIndex((each) => each.item_id === before_id);
      this.set({ queue: [...rest.slice(0, at), item, ...rest.slice(at)] });
    } else if (command.name === "queue.remove" || command.name === "queue.clear") {
      const gone = new Set(command.payload.item_ids);
      this.set({ queue: queue.filter((each) => !gone.has(each.item_id)) });
    } else if (command.name === "player.next" && player !== null) {
      this.set({ player: { ...player, item: queue[0] ?? null }, queue: queue.slice(1) });
    } else if (command.name === "player.load" && player !== null) {
      const { load_id } = command.payload;
      const item = queue.find((each) => each.item_id === load_id) ?? null;
      this.set({ player: { ...player, item }, queue: queue.filter((each) => each !== item) });
    } else if (command.name === "chat.send") {
      this.count += 1;
      const { text, at_ms = null } = command.payload;
      const { user_id = "", name = "" } = this.view.you ?? {};
      this.set({
        chat: [...this.view.chat, { id: `own${this.count}`, user_id, name, at: this.serverNow(), text, at_ms }],
      });
    } else if (command.name === "chat.delete") {
      const ids = new Set(command.payload.ids);
      const chat = this.view.chat.map((entry) =>
        ids.has(entry.id) ? { id: entry.id, user_id: entry.user_id, at: entry.at, deleted: true as const } : entry,
      );
      this.set({ chat });
    } else if (command.name === "room.settings" && this.view.room !== null) {
      const { name, can, shield_minutes: shield, ...settings } = command.payload;
      const room = this.view.room;
      const until = shield == null ? {} : { shield_until: shield === 0 ? null : this.serverNow() + shield * 60_000 };
      this.set({
        room: {
          ...room,
          name: name ?? room.name,
          can: { ...room.can, ...can },
          settings: { ...room.settings, ...settings, ...until } as typeof room.settings,
        },
      });
    } else if (command.name === "room.ask_control") {
      this.set({ desk: { ...this.view.desk, asking: "asked" } });
    } else if (command.name === "room.approve") {
      const { user_id } = command.payload;
      const { desk } = this.view;
      this.set({ desk: { ...desk, knocks: desk.knocks.filter((each) => each.user_id !== user_id) } });
    }
  }

  private moveTo(positionMs: number, playing: boolean): void {
    const player = this.view.player;
    if (player === null) return;
    const timeline = { playing, position_ms: positionMs, anchor_ms: this.serverNow(), rate: 1 };
    this.set({
      player: { ...player, item: player.item ?? NOW, phase: playing ? "playing" : "paused", timeline, waiting_for: [] },
    });
  }
  private position(): number {
    const player = this.view.player;
    return player === null ? 0 : positionAt(player.timeline, this.serverNow(), player.item?.duration_ms ?? null);
  }
  play(): void {
    this.moveTo(this.position(), true);
  }
  pause(): void {
    this.moveTo(this.position(), false);
  }
  seek(positionMs: number): void {
    this.sent.push({ name: "player.seek", payload: { position_ms: positionMs } });
    this.moveTo(positionMs, this.view.player?.timeline.playing ?? false);
  }
  claimPlayer(): void {
    this.set({ step: { ...this.view.step, state: "in_step" } });
  }
  unblockSound(): void {
    this.set({ step: { ...this.view.step, soundBlocked: false } });
  }
  unblockPlay(): void {
    this.set({ step: { ...this.view.step, playBlocked: false } });
  }
  rate(rate: number): void {
    this.sent.push({ name: "player.rate", payload: { rate } });
    const { player } = this.view;
    if (player !== null) this.set({ player: { ...player, timeline: { ...player.timeline, rate } } });
  }
  frame(by: 1 | -1): void {
    this.seek(this.position() + (by * 1000) / 30);
  }
  takeLane(act: LaneAct): void {
    this.sent.push({ name: "lane", payload: act });
    const gliding = act.do !== "leave";
    const homeAtMs = gliding ? this.serverNow() + 40_000 : null;
    const lane = { why: gliding ? ("replay" as const) : ("left" as const), gliding, stands: false, homeAtMs };
    this.set({ step: { ...this.view.step, state: "own_lane", lane, late: null } });
  }
  returnToRoom(): void {
    this.set({ step: { ...this.view.step, state: "in_step", lane: null } });
  }
  toggleOwn(): void {
    const { lane } = this.view.step;
    if (lane !== null) this.set({ step: { ...this.view.step, lane: { ...lane, stands: !lane.stands } } });
  }
  setOffset(offsetMs: number): void {
    this.set({ step: { ...this.view.step, offsetMs } });
  }
  arm(): void {
    this.set({ step: { ...this.view.step, unarmed: false } });
  }
  dismissLate(): void {
    this.set({ step: { ...this.view.step, late: null } });
  }
  sessionReport(madeAt: string): SessionReport {
    return new SessionRecord(0).report({ madeAt, player: "html5", coarse: false });
  }
  allowHost(): void {
    this.set({ step: { ...this.view.step, askHost: null } });
  }
  loadEarlierChat(): Promise<void> {
    this.set({ chatHasMore: false });
    return Promise.resolve();
  }
  loadMorePeople(): Promise<void> {
    return Promise.resolve();
  }
  dismiss(noticeId: number): void {
    this.set({ notices: this.view.notices.filter((notice) => notice.id !== noticeId) });
  }
  leave(): void {
    this.set({ status: { kind: "left" } });
  }
  rejoin(password?: string): void {
    this.sent.push({ name: "rejoin", payload: password });
    if (password === undefined) this.set({ status: { kind: "joined" } });
    else this.set({ status: { kind: "refused", error: { code: "password_required", message: "" } } });
  }
  typing(): void {
    this.sent.push({ name: "typing", payload: null });
  }
  retryMessage(opId: string): void {
    this.set({ outgoing: this.view.outgoing.map((each) => (each.opId === opId ? { ...each, failed: null } : each)) });
  }
  discardMessage(opId: string): void {
    this.set({ outgoing: this.view.outgoing.filter((each) => each.opId !== opId) });
  }
}
