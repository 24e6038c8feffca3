import type { ListPatch, ViewPatch } from "./ports";
import type { SharedView } from "./session-state";

/** Parts that are sent whole when they are another object. */
const WHOLE = [
  "status",
  "room",
  "player",
  "outgoing",
  "you",
  "typing",
  "notices",
  "desk",
  "skewMs",
  "chatHasMore",
  "active",
  "summary",
] as const satisfies readonly (keyof SharedView)[];

/** What makes `now` of `old`; everything when there was nothing. Null when nothing differs. */
export function viewPatch(old: SharedView | null, now: SharedView): ViewPatch | null {
  const patch: Record<string, unknown> = {};
  for (const key of WHOLE) if (!Object.is(old?.[key], now[key])) patch[key] = now[key];
  for (const key of ["queue", "chat"] as const) {
    if (old?.[key] !== now[key]) patch[key] = listPatch<unknown>(old?.[key] ?? [], now[key]);
  }
  if (old?.people !== now.people) {
    const { total, list } = now.people;
    patch["people"] = { total, list: listPatch(old?.people.list ?? [], list) };
  }
  if (old?.pending !== now.pending) patch["pending"] = [...now.pending];
  return Object.keys(patch).length === 0 ? null : patch;
}

/** The view after a patch. What the patch leaves out stays the same object, elements of lists too. */
export function patched(old: SharedView, patch: ViewPatch): SharedView {
  const { queue, chat, people, pending, ...whole } = patch;
  return {
    ...old,
    ...whole,
    ...(queue === undefined ? {} : { queue: patchedList(old.queue, queue) }),
    ...(chat === undefined ? {} : { chat: patchedList(old.chat, chat) }),
    ...(people === undefined
      ? {}
      : { people: { total: people.total, list: patchedList(old.people.list, people.list) } }),
    ...(pending === undefined ? {} : { pending: new Set(pending) }),
  };
}

type Run<T> = [from: number, count: number] | { add: T[] };

/** Elements are told apart by identity: state is immutable, so what did not change is the same object. */
export function listPatch<T>(old: readonly T[], now: readonly T[]): ListPatch<T> {
  const places = new Map(old.map((element, index) => [element, index]));
  const runs: Run<T>[] = [];
  for (const element of now) {
    const at = places.get(element);
    const last = runs.at(-1);
    if (at === undefined) {
      if (last !== undefined && "add" in last) last.add.push(element);
      else runs.push({ add: [element] });
    } else if (last !== undefined && !("add" in last) && last[0] + last[1] === at) last[1] += 1;
    else runs.push([at, 1]);
  }
  return runs;
}

export function patchedList<T>(old: readonly T[], patch: ListPatch<T>): readonly T[] {
  return patch.flatMap((run) => ("add" in run ? run.add : old.slice(run[0], run[0] + run[1])));
}
