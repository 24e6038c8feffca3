import type { Conn, Person, Suspension } from "../../contract/types";

const NOBODY: Conn = {
  conn_id: "c0",
  kind: "viewer",
  sync: "tight",
  active: true,
  ready: true,
  suspended: null,
  drift_ms: 0,
  clock_error_ms: 2,
};

export function person(user_id: string, name: string, more: Partial<Conn> & { role?: Person["role"] } = {}): Person {
  const { role = "guest", ...conn } = more;
  return { user_id, name, avatar: null, role, conns: [{ ...NOBODY, conn_id: `c-${user_id}`, ...conn }] };
}

export const ANA = person("ana", "Ana", { role: "owner", drift_ms: 2, kind: "extension" });
export const BEN = person("ben", "Ben", { drift_ms: -2 });
export const CLEO = person("cleo", "Cléo Duval", { drift_ms: 1, role: "operator", kind: "extension" });
export const YUSUF = person("yusuf", "يوسف الكاتب", { drift_ms: 3 });
export const REMOTE = person("rem", "Rémy’s phone", { kind: "remote", sync: "none", active: false, drift_ms: null });

const suspended = (id: string, name: string, why: Suspension) => person(id, name, { suspended: why, ready: false });

/** One of each state that a person can be in. */
export const EVERY_STATE: readonly Person[] = [
  ANA,
  BEN,
  person("d1", "Dario", { drift_ms: -1_840 }),
  person("e1", "Eun-ji", { drift_ms: 640 }),
  suspended("f1", "Fatima", "advert"),
  suspended("g1", "Gus", "buffering"),
  suspended("h1", "Hana", "autoplay_blocked"),
  suspended("i1", "Ivo", "asleep"),
  suspended("j1", "Jo", "away"),
  suspended("k1", "Kofi", "own_lane"),
  suspended("l1", "Lena", "cannot_play"),
  REMOTE,
  person("m1", "Mia", { active: false, drift_ms: null }),
  { ...person("n1", "Nils"), conns: [] },
];

/** A crowd of `count`, all close together but for a few. */
export function crowd(count: number): Person[] {
  const names = ["Ida", "Jon", "Kim", "Leo", "Max", "Noa", "Ola", "Pia", "Quinn", "Rui", "Sol", "Tam"];
  return Array.from({ length: count }, (_, index) =>
    person(`p${index}`, `${names[index % names.length]} ${1 + Math.floor(index / names.length)}`, {
      drift_ms: index % 9 === 4 ? -700 : ((index * 7) % 11) - 5,
    }),
  );
}
