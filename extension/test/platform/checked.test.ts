import fc from "fast-check";
import { describe, expect, it } from "vitest";

import type { HttpPort } from "../../src/core/http";
import { RoomSession } from "../../src/core/room-session";
import { checkedDial, checkedHttp } from "../../src/platform/checked";
import { isEvent, isYouTubeId } from "../../src/platform/schemas";
import { watchAddress } from "../../src/platform/chrome-tabs";
import { FakeServer, makeItem, makePerson } from "../support/fake-server";
import { seeded } from "../support/random";
import { SimScheduler } from "../support/sim-scheduler";

const EVENT = { rev: 1, at: 1, by: "system", cause: "add" };
const item = { ...makeItem("i1aa", "one"), media_id: "sharetube01" };

async function joined(): Promise<{ time: SimScheduler; server: FakeServer; session: RoomSession }> {
  const time = new SimScheduler();
  const server = new FakeServer(time);
  const session = new RoomSession(
    {
      dial: checkedDial(server.dial),
      scheduler: time,
      random: seeded(1),
      token: () => Promise.resolve("token"),
    },
    { code: "K7TE42", name: "Me", client: { kind: "extension", version: "1", sync: "tight", instance: "instance-1" } },
  );
  session.enter();
  await time.run(500);
  return { time, server, session };
}

describe("events", () => {
  it("of the contract pass, also with fields that are not known yet", () => {
    const change = { kind: "added", items: [item], before_id: null };
    expect(isEvent("queue.update", { ...EVENT, change })).toBe(true);
    expect(isEvent("queue.update", { ...EVENT, change: { ...change, later: 1 } })).toBe(true);
    expect(isEvent("presence.update", { people: [makePerson("u-ana")], left: ["u-ben"] })).toBe(true);
  });

  it.each([
    ["an unknown event", "room.explode", {}],
    ["a name from the prototype", "constructor", {}],
    ["no payload", "queue.update", undefined],
    ["an id that is none", "queue.update", added({ ...item, media_id: "../../evil" })],
    ["an id with more after it", "queue.update", added({ ...item, media_id: "sharetube01&list=x" })],
    ["a title that is no text", "queue.update", added({ ...item, title: { html: "<b>" } })],
    ["a title without end", "queue.update", added({ ...item, title: "x".repeat(9_000) })],
    ["a list without end", "presence.update", { people: [], left: Array(3_000).fill("u") }],
    ["a wrong person", "presence.update", { people: [{ user_id: "<img>", name: 5 }], left: [] }],
    ["a number that is none", "player.state", { ...EVENT, cue: "soon" }],
  ])("%s does not", (_what, name, payload) => {
    expect(isEvent(name, payload)).toBe(false);
  });

  it("whatever is sent, nothing of it throws", () => {
    const names = fc.constantFrom(
      "queue.update",
      "player.state",
      "room.update",
      "presence.update",
      "chat.message",
      "x",
    );
    fc.assert(
      fc.property(names, fc.jsonValue(), (name, payload) => {
        expect(typeof isEvent(name, payload)).toBe("boolean");
      }),
    );
  });
});

function added(one: object): object {
  return { ...EVENT, change: { kind: "added", items: [one], before_id: null } };
}

describe("a session on a server that sends nonsense", () => {
  it("is in the room all the same, and shows nothing of it", async () => {
    const { time, server, session } = await joined();
    expect(session.get().status.kind).toBe("joined");
    for (const conn of server.conns) {
      conn.event("presence.update", { people: [{ user_id: 5 }], left: "all" });
      conn.event("chat.typing", { user_id: {}, name: [] });
      conn.event("room.removed", { reason: "because" });
      conn.event("queue.update", { ...added({ ...item, media_id: "javascript:alert(1)" }), rev: 1 });
      conn.event("", {});
    }
    await time.run(3_000);
    expect(session.get().status.kind).toBe("joined");
    expect(session.get().queue).toEqual([]);
    expect(session.get().people).toEqual({ total: 0, list: [] });
  });

  it("gets an answer that is none as a refusal", async () => {
    const { time, server, session } = await joined();
    const handle = server.handle.bind(server);
    server.handle = (conn, name, payload) =>
      name === "queue.add" ? ({ ok: true, data: { item_id: "<script>" } } as never) : handle(conn, name, payload);
    const answer = session.send("queue.add", { url: "https://youtu.be/aaaaaaaaaaa" });
    await time.run(20_000);
    expect(await answer).toMatchObject({ ok: false, error: { code: "internal" } });
  });

  it("does not enter a room whose state makes no sense", async () => {
    const time = new SimScheduler();
    const server = new FakeServer(time);
    server.state = { ...server.state, queue: [{ ...item, media_id: "<svg onload=x>" }] };
    const ports = { scheduler: time, random: seeded(1), token: () => Promise.resolve("token") };
    const session = new RoomSession(
      { ...ports, dial: checkedDial(server.dial) },
      {
        code: "K7TE42",
        name: "Me",
        client: { kind: "extension", version: "1", sync: "tight", instance: "instance-1" },
      },
    );
    session.enter();
    await time.run(2_000);
    expect(session.get().status).toMatchObject({ kind: "refused", error: { code: "internal" } });
    expect(session.get().queue).toEqual([]);
  });
});

describe("answers over HTTP", () => {
  const answering = (value: unknown): HttpPort => checkedHttp(() => Promise.resolve(value));
  const user = { user_id: "u-1", name: "Ana", avatar: null, guest: true };

  it("are of the contract, or refusals", async () => {
    const session = { access_token: "a", expires_in: 600, refresh_token: "r", user };
    const good = { ok: true, data: session };
    expect(await answering(good)({ method: "POST", path: "/api/auth/guest" })).toEqual(good);
    const card = { ok: true, data: { name: "Friday films", entry: "open" } };
    expect(await answering(card)({ method: "GET", path: "/api/room/K7TE42" })).toEqual(card);
    const bad = [null, "ok", { ok: true, data: { ...session, expires_in: "long" } }, { ok: false, error: {} }];
    for (const value of bad) {
      const answer = await answering(value)({ method: "POST", path: "/api/auth/guest" });
      expect(answer).toMatchObject({ ok: false, error: { code: "internal" } });
    }
    const unknown = { ok: false, error: { code: "<b>", message: "x" } };
    expect(await answering(unknown)({ method: "GET", path: "/api/health" })).toMatchObject({
      error: { code: "internal" },
    });
  });

  it("keep a wait within reason", async () => {
    const late = { ok: false, error: { code: "rate_limited", message: "", retry_after_ms: 1e15 } };
    const answer = await answering(late)({ method: "GET", path: "/api/health" });
    expect(answer).toMatchObject({ error: { code: "rate_limited", retry_after_ms: 3_600_000 } });
  });
});

describe("addresses", () => {
  it("are made of an id, or of nothing", () => {
    expect(watchAddress("sharetube01")).toBe("https://www.youtube.com/watch?v=sharetube01");
    for (const id of ["", "short", "sharetube01x", "sharetube0/", "..%2f..%2fevil", null, {}, 5]) {
      expect(isYouTubeId(id)).toBe(false);
      expect(watchAddress(id)).toBe("https://www.youtube.com/");
    }
  });
});
