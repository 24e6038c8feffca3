import type { ErrorBody, RoomCard, RoomCreateIn, User } from "../contract/types";
import type { Api } from "../core/api";
import type { Auth } from "../core/auth";
import type { HttpPort } from "../core/http";
import type { PlatformPort } from "../core/platform";
import type { RoomStatus } from "../core/room-view";
import { Observable } from "../core/session-state";
import { errorText, t, type CreateInput, type RoomRef } from "../ui";
import { Identity } from "./identity";
import type { PageContext } from "./page-context";
import { RecentRooms } from "./recent-rooms";
import { RoomPage, type RoomEntry, type RoomPageParts } from "./room-page";
import { roomPath, routeOf, type Route } from "./route";
import { doorText, lostAt, roomTitle, START, type RoomRoute, type Screen, type StartScreen } from "./screens";

export interface ModelParts extends RoomPageParts {
  readonly context: PageContext;
  readonly platform: PlatformPort;
  readonly http: HttpPort;
  readonly auth: Auth;
  readonly api: Api;
}

/** Out of the room, and not to be taken back into it by a mere reload. */
const OUT = new Set<RoomStatus["kind"]>(["refused", "declined", "removed", "closed", "left"]);

/** The viewer's pages and the ways between them. */
export class ViewerModel {
  readonly screen = new Observable<{ readonly now: Screen; readonly user: User | null }>({
    now: { kind: "loading" },
    user: null,
  });
  readonly recent: RecentRooms;
  readonly identity: Identity;
  private page: RoomPage | null = null;
  private turn = 0;

  constructor(readonly parts: ModelParts) {
    const { auth, platform } = parts;
    this.recent = new RecentRooms(platform.local);
    this.identity = new Identity(auth, platform);
    platform.navigation.onChange(() => void this.open(this.route()));
    auth.subscribe(() => {
      this.screen.patch({ user: auth.user });
      this.beThem();
    });
  }

  async start(): Promise<void> {
    const { fault, room } = this.parts.context;
    if (fault !== null) this.show({ ...START, lost: { kind: fault === 404 ? "page" : "fault" } });
    else await this.open(this.route(), room);
  }

  /** The code box: the press that joins was made there, so a person who is known goes straight in. */
  async joinFromStart(ref: RoomRef): Promise<void> {
    const { page, api, platform } = this.parts;
    if (ref.kind === "link" && ref.origin !== page.location.origin) {
      page.location.assign(`${ref.origin}${roomPath({ code: ref.code, remote: false })}`);
      return;
    }
    this.atStart({ busy: "join", error: null });
    const answer = await api.roomCard(ref.code);
    if (!answer.ok) {
      this.atStart({ busy: null, error: doorText(answer.error) });
      return;
    }
    const route: RoomRoute = { kind: "room", code: ref.code, remote: false };
    platform.navigation.push(roomPath(route));
    const card = answer.data ?? null;
    const known = await this.identity.known();
    if (known && card?.entry === "open") this.enter(this.entry(ref.code, card.name));
    else this.show({ kind: "join", route, card, busy: false, error: null });
  }

  /** Into a room that is known to be there, as whoever is signed in. */
  async enterKnown(code: string): Promise<void> {
    const route: RoomRoute = { kind: "room", code, remote: false };
    if (roomPath(route) !== this.here) this.parts.platform.navigation.push(roomPath(route));
    if (await this.identity.known()) this.enter(this.entry(code));
    else await this.open(route);
  }

  async create(input: CreateInput): Promise<void> {
    await this.makeRoom("create", input.name, {
      ...(input.roomName === "" ? {} : { name: input.roomName }),
      ...(input.entry === "open" ? {} : { entry: input.entry }),
      ...(input.password === null ? {} : { password: input.password }),
      visibility: input.visibility,
      control_mode: input.controlMode,
    });
  }

  /** A first room with something in it, without any account or site. */
  async sample(): Promise<void> {
    const { context, page } = this.parts;
    const { name } = this.identity;
    const made = await this.makeRoom("sample", name === "" ? t("guest_name") : name, {});
    if (made === null || context.sample === null) return;
    const url = new URL(context.sample, page.location.href).href;
    await made.session.send("queue.add", { url, where: "now" });
  }

  async join(input: { name: string; password: string | null; kind: "viewer" | "remote" }): Promise<void> {
    const { now } = this.screen.get();
    if (now.kind !== "join") return;
    this.show({ ...now, busy: true, error: null });
    const error = await this.identity.identify(input.name);
    if (error !== null) {
      this.show({ ...now, busy: false, error: errorText(error, "sign_in") });
      return;
    }
    const remote = input.kind === "remote" || now.route.remote;
    if (remote !== now.route.remote) this.parts.platform.navigation.replace(roomPath({ ...now.route, remote }));
    const kind = remote ? "remote" : "viewer";
    this.enter({ ...this.entry(now.route.code, now.card?.name), kind, password: input.password });
  }

  home(): void {
    this.go("/");
  }

  /** To another page; `replace` for one that should not be come back to. */
  go(path: string, replace = false): void {
    const { navigation } = this.parts.platform;
    if (replace) navigation.replace(path);
    else navigation.push(path);
    void this.open(this.route());
  }

