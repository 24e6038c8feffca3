import type { ErrorBody, RoomCard } from "../contract/types";
import type { Api } from "../core/api";
import type { Auth } from "../core/auth";
import type { PlatformPort } from "../core/platform";
import type { RoomStatus } from "../core/room-view";
import { Observable } from "../core/session-state";
import { errorText, t, tMaybe, type CreateInput, type RoomRef } from "../ui";
import type { PageContext } from "./page-context";
import { RecentRooms } from "./recent-rooms";
import { RoomPage, type RoomEntry, type RoomPageParts } from "./room-page";
import { pathOf, routeOf, type Route } from "./route";

type RoomRoute = Extract<Route, { kind: "room" }>;

/** What the page shows. `error` is in words. */
export type Screen =
  | { readonly kind: "loading" }
  | { readonly kind: "landing"; readonly busy: "create" | "sample" | "join" | null; readonly error: string | null }
  | {
      readonly kind: "join";
      readonly route: RoomRoute;
      readonly card: RoomCard | null;
      readonly busy: boolean;
      readonly error: string | null;
    }
  | { readonly kind: "room"; readonly page: RoomPage; readonly turn: number };

export interface ModelParts extends RoomPageParts {
  readonly context: PageContext;
  readonly platform: PlatformPort;
  readonly auth: Auth;
  readonly api: Api;
}

const NAME_KEY = "name";
/** The room that this tab is in: after a reload it goes straight back. */
const INSIDE_KEY = "inside";
/** Out of the room, and not to be taken back into it by a mere reload. */
const OUT = new Set<RoomStatus["kind"]>(["refused", "declined", "removed", "closed", "left"]);

/** The viewer's pages and the ways between them. */
export class ViewerModel {
  readonly screen = new Observable<{ readonly now: Screen }>({ now: { kind: "loading" } });
  readonly recent: RecentRooms;
  private page: RoomPage | null = null;
  private turn = 0;

  constructor(private readonly parts: ModelParts) {
    this.recent = new RecentRooms(parts.platform.local);
    parts.platform.navigation.onChange(() => void this.open(this.route()));
  }

  /** The name used last on this device. */
  get name(): string {
    return this.parts.auth.user?.name ?? this.parts.platform.local.get(NAME_KEY) ?? "";
  }

  async start(): Promise<void> {
    await this.open(this.route(), this.parts.context.room);
    const { now } = this.screen.get();
    if (now.kind === "landing" && this.parts.context.missing) this.show({ ...now, error: t("gate_refused_not_found") });
  }

  /** The code box: the press that joins was made there, so a person who is known goes straight in. */
  async joinFromLanding(ref: RoomRef): Promise<void> {
    const { page, api, platform } = this.parts;
    if (ref.kind === "link" && ref.origin !== page.location.origin) {
      page.location.assign(`${ref.origin}${pathOf({ kind: "room", code: ref.code, remote: false })}`);
      return;
    }
    this.show({ kind: "landing", busy: "join", error: null });
    const answer = await api.roomCard(ref.code);
    if (!answer.ok) {
      this.show({ kind: "landing", busy: null, error: doorText(answer.error) });
      return;
    }
    const route: RoomRoute = { kind: "room", code: ref.code, remote: false };
    platform.navigation.push(pathOf(route));
    const card = answer.data ?? null;
    const known = await this.known();
    if (known && card?.entry === "open")
      this.enter({ code: ref.code, kind: "viewer", name: this.name, password: null, roomName: card.name });
    else this.show({ kind: "join", route, card, busy: false, error: null });
  }

  async create(input: CreateInput): Promise<void> {
    await this.makeRoom("create", input.name, {
      ...(input.roomName === "" ? {} : { name: input.roomName }),
      visibility: input.visibility,
      control_mode: input.controlMode,
    });
  }

  /** A first room with something in it, without any account or site. */
  async sample(): Promise<void> {
    const { context, page } = this.parts;
    const made = await this.makeRoom("sample", this.name === "" ? t("guest_name") : this.name, {});
    if (made === null || context.sample === null) return;
    const url = new URL(context.sample, page.location.href).href;
    await made.session.send("queue.add", { url, where: "now" });
  }

  async join(input: { name: string; password: string | null; kind: "viewer" | "remote" }): Promise<void> {
    const { now } = this.screen.get();
    if (now.kind !== "join") return;
    this.show({ ...now, busy: true, error: null });
    const error = await this.identify(input.name);
    if (error !== null) {
      this.show({ ...now, busy: false, error: errorText(error, "sign_in") });
      return;
    }
    const remote = input.kind === "remote" || now.route.remote;
    if (remote !== now.route.remote) this.parts.platform.navigation.replace(pathOf({ ...now.route, remote }));
    const kind = remote ? "remote" : "viewer";
    const { password } = input;
    this.enter({ code: now.route.code, kind, name: this.name, password, roomName: now.card?.name ?? null });
  }

