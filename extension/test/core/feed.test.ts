import { beforeEach, describe, expect, it } from "vitest";

import { Feed, type Since } from "../../src/core/feed";
import type { Numbered } from "../../src/core/reducer";
import { FakeServer, makeItem } from "../support/fake-server";
import { SimScheduler } from "../support/sim-scheduler";

let feed: Feed;
let gaps: Since[];
let applied: string[];

beforeEach(() => {
  gaps = [];
  applied = [];
  feed = new Feed({
    applied: (event, _before, live) => applied.push(`${event.rev}${live ? "" : " replayed"}`),
    replaced: () => applied.push("snapshot"),
    changed: () => undefined,
    gap: (since) => gaps.push(since),
  });
});

/** The events 1, 2, 3 … of a room, each adding an item named after the room. */
function events(count: number, room = "a"): Numbered[] {
  return Array.from({ length: count }, (_, index) => {
    const change = { kind: "added", items: [makeItem(`${room}${index + 1}`, room)], before_id: null };
    const place = { rev: index + 1, at: 1_000 + index };
    return { type: "queue.update", ...place, payload: { ...place, by: "system", cause: "x", change } } as never;
  });
}

const empty = new FakeServer(new SimScheduler()).state;
const ids = () => feed.state?.queue.map((item) => item.item_id);

describe("Feed", () => {
  it("applies each event once, in order, whatever comes twice or late", () => {
    const [one, two, three] = events(3) as [Numbered, Numbered, Numbered];
    feed.begin();
    feed.caughtUp({ snapshot: empty });
    for (const event of [one, one, two, one, three, two]) feed.receive(event);
    expect(applied).toEqual(["snapshot", "1", "2", "3"]);
    expect(ids()).toEqual(["a1", "a2", "a3"]);
  });

  it("asks once for a gap, holds what comes meanwhile, and applies it after the answer", () => {
    const [one, two, three, four] = events(4) as [Numbered, Numbered, Numbered, Numbered];
    feed.caughtUp({ snapshot: empty });
    feed.receive(one);
    feed.receive(three);
    feed.receive(four);
    feed.distrust();
    expect(gaps).toEqual([{ rev: 1, at: 1_000 }]);
    feed.caughtUp({ events: [two, three] });
    expect(applied).toEqual(["snapshot", "1", "2 replayed", "3 replayed", "4"]);
    expect(gaps).toHaveLength(1);
  });

  it("asks again when the answer does not close the gap", () => {
    const [one, two, , four] = events(4) as [Numbered, Numbered, Numbered, Numbered];
    feed.caughtUp({ snapshot: empty });
    feed.receive(four);
    feed.caughtUp({ events: [one, two] });
    expect(gaps).toEqual([
      { rev: 0, at: empty.at },
      { rev: 2, at: 1_001 },
    ]);
  });

  it("a snapshot always replaces, a lower rev too", () => {
    feed.caughtUp({ snapshot: empty });
    for (const event of events(3)) feed.receive(event);
    feed.begin();
    feed.caughtUp({ snapshot: empty });
    expect(feed.since).toEqual({ rev: 0, at: empty.at });
    expect(ids()).toEqual([]);
  });

  it("takes nothing of a former connection into a restored room", () => {
    const [one, two] = events(2) as [Numbered, Numbered];
    feed.caughtUp({ snapshot: empty });
    feed.receive(two);
    feed.begin();
    feed.caughtUp({ snapshot: empty });
    const [other] = events(1, "b") as [Numbered];
    feed.receive(other);
    expect(ids()).toEqual(["b1"]);
    expect(one.rev).toBe(1);
  });

  it("asks for a snapshot when a replay makes no sense", () => {
    feed.caughtUp({ snapshot: empty });
    feed.begin();
    feed.caughtUp({ events: [{ type: "queue.update", rev: 1, at: 5, payload: {} } as never] });
    expect(gaps).toEqual([{ rev: 0, at: 0 }]);
    feed.caughtUp({ snapshot: empty });
    expect(gaps).toHaveLength(1);
  });

  it("goes past an event of a type it does not know", () => {
    const [, two] = events(2) as [Numbered, Numbered];
    feed.caughtUp({ snapshot: empty });
    feed.receive({ type: "room.dance", rev: 1, at: 1_000, payload: {} } as never);
    feed.receive(two);
    expect(ids()).toEqual(["a2"]);
    expect(gaps).toEqual([]);
  });
});