  async signOut(): Promise<void> {
    await this.parts.auth.signOut();
    this.home();
  }

  forget(code: string): void {
    this.recent.forget(code);
    this.atStart({});
  }

  /** The path that one is at, to come back to. */
  get here(): string {
    const { pathname, search } = new URL(this.parts.platform.navigation.current());
    return pathname + search;
  }

  private async open(route: Route, card: RoomCard | null = null): Promise<void> {
    this.closeRoom();
    const { turn } = this;
    if (route.kind === "landing" || route.kind === "nowhere") this.identity.inside = null;
    if (route.kind === "place") this.show({ kind: "place", route });
    else if (route.kind === "nowhere") this.show({ ...START, lost: { kind: "page" } });
    else if (route.kind === "landing") {
      this.show(START);
      // Who it is decides what is on the page; of somebody who is not known any more it must not go on telling.
      if (this.parts.auth.known && !(await this.identity.known()) && turn === this.turn) this.atStart({});
    } else await this.openRoom(route, card, turn);
  }

  private async openRoom(route: RoomRoute, card: RoomCard | null, turn: number): Promise<void> {
    const known = await this.identity.known();
    if (turn !== this.turn) return;
    if (known && this.identity.inside === route.code) {
      this.enter({ ...this.entry(route.code, card?.name), kind: route.remote ? "remote" : "viewer" });
      return;
    }
    this.show({ kind: "join", route, card, busy: false, error: null });
    if (card === null) await this.lookUp(route.code);
  }

  private async lookUp(code: string): Promise<void> {
    const { turn } = this;
    const answer = await this.parts.api.roomCard(code);
    const { now } = this.screen.get();
    if (turn !== this.turn || now.kind !== "join") return;
    if (answer.ok) this.show({ ...now, card: answer.data ?? null });
    else this.show(lostAt(code, answer.error) ?? { ...now, error: doorText(answer.error) });
  }

  private async makeRoom(busy: "create" | "sample", name: string, room: RoomCreateIn): Promise<RoomPage | null> {
    this.atStart({ busy, error: null });
    const fail = (error: ErrorBody) => {
      this.atStart({ busy: null, error: errorText(error, "room_create") });
      return null;
    };
    const unnamed = await this.identity.identify(name);
    if (unnamed !== null) return fail(unnamed);
    const answer = await this.parts.api.createRoom(room);
    if (!answer.ok) return fail(answer.error);
    const code = answer.data?.code ?? "";
    this.parts.platform.navigation.push(roomPath({ code, remote: false }));
    return this.enter({ ...this.entry(code), password: room.password ?? null });
  }

  private entry(code: string, roomName: string | null = null): RoomEntry {
    return { code, kind: "viewer", name: this.identity.name, password: null, roomName };
  }

  private enter(entry: RoomEntry): RoomPage {
    this.closeRoom();
    const page = new RoomPage(this.parts, entry, () => this.showRoom(page));
    this.page = page;
    page.session.subscribe(() => this.follow(page));
    this.showRoom(page);
    return page;
  }

  private showRoom(page: RoomPage): void {
    this.turn += 1;
    this.show({ kind: "room", page, turn: this.turn });
  }

  /** Somebody else signed in, in another tab: in the room as them, rather than at its next lost connection. */
  private beThem(): void {
    const me = this.parts.auth.user?.user_id;
    const here = this.page?.session.get().you?.user_id;
    if (me !== undefined && here !== undefined && me !== here) void this.open(this.route());
  }

  /** Keeps address and memory in line with the room. */
  private follow(page: RoomPage): void {
    if (page !== this.page) return;
    const { status, room, desk } = page.session.get();
    if (status.kind === "refused" && status.error.code === "unauthenticated") {
      // Nobody is signed in any more: back to the door, where one can be.
      this.identity.inside = null;
      void this.open(this.route());
      return;
    }
    if (OUT.has(status.kind)) this.identity.inside = null;
    // A knock outlives a reload.
    if (status.kind === "knocking") this.identity.inside = page.entry.code;
    if (room === null || status.kind !== "joined") return;
    const title = roomTitle(room.name, desk.knocks.length);
    if (this.identity.inside === room.code && this.parts.page.title === title) return;
    this.identity.inside = room.code;
    this.recent.add(room.code, room.name);
    this.parts.page.title = title;
    const path = roomPath({ code: room.code, remote: page.entry.kind === "remote" });
    if (path !== this.here) this.parts.platform.navigation.replace(path);
  }

  private closeRoom(): void {
    this.turn += 1;
    const { page } = this;
    // First: its last words are about a room that one may come back to from another page.
    this.page = null;
    page?.destroy();
    this.parts.page.title = t("brand");
  }

  private route(): Route {
    return routeOf(this.parts.platform.navigation.current());
  }

  /** Changes a page on which rooms begin, where one is at one. */
  private atStart(change: Partial<StartScreen>): void {
    const { now } = this.screen.get();
    if (now.kind === "start") this.show({ ...now, ...change });
  }

  private show(now: Screen): void {
    this.screen.patch({ now });
  }
}
