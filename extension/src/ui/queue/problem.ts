import type { Item, Person } from "../../contract/types";
import { t, tn } from "../i18n";

/** Embedded players refuse these; the extension plays them on YouTube's own page. */
const ONLY_ON_YOUTUBE: ReadonlySet<string> = new Set(["embed_disabled", "age_restricted"]);

/** For how many of those here the item cannot play; null when it is not a matter of who. */
export function blockedFor(item: Pick<Item, "provider" | "problem">, people: readonly Person[]): number | null {
  const lacks = (kind: "extension" | "viewer") =>
    people.filter((person) => person.conns.length > 0 && person.conns.every((conn) => conn.kind !== kind)).length;
  if (item.problem != null) return ONLY_ON_YOUTUBE.has(item.problem) ? lacks("extension") : null;
  return item.provider === "direct" ? lacks("viewer") : 0;
}

/** What the badge of an item says; null when it plays for everyone. */
export function problemWords(item: Pick<Item, "provider" | "problem">, people: readonly Person[]): string | null {
  const count = blockedFor(item, people);
  if (item.problem == null) return count ? tn("problem_direct", count) : null;
  const why = t(`problem_${item.problem}`);
  return count === null || count === 0 ? why : `${why} · ${tn("problem_for", count)}`;
}
