import { describe, expect, it } from "vitest";

import type { Person, Room } from "../../src/contract/types";
import { item, PROBLEMS } from "../../src/ui/gallery/items";
import { ANA, BEN, CLEO, EVERY_STATE, person, REMOTE } from "../../src/ui/gallery/people";
import { HOST_ONLY, player, ROOM, STEP, view, wait } from "../../src/ui/gallery/views";
import { readMeter } from "../../src/ui/panel/Meter";
import { actsOn, standsAbove } from "../../src/ui/people/actions";
import { driftOf, isCoarse, lookOf, stateOf, stateWords } from "../../src/ui/people/state";
import { blockedFor, problemWords } from "../../src/ui/queue/problem";
import { bare } from "../support/ui";

describe("what one may do about a person", () => {
  const acts = (room: Room, me: string, other: Person, waits = player().waiting_for) => actsOn(room, me, other, waits);

  it("is everything for the owner", () => {
    expect(acts(ROOM, "ana", BEN)).toEqual([
      "make_operator",
      "make_member",
      "transfer",
      "mute",
      "remove_all",
      "kick",
      "ban",
      "report",
    ]);
    expect(acts(ROOM, "ana", CLEO)).toContain("drop_operator");
    expect(acts(ROOM, "ana", CLEO)).not.toContain("make_operator");
  });

  it("is nothing about oneself, and only to report one's equals and those above", () => {
    const two: Room = { ...ROOM, roles: { ...ROOM.roles, operators: ["cleo", "dan"] } };
    expect(acts(ROOM, "ana", ANA)).toEqual([]);
    expect(acts(two, "cleo", person("dan", "Dan"))).toEqual(["report"]);
    expect(acts(ROOM, "cleo", ANA)).toEqual(["report"]);
    expect(acts(ROOM, "ben", CLEO)).toEqual(["report"]);
  });

  it("leaves roles and ownership to the owner", () => {
    expect(acts(ROOM, "cleo", BEN)).toEqual(["mute", "remove_all", "kick", "ban", "report"]);
  });

  it("offers to start without somebody to whoever may, only while they are waited for", () => {
    expect(acts(ROOM, "ben", CLEO, [wait("cleo", "advert", 3)])).toEqual(["skip_wait", "report"]);
    expect(acts(HOST_ONLY, "ben", CLEO, [wait("cleo", "advert", 3)])).toEqual(["report"]);
  });

  it("gives the one who stands in for the owner a hand with guests", () => {
    const acting: Room = { ...ROOM, roles: { ...ROOM.roles, acting: "mel", members: ["mel"] } };
    expect(standsAbove(acting, "mel", "ben")).toBe(true);
    expect(acts(acting, "mel", BEN)).toEqual(["kick", "report"]);
    const guest: Room = { ...ROOM, roles: { ...ROOM.roles, acting: "gil" } };
    expect(acts(guest, "gil", BEN)).toEqual(["report"]);
  });
});

describe("how a person is doing", () => {
  it("says how far off somebody on their own is, and who cannot be steered finely", () => {
    const alone = (drift_ms: number | null) => person("k", "Kofi", { suspended: "own_lane", drift_ms });
    const words = (drift: number | null) => bare(stateWords(alone(drift), player()));
    expect([words(-8_000), words(1_500), words(20), words(null)]).toEqual([
      "on their own · 8 s behind",
      "on their own · 1.5 s ahead",
      "on their own",
      "on their own",
    ]);
    const coarse = person("c", "Cat", { sync: "coarse" });
    const file = { ...player().item!, provider: "direct" as const };
    expect([isCoarse(coarse, player()), isCoarse(coarse, player({ item: file })), isCoarse(BEN, player())]).toEqual([
      true,
      false,
      false,
    ]);
  });

  it("has words and a look for each state, the troubled ones with a picture", () => {
    const kinds = new Set(EVERY_STATE.map((each) => stateOf(each, player())));
    expect(kinds.size).toBe(13);
    for (const each of EVERY_STATE) {
      const { tone, badge } = lookOf(stateOf(each, player()));
      expect(bare(stateWords(each, player()))).not.toMatch(/[{}_]/);
      if (tone !== "ok" && tone !== "none") expect(badge).toBeDefined();
    }
  });

  it("tells a difference only from a quarter of a second on", () => {
    expect(stateOf(person("x", "X", { drift_ms: 250 }), player())).toBe("in_step");
    expect(stateOf(person("x", "X", { drift_ms: 251 }), player())).toBe("ahead");
    expect(stateOf(person("x", "X", { drift_ms: -251 }), player())).toBe("behind");
    expect(stateOf(person("x", "X", { drift_ms: -251 }), player({ phase: "paused" }))).toBe("here");
  });

  it("shows who is waited for", () => {
    const waiting = player({ phase: "waiting", waiting_for: [wait("ben", "buffering", 2)] });
    expect(stateOf(BEN, waiting)).toBe("buffering");
    expect(stateOf(ANA, waiting)).not.toBe("buffering");
  });

  it("counts no distance of those who do not play", () => {
    expect(driftOf(REMOTE)).toBe(0);
    expect(driftOf(person("x", "X", { drift_ms: -800, suspended: "advert" }))).toBe(0);
    expect(driftOf(person("x", "X", { drift_ms: -800 }))).toBe(-800);
  });
});

describe("the meter", () => {
  const says = (more: Parameters<typeof view>[0]) => bare(readMeter(view(more)).words);

  it("says how well the room is in step", () => {
    expect(says({})).toBe("In step · 4 ms");
    expect(says({ skewMs: null })).toBe("In step");
    expect(says({ skewMs: 1_990 })).toBe("2 s apart");
    expect(says({ people: { total: 1, list: [ANA] } })).toBe("Only you are here");
    expect(says({ player: player({ phase: "paused" }) })).toBe("Paused");
  });

  it("tells one's own trouble first", () => {
    expect(says({ step: { ...STEP, state: "catching_up", driftMs: -2_060 } })).toBe(
      "You are 2.1 s behind: catching up",
    );
    expect(says({ step: { ...STEP, state: "behind", driftMs: -3_000 } })).toBe("3 s behind");
    expect(says({ step: { ...STEP, problem: { reason: "network", openUrl: null } } })).toBe("Not playing here");
  });
});

describe("what cannot play", () => {
  it("is told with for how many of those here", () => {
    expect(blockedFor(item(1, "x", { problem: "embed_disabled" }), [ANA, BEN, CLEO])).toBe(1);
    expect(problemWords(item(1, "x", { problem: "embed_disabled" }), [ANA, BEN, CLEO])).toBe(
      "Only on YouTube · not for 1",
    );
    expect(problemWords(item(1, "x", { problem: "embed_disabled" }), [ANA, CLEO])).toBe("Only on YouTube");
    expect(problemWords(item(1, "x", { problem: "removed" }), [ANA, BEN])).toBe("Removed");
    expect(problemWords(item(1, "x"), [ANA, BEN])).toBeNull();
  });

  it("is a file for those on YouTube's page", () => {
    const file = PROBLEMS.find((each) => each.provider === "direct")!;
    expect(problemWords(file, [ANA, BEN, CLEO])).toMatch(/2/);
    expect(problemWords(file, [BEN])).toBeNull();
  });
});
