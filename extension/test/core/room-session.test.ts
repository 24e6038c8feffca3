import { beforeEach, describe, expect, it } from "vitest";

import type { NumberedEvent } from "../../src/contract/types";
import { inRoom, makeSession } from "../support/fake-client";
import { FakeServer, makeItem, makePerson } from "../support/fake-server";
import { SimScheduler } from "../support/sim-scheduler";

let time: SimScheduler;
let server: FakeServer;

beforeEach(() => {
  time = new SimScheduler();
  server = new FakeServer(time);
});

const sent = (name: string) => server.received.filter((command) => command.name === name);
const event = (type: string, payload: object) => ({ type, payload }) as unknown as NumberedEvent;
const added = (id: string) =>
  event("queue.update", { change: { kind: "added", items: [makeItem(id, id)], before_id: null } });
const said = (id: string, userId = "u-ana") =>
  event("chat.message", { id, user_id: userId, name: userId, text: `text of ${id}` });

describe("entering", () => {
  it("goes through connecting and joining, with what the wire wants", async () => {
    const session = makeSession(server);
    const statuses: string[] = [];
    session.subscribe(() => {
      const { kind } = session.get().status;
      if (statuses.at(-1) !== kind) statuses.push(kind);
    });
    session.enter();
    await time.run(500);
    expect(statuses).toEqual(["connecting", "joining", "joined"]);
    const client = { kind: "viewer", version: "1.0.0", protocol: 1, sync: "tight", instance: "instance-1" };
    expect(sent("room.join")[0]?.payload).toEqual({ code: "K7TE42", client });
    expect(session.get().room?.name).toBe("Friday films");
    expect(session.get().you).toMatchObject({ user_id: "u-me", name: "Me", role: "guest" });
  });

  it("holds events that overtake the answer, and applies them after it", async () => {
    server.commit([added("i1aa")]);
    server.answerDelay = () => 300;
    const session = makeSession(server);
    session.enter();
    await time.run(100);
    expect([...server.conns][0]?.inside).toBe(true);
    server.commit([added("i2aa"), added("i3aa")]);
    await time.run(100);
    expect(session.get()).toMatchObject({ status: { kind: "joining" }, queue: [] });
    await time.run(300);
    expect(session.get().queue.map((item) => item.item_id)).toEqual(["i1aa", "i2aa", "i3aa"]);
    expect(sent("room.sync")).toEqual([]);
  });

  it.each([
    ["unsupported", "outdated"],
    ["not_found", "refused"],
    ["banned", "refused"],
    ["full", "refused"],
  ])("refused with %s: %s, and no attempt follows", async (code, kind) => {
    server.refuse = (name) => (name === "room.join" ? { code } : null);
    const session = makeSession(server);
    session.enter();
    await time.run(30_000);
    expect(session.get().status.kind).toBe(kind);
    expect(sent("room.join")).toHaveLength(1);
    expect(server.conns.size).toBe(0);
  });

  it("asks for the password, and takes it", async () => {
    server.refuse = (name, payload) =>
      name === "room.join" && payload["password"] !== "open" ? { code: "password_required" } : null;
    const session = makeSession(server);
    session.enter();
    await time.run(500);
    expect(session.get().status).toMatchObject({ kind: "refused", error: { code: "password_required" } });
    session.enter("open");
    await time.run(500);
    expect(session.get().status.kind).toBe("joined");
    server.kill();
    await time.run(3_000);
    expect(session.get().status.kind).toBe("joined");
  });

  it("waits at the door until it is let in", async () => {
    let closed = true;
    server.refuse = (name) => (name === "room.join" && closed ? { code: "approval_pending" } : null);
    const session = makeSession(server);
    session.enter();
    await time.run(500);
    expect(session.get().status).toEqual({ kind: "knocking" });
    closed = false;
    for (const conn of server.conns) conn.event("room.admitted", {});
    await time.run(500);
    expect(session.get().status.kind).toBe("joined");
  });

  it("tries again by itself when the server is busy", async () => {
    let busy = 2;
    server.refuse = (name) =>
      name === "room.join" && busy-- > 0 ? { code: "unavailable", retry_after_ms: 700 } : null;
    const session = makeSession(server);
    session.enter();
    await time.run(2_000);
    expect(session.get().status.kind).toBe("joined");
  });

  it("dials anew when the join is never answered", async () => {
    server.swallow = () => true;
    const session = makeSession(server);
    const silent = server.handle.bind(server);
    server.handle = (conn, name, payload) => (name === "room.join" ? null : silent(conn, name, payload));
    session.enter();
    await time.run(9_000);
    server.handle = silent;
    await time.run(4_000);
    expect(session.get().status.kind).toBe("joined");
    expect(server.dials).toBe(2);
  });

  it("says that one has to sign in when the token is worth nothing", async () => {
    server.refuseToken = () => "unauthenticated";
    const session = makeSession(server);
    session.enter();
    await time.run(500);
    expect(session.get().status).toMatchObject({ kind: "refused", error: { code: "unauthenticated" } });
  });
});

