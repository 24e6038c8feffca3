import type { Answer } from "../contract/types";
import { refusal } from "../core/decode";
import { officeOf, phoneUrlOf } from "../core/office";
import type { HostCall, Looked, OfficeAsk, Outcome, TabSettings } from "../core/ports";
import { PortHub } from "../core/ports-hub";
import type { Scheduler } from "../core/scheduler";
import { socketIoDial } from "../core/socket-io";
import { Accounts } from "./accounts";
import type { Area } from "./area";
import { checkedDial, checkedHttp } from "./checked";
import { Badge } from "./chrome-badge";
import { chromeHttp } from "./chrome-http";
import { signInOnPage } from "./chrome-identity";
import { knock, knockAll, showVideo } from "./chrome-tabs";
import { GLANCE_KEY, glanceOf } from "../core/ports-glance";
import { RoomKeeper, type Current } from "./keeper";
import { loadOptions, readServer } from "./options";
import { OFFER_KEY, Stays } from "./stays";
import { UnsentStore } from "./unsent";

const GLANCE_EVERY_MS = 1_000;
const LOOK_MOST = 6;
const LOOK_NAMES = 3;

/** What the icon's tip tells of a room. */
export interface RoomTip {
  readonly name: string;
  readonly code: string;
  readonly count: number;
  /** Names of those who wait at the door for the person to open it. */
  readonly knocks: readonly string[];
}

export interface WorkerParts {
  readonly scheduler: Scheduler;
  readonly random: () => number;
  readonly version: string;
  readonly accent: string;
  readonly defaultServer: string;
  readonly local: Area;
  readonly session: Area;
  /** The icon's tip: of a room, or outside of one. */
  readonly titleOf: (room: RoomTip | null) => string;
}

/** Everything that the worker does, but for the browser's events: entry/background.ts brings those. */
export class ExtensionWorker {
  readonly keeper: RoomKeeper;
  readonly hub: PortHub;
  private readonly accounts: Accounts;
  private readonly badge: Badge;
  private settings: TabSettings;
  private cancelGlance: (() => void) | null = null;

  constructor(private readonly parts: WorkerParts) {
    const { scheduler, random, version, defaultServer, local, session } = parts;
    this.badge = new Badge(parts.accent);
    this.settings = { server: defaultServer, name: "", autoJoin: false, thumbnailButton: true, panelSide: "right" };
    this.accounts = new Accounts({ local, scheduler, httpTo: (server) => checkedHttp(chromeHttp(server)) });
    this.hub = new PortHub({
      scheduler,
      settings: () => this.settings,
      host: (call) => this.carry(call),
      pages: (count) => this.keeper.pages(count),
    });
    this.keeper = new RoomKeeper({
      scheduler,
      random,
      version,
      defaultServer,
      local,
      accounts: this.accounts,
      stays: new Stays(local, session),
      unsent: new UnsentStore(session),
      dialTo: (server) => checkedDial(socketIoDial(server)),
      entered: (current) => this.entered(current),
      changed: (current) => this.changed(current),
    });
  }

  /** Remembers the options and where the person is. */
  async start(): Promise<void> {
    this.settings = await loadOptions(this.parts.local, this.parts.defaultServer);
    await this.keeper.restore();
  }

  /** The browser has just started. */
  async begun(): Promise<void> {
    if (this.settings.autoJoin) await this.keeper.resume();
  }

  async optionsChanged(): Promise<void> {
    this.settings = await loadOptions(this.parts.local, this.parts.defaultServer);
    this.hub.settingsChanged();
  }

  /** "Add to room queue" in a menu, on the page in `tabId`. */
  async add(url: string, tabId: number | null): Promise<void> {
    const { current } = this.keeper;
    if (current !== null) {
      const { ok } = await current.session.send("queue.add", { url, where: "end" });
      this.badge.flash(ok ? "✓" : "!");
    } else if (tabId === null || !(await this.tell(tabId, { kind: "offer_room", url }))) await this.offerInPopup(url);
  }

  async togglePanel(tabId: number | null): Promise<void> {
    if (tabId !== null) await this.tell(tabId, { kind: "toggle_panel" });
  }

  /** The room, from wherever the person is. */
  async playOrPause(): Promise<void> {
    const { current } = this.keeper;
    const player = current?.session.get().player;
    if (current === null || !player) return;
    const payload = { item_id: player.item?.item_id ?? null };
    const stands = player.phase === "paused" || player.phase === "idle";
    const { ok } = await current.session.send(stands ? "player.play" : "player.pause", payload);
    if (!ok) this.badge.flash("!");
  }

