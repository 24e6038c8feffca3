import { NAMESPACE_OF, type CommandName } from "../contract/types";
import { refusal } from "./decode";
import type { ActCall, Call, Channel, FromPage, HostCall, Outcome, Place } from "./ports";
import type { RequestCall, SendCall, TabSettings, Told, ToPage, WakeCall } from "./ports";
import { ActiveTab } from "./ports-active";
import { viewPatch } from "./ports-diff";
import type { CommandPayload, CommandResult } from "./room-view";
import type { Scheduler } from "./scheduler";
import type { SessionPort } from "./session-port";
import type { SharedView } from "./session-state";

/** What the worker's session offers beyond a page's: op_ids of the page's making, and players that come and go. */
export interface HubSession extends SessionPort {
  send<N extends CommandName>(
    name: N,
    payload: CommandPayload<N>,
    options?: { quiet?: boolean; opId?: string },
  ): Promise<CommandResult<N>>;
  setAble(able: boolean): void;
}

export interface Stay {
  readonly place: Place;
  readonly session: HubSession;
}

export type PageKind = "tab" | "popup";

export interface HubPorts {
  readonly scheduler: Scheduler;
  readonly settings: () => TabSettings;
  /** Carries out what is more than the room's session can; never rejects. */
  readonly host: (call: HostCall, from: PageKind) => Promise<unknown>;
  /** A page came or went. */
  readonly pages: (count: number) => void;
}

interface Page {
  readonly channel: Channel<ToPage, FromPage>;
  readonly kind: PageKind;
  readonly tabId: number | null;
  /** The view as this page has it; null when the next one is the whole. */
  told: SharedView | null;
}

/** What a tab may send by itself: everything else that needs no op_id is the session's own business. */
const REQUESTS: ReadonlySet<string> = new Set(["clock.ping", "presence.report", "player.report"]);
const NOT_SENDABLE: ReadonlySet<string> = new Set(["room.join", "room.leave", "room.sync", ...REQUESTS]);
const HOST = {
  leave: true,
  join: true,
  create: true,
  search: true,
  options: true,
  office: true,
  rename: true,
  sign_in: true,
  go_to_video: true,
  look: true,
} as const satisfies Record<HostCall["do"], true>;
const POPUP_ONLY: ReadonlySet<Call["do"]> = new Set(["rename", "sign_in", "go_to_video", "look"]);

/** The worker's end of all ports: one session for every page, and one tab of them that plays. */
export class PortHub {
  private readonly pages = new Set<Page>();
  private readonly active: ActiveTab<Page>;
  /** Commands on their way, so that a page that asks again waits for the same answer. */
  private readonly sending = new Map<string, Promise<unknown>>();
  /** What tabs that are about to connect shall be told. */
  private readonly letters = new Map<number, Told>();
  private stay: Stay | null = null;
  private unsubscribe: () => void = () => undefined;
  private flushing = false;

  constructor(private readonly ports: HubPorts) {
    this.active = new ActiveTab(ports.scheduler, () => this.playersChanged());
  }

  /** The person entered a room, or is in none any more. */
  setStay(stay: Stay | null): void {
    this.unsubscribe();
    this.stay = stay;
    this.sending.clear();
    this.unsubscribe = stay?.session.subscribe(() => this.soon()) ?? (() => undefined);
    for (const page of this.pages) {
      page.told = null;
      page.channel.post({ type: "place", place: stay?.place ?? null });
    }
    this.playersChanged();
    this.flush();
  }

  settingsChanged(): void {
    for (const { channel } of this.pages) channel.post({ type: "settings", settings: this.ports.settings() });
  }

  /** @param tabId of the tab; null for a page that is none */
  attach(channel: Channel<ToPage, FromPage>, kind: PageKind, tabId: number | null): void {
    const page: Page = { channel, kind, tabId, told: null };
    this.pages.add(page);
    this.active.add(page, tabId);
    channel.onMessage((message) => this.receive(page, message));
    channel.onClose(() => {
      this.pages.delete(page);
      this.active.remove(page);
      this.ports.pages(this.pages.size);
    });
    channel.post({ type: "welcome", settings: this.ports.settings(), place: this.stay?.place ?? null });
    this.flush();
    const letter = tabId === null ? undefined : this.letters.get(tabId);
    if (tabId !== null && letter !== undefined) this.tell(tabId, letter);
    if (tabId !== null) this.letters.delete(tabId);
    this.ports.pages(this.pages.size);
  }

