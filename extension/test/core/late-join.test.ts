import { beforeEach, expect, it } from "vitest";

import type { Player } from "../../src/contract/types";
import { LateJoin, type LateSight } from "../../src/core/late-join";
import { NOW } from "../../src/ui/gallery/items";
import { player } from "../../src/ui/gallery/views";

const kept = new Map<string, string>();
const store = {
  get: (key: string) => kept.get(key) ?? null,
  set: (key: string, value: string) => void kept.set(key, value),
  remove: (key: string) => void kept.delete(key),
};
beforeEach(() => kept.clear());

const sight = (more: Partial<LateSight> = {}): LateSight => ({
  joined: true,
  player: player(),
  roomMs: 700_000,
  ownMs: null,
  nowMs: 0,
  ...more,
});

it("offers the beginning to whoever comes late, for a while, and once", () => {
  const late = new LateJoin(store);
  expect(late.look(sight({ joined: false, roomMs: null }))).toBeNull();
  expect(late.look(sight())).toEqual({ roomMs: 700_000, leftMs: null });
  expect(late.look(sight({ nowMs: 10_000, roomMs: 710_000 }))).toEqual({ roomMs: 700_000, leftMs: null });
  expect(late.look(sight({ nowMs: 46_000 }))).toBeNull();
  expect(late.look(sight({ nowMs: 47_000 }))).toBeNull();
});

it("offers nothing to whoever was there from the start, comes to a broadcast, or was here a moment ago", () => {
  expect(new LateJoin(store).look(sight({ roomMs: 20_000 }))).toBeNull();
  const live: Player = player({ item: { ...NOW, kind: "live" } });
  expect(new LateJoin(store).look(sight({ player: live }))).toBeNull();
  new LateJoin(store).look(sight({ ownMs: 690_000, roomMs: 10_000 }));
  expect(new LateJoin(store).look(sight())).toBeNull();
});

it("remembers where one left the same thing, and not another", () => {
  new LateJoin(store).look(sight({ roomMs: 10_000, ownMs: 200_000 }));
  expect(new LateJoin(store).look(sight())).toEqual({ roomMs: 700_000, leftMs: 200_000 });
  const other = player({ item: { ...NOW, media_id: "another0001" } });
  expect(new LateJoin(store).look(sight({ player: other }))).toEqual({ roomMs: 700_000, leftMs: null });
});

it("is gone when it was taken or declined, and with the item", () => {
  const late = new LateJoin(store);
  late.look(sight());
  late.dismiss();
  expect(late.look(sight())).toBeNull();
  const next = new LateJoin(store);
  next.look(sight());
  expect(next.look(sight({ player: player({ item: { ...NOW, item_id: "next" } }) }))).toBeNull();
});

it("is not misled by a note that is none", () => {
  for (const note of ["", "null", "{", '{"media":3}', '{"media":"a","ms":"x"}']) {
    kept.set("watched", note);
    expect(new LateJoin(store).look(sight())).toEqual({ roomMs: 700_000, leftMs: null });
  }
});