  home(): void {
    this.parts.platform.tab.remove(INSIDE_KEY);
    this.parts.platform.navigation.push("/");
    void this.open({ kind: "landing" });
  }

  forget(code: string): void {
    this.recent.forget(code);
    const { now } = this.screen.get();
    if (now.kind === "landing") this.show({ ...now });
  }

  private async open(route: Route, card: RoomCard | null = null): Promise<void> {
    this.closeRoom();
    const { turn } = this;
    if (route.kind === "landing") {
      this.show({ kind: "landing", busy: null, error: null });
      return;
    }
    const known = await this.known();
    if (turn !== this.turn) return;
    if (known && this.parts.platform.tab.get(INSIDE_KEY) === route.code) {
      const kind = route.remote ? "remote" : "viewer";
      this.enter({ code: route.code, kind, name: this.name, password: null, roomName: card?.name ?? null });
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
    else this.show({ ...now, error: doorText(answer.error) });
  }

  private async makeRoom(
    busy: "create" | "sample",
    name: string,
    room: Parameters<Api["createRoom"]>[0],
  ): Promise<RoomPage | null> {
    this.show({ kind: "landing", busy, error: null });
    const fail = (error: ErrorBody) => {
      this.show({ kind: "landing", busy: null, error: errorText(error, "room_create") });
      return null;
    };
    const unnamed = await this.identify(name);
    if (unnamed !== null) return fail(unnamed);
    const answer = await this.parts.api.createRoom(room);
    if (!answer.ok) return fail(answer.error);
    const code = answer.data?.code ?? "";
    this.parts.platform.navigation.push(pathOf({ kind: "room", code, remote: false }));
    return this.enter({ code, kind: "viewer", name: this.name, password: null, roomName: null });
  }

  /** Whether somebody is signed in here; a server that cannot tell now is asked again by the connection. */
  private async known(): Promise<boolean> {
    try {
      return (await this.parts.auth.restore()) !== null;
    } catch {
      return this.parts.platform.tab.get(INSIDE_KEY) !== null;
    }
  }

  /** Signs in under that name, or takes it on. Null: done. */
  private async identify(name: string): Promise<ErrorBody | null> {
    const { auth, platform } = this.parts;
    await this.known();
    const answer =
      auth.user === null ? await auth.signIn(name) : auth.user.name === name ? null : await auth.rename(name);
    if (answer?.ok === false) return answer.error;
    platform.local.set(NAME_KEY, name);
    return null;
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

  /** Keeps address and memory in line with the room. */
  private follow(page: RoomPage): void {
    if (page !== this.page) return;
    const { status, room, desk } = page.session.get();
    const { tab, navigation } = this.parts.platform;
    if (status.kind === "refused" && status.error.code === "unauthenticated") {
      // Nobody is signed in any more: back to the door, where one can be.
      tab.remove(INSIDE_KEY);
      void this.open(this.route());
      return;
    }
    if (OUT.has(status.kind)) tab.remove(INSIDE_KEY);
    // A knock outlives a reload.
    if (status.kind === "knocking") tab.set(INSIDE_KEY, page.entry.code);
    if (room === null || status.kind !== "joined") return;
    const title = titleOf(room.name, desk.knocks.length);
    if (tab.get(INSIDE_KEY) === room.code && this.parts.page.title === title) return;
    tab.set(INSIDE_KEY, room.code);
    this.recent.add(room.code, room.name);
    this.parts.page.title = title;
    const route = this.route();
    const path = pathOf({ kind: "room", code: room.code, remote: page.entry.kind === "remote" });
    if (pathOf(route) !== path) navigation.replace(path);
  }

  private closeRoom(): void {
    this.turn += 1;
    this.page?.destroy();
    this.page = null;
    this.parts.page.title = t("brand");
  }

  private route(): Route {
    return routeOf(this.parts.platform.navigation.current());
  }

  private show(now: Screen): void {
    this.screen.patch({ now });
  }
}

/** Why a room cannot be entered, in the words of its door. */
const doorText = (error: ErrorBody) => tMaybe(`gate_refused_${error.code}`) ?? errorText(error);
/** Whoever waits at the door is counted where the person sees it from another tab. */
const titleOf = (room: string, knocks: number) => `${knocks > 0 ? `(${knocks}) ` : ""}${room} · ${t("brand")}`;