  /** The browser's id of the tab that plays. */
  get activeTabId(): number | null {
    return this.active.tab?.tabId ?? null;
  }

  /** A tab is closed for good. */
  tabGone(tabId: number): void {
    this.letters.delete(tabId);
    this.active.gone(tabId);
  }

  /** False when that tab has no port. */
  tell(tabId: number, told: Told): boolean {
    const page = [...this.pages].find((each) => each.tabId === tabId);
    page?.channel.post({ type: "told", told });
    return page !== undefined;
  }

  /** Tells a tab that was knocked at, as soon as it is there. */
  tellSoon(tabId: number, told: Told): void {
    if (!this.tell(tabId, told)) this.letters.set(tabId, told);
  }

  private receive(page: Page, message: FromPage): void {
    if (message.type === "tab" && page.kind === "tab") {
      const { player, visible, active } = message;
      this.active.update(page, { player, visible, active });
    }
    if (message.type !== "call") return;
    const { id, call } = message;
    void this.carry(page, call).then((value) => page.channel.post({ type: "answer", id, value }));
  }

  private async carry(page: Page, call: Call): Promise<unknown> {
    if (POPUP_ONLY.has(call.do) && page.kind !== "popup") return refusal("forbidden", "Not from here");
    if (isHostCall(call)) {
      // A page of YouTube may be under somebody else's control: it names no server.
      if (call.do !== "join" || page.kind === "popup") return this.ports.host(call, page.kind);
      const { code, name } = call;
      return this.ports.host({ do: "join", code, ...(name === undefined ? {} : { name }) }, page.kind);
    }
    const stay = this.stay;
    if (call.do === "wake") return this.wake(call);
    if (call.do === "request") return stay === null ? "lost" : this.request(page, stay.session, call);
    if (stay === null) return refusal("closed", "You are in no room");
    return call.do === "send" ? this.send(stay.session, call) : this.act(page, stay.session, call);
  }

  private wake({ afterMs }: WakeCall): Promise<Outcome> {
    return new Promise((resolve) => this.ports.scheduler.after(afterMs, () => resolve({ ok: true })));
  }

  private send(session: HubSession, { name, payload, opId, quiet }: SendCall): Promise<unknown> {
    if (!(name in NAMESPACE_OF) || NOT_SENDABLE.has(name) || typeof payload !== "object")
      return Promise.resolve(refusal("invalid", "No such command"));
    const under = this.sending.get(opId);
    if (under !== undefined) return under;
    const answer = session.send(name, payload, { quiet, opId });
    this.sending.set(opId, answer);
    void answer.finally(() => this.sending.delete(opId));
    return answer;
  }

  private request(page: Page, session: HubSession, { name, payload }: RequestCall): Promise<unknown> {
    if (!REQUESTS.has(name)) return Promise.resolve("lost");
    // A mirror's player is nobody's business; its word may still be on its way when another took over.
    if (name !== "clock.ping" && page !== this.active.tab) return Promise.resolve({ ok: true });
    return session.request(name, payload);
  }

  private async act(page: Page, session: HubSession, call: ActCall): Promise<Outcome> {
    switch (call.do) {
      case "enter":
        session.enter(call.password);
        break;
      case "claim":
        this.active.claim(page);
        session.claimPlayer();
        break;
      case "typing":
        session.typing();
        break;
      case "earlier":
        await session.loadEarlierChat();
        break;
      case "more_people":
        await session.loadMorePeople();
        break;
      case "hurry":
        session.hurry();
        break;
      case "probe":
        session.probe();
        break;
      case "retry":
        session.retryMessage(call.opId);
        break;
      case "discard":
        session.discardMessage(call.opId);
        break;
      case "dismiss":
        session.dismiss(call.noticeId);
    }
    return { ok: true };
  }

  private playersChanged(): void {
    this.stay?.session.setAble(this.active.able);
    this.soon();
  }

  /** Whatever changed at once goes out as one. */
  private soon(): void {
    if (this.flushing) return;
    this.flushing = true;
    void Promise.resolve().then(() => {
      this.flushing = false;
      this.flush();
    });
  }

  private flush(): void {
    if (this.stay === null) return;
    const view = this.stay.session.get();
    for (const page of this.pages) {
      const mine = page === this.active.tab || !view.active ? view : { ...view, active: false };
      const patch = viewPatch(page.told, mine);
      page.told = mine;
      if (patch !== null) page.channel.post({ type: "view", patch });
    }
  }
}

function isHostCall(call: Call): call is HostCall {
  return call.do in HOST;
}
