import { beforeEach, describe, expect, it } from "vitest";

import type { NumberedEvent, Player } from "../../src/contract/types";
import type { KeyValue, PlatformSignals } from "../../src/core/platform";
import type { RoomSession } from "../../src/core/room-session";
import { TabStore } from "../../src/core/room-store";
import { inRoom, type ClientHabits } from "../support/fake-client";
import { FakeServer, makeItem, makePerson } from "../support/fake-server";
import { SimPlayer, tight } from "../support/sim-player";
import { SimScheduler } from "../support/sim-scheduler";

let time: SimScheduler;
let server: FakeServer;
let hints: Record<"online" | "visible", (on: boolean) => void> & { wake: () => void };
let kept: Map<string, string>;
let pressed: boolean;

const item = makeItem("i1aa", "a clip", { user_id: "u-me", name: "Me" });

beforeEach(() => {
  time = new SimScheduler();
  server = new FakeServer(time);
  kept = new Map();
  pressed = true;
});

const event = (type: string, payload: object) => ({ type, payload }) as unknown as NumberedEvent;
const sent = (name: string) => server.received.filter((command) => command.name === name);

function set(part: Partial<Player>): void {
  server.commit([event("player.state", { ...server.state.player, ...part })]);
}

function signals(): PlatformSignals {
  const nothing = () => () => undefined;
  hints = { online: () => undefined, visible: () => undefined, wake: () => undefined };
  return {
    online: () => true,
    visible: () => true,
    pressed: () => pressed,
    onOnline: (listener) => ((hints.online = listener), () => undefined),
    onVisible: (listener) => ((hints.visible = listener), () => undefined),
    onWake: (listener) => ((hints.wake = listener), () => undefined),
    onHide: nothing,
  };
}

const local: KeyValue = {
  get: (key) => kept.get(key) ?? null,
  set: (key, value) => void kept.set(key, value),
  remove: (key) => void kept.delete(key),
};

async function make(
  habits: ClientHabits = {},
  withPlayer = true,
  durationMs: number | null = 60_000,
): Promise<{ session: RoomSession; store: TabStore; player: SimPlayer }> {
  const session = await inRoom(server, habits);
  const habitsOfPlayer = {
    loadMs: 200,
    seekMs: 40,
    startMs: 2,
    leaveCostMs: 22,
    effectMs: 0,
    stepMs: 0,
    durationMs,
    autoplay: "ok" as const,
  };
  const player = new SimPlayer(time, { traits: tight, ...habitsOfPlayer });
  const parts = { session, scheduler: time, signals: signals(), local, learned: null };
  const store = new TabStore({ ...parts, player: withPlayer ? player : null });
  await time.run(3_000);
  return { session, store, player };
}

async function playing(): Promise<Awaited<ReturnType<typeof make>>> {
  set({
    item,
    phase: "preparing",
    cue: 1,
    timeline: { playing: false, position_ms: 0, anchor_ms: server.now, rate: 1 },
  });
  const made = await make();
  set({ phase: "playing", timeline: { playing: true, position_ms: 0, anchor_ms: server.now + 400, rate: 1 } });
  await time.run(3_000);
  return made;
}

