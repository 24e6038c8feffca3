import { beforeEach, describe, expect, it } from "vitest";

import type { Capability, NumberedEvent, Role } from "../../src/contract/types";
import type { RoomSession } from "../../src/core/room-session";
import { inRoom, makeSession } from "../support/fake-client";
import { FakeServer, makePerson } from "../support/fake-server";
import { SimScheduler } from "../support/sim-scheduler";

const BEN = { user_id: "u-ben", name: "Ben" };
const CLEO = { user_id: "u-cleo", name: "Cléo" };
const LOOKS_AFTER: readonly Capability[] = ["people.approve", "people.mute", "room.roles", "player.control"];

let time: SimScheduler;
let server: FakeServer;

beforeEach(() => {
  time = new SimScheduler();
  server = new FakeServer(time);
  server.people = { total: 2, list: [makePerson("u-ana"), makePerson("u-me")] };
  const { room } = server.state;
  server.state = { ...server.state, room: { ...room, can: { ...room.can, operator: LOOKS_AFTER, guest: [] } } };
});

const room = (patch: object, more: object = {}) =>
  ({ type: "room.update", payload: { patch, ...more } }) as unknown as NumberedEvent;

async function become(role: Role): Promise<void> {
  const operators = role === "operator" ? ["u-me"] : [];
  server.commit([room({ roles: { owner: "u-ana", acting: null, operators, members: [] } })]);
  await time.run(100);
}

async function hear(name: string, payload: object): Promise<void> {
  server.broadcast(name, payload);
  await time.run(100);
}

const told = (session: RoomSession) => session.get().notices.map(({ key, params }) => [key, params["name"]]);

describe("what waits for an answer", () => {
  let session: RoomSession;

  beforeEach(async () => {
    session = await inRoom(server);
    await become("operator");
  });

  it("is listed, and told of once", async () => {
    await hear("room.knocks", { list: [BEN] });
    await hear("room.knocks", { list: [BEN, CLEO] });
    await hear("room.asks", { list: [{ ...BEN, at: 5 }] });
    expect(session.get().desk).toMatchObject({ knocks: [BEN, CLEO], asks: [{ user_id: "u-ben" }], reports: [] });
    expect(told(session)).toEqual([
      ["knocked", "Ben"],
      ["knocked", "Cléo"],
      ["asked", "Ben"],
    ]);
  });

  it("names whom a report is about", async () => {
    const report = { report_id: "r1", at: 5, by: BEN, about: CLEO, reason: "insults", evidence: {} };
    await hear("room.reports", { list: [report] });
    expect(session.get().desk.reports).toEqual([report]);
    expect(told(session)).toEqual([["reported", "Cléo"]]);
  });

  it("is told of again when it was gone in between, but not for a new connection", async () => {
    await hear("room.knocks", { list: [BEN] });
    server.kill();
    await time.run(3_000);
    expect(session.get().desk.knocks).toEqual([]);
    await hear("room.knocks", { list: [BEN] });
    expect(session.get().desk.knocks).toEqual([BEN]);
    expect(told(session)).toHaveLength(1);
    await hear("room.knocks", { list: [] });
    await hear("room.knocks", { list: [BEN] });
    expect(told(session)).toHaveLength(2);
  });

  it("is nothing to those who may not answer it, whatever comes", async () => {
    await hear("room.knocks", { list: [BEN] });
    await become("guest");
    expect(session.get().desk.knocks).toEqual([]);
    await hear("room.asks", { list: [{ ...BEN, at: 5 }] });
    expect(session.get().desk.asks).toEqual([]);
    expect(told(session)).toHaveLength(1);
    await hear("room.knocks", { list: 5 });
    await become("operator");
    expect(session.get().desk.knocks).toEqual([BEN]);
  });
});

