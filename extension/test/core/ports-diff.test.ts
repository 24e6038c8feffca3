import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { listPatch, patched, patchedList, viewPatch } from "../../src/core/ports-diff";
import { NO_VIEW, type SharedView } from "../../src/core/session-state";
import { makeItem, makePerson } from "../support/fake-server";

const overTheWire = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

describe("lists", () => {
  it("come out as they were, whatever was done to them", () => {
    const pool = Array.from({ length: 12 }, (_, index) => ({ index }));
    const lists = fc.uniqueArray(fc.constantFrom(...pool));
    fc.assert(
      fc.property(lists, lists, (old, now) => {
        expect(patchedList(old, overTheWire(listPatch(old, now)))).toEqual(now);
      }),
    );
  });

  it("keep their elements, and send only new ones", () => {
    const [a, b, c, d] = ["a", "b", "c", "d"].map((name) => ({ name })) as [object, object, object, object];
    const old = [a, b, c];
    expect(listPatch(old, [a, b, c, d])).toEqual([[0, 3], { add: [d] }]);
    expect(listPatch(old, [c, a, b])).toEqual([
      [2, 1],
      [0, 2],
    ]);
    expect(patchedList(old, listPatch(old, [b, c]))[0]).toBe(b);
  });
});

describe("views", () => {
  const full: SharedView = {
    ...NO_VIEW,
    status: { kind: "joined" },
    queue: [makeItem("i1aa", "one"), makeItem("i2aa", "two")],
    people: { total: 2, list: [makePerson("u-ana"), makePerson("u-ben")] },
    pending: new Set(["queue.add"]),
    active: true,
  };

  it("are whole at first, and then only what changed", () => {
    const first = viewPatch(null, full);
    expect(patched(NO_VIEW, overTheWire(first!))).toEqual(full);
    expect(viewPatch(full, full)).toBeNull();
    const next = { ...full, queue: [...full.queue, makeItem("i3aa", "three")] };
    expect(viewPatch(full, next)).toEqual({ queue: [[0, 2], { add: [next.queue[2]] }] });
  });

  it("leave what did not change as the same objects", () => {
    const here = patched(NO_VIEW, overTheWire(viewPatch(null, full)!));
    const next = { ...full, people: { total: 1, list: [full.people.list[1]!] }, pending: new Set<string>() };
    const after = patched(here, overTheWire(viewPatch(full, next)!));
    expect(after).toEqual(next);
    expect(after.people.list[0]).toBe(here.people.list[1]);
    expect(after.queue).toBe(here.queue);
  });
});
