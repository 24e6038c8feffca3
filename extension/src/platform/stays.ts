import type { Place } from "../core/ports";
import type { Area } from "./area";

export const STAY_KEY = "stay";
const LAST_KEY = "last";
/** A video that waits for a room to be chosen, in the memory of the session. */
export const OFFER_KEY = "offer";
export const RECENT_KEY = "recents";
const RECENT_KEPT = 6;
const CODE = /^[23456789ABCDEFGHJKMNPQRSTVWXYZ]{6}$/;

export interface RecentRoom {
  readonly code: string;
  readonly server: string;
  readonly name: string;
}

/**
 * Where the person is. In `session` for as long as the browser runs, so that a worker that was stopped goes on; in
 * `local` too, for an extension that is updated, and for whoever wants to be back when the browser starts.
 */
export class Stays {
  constructor(
    private readonly local: Area,
    private readonly session: Area,
  ) {}

  async now(): Promise<Place | null> {
    return placeFrom(await this.session.get(STAY_KEY));
  }

  /** Where they were when the browser or the extension ended; null after leaving. */
  async last(): Promise<Place | null> {
    return placeFrom(await this.local.get(LAST_KEY));
  }

  async set(place: Place): Promise<void> {
    await Promise.all([this.session.set(STAY_KEY, place), this.local.set(LAST_KEY, place)]);
  }

  async clear(): Promise<void> {
    await Promise.all([this.session.remove(STAY_KEY), this.local.remove(LAST_KEY)]);
  }

  async recent(): Promise<RecentRoom[]> {
    return recentFrom(await this.local.get(RECENT_KEY));
  }

  async remember(room: RecentRoom): Promise<void> {
    const others = (await this.recent()).filter((other) => !same(other, room));
    await this.local.set(RECENT_KEY, [room, ...others].slice(0, RECENT_KEPT));
  }

  async forget(room: Pick<RecentRoom, "code" | "server">): Promise<void> {
    const others = (await this.recent()).filter((other) => !same(other, room));
    await this.local.set(RECENT_KEY, others);
  }
}

/** As stored, the last one first. */
export function recentFrom(stored: unknown): RecentRoom[] {
  return Array.isArray(stored) ? stored.filter(isRecent) : [];
}

/** The link to hand on for a room that was joined by its code. */
export function linkOf(server: string, code: string): string {
  return `${server}/r/${code.slice(0, 3)}-${code.slice(3)}`;
}

const same = (one: Pick<RecentRoom, "code" | "server">, other: Pick<RecentRoom, "code" | "server">) =>
  one.code === other.code && one.server === other.server;

function isRecent(value: unknown): value is RecentRoom {
  const room = value as Partial<RecentRoom> | null;
  return typeof room?.code === "string" && typeof room.server === "string" && typeof room.name === "string";
}

export function placeFrom(stored: unknown): Place | null {
  const place = stored as Partial<Place> | null | undefined;
  if (typeof place?.id !== "string" || typeof place.server !== "string" || typeof place.url !== "string") return null;
  return typeof place.code === "string" && CODE.test(place.code) ? (place as Place) : null;
}
