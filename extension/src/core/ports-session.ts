import type { Answer, CommandName, ErrorBody } from "../contract/types";
import { answerFrom } from "./decode";
import { patched } from "./ports-diff";
import type { Call, HostCall, Looked, OfficeAsk, Outcome, Told, ViewPatch } from "./ports";
import { PageLink, type LinkPorts, type LinkState } from "./ports-link";
import { randomId } from "./random-id";
import type { CommandPayload, CommandResult, RoomStatus } from "./room-view";
import type { SessionPort } from "./session-port";
import { NO_VIEW, Observable, type SharedView } from "./session-state";

export interface PagePorts extends LinkPorts {
  readonly random: () => number;
  readonly told?: (told: Told) => void;
}

/**
 * The worker's room session, as a page sees it over its port. While the worker is away or begins anew, the page goes on
 * with what it knew: the room never blinks.
 */
export class PageSession implements SessionPort {
  readonly link: PageLink;
  private readonly view = new Observable<SharedView>(NO_VIEW);
  /** As the worker told it. */
  private told: SharedView = NO_VIEW;
  /** What is shown until a worker that begins anew is in the room again. */
  private veil: SharedView | null = null;

  constructor(private readonly ports: PagePorts) {
    this.link = new PageLink(ports, {
      anew: (same) => this.anew(same),
      view: (patch) => this.take(patch),
      told: (told) => ports.told?.(told),
      broken: () => this.broken(),
    });
  }

  get(): SharedView {
    return this.view.get();
  }

  subscribe(listener: () => void): () => void {
    return this.view.subscribe(listener);
  }

  /** Settings and place, apart from the room's view. */
  get state(): LinkState {
    return this.link.get();
  }

  async send<N extends CommandName>(
    name: N,
    payload: CommandPayload<N>,
    options: { quiet?: boolean } = {},
  ): Promise<CommandResult<N>> {
    const { quiet = false } = options;
    const opId = randomId(this.ports.random);
    return (await this.link.call({ do: "send", name, payload, opId, quiet })) as CommandResult<N>;
  }

  request(name: CommandName, payload: object): Promise<unknown> {
    return this.link.call({ do: "request", name, payload });
  }

  /** Resolves true after that time; false when the worker is away: then nothing is known of the time. */
  async wake(afterMs: number): Promise<boolean> {
    if (this.state.link !== "open") return false;
    return ((await this.link.call({ do: "wake", afterMs })) as Outcome).ok;
  }

  enter(password?: string): void {
    this.act(password === undefined ? { do: "enter" } : { do: "enter", password });
  }

  leave(): void {
    this.act({ do: "leave" });
  }

  claimPlayer(): void {
    this.act({ do: "claim" });
  }

  typing(): void {
    this.act({ do: "typing" });
  }

  retryMessage(opId: string): void {
    this.act({ do: "retry", opId });
  }

  discardMessage(opId: string): void {
    this.act({ do: "discard", opId });
  }

  async loadEarlierChat(): Promise<void> {
    await this.link.call({ do: "earlier" });
  }

  async loadMorePeople(): Promise<void> {
    await this.link.call({ do: "more_people" });
  }

  dismiss(noticeId: number): void {
    this.act({ do: "dismiss", noticeId });
  }

  hurry(): void {
    this.act({ do: "hurry" });
  }

  probe(): void {
    this.act({ do: "probe" });
  }

  /** Whatever else the worker can do; see `Call`. */
  async ask(call: Exclude<HostCall, { do: "search" | "look" | "office" }>): Promise<Outcome> {
    return (await this.link.call(call)) as Outcome;
  }

  async search(query: string): Promise<{ ok: true; data: unknown } | { ok: false; error: ErrorBody }> {
    return (await this.link.call({ do: "search", query })) as Awaited<ReturnType<PageSession["search"]>>;
  }

  /** Who is in these rooms now, in the same order; null for one that the person may not look into. */
  async look(rooms: readonly { readonly code: string; readonly server: string }[]): Promise<readonly Looked[]> {
    const looked = await this.link.call({ do: "look", rooms });
    return Array.isArray(looked) ? (looked as readonly Looked[]) : rooms.map(() => null);
  }

  /** What the server keeps of the room beside its state. */
  async office<T>(ask: OfficeAsk): Promise<Answer<T>> {
    return answerFrom<T>(await this.link.call({ do: "office", ask }));
  }

  private act(call: Call): void {
    void this.link.call(call);
  }

  private anew(same: boolean): void {
    const shown = this.view.get();
    const inside = shown.status.kind === "joined" || shown.status.kind === "reconnecting";
    this.veil = same && inside ? shown : null;
    this.told = NO_VIEW;
    if (this.veil === null) this.view.patch(NO_VIEW);
  }

  private take(patch: ViewPatch): void {
    this.told = patched(this.told, patch);
    const { status } = this.told;
    if (this.veil !== null && (status.kind === "connecting" || status.kind === "joining")) {
      this.reconnecting();
      return;
    }
    this.veil = null;
    this.view.patch({ ...this.told, status: this.ownTime(status) });
  }

  /** Commands cannot go out; the player needs nothing meanwhile. */
  private broken(): void {
    const { kind } = this.view.get().status;
    if (kind === "joined" && this.link.get().place !== null) this.reconnecting();
  }

  private reconnecting(): void {
    this.view.patch({ status: this.ownTime({ kind: "reconnecting", sinceMs: 0 }) });
  }

  /** The worker's monotonic clock means nothing here. */
  private ownTime(status: RoomStatus): RoomStatus {
    if (status.kind !== "reconnecting") return status;
    const shown = this.view.get().status;
    return shown.kind === "reconnecting" ? shown : { ...status, sinceMs: this.ports.scheduler.now() };
  }
}
