import type { Ask, Capability, PersonRef, Report, Room } from "../contract/types";
import type { NoticeDraft } from "./notices";
import { may } from "./rights";
import type { DeskView } from "./room-view";
import type { Scheduler } from "./scheduler";
import type { Observable, SharedView } from "./session-state";

type Lists = Pick<DeskView, "knocks" | "asks" | "reports">;
type ListName = keyof Lists;

/** Who may answer what waits in a list, and the toast that tells of something new in it. */
const LISTS = {
  "room.knocks": { list: "knocks", needs: "people.approve", key: "knocked" },
  "room.asks": { list: "asks", needs: "room.roles", key: "asked" },
  "room.reports": { list: "reports", needs: "people.mute", key: "reported" },
} as const satisfies Record<string, { list: ListName; needs: Capability; key: NoticeDraft["key"] }>;
const EMPTY: Lists = { knocks: [], asks: [], reports: [] };

export interface DeskPorts {
  readonly scheduler: Scheduler;
  readonly view: Observable<SharedView>;
  readonly me: () => string | null;
  readonly notify: (draft: NoticeDraft) => void;
}

/** What waits for somebody to look after it: knocks, asks for control, reports; and one's own ask. */
export class RoomDesk {
  private lists: Lists = EMPTY;
  private asking: DeskView["asking"] = "no";
  private room: Room | null = null;
  /** What was told of already, so that a new connection does not tell of it again. */
  private readonly told = new Set<string>();
  private cancelAgain: () => void = () => undefined;

  constructor(private readonly ports: DeskPorts) {}

  setRoom(room: Room | null): void {
    if (room === this.room) return;
    this.room = room;
    if (this.may("player.control")) this.setAsking("no");
    this.show();
  }

  /** Lists come anew after the next join. */
  disconnected(): void {
    this.lists = EMPTY;
    this.show();
  }

  /** One has asked for control. */
  asked(): void {
    if (!this.may("player.control")) this.setAsking("asked");
    this.show();
  }

  /** Any event without a rev; those that are not of the desk are passed over. */
  event(name: string, payload: unknown): void {
    if (name === "room.control_declined") this.controlDeclined(payload);
    if (!Object.hasOwn(LISTS, name)) return;
    const { list } = (payload ?? {}) as { list?: unknown };
    if (Array.isArray(list)) this.take(name as keyof typeof LISTS, list as Entry[]);
  }

  private take(name: keyof typeof LISTS, entries: readonly Entry[]): void {
    const { list, needs, key } = LISTS[name];
    const ids = new Set(entries.map((entry) => `${list} ${idOf(entry)}`));
    for (const id of this.told) if (id.startsWith(`${list} `) && !ids.has(id)) this.told.delete(id);
    for (const entry of entries) {
      const id = `${list} ${idOf(entry)}`;
      if (this.told.has(id) || !this.may(needs)) continue;
      this.told.add(id);
      const name = "about" in entry ? entry.about.name : entry.name;
      this.ports.notify({ kind: "info", key, params: { name }, rev: null });
    }
    this.lists = { ...this.lists, [list]: entries };
    this.show();
  }

  private controlDeclined(payload: unknown): void {
    const { again_after_ms: wait } = (payload ?? {}) as { again_after_ms?: unknown };
    if (this.may("player.control")) return;
    this.setAsking("declined");
    this.cancelAgain = this.ports.scheduler.after(typeof wait === "number" ? wait : 0, () => {
      this.setAsking("no");
      this.show();
    });
    this.ports.notify({ kind: "info", key: "control_declined", params: {}, rev: null });
    this.show();
  }

  private setAsking(asking: DeskView["asking"]): void {
    this.cancelAgain();
    this.asking = asking;
  }

  private may(capability: Capability): boolean {
    const me = this.ports.me();
    return this.room !== null && me !== null && may(this.room, me, capability);
  }

  /** A right that was lost takes its list along, whatever the server said before. */
  private show(): void {
    const old = this.ports.view.get().desk;
    const desk = { ...EMPTY, asking: this.asking } as { -readonly [K in keyof DeskView]: DeskView[K] };
    const { knocks, asks, reports } = this.lists;
    if (this.may("people.approve")) desk.knocks = knocks;
    if (this.may("room.roles")) desk.asks = asks;
    if (this.may("people.mute")) desk.reports = reports;
    const same = (Object.keys(desk) as (keyof DeskView)[]).every((key) => Object.is(desk[key], old[key]));
    if (!same) this.ports.view.patch({ desk });
  }
}

type Entry = PersonRef | Ask | Report;

const idOf = (entry: Entry) => ("report_id" in entry ? entry.report_id : entry.user_id);
