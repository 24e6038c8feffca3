import type { People, Person, PresenceUpdate, Summary } from "../contract/types";

/** Who is here, as far as this client was told: the first pages, and those that were mentioned since. */
export interface Crowd {
  readonly total: number;
  readonly byId: ReadonlyMap<string, Person>;
  /** In large rooms alone. */
  readonly summary: Summary | null;
}

export const NOBODY: Crowd = { total: 0, byId: new Map(), summary: null };

export function crowdOf(people: People): Crowd {
  return { total: people.total, byId: new Map(people.list.map((person) => [person.user_id, person])), summary: null };
}

/** The payload of presence.update; null when it makes no sense. */
export function presenceFrom(payload: unknown): PresenceUpdate | null {
  const { people, left } = (payload ?? {}) as { people?: unknown; left?: unknown };
  return Array.isArray(people) && Array.isArray(left) ? (payload as PresenceUpdate) : null;
}

/** The crowd after an update. `came` and `went` tell who is new or gone among those known. */
export function updateCrowd(crowd: Crowd, update: PresenceUpdate): { crowd: Crowd; came: Person[]; went: Person[] } {
  const byId = new Map(crowd.byId);
  const came: Person[] = [];
  const went: Person[] = [];
  for (const person of update.people) {
    if (!byId.has(person.user_id)) came.push(person);
    byId.set(person.user_id, person);
  }
  for (const userId of update.left) {
    const person = byId.get(userId);
    if (person === undefined) continue;
    byId.delete(userId);
    went.push(person);
  }
  const summary = update.summary ?? null;
  const total = summary?.total ?? Math.max(byId.size, crowd.total + came.length - went.length);
  return { crowd: { total, byId, summary }, came, went };
}

/** A further page of a long list. */
export function addPage(crowd: Crowd, people: readonly Person[], total: number): Crowd {
  const byId = new Map(crowd.byId);
  for (const person of people) byId.set(person.user_id, person);
  return { ...crowd, byId, total: Math.max(total, byId.size) };
}

/** The largest difference between any two counted players that report where they are; null with fewer than two. */
export function skewOf(crowd: Crowd): number | null {
  const drifts: number[] = [];
  for (const person of crowd.byId.values()) {
    for (const conn of person.conns) {
      if (conn.active && conn.ready && conn.suspended === null && conn.drift_ms !== null) drifts.push(conn.drift_ms);
    }
  }
  return drifts.length < 2 ? null : Math.max(...drifts) - Math.min(...drifts);
}
