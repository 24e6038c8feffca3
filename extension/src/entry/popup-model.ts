import { glanceFrom, glanceOf, GLANCE_KEY, type Glance } from "../core/ports-glance";
import type { TabSettings } from "../core/ports";
import type { PageSession } from "../core/ports-session";
import type { Area } from "../platform/area";
import { optionsFrom, OPTIONS_KEY } from "../platform/options";
import { OFFER_KEY, placeFrom, recentFrom, RECENT_KEY, STAY_KEY, type RecentRoom } from "../platform/stays";
import type { JoinWish, PopupActions, PopupRoom, PopupView } from "../ui/popup/model";

const TRUSTED_KEY = "servers";

export interface PopupParts {
  readonly session: PageSession;
  readonly local: Area;
  readonly memory: Area;
  readonly defaultServer: string;
  readonly open: (url: string) => void;
  /** The popup has done its work. */
  readonly close: () => void;
}

/** The popup's view: at first as things were last seen, then as the worker tells them. */
export class PopupModel implements PopupActions {
  private listeners: (() => void)[] = [];
  private remembered: Glance | null = null;
  private recent: readonly PopupRoom[] = [];
  private trusted: readonly string[] = [];
  private offer: string | null = null;
  private options: TabSettings;

  constructor(private readonly parts: PopupParts) {
    this.options = optionsFrom(null, parts.defaultServer);
    const changed = () => this.changed();
    parts.session.subscribe(changed);
    parts.session.link.subscribe(changed);
  }

  get(): PopupView {
    const { session } = this.parts;
    const { settings, place } = session.state;
    const view = session.get();
    const told = settings !== null;
    const live = place !== null && (view.room !== null || isOver(view.status.kind)) ? glanceOf(place, view) : null;
    const same = place !== null && this.remembered?.place.id === place.id ? this.remembered : null;
    const { name, server } = settings ?? this.options;
    return {
      name,
      server,
      glance: live ?? (told ? (same ?? (place === null ? null : glanceOf(place, view))) : this.remembered),
      recent: this.recent,
      offer: this.offer,
      trusted: this.trusted,
    };
  }

  subscribe(listener: () => void): () => void {
    this.listeners = [...this.listeners, listener];
    return () => void (this.listeners = this.listeners.filter((other) => other !== listener));
  }

  /** Reads what was kept, which is quick, and only then wakes the worker. */
  async start(): Promise<void> {
    const { local, memory, defaultServer } = this.parts;
    const [options, recents, trusted, stay, glance, offer] = await Promise.all([
      local.get(OPTIONS_KEY),
      local.get(RECENT_KEY),
      local.get(TRUSTED_KEY),
      memory.get(STAY_KEY),
      memory.get(GLANCE_KEY),
      memory.get(OFFER_KEY),
    ]);
    this.options = optionsFrom(options, defaultServer);
    this.recent = recentFrom(recents).map((room) => ({ ...room, here: null }));
    this.trusted = Array.isArray(trusted) ? trusted.filter((each) => typeof each === "string") : [];
    this.remembered = glanceFrom(glance, placeFrom(stay));
    this.offer = typeof offer === "string" ? offer : null;
    void memory.remove(OFFER_KEY);
    this.changed();
  }

  /** Who is in the rooms of the list now. */
  async look(): Promise<void> {
    if (this.recent.length === 0) return;
    const rooms = this.recent;
    const looked = await this.parts.session.look(rooms.map(({ code, server }) => ({ code, server })));
    const here = new Map(rooms.map((room, index) => [keyOf(room), looked[index] ?? null]));
    this.recent = this.recent.map((room) => ({ ...room, here: here.get(keyOf(room)) ?? null }));
    this.changed();
  }

  create(name: string) {
    const { offer } = this;
    return this.parts.session.ask({ do: "create", name, ...(offer === null ? {} : { add: offer }) });
  }

  async join({ code, server }: JoinWish, name: string) {
    const { session, local } = this.parts;
    if (server !== null && server !== this.get().server && !this.trusted.includes(server)) {
      this.trusted = [...this.trusted, server];
      await local.set(TRUSTED_KEY, this.trusted);
    }
    const outcome = await session.ask({ do: "join", code, name, ...(server === null ? {} : { server }) });
    if (outcome.ok && this.offer !== null) void session.send("queue.add", { url: this.offer, where: "end" });
    return outcome;
  }

  leave(): void {
    this.remembered = null;
    void this.parts.session.ask({ do: "leave" });
  }

  rejoin(password?: string): void {
    this.parts.session.enter(password);
  }

  answerKnock(user_id: string, approve: boolean) {
    return this.parts.session.send("room.approve", { user_id, approve });
  }

  goToVideo(): void {
    void this.parts.session.ask({ do: "go_to_video" }).then(() => this.parts.close());
  }

  signIn() {
    return this.parts.session.ask({ do: "sign_in" });
  }

  openOptions(): void {
    void this.parts.session.ask({ do: "options" }).then(() => this.parts.close());
  }

  forget(room: PopupRoom): void {
    this.recent = this.recent.filter((other) => keyOf(other) !== keyOf(room));
    const kept: RecentRoom[] = this.recent.map(({ code, server, name }) => ({ code, server, name }));
    void this.parts.local.set(RECENT_KEY, kept);
    this.changed();
  }

  open(url: string): void {
    this.parts.open(url);
  }

  private changed(): void {
    for (const listener of this.listeners) listener();
  }
}

const keyOf = ({ code, server }: Pick<RecentRoom, "code" | "server">) => `${server} ${code}`;

/** A status that says something also without the room's state. */
const OVER = new Set(["refused", "knocking", "declined", "removed", "closed", "outdated"]);
const isOver = (kind: string) => OVER.has(kind);