describe("staying", () => {
  it("fills a gap with one sync, however many events are missing", async () => {
    const session = await inRoom(server);
    let dropped = 3;
    server.mischief = { drop: () => dropped-- > 0, duplicate: () => false, hold: () => 0 };
    server.commit(Array.from({ length: 10 }, (_, index) => added(`i${index}aa`)));
    await time.run(200);
    expect(sent("room.sync")).toHaveLength(1);
    expect(sent("room.sync")[0]?.payload["since"]).toEqual({ rev: 0, at: expect.any(Number) as number });
    expect(session.get().queue).toEqual(server.state.queue);
  });

  it("asks for a snapshot when an event makes no sense, without a storm", async () => {
    const session = await inRoom(server);
    server.commit([added("i1aa")]);
    await time.run(100);
    const { rev, at } = server.state;
    for (const conn of server.conns) {
      conn.event("queue.update", { rev: rev + 1, at, by: "system", cause: "x", change: null });
      conn.event("player.state", { rev: rev + 2, at: "soon", by: 5, cause: null });
    }
    await time.run(5_000);
    expect(sent("room.sync").length).toBeLessThanOrEqual(3);
    expect(session.get().queue).toEqual(server.state.queue);
    server.commit([added("i2aa")]);
    await time.run(2_000);
    expect(session.get().queue).toEqual(server.state.queue);
  });

  it("is patient with a server that cannot fill the gap now", async () => {
    const session = await inRoom(server);
    server.refuse = (name) => (name === "room.sync" ? { code: "unavailable", retry_after_ms: 1_000 } : null);
    server.mischief = { drop: () => true, duplicate: () => false, hold: () => 0 };
    server.commit([added("i1aa")]);
    server.mischief = { drop: () => false, duplicate: () => false, hold: () => 0 };
    server.commit([added("i2aa")]);
    await time.run(4_500);
    expect(sent("room.sync")).toHaveLength(5);
    server.refuse = () => null;
    await time.run(1_000);
    expect(session.get().queue).toEqual(server.state.queue);
  });

  it("comes back with what it has, and gets only what it missed", async () => {
    const session = await inRoom(server);
    server.commit([added("i1aa"), said("m1")]);
    await time.run(100);
    server.kill();
    await time.run(30);
    expect(session.get().status).toEqual({ kind: "reconnecting", sinceMs: expect.any(Number) as number });
    server.commit([added("i2aa"), said("m2")]);
    await time.run(3_000);
    expect(sent("room.join")[1]?.payload["since"]).toEqual({ rev: 2, at: server.log[1]?.at });
    expect(session.get().queue).toEqual(server.state.queue);
    expect(session.get().chat).toEqual(server.state.chat);
    expect(session.get().status.kind).toBe("joined");
  });

  it("makes no news of what it missed", async () => {
    const session = await inRoom(server);
    server.kill();
    server.commit([added("i2aa")], { user_id: "u-ana", name: "Ana" }, "add");
    await time.run(3_000);
    expect(session.get().notices).toEqual([]);
    server.commit([added("i3aa")], { user_id: "u-ana", name: "Ana" }, "add");
    await time.run(100);
    expect(session.get().notices.map((notice) => notice.key)).toEqual(["did.queue.add"]);
  });

  it("takes a restored database as it is", async () => {
    const session = await inRoom(server);
    server.commit([added("i1aa"), added("i2aa")]);
    await time.run(100);
    server.kill();
    const older = new FakeServer(time);
    older.commit([added("i9aa")]);
    server.state = older.state;
    server.log.splice(0, Infinity, ...older.log);
    await time.run(3_000);
    expect(session.get().queue.map((item) => item.item_id)).toEqual(["i9aa"]);
  });

  it("keeps everything it knows on the screen while it reconnects", async () => {
    const session = await inRoom(server);
    server.commit([added("i1aa")]);
    await time.run(100);
    server.kill(true);
    await time.run(30_000);
    expect(session.get().status.kind).toBe("reconnecting");
    expect(session.get().queue).toHaveLength(1);
    expect(session.get().room).not.toBeNull();
  });

  it("leaves parts of the view as they were when they did not change", async () => {
    const session = await inRoom(server);
    server.people = { total: 1, list: [makePerson("u-ana")] };
    const before = session.get();
    server.commit([said("m1")]);
    await time.run(100);
    const after = session.get();
    expect(after).not.toBe(before);
    for (const part of ["room", "player", "queue", "people", "you", "notices", "pending"] as const) {
      expect(after[part]).toBe(before[part]);
    }
  });
});

describe("leaving", () => {
  it("says so, and ends", async () => {
    const session = await inRoom(server);
    session.leave();
    expect(session.get().status).toEqual({ kind: "left" });
    await time.run(5_000);
    expect(sent("room.leave")).toHaveLength(1);
    expect(server.conns.size).toBe(0);
    expect(server.dials).toBe(1);
  });

  it("removed: stays out until asked, then knocks again", async () => {
    const session = await inRoom(server);
    for (const conn of server.conns) conn.event("room.removed", { reason: "banned", until: 5 });
    await time.run(10_000);
    expect(session.get().status).toEqual({ kind: "removed", reason: "banned", until: 5 });
    expect(server.conns.size).toBe(0);
    session.enter();
    await time.run(500);
    expect(session.get().status.kind).toBe("joined");
  });

  it("closed: says why, and what was on its way is answered", async () => {
    const session = await inRoom(server);
    server.swallow = () => true;
    const result = session.send("queue.add", { url: "a" });
    await time.run(100);
    server.commit([event("room.closed", { reason: "owner" })]);
    await time.run(100);
    expect(session.get().status).toEqual({ kind: "closed", reason: "owner" });
    expect(await result).toMatchObject({ ok: false, error: { code: "closed" } });
    await time.run(10_000);
    expect(server.dials).toBe(1);
  });
});

describe("the code", () => {
  it("may change while one is inside: the way back uses the new one", async () => {
    const session = await inRoom(server);
    server.commit([event("room.update", { patch: { code: "NEW234" } })]);
    await time.run(100);
    server.kill();
    await time.run(3_000);
    expect(sent("room.join")[1]?.payload["code"]).toBe("NEW234");
    expect(session.get().status.kind).toBe("joined");
  });
});
