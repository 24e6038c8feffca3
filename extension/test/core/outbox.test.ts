import fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";

import type { RoomSession } from "../../src/core/room-session";
import { inRoom, makeSession } from "../support/fake-client";
import { FakeServer } from "../support/fake-server";
import { seeded } from "../support/random";
import { SimScheduler } from "../support/sim-scheduler";

let time: SimScheduler;
let server: FakeServer;

beforeEach(() => {
  time = new SimScheduler();
  server = new FakeServer(time);
});

const sent = (name: string) => server.received.filter((command) => command.name === name);
const keys = (session: RoomSession) => session.get().notices.map((notice) => notice.key);

describe("a writing command", () => {
  it("is repeated after 8 s without an answer, as the same one", async () => {
    const session = await inRoom(server);
    server.swallow = () => true;
    const result = session.send("queue.add", { url: "a" });
    await time.run(7_900);
    expect(sent("queue.add")).toHaveLength(1);
    await time.run(300);
    expect(sent("queue.add")).toHaveLength(2);
    server.swallow = () => false;
    await time.run(8_100);
    expect(await result).toMatchObject({ ok: true, rev: 1 });
    expect(new Set(sent("queue.add").map((command) => command.payload.op_id)).size).toBe(1);
    expect(server.state.queue).toHaveLength(1);
  });

  it("fails in the end when it alone is never answered", async () => {
    const session = await inRoom(server);
    server.swallow = () => true;
    const result = session.send("queue.add", { url: "a" });
    await time.run(60_000);
    expect(await result).toMatchObject({ ok: false, error: { code: "unavailable" } });
    expect(keys(session)).toContain("failed");
  });

  it("is repeated after a reconnect", async () => {
    const session = await inRoom(server);
    const result = session.send("queue.add", { url: "a" });
    // The command has arrived; its answer has not.
    await time.run(30);
    expect(server.carriedOut).toHaveLength(1);
    server.kill();
    await time.run(3_000);
    expect(await result).toMatchObject({ ok: true, rev: 1 });
    expect(server.carriedOut).toHaveLength(1);
    expect(sent("queue.add")).toHaveLength(2);
  });

  it("waits for the room when it is pressed before the join", async () => {
    const session = makeSession(server);
    session.enter();
    const result = session.send("queue.add", { url: "a" });
    await time.run(1_000);
    expect(await result).toMatchObject({ ok: true });
  });

  it("waits as long as the server asks when it was too quick, and keeps its place", async () => {
    const session = await inRoom(server);
    let refusals = 1;
    server.refuse = (name) =>
      name === "queue.add" && refusals-- > 0 ? { code: "rate_limited", retry_after_ms: 3_000 } : null;
    void session.send("queue.add", { url: "first" });
    void session.send("queue.add", { url: "second" });
    await time.run(2_000);
    expect(server.state.queue).toEqual([]);
    await time.run(2_000);
    expect(server.state.queue.map((item) => item.title)).toEqual(["first", "second"]);
  });

  it("does not wait a minute in silence", async () => {
    const session = await inRoom(server);
    server.refuse = (name) => (name === "queue.add" ? { code: "rate_limited", retry_after_ms: 60_000 } : null);
    const result = session.send("queue.add", { url: "a" });
    await time.run(100);
    expect(await result).toMatchObject({ ok: false, error: { code: "rate_limited" } });
    expect(session.get().notices[0]?.params).toEqual({ command: "queue.add", code: "rate_limited", retry_s: 60 });
  });

  it("says why it was refused, unless the caller wants to", async () => {
    const session = await inRoom(server);
    server.refuse = (name) => (name === "queue.add" ? { code: "full" } : null);
    await Promise.all([session.send("queue.add", { url: "a" }), time.run(100)]);
    await Promise.all([session.send("queue.add", { url: "a" }, { quiet: true }), time.run(100)]);
    expect(keys(session)).toEqual(["failed"]);
  });

  it("shows as pending until its change shows", async () => {
    const session = await inRoom(server);
    const result = session.send("queue.add", { url: "a" });
    expect([...session.get().pending]).toEqual(["queue.add"]);
    await Promise.all([result, time.run(100)]);
    expect([...session.get().pending]).toEqual([]);
    expect(session.get().queue).toHaveLength(1);
  });

  it("is answered at once when there is no room any more", async () => {
    const session = await inRoom(server);
    server.latency = () => 60_000;
    const result = session.send("queue.add", { url: "a" });
    session.leave();
    expect(await result).toMatchObject({ ok: false, error: { code: "forbidden" } });
    expect(await session.send("queue.add", { url: "b" })).toMatchObject({ ok: false });
  });

  it("keeps the order of its namespace over a lost connection", async () => {
    const session = await inRoom(server);
    for (const url of ["a", "b", "c", "d"]) void session.send("queue.add", { url });
    await time.run(70);
    server.kill();
    for (const url of ["e", "f"]) void session.send("queue.add", { url });
    await time.run(4_000);
    expect(server.state.queue.map((item) => item.title)).toEqual(["a", "b", "c", "d", "e", "f"]);
  });
});

