import type { People, Person, Room, You } from "../contract/types";
import { NOBODY, type Crowd } from "./people";
import { roleOf } from "./rights";
import type { RoomView } from "./room-view";

/** What all of a person's tabs on one connection share: the view without what is each tab's own player's. */
export type SharedView = Omit<RoomView, "step"> & {
  /** Whether the person's player on this connection is the one that counts; otherwise it mirrors. */
  readonly active: boolean;
  readonly summary: Crowd["summary"];
};

export const NO_VIEW: SharedView = {
  status: { kind: "connecting" },
  room: null,
  player: null,
  queue: [],
  chat: [],
  outgoing: [],
  people: { total: 0, list: [] },
  you: null,
  typing: [],
  pending: new Set(),
  notices: [],
  desk: { knocks: [], asks: [], reports: [], asking: "no" },
  skewMs: null,
  chatHasMore: false,
  active: false,
  summary: null,
};

/** A value, and who wants to know of its next one. */
export class Observable<T> {
  private listeners: (() => void)[] = [];

  constructor(private value: T) {}

  get(): T {
    return this.value;
  }

  /** Nobody is told when nothing differs. */
  patch(change: Partial<T>): void {
    const keys = Object.keys(change) as (keyof T)[];
    if (keys.every((key) => Object.is(this.value[key], change[key]))) return;
    this.value = { ...this.value, ...change };
    for (const listener of [...this.listeners]) listener();
  }

  subscribe(listener: () => void): () => void {
    this.listeners = [...this.listeners, listener];
    return () => {
      this.listeners = this.listeners.filter((other) => other !== listener);
    };
  }
}

/** People as the view shows them: roles are the room's word, which is newer than each person's. */
export class PeopleView {
  private crowd: Crowd = NOBODY;
  private roles: Room["roles"] | null = null;
  private shown: People = { total: 0, list: [] };

  of(crowd: Crowd, room: Room | null): People {
    if (crowd === this.crowd && (room?.roles ?? null) === this.roles) return this.shown;
    this.crowd = crowd;
    this.roles = room?.roles ?? null;
    this.shown = { total: crowd.total, list: [...crowd.byId.values()].map((person) => withRole(person, room)) };
    return this.shown;
  }
}

function withRole(person: Person, room: Room | null): Person {
  const role = room === null ? person.role : roleOf(room, person.user_id);
  return role === person.role ? person : { ...person, role };
}

/** The caller with their present role; the same object while nothing of it changed. */
export function youOf(old: RoomView["you"], you: You | null, room: Room | null, name: string): RoomView["you"] {
  if (you === null) return null;
  const role = room === null ? you.role : roleOf(room, you.user_id);
  const same =
    old?.role === role &&
    old.conn_id === you.conn_id &&
    old.user_id === you.user_id &&
    old.muted_until === you.muted_until &&
    old.name === name;
  return same ? old : { ...you, role, name };
}