describe("a page in a room", () => {
  it("knows the server's time", async () => {
    const { store } = await make();
    expect(Math.abs((store.serverNow() ?? 0) - server.now)).toBeLessThan(2);
    expect(store.get().step.clockErrorMs).toBeGreaterThan(0);
  });

  it("plays in step and says so", async () => {
    const { store, player } = await playing();
    expect(player.status).toBe("playing");
    expect(Math.abs(player.position()!.ms - (server.now - server.state.player.timeline.anchor_ms))).toBeLessThan(20);
    expect(store.get().step).toMatchObject({ state: "in_step", driftMs: expect.any(Number) as number });
  });

  it("reports that it is ready at once, and how it does every 5 s", async () => {
    await playing();
    const reports = sent("presence.report");
    expect(reports.some(({ payload }) => payload["ready"] === true && payload["cue"] === 1)).toBe(true);
    const before = sent("presence.report").length;
    await time.run(20_000);
    const upkeep = sent("presence.report").slice(before);
    expect(upkeep).toHaveLength(4);
    expect(upkeep[0]?.payload).toMatchObject({
      cue: 1,
      ready: true,
      suspended: null,
      drift_ms: expect.any(Number) as number,
    });
    expect(upkeep.every(({ payload }) => !("active" in payload))).toBe(true);
  });

  it("tells what the player learned about the item, again after a lost connection", async () => {
    set({
      item,
      phase: "preparing",
      cue: 1,
      timeline: { playing: false, position_ms: 0, anchor_ms: server.now, rate: 1 },
    });
    server.refuse = (name) => (name === "player.report" ? { code: "unavailable", retry_after_ms: 60_000 } : null);
    await make();
    server.refuse = () => null;
    const tries = sent("player.report").length;
    server.kill();
    await time.run(3_000);
    expect(sent("player.report")).toHaveLength(tries + 1);
    expect(sent("player.report").at(-1)?.payload).toMatchObject({ item_id: "i1aa", cue: 1, duration_ms: 60_000 });
  });

  it("goes on playing while the connection is gone", async () => {
    const { store, player } = await playing();
    server.kill(true);
    await time.run(10_000);
    expect(store.get().status.kind).toBe("reconnecting");
    expect(player.status).toBe("playing");
  });
});

describe("before the first start", () => {
  it("asks for a press where none came yet, and not once there was one, or it plays", async () => {
    pressed = false;
    const { store } = await make();
    expect(store.get().step.unarmed).toBe(false);
    set({
      item,
      phase: "preparing",
      cue: 1,
      timeline: { playing: false, position_ms: 0, anchor_ms: server.now, rate: 1 },
    });
    await time.run(1_000);
    expect(store.get().step.unarmed).toBe(true);
    pressed = true;
    store.arm();
    expect(store.get().step.unarmed).toBe(false);
    pressed = false;
    set({ phase: "playing", timeline: { playing: true, position_ms: 0, anchor_ms: server.now + 400, rate: 1 } });
    await time.run(2_000);
    expect(store.get().step.unarmed).toBe(false);
  });

  it("offers whoever comes late the beginning, which is their own affair", async () => {
    set({
      item: { ...item, duration_ms: 600_000 },
      phase: "playing",
      cue: 1,
      timeline: { playing: true, position_ms: 0, anchor_ms: server.now - 80_000, rate: 1 },
    });
    const { store, player } = await make({}, true, null);
    expect(store.get().step.late!.roomMs).toBeGreaterThan(79_000);
    store.takeLane({ do: "catch_up", fromMs: 0 });
    expect(store.get().step).toMatchObject({ late: null, lane: { why: "catch_up" } });
    await time.run(1_500);
    expect(player.position()!.ms).toBeLessThan(1_500);
    expect(sent("player.seek")).toEqual([]);
  });
});