  private async tell(tabId: number, told: Parameters<PortHub["tell"]>[1]): Promise<boolean> {
    if (this.hub.tell(tabId, told)) return true;
    // Its port went with the former worker; it connects when it is knocked at.
    if (!(await knock(tabId))) return false;
    this.hub.tellSoon(tabId, told);
    return true;
  }

  private async offerInPopup(url: string): Promise<void> {
    await this.parts.session.set(OFFER_KEY, url);
    try {
      await chrome.action.openPopup();
    } catch {
      // Older browsers open it for a press on the icon alone.
      await chrome.tabs.create({ url: chrome.runtime.getURL("popup.html") });
    }
  }

  private async carry(call: HostCall): Promise<unknown> {
    try {
      return await this.host(call);
    } catch (error) {
      console.error(error);
      return refusal("internal", "Something went wrong in the extension");
    }
  }

  private async host(call: HostCall): Promise<unknown> {
    switch (call.do) {
      case "leave":
        return this.keeper.leave();
      case "join":
        return this.keeper.join(call.code, call.name, call.server);
      case "create":
        return this.keeper.create(call.add, call.name);
      case "rename":
        return this.keeper.rename(call.name);
      case "sign_in":
        return this.signIn();
      case "search":
        return this.accounts.at(this.server()).api.searchYouTube(call.query);
      case "options":
        await chrome.runtime.openOptionsPage();
        return { ok: true };
      case "office":
        return this.office(call.ask);
      case "go_to_video":
        return this.goToVideo();
      case "look":
        return Promise.all(call.rooms.slice(0, LOOK_MOST).map(({ code, server }) => this.look(code, server)));
    }
  }

  private office(ask: OfficeAsk): Promise<Answer<unknown>> {
    const { current } = this.keeper;
    if (current === null) return Promise.resolve(refusal("closed", "You are in no room"));
    const { code, server } = current.place;
    const office = officeOf(this.accounts.at(server).api, () => code, phoneUrlOf(server));
    switch (ask.what) {
      case "log":
        return office.log(ask.query);
      case "log_file":
        return office.logFile(ask.query, ask.format);
      case "pair":
        return office.pair();
    }
  }

  /** Only where the person is known already: a glance at the popup signs nobody in anywhere. */
  private async look(code: string, server: string): Promise<Looked> {
    if (readServer(server) !== server || !(await this.accounts.knownAt(server))) return null;
    const answer = await this.accounts.at(server).api.roomState(code);
    if (!answer.ok || answer.data === undefined) return null;
    const { total, list } = answer.data.people;
    return { total, names: list.slice(0, LOOK_NAMES).map(({ name }) => name) };
  }

  /** The server that the person deals with now. */
  private server(): string {
    return this.keeper.current?.place.server ?? this.settings.server;
  }

  private async signIn(): Promise<Outcome> {
    const server = this.server();
    const token = await signInOnPage(server, checkedHttp(chromeHttp(server)));
    if (!token.ok) return token;
    return token.data === undefined
      ? refusal("internal", "The server gave no session")
      : this.keeper.become(server, token.data);
  }

  private async goToVideo(): Promise<Outcome> {
    const { current } = this.keeper;
    const item = current?.session.get().player?.item ?? null;
    if (current !== null && item !== null && item.provider !== "youtube")
      await chrome.tabs.create({ url: current.place.url });
    else await showVideo(item?.media_id, this.hub.activeTabId);
    return { ok: true };
  }

  private entered(current: Current | null): void {
    this.hub.setStay(current);
    if (current !== null) {
      void knockAll();
      this.changed(current);
      return;
    }
    this.badge.show(null, this.parts.titleOf(null));
    this.cancelGlance?.();
    this.cancelGlance = null;
    void this.parts.session.remove(GLANCE_KEY);
  }

  private changed({ place, session }: Current): void {
    const { status, room, people, desk } = session.get();
    const { total } = people;
    const knocks = desk.knocks.map(({ name }) => name);
    const tip = room === null ? null : { name: room.name, code: place.code, count: total, knocks };
    this.badge.show({ status, total, knocks: knocks.length }, this.parts.titleOf(tip));
    this.cancelGlance ??= this.parts.scheduler.after(GLANCE_EVERY_MS, () => {
      this.cancelGlance = null;
      const { current } = this.keeper;
      if (current !== null) void this.parts.session.set(GLANCE_KEY, glanceOf(current.place, current.session.get()));
    });
  }
}