describe("a player command", () => {
  const pause = { item_id: null };

  it("pressed offline is sent when the room is back within 8 s", async () => {
    const session = await inRoom(server);
    server.kill(true);
    const result = session.send("player.pause", pause);
    await time.run(5_000);
    server.up = true;
    await time.run(2_500);
    expect(await result).toMatchObject({ ok: true });
    expect(server.carriedOut).toHaveLength(1);
  });

  it("pressed offline longer ago is not sent, and says so", async () => {
    const session = await inRoom(server);
    server.kill(true);
    const result = session.send("player.pause", pause);
    await time.run(8_100);
    server.up = true;
    await time.run(10_000);
    expect(await result).toMatchObject({ ok: false });
    expect(keys(session)).toEqual(["not_sent"]);
    expect(sent("player.pause")).toEqual([]);
  });

  it("expires behind another one that is still under way", async () => {
    const session = await inRoom(server);
    server.swallow = (name) => name === "player.pause";
    void session.send("player.pause", pause);
    await time.run(1_000);
    void session.send("player.seek", { item_id: null, position_ms: 5 });
    await time.run(7_100);
    // The first one's time is over; the second has 900 ms left and goes out now.
    expect(keys(session)).toEqual(["not_sent", "did.player.seek"]);
    expect(sent("player.seek")).toHaveLength(1);
    expect(sent("player.pause")).toHaveLength(1);
  });

  it("is never sent after its time, whatever the server asks to wait", async () => {
    const session = await inRoom(server);
    server.refuse = (name) => (name === "player.pause" ? { code: "rate_limited", retry_after_ms: 9_000 } : null);
    void session.send("player.pause", pause);
    await time.run(20_000);
    expect(sent("player.pause")).toHaveLength(1);
    expect(keys(session)).toEqual(["not_sent"]);
  });

  it("is answered late without harm", async () => {
    const session = await inRoom(server);
    server.latency = () => 6_000;
    const result = session.send("player.pause", pause);
    await time.run(8_100);
    expect(await result).toMatchObject({ ok: false });
    server.latency = () => 20;
    await time.run(20_000);
    expect(keys(session)).toEqual(["not_sent"]);
    const next = session.send("player.seek", { item_id: null, position_ms: 7 });
    await time.run(1_000);
    expect(await next).toMatchObject({ ok: true });
  });
});

describe("whenever the connection dies", () => {
  it("each command is carried out exactly once and in order", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 1_000_000 }),
        fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 1, maxLength: 6 }),
        fc.integer({ min: 3, max: 9 }),
        async (seed, kills, count) => {
          time = new SimScheduler();
          server = new FakeServer(time);
          const random = seeded(seed);
          server.latency = () => 5 + random() * 60;
          const session = await inRoom(server, { seed });
          const texts = Array.from({ length: count }, (_, index) => `message ${index}`);
          const results = texts.map((text) => session.send("chat.send", { text }));
          for (const wait of kills) {
            await time.run(wait);
            server.kill();
          }
          await time.run(60_000);
          expect((await Promise.all(results)).map((result) => result.ok)).toEqual(texts.map(() => true));
          expect(new Set(server.carriedOut).size).toBe(server.carriedOut.length);
          expect(server.state.chat.map((entry) => ("text" in entry ? entry.text : null))).toEqual(texts);
          expect(session.get().chat).toEqual(server.state.chat);
          expect(session.get().outgoing).toEqual([]);
        },
      ),
      { numRuns: 60 },
    );
  });
});