describe("own presses", () => {
  it("pause: shows at once, before the room has answered", async () => {
    const { store, player } = await playing();
    server.latency = () => 400;
    store.pause();
    expect(player.status).toBe("paused");
    expect(store.get().player).toMatchObject({ phase: "paused", timeline: { playing: false } });
    await time.run(2_000);
    expect(store.get().player).toEqual(server.state.player);
    expect(sent("player.pause")[0]?.payload["item_id"]).toBe("i1aa");
  });

  it("seek: shows its target and holds there", async () => {
    const { store, player } = await playing();
    server.latency = () => 400;
    store.seek(30_000);
    expect(store.get().player).toMatchObject({ phase: "preparing", timeline: { playing: false, position_ms: 30_000 } });
    await time.run(300);
    expect(player.position()!.ms).toBe(30_000);
    expect(player.status).toBe("paused");
    await time.run(2_000);
    expect(store.get().player).toEqual(server.state.player);
  });

  it("a refused pause is undone, and says why", async () => {
    const { store, player } = await playing();
    server.refuse = (name) => (name === "player.pause" ? { code: "conflict" } : null);
    store.pause();
    await time.run(3_000);
    expect(store.get().player?.phase).toBe("playing");
    expect(player.status).toBe("playing");
    expect(store.get().notices.map((notice) => notice.key)).toEqual(["failed"]);
  });

  it("play with nothing loaded asks for the head of the queue", async () => {
    const { store } = await make();
    store.play();
    await time.run(100);
    expect(sent("player.play")[0]?.payload["item_id"]).toBeNull();
  });

  it("work from a remote, without a player", async () => {
    const can = server.state.room.can;
    expect(can.guest).toContain("player.control");
    set({
      item,
      phase: "playing",
      cue: 1,
      timeline: { playing: true, position_ms: 0, anchor_ms: server.now, rate: 1 },
    });
    const { store } = await make({ kind: "remote" }, false);
    expect(store.get().step.state).toBe("none");
    store.pause();
    expect(store.get().player?.phase).toBe("paused");
    expect(store.get().player?.timeline.position_ms).toBeGreaterThan(3_000);
    await time.run(100);
    expect(server.state.player.phase).toBe("paused");
    expect(sent("presence.report")).toEqual([]);
  });
});

describe("what is one's own on this page", () => {
  it("remembers an offset for the kind of player, within bounds", async () => {
    const { store } = await playing();
    store.setOffset(9_000);
    expect(store.get().step.offsetMs).toBe(2_000);
    expect(kept.get("offset.sim")).toBe("2000");
    store.setOffset(0);
    expect(kept.has("offset.sim")).toBe(false);
  });

  it("steps by pictures in a pause, and asks for a rate", async () => {
    const { store } = await playing();
    store.frame(1);
    expect(sent("player.seek")).toEqual([]);
    store.pause();
    await time.run(500);
    const { position_ms } = store.get().player!.timeline;
    store.frame(1);
    store.frame(1);
    await time.run(1_000);
    expect(server.state.player.timeline.position_ms).toBe(position_ms + 66);
    store.rate(1.5);
    await time.run(500);
    expect(sent("player.rate").at(-1)).toMatchObject({ payload: { rate: 1.5 } });
  });

  it("reports what it measured, without any words of others", async () => {
    const { store } = await playing();
    await time.run(10_000);
    const report = store.sessionReport("2026-01-01T00:00:00Z")!;
    expect(report).toMatchObject({ player: "sim", class: "tight", made_at: "2026-01-01T00:00:00Z" });
    expect(report.drift_ms!.p95).toBeLessThan(100);
    expect(JSON.stringify(report)).not.toContain(server.state.player.item!.title);
  });
});

describe("without the right to control", () => {
  beforeEach(() => {
    const { can } = server.state.room;
    server.commit([event("room.update", { patch: { can: { ...can, guest: ["chat.send"] } } })]);
  });

  it("operating the player is one's own lane, until one returns", async () => {
    const { store, player } = await playing();
    player.pausedBy(true);
    await time.run(1_000);
    expect(sent("player.pause")).toEqual([]);
    expect(store.get().step.state).toBe("own_lane");
    expect(player.status).toBe("paused");
    store.returnToRoom();
    await time.run(3_000);
    expect(store.get().step.state).toBe("in_step");
    expect(player.status).toBe("playing");
  });

  it("one's own lane needs no right, is told to others, and comes home by itself", async () => {
    const { store } = await playing();
    store.takeLane({ do: "replay", backMs: 2_000 });
    await time.run(1_000);
    expect(sent("presence.report").at(-1)).toMatchObject({ payload: { suspended: "own_lane" } });
    expect(store.get().step.lane).toMatchObject({ why: "replay", gliding: true });
    await time.run(12_000);
    expect(store.get().step).toMatchObject({ state: "in_step", lane: null });
    expect(sent("presence.report").at(-1)).toMatchObject({ payload: { suspended: null } });
    expect(sent("player.seek")).toEqual([]);
  });

  it("a press in our ui is refused by the room", async () => {
    server.refuse = (name) => (name === "player.pause" ? { code: "forbidden" } : null);
    const { store } = await playing();
    store.pause();
    await time.run(1_000);
    expect(store.get().notices[0]?.params).toMatchObject({ code: "forbidden" });
    expect(store.get().step.state).toBe("in_step");
  });
});