describe("one's own ask for control", () => {
  it("stands until it is answered; turned down, it may be repeated later", async () => {
    const session = await inRoom(server);
    const asked = session.send("room.ask_control", {});
    await time.run(100);
    expect((await asked).ok).toBe(true);
    expect(session.get().desk.asking).toBe("asked");
    await hear("room.control_declined", { again_after_ms: 60_000 });
    expect(session.get().desk.asking).toBe("declined");
    expect(told(session)).toEqual([["control_declined", undefined]]);
    await time.run(60_000);
    expect(session.get().desk.asking).toBe("no");
  });

  it("is over with the right", async () => {
    const session = await inRoom(server);
    void session.send("room.ask_control", {});
    await time.run(100);
    await become("operator");
    expect(session.get().desk.asking).toBe("no");
    await become("guest");
    expect(session.get().desk.asking).toBe("no");
  });

  it("is not marked when it was refused", async () => {
    server.refuse = (name) => (name === "room.ask_control" ? { code: "rate_limited" } : null);
    const session = await inRoom(server);
    void session.send("room.ask_control", {});
    await time.run(100);
    expect(session.get().desk.asking).toBe("no");
  });
});

describe("being muted", () => {
  it("is known until when, and that it is over", async () => {
    const session = await inRoom(server);
    const target = { user_id: "u-me", name: "Me" };
    server.commit([room({}, { target: { ...target, until: 99 } })], BEN, "mute");
    await time.run(100);
    expect(session.get().you?.muted_until).toBe(99);
    server.commit([room({}, { target: { ...BEN, until: 5 } })], BEN, "mute");
    server.commit([room({}, { target })], BEN, "unmute");
    await time.run(100);
    expect(session.get().you?.muted_until).toBeNull();
  });
});

describe("at the door", () => {
  let open: boolean;
  let session: RoomSession;
  const status = () => session.get().status;
  const joins = () => server.received.filter(({ name }) => name === "room.join").length;
  const tell = async (name: string, payload: object) => {
    for (const conn of server.conns) conn.event(name, payload);
    await time.run(100);
  };

  beforeEach(async () => {
    open = false;
    server.refuse = (name) => (name === "room.join" && !open ? { code: "approval_pending" } : null);
    session = makeSession(server);
    session.enter();
    await time.run(500);
  });

  it("one waits, also over a lost connection, and comes in by oneself", async () => {
    expect(status()).toEqual({ kind: "knocking" });
    const seen = new Set<string>();
    session.subscribe(() => seen.add(status().kind));
    server.kill();
    await time.run(3_000);
    expect([...seen]).toEqual(["knocking"]);
    expect(joins()).toBe(2);
    open = true;
    await tell("room.admitted", {});
    await time.run(500);
    expect(status().kind).toBe("joined");
  });

  it("one may go away again, and knocks no more", async () => {
    session.leave();
    await time.run(500);
    expect(server.received.at(-1)?.name).toBe("room.leave");
    expect(server.conns.size).toBe(0);
    expect(status()).toEqual({ kind: "left" });
  });

  it("one is told when it stays closed, and when one may ask again", async () => {
    await tell("room.declined", { again_after_ms: 60_000 });
    expect(status()).toEqual({ kind: "declined", waitMs: 60_000, again: false });
    server.kill();
    await time.run(30_000);
    expect(joins()).toBe(1);
    await time.run(30_000);
    expect(status()).toMatchObject({ kind: "declined", again: true });
    session.enter();
    await time.run(500);
    expect(status()).toEqual({ kind: "knocking" });
  });

  it("one hears at the next try how long it still stays closed", async () => {
    server.refuse = () => ({ code: "approval_pending", retry_after_ms: 20_000 });
    server.kill();
    await time.run(3_000);
    expect(status()).toMatchObject({ kind: "declined", waitMs: 20_000 });
  });

  it("one hears that it stays closed, also when that overtakes the answer", async () => {
    await tell("room.declined", { again_after_ms: 100 });
    await time.run(200);
    server.answerDelay = () => 200;
    session.enter();
    await time.run(100);
    await tell("room.declined", { again_after_ms: 60_000 });
    await time.run(500);
    expect(status()).toMatchObject({ kind: "declined", waitMs: 60_000 });
  });

  it("one may turn away", async () => {
    session.leave();
    expect(status()).toEqual({ kind: "left" });
    await tell("room.declined", { again_after_ms: 1_000 });
    expect(status()).toEqual({ kind: "left" });
  });
});
