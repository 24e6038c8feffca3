import { beforeEach, describe, expect, it } from "vitest";

import type { NumberedEvent } from "../../src/contract/types";
import { inRoom } from "../support/fake-client";
import { FakeServer, makePerson } from "../support/fake-server";
import { SimScheduler } from "../support/sim-scheduler";

let time: SimScheduler;
let server: FakeServer;

beforeEach(() => {
  time = new SimScheduler();
  server = new FakeServer(time);
});

const me = (...conns: Parameters<typeof makePerson>[1] & object) => makePerson("u-me", conns);
const update = (people: object[], left: string[] = [], summary?: object) =>
  server.broadcast("presence.update", { people, left, ...(summary === undefined ? {} : { summary }) });
const claims = () =>
  server.received.filter((each) => each.name === "presence.report" && each.payload["active"] === true);

describe("people", () => {
  it("come, change and go, and the total follows", async () => {
    server.people = { total: 2, list: [makePerson("u-ana"), me({ conn_id: "c0001" })] };
    const session = await inRoom(server);
    update([makePerson("u-ben"), makePerson("u-ana", [{ suspended: "advert" }])]);
    await time.run(50);
    expect(session.get().people.total).toBe(3);
    expect(session.get().people.list.map((person) => person.user_id)).toEqual(["u-ana", "u-me", "u-ben"]);
    expect(session.get().people.list[0]?.conns[0]?.suspended).toBe("advert");
    update([], ["u-ana", "u-nobody"]);
    await time.run(50);
    expect(session.get().people.total).toBe(2);
    expect(session.get().notices.map((notice) => [notice.key, notice.params])).toEqual([
      ["person.joined", { name: "u-ben" }],
      ["person.left", { name: "u-ana" }],
    ]);
  });

  it("are counted by the summary in a large room, and come without toasts", async () => {
    server.people = { total: 60, list: [makePerson("u-ana")] };
    const session = await inRoom(server);
    update([makePerson("u-ben")], [], { total: 61, in_step: 60, waiting: 1, skew_p50: 3, skew_p95: 9 });
    await time.run(50);
    expect(session.get().people.total).toBe(61);
    expect(session.get().summary?.in_step).toBe(60);
    expect(session.get().notices).toEqual([]);
  });

  it("are read page by page", async () => {
    server.people = { total: 3, list: [makePerson("u-1"), makePerson("u-2")] };
    const session = await inRoom(server);
    const handle = server.handle.bind(server);
    server.handle = (conn, name, payload) =>
      name === "room.people" && payload["after"] === "u-2"
        ? { ok: true, data: { people: [makePerson("u-3")], total: 3 } }
        : handle(conn, name, payload);
    const more = session.loadMorePeople();
    await time.run(100);
    await more;
    expect(session.get().people.list.map((person) => person.user_id)).toEqual(["u-1", "u-2", "u-3"]);
  });

  it("have the roles that the room gives them", async () => {
    server.people = { total: 2, list: [makePerson("u-ana"), me({ conn_id: "c0001" })] };
    const session = await inRoom(server);
    expect(session.get().people.list[0]?.role).toBe("owner");
    const roles = { owner: "u-ana", acting: null, operators: ["u-me"], members: [] };
    server.commit([{ type: "room.update", payload: { patch: { roles } } } as unknown as NumberedEvent]);
    await time.run(50);
    expect(session.get().you?.role).toBe("operator");
    expect(session.get().people.list[1]?.role).toBe("operator");
  });

  it("tell the skew: the largest difference among players that count", async () => {
    const session = await inRoom(server);
    update([makePerson("u-1", [{ drift_ms: -3 }])]);
    await time.run(50);
    expect(session.get().skewMs).toBeNull();
    update([
      makePerson("u-2", [{ drift_ms: 9.5 }]),
      makePerson("u-3", [
        { drift_ms: 500, suspended: "advert" },
        { drift_ms: -500, active: false },
      ]),
      makePerson("u-4", [{ drift_ms: 900, ready: false }, { drift_ms: null }]),
    ]);
    await time.run(50);
    expect(session.get().skewMs).toBe(12.5);
  });

  it("are not believed when they make no sense", async () => {
    const session = await inRoom(server);
    for (const conn of server.conns) conn.event("presence.update", { people: 5 });
    await time.run(50);
    expect(session.get().status.kind).toBe("joined");
  });
});

describe("of one person's tabs", () => {
  it("the only one claims by itself, on every new connection", async () => {
    const session = await inRoom(server);
    expect(session.get().active).toBe(true);
    expect(claims()).toHaveLength(1);
    server.kill();
    await time.run(3_000);
    expect(claims()).toHaveLength(2);
    expect(session.get().active).toBe(true);
  });

  it("a second one mirrors until it says: play here", async () => {
    server.people = { total: 1, list: [me({ conn_id: "c0000", active: true }, { conn_id: "c0001", active: false })] };
    const session = await inRoom(server);
    expect(session.get().active).toBe(false);
    expect(claims()).toEqual([]);
    session.claimPlayer();
    await time.run(50);
    expect(claims()).toHaveLength(1);
    update([me({ conn_id: "c0000", active: false }, { conn_id: "c0001", active: true })]);
    await time.run(50);
    expect(session.get().active).toBe(true);
  });

  it("the one that is overtaken mirrors, and does not claim back", async () => {
    const session = await inRoom(server);
    update([me({ conn_id: "c0001", active: false }, { conn_id: "c0009", active: true })]);
    await time.run(10_000);
    expect(session.get().active).toBe(false);
    expect(claims()).toHaveLength(1);
  });

  it("a mirror takes over when the active one has gone", async () => {
    server.people = { total: 1, list: [me({ conn_id: "c0000", active: true }, { conn_id: "c0001", active: false })] };
    const session = await inRoom(server);
    update([me({ conn_id: "c0001", active: false })]);
    await time.run(1_000);
    expect(claims()).toHaveLength(1);
    expect(session.get().active).toBe(true);
  });

  it("of several mirrors the first takes over, and the next one when that does not", async () => {
    const mirrors = [
      { conn_id: "c0000", active: false },
      { conn_id: "c0001", active: false },
    ];
    server.people = { total: 1, list: [me({ conn_id: "c00", active: true }, ...mirrors)] };
    const session = await inRoom(server);
    update([me(...mirrors)]);
    await time.run(3_000);
    expect(claims()).toEqual([]);
    update([me({ conn_id: "c0000", active: true }, { conn_id: "c0001", active: false })]);
    await time.run(10_000);
    expect(claims()).toEqual([]);
    update([me(...mirrors)]);
    await time.run(6_000);
    expect(claims()).toHaveLength(1);
    expect(session.get().active).toBe(true);
  });

  it("a remote never claims", async () => {
    const session = await inRoom(server, { kind: "remote" });
    session.claimPlayer();
    await time.run(1_000);
    expect(claims()).toEqual([]);
    expect(session.get().active).toBe(false);
  });

  it("a claim that was refused is made again", async () => {
    let refusals = 2;
    server.refuse = (name) => (name === "presence.report" && refusals-- > 0 ? { code: "rate_limited" } : null);
    await inRoom(server);
    await time.run(5_000);
    expect(claims()).toHaveLength(3);
  });
});