describe("several tabs", () => {
  const others = [
    { conn_id: "c0000", active: true },
    { conn_id: "c0001", active: false },
  ];

  it("one that mirrors loads nothing, until it says: play here", async () => {
    server.people = { total: 1, list: [makePerson("u-me", others)] };
    set({
      item,
      phase: "preparing",
      cue: 1,
      timeline: { playing: false, position_ms: 0, anchor_ms: server.now, rate: 1 },
    });
    const { store, player } = await make();
    expect(store.get().step.state).toBe("mirror");
    expect(player.status).toBe("empty");
    store.claimPlayer();
    const swapped = [
      { conn_id: "c0000", active: false },
      { conn_id: "c0001", active: true },
    ];
    await time.run(50);
    server.broadcast("presence.update", { people: [makePerson("u-me", swapped)], left: [] });
    await time.run(1_000);
    expect(store.get().step.state).toBe("in_step");
    expect(player.status).toBe("paused");
    server.broadcast("presence.update", { people: [makePerson("u-me", others)], left: [] });
    await time.run(1_000);
    expect(store.get().step.state).toBe("mirror");
    expect(player.status).toBe("empty");
  });
});

describe("a direct link of somebody else", () => {
  const linked = { ...makeItem("i7aa", "a file"), provider: "direct" as const, url: "https://films.example/a.mp4" };

  it("is asked for once per host, and fetched only then", async () => {
    set({
      item: linked,
      phase: "preparing",
      cue: 1,
      timeline: { playing: false, position_ms: 0, anchor_ms: server.now, rate: 1 },
    });
    const { store, player } = await make();
    expect(store.get().step.askHost).toBe("films.example");
    expect(player.status).toBe("empty");
    expect(sent("presence.report").at(-1)?.payload["suspended"]).toBe("cannot_play");
    store.allowHost();
    await time.run(1_000);
    expect(store.get().step.askHost).toBeNull();
    expect(player.status).toBe("paused");
    const again = await make({ seed: 2 });
    expect(again.store.get().step.askHost).toBeNull();
  });

  it("is not asked for when it lies on the server, or was one's own", async () => {
    set({ item: { ...linked, url: "/static/sample.mp4" }, phase: "paused", cue: 1 });
    const { store } = await make();
    expect(store.get().step.askHost).toBeNull();
    set({ item: { ...linked, item_id: "i8aa", added_by: { user_id: "u-me", name: "Me" } }, phase: "paused", cue: 2 });
    await time.run(100);
    expect(store.get().step.askHost).toBeNull();
  });
});

describe("hints of the system", () => {
  it("a network that came back ends the waiting", async () => {
    const { store } = await make();
    server.kill(true);
    await time.run(30_000);
    server.up = true;
    hints.online(true);
    await time.run(200);
    expect(store.get().status.kind).toBe("joined");
  });

  it("becoming visible finds a dead connection within seconds", async () => {
    const { store } = await make();
    server.dark = true;
    hints.visible(true);
    await time.run(2_500);
    expect(store.get().status.kind).toBe("reconnecting");
    server.dark = false;
    await time.run(9_000);
    expect(store.get().status.kind).toBe("joined");
  });

  it("waking measures the clock anew before anything acts on it", async () => {
    const { store } = await make();
    const pings = sent("clock.ping").length;
    time.jump(3_600_000);
    hints.wake();
    await time.run(2_000);
    expect(sent("clock.ping").length - pings).toBeGreaterThanOrEqual(12);
    expect(Math.abs((store.serverNow() ?? 0) - server.now)).toBeLessThan(2);
  });
});
