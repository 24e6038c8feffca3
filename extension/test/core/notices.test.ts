import { beforeEach, describe, expect, it } from "vitest";

import type { NumberedEvent, Role } from "../../src/contract/types";
import type { RoomSession } from "../../src/core/room-session";
import { inRoom } from "../support/fake-client";
import { FakeServer, makeItem, makePerson } from "../support/fake-server";
import { SimScheduler } from "../support/sim-scheduler";

const ANA = { user_id: "u-ana", name: "Ana" };
const ME = { user_id: "u-me", name: "Me" };

let time: SimScheduler;
let server: FakeServer;
let session: RoomSession;

beforeEach(async () => {
  time = new SimScheduler();
  server = new FakeServer(time);
  server.people = { total: 2, list: [makePerson("u-ben"), makePerson("u-me")] };
  server.commit([added("i1aa"), added("i2aa")]);
  session = await inRoom(server);
});

const event = (type: string, payload: object) => ({ type, payload }) as unknown as NumberedEvent;
const change = (body: object) => event("queue.update", { change: body });
const added = (id: string) => change({ kind: "added", items: [makeItem(id, `title ${id}`)], before_id: null });
const removed = (...ids: string[]) => change({ kind: "removed", item_ids: ids });
const player = (part: object) => event("player.state", { ...server.state.player, ...part });
const line = (position: number) => ({ playing: false, position_ms: position, anchor_ms: 0, rate: 1 });
const loaded = (id: string) => player({ item: makeItem(id, `title ${id}`), cue: 1 });

async function after(events: NumberedEvent[], by: typeof ANA | "system", cause: string) {
  server.commit(events, by, cause);
  await time.run(100);
  return session.get().notices.map(({ kind, key, params, rev }) => ({ kind, key, params, rev }));
}

async function become(role: Role): Promise<void> {
  const roles = {
    owner: role === "owner" ? "u-me" : "u-ana",
    acting: null,
    operators: role === "operator" ? ["u-me"] : [],
    members: [],
  };
  server.commit([event("room.update", { patch: { roles } })]);
  await time.run(100);
}

describe("a toast", () => {
  it("says who did what to the player", async () => {
    const notices = await after([player({ timeline: line(760_000) })], ANA, "seek");
    const params = { name: "Ana", position_ms: 760_000 };
    expect(notices).toEqual([{ kind: "info", key: "did.player.seek", params, rev: null }]);
  });

  it("tells of the room's new code", async () => {
    const notices = await after([event("room.update", { patch: { code: "AAABBB" } })], ANA, "rotate_code");
    expect(notices).toEqual([{ kind: "info", key: "did.room.rotate_code", params: { name: "Ana" }, rev: null }]);
  });

  it("is one for each commit, however many events it wrote", async () => {
    const notices = await after([removed("i1aa"), loaded("i1aa")], ANA, "load");
    expect(notices).toEqual([
      { kind: "info", key: "did.player.load", params: { name: "Ana", title: "title i1aa" }, rev: null },
    ]);
  });

  it("names what was added, also when it starts at once", async () => {
    await after([added("i3aa"), removed("i1aa"), loaded("i1aa")], ANA, "add");
    const notices = await after([player({ item: makeItem("i4aa", "straight in") })], ANA, "add");
    expect(notices.map(({ params }) => params["title"])).toEqual(["title i3aa", "straight in"]);
  });

  it("does not take the interrupted item for the added one", async () => {
    await after([loaded("i9aa")], "system", "start");
    const back = change({ kind: "added", items: [makeItem("i9aa", "interrupted")], before_id: "i1aa" });
    const notices = await after([back, loaded("i5aa")], ANA, "add");
    expect(notices).toEqual([
      { kind: "info", key: "did.queue.add", params: { name: "Ana", title: "title i5aa", count: 1 }, rev: null },
    ]);
  });

  it("offers undo to an operator, and to oneself", async () => {
    await become("operator");
    const [theirs] = await after([removed("i1aa")], ANA, "remove");
    expect(theirs).toMatchObject({ kind: "action", key: "did.queue.remove", params: { title: "title i1aa" }, rev: 4 });
    await become("guest");
    const notices = await after([removed("i2aa")], ME, "clear");
    expect(notices.at(-1)).toMatchObject({ kind: "action", key: "did.queue.clear", rev: 6 });
  });

  it("offers no undo of what cannot be undone, nor to a guest of another's doing", async () => {
    await become("operator");
    await after([player({ phase: "paused" })], ANA, "pause");
    await become("guest");
    await after([removed("i1aa")], ANA, "remove");
    expect(session.get().notices.map((notice) => notice.rev)).toEqual([null, null]);
  });

  it("offers to take back one's own jump", async () => {
    const [notice] = await after([player({ timeline: line(760_000) })], ME, "seek");
    expect(notice).toMatchObject({ kind: "action", key: "did.player.seek", params: { name: "Me" }, rev: 3 });
  });

  it("tells of all that was taken away of one person once, with one undo", async () => {
    await become("operator");
    const { can } = server.state.room;
    server.commit([event("room.update", { patch: { can: { ...can, operator: ["people.mute"] } } })]);
    const say = { id: "m1", user_id: "u-ben", name: "Ben", text: "no" };
    await after([event("chat.message", say)], { user_id: "u-ben", name: "Ben" }, "send");
    await after([removed("i1aa", "i2aa"), event("chat.deleted", { ids: ["m1"] })], ANA, "remove_all");
    const notices = await after([event("chat.deleted", { ids: ["m1"] })], ME, "remove_all");
    expect(notices.map(({ key, params, rev }) => [key, params["target"], rev])).toEqual([
      ["did.remove_all", "Ana", 6],
      ["did.remove_all", "", 8],
    ]);
  });

  it("is not made of one's own play and pause, nor of what the room does by itself", async () => {
    await after([player({ phase: "paused" })], ME, "pause");
    await after([player({ phase: "playing" })], "system", "start");
    await after([removed("i1aa"), loaded("i1aa")], "system", "ended");
    await after([event("room.update", { patch: {} })], "system", "reopen");
    expect(session.get().notices).toEqual([]);
  });

  it("tells what was done to people, and who stands in for the owner", async () => {
    const target = { user_id: "u-ben", name: "Ben" };
    const roles = { owner: "u-ana", acting: null, operators: ["u-ben"], members: [] };
    await after([event("room.update", { patch: { roles }, target })], ANA, "role");
    await after([event("room.update", { patch: {}, target })], ANA, "mute");
    await after([event("room.update", { patch: {}, target })], ANA, "ban");
    await after([event("room.update", { patch: { roles: { ...roles, acting: "u-ben" } } })], "system", "acting");
    expect(session.get().notices.map(({ key, params }) => [key, params["target"], params["role"]])).toEqual([
      ["did.room.role", "Ben", "operator"],
      ["did.room.mute", "Ben", ""],
      ["did.room.kick", "Ben", ""],
      ["acting", "u-ben", undefined],
    ]);
  });

  it("says when it is about the person who reads it", async () => {
    await after([event("room.update", { patch: {}, target: ME })], ANA, "mute");
    expect(session.get().notices[0]?.params).toMatchObject({ name: "Ana", you: 1 });
  });

  it("goes when dismissed; the oldest go by themselves", async () => {
    for (let count = 0; count < 30; count++) await after([player({ phase: "paused" })], ANA, `pause`);
    const { notices } = session.get();
    expect(notices).toHaveLength(20);
    session.dismiss(notices[0]!.id);
    expect(session.get().notices).toHaveLength(19);
  });
});
