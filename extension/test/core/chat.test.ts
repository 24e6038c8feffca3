import { beforeEach, describe, expect, it } from "vitest";

import type { ChatMessage, NumberedEvent } from "../../src/contract/types";
import { append, EMPTY_LOG, forget, prepend, seed } from "../../src/core/chat-log";
import { inRoom } from "../support/fake-client";
import { FakeServer } from "../support/fake-server";
import { SimScheduler } from "../support/sim-scheduler";

let time: SimScheduler;
let server: FakeServer;

beforeEach(() => {
  time = new SimScheduler();
  server = new FakeServer(time);
});

const message = (n: number): ChatMessage => ({ id: `m${n}`, user_id: "u", name: "U", at: n, text: `text ${n}` });
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => message(from + index));
const said = (n: number): NumberedEvent => ({ type: "chat.message", payload: message(n) as never });
const sent = (name: string) => server.received.filter((command) => command.name === name);

describe("the scrollback", () => {
  it("keeps what was read above a snapshot that meets it", () => {
    const log = seed(prepend(seed(EMPTY_LOG, range(31, 60)), range(1, 30), 50), range(40, 69));
    expect(log.entries).toEqual(range(1, 69));
    expect(log.hasMore).toBe(false);
  });

  it("begins anew after a hole, and can be read up again", () => {
    const log = seed(seed(EMPTY_LOG, range(1, 30)), range(100, 129));
    expect(log).toEqual({ entries: range(100, 129), hasMore: true });
  });

  it("knows that a short room has no more", () => {
    expect(seed(EMPTY_LOG, range(1, 3)).hasMore).toBe(false);
    expect(prepend(seed(EMPTY_LOG, range(51, 80)), range(1, 50), 50).hasMore).toBe(true);
  });

  it("leaves tombstones anywhere", () => {
    const log = forget(append(prepend(seed(EMPTY_LOG, range(31, 60)), range(1, 30), 50), message(61)), ["m2", "m61"]);
    expect(log.entries[1]).toEqual({ id: "m2", user_id: "u", at: 2, deleted: true });
    expect(log.entries[60]).toEqual({ id: "m61", user_id: "u", at: 61, deleted: true });
  });
});

describe("the chat of a session", () => {
  it("pages back, one page at a time, and says when there is no more", async () => {
    server.commit(range(1, 80).map((_, index) => said(index + 1)));
    const session = await inRoom(server);
    const all = server.log.map(({ payload }) => {
      const { id, user_id, name, at, text } = payload as unknown as ChatMessage;
      return { id, user_id, name, at, text };
    });
    const handle = server.handle.bind(server);
    server.handle = (conn, name, payload) => {
      if (name !== "chat.history") return handle(conn, name, payload);
      server.received.push({ name, payload, at: 0 });
      const end = all.findIndex((entry) => entry.id === payload["before"]);
      return { ok: true, data: { messages: all.slice(Math.max(0, end - 50), end) } };
    };
    expect(session.get().chat).toEqual(all.slice(50));
    expect(session.get().chatHasMore).toBe(true);
    const loads = [session.loadEarlierChat(), session.loadEarlierChat()];
    await time.run(100);
    await Promise.all(loads);
    expect(sent("chat.history")).toHaveLength(1);
    expect(session.get().chat).toEqual(all);
    const last = session.loadEarlierChat();
    await time.run(100);
    await last;
    expect(session.get().chatHasMore).toBe(false);
  });

  it("stops paging where the server keeps nothing any more", async () => {
    server.commit(range(1, 40).map((_, index) => said(index + 1)));
    const session = await inRoom(server);
    server.refuse = (name) => (name === "chat.history" ? { code: "not_found" } : null);
    const load = session.loadEarlierChat();
    await time.run(100);
    await load;
    expect(session.get()).toMatchObject({ chatHasMore: false, notices: [] });
  });

  it("shows an own message at once, and never twice", async () => {
    const session = await inRoom(server);
    server.answerDelay = () => 500;
    void session.send("chat.send", { text: " hello " });
    expect(session.get().outgoing).toEqual([{ opId: expect.any(String) as string, text: " hello ", failed: null }]);
    const shown: number[] = [];
    session.subscribe(() => shown.push(session.get().outgoing.length + session.get().chat.length));
    await time.run(1_000);
    expect(session.get()).toMatchObject({ outgoing: [], chat: [{ text: "hello" }] });
    expect(Math.max(...shown)).toBe(1);
  });

  it("keeps a refused message with its reason, and sends it again as the same one", async () => {
    const session = await inRoom(server);
    server.refuse = (name) => (name === "chat.send" ? { code: "forbidden" } : null);
    void session.send("chat.send", { text: "hello" });
    await time.run(100);
    const [failed] = session.get().outgoing;
    expect(failed).toMatchObject({ text: "hello", failed: "forbidden" });
    expect(session.get().notices).toEqual([]);
    server.refuse = () => null;
    session.retryMessage(failed!.opId);
    session.retryMessage(failed!.opId);
    expect(session.get().outgoing[0]?.failed).toBeNull();
    await time.run(100);
    expect(session.get()).toMatchObject({ outgoing: [], chat: [{ text: "hello" }] });
    expect(new Set(sent("chat.send").map((command) => command.payload.op_id)).size).toBe(1);
    expect(server.state.chat).toHaveLength(1);
  });

  it("forgets a message that the person gave up", async () => {
    const session = await inRoom(server);
    server.refuse = (name) => (name === "chat.send" ? { code: "forbidden" } : null);
    void session.send("chat.send", { text: "hello" });
    await time.run(100);
    session.discardMessage(session.get().outgoing[0]!.opId);
    expect(session.get().outgoing).toEqual([]);
  });

  it("buries what was deleted while it was away", async () => {
    const session = await inRoom(server);
    server.commit([said(1), said(2)]);
    await time.run(100);
    server.kill();
    server.commit([{ type: "chat.deleted", payload: { ids: ["m1"] } as never }]);
    await time.run(3_000);
    expect(session.get().chat[0]).toMatchObject({ id: "m1", deleted: true });
  });

  it("shows again what was taken away and brought back", async () => {
    const session = await inRoom(server);
    server.commit([said(1), said(2)]);
    await time.run(100);
    const before = session.get().chat;
    server.commit([{ type: "chat.deleted", payload: { ids: ["m1", "m2"] } as never }]);
    await time.run(100);
    expect(session.get().chat[0]).not.toHaveProperty("text");
    server.commit([{ type: "chat.restored", payload: { messages: before } as never }]);
    await time.run(100);
    expect(session.get().chat).toEqual(before);
  });
});

describe("typing", () => {
  it("is told at most every 3 s, and anew after a message", async () => {
    const session = await inRoom(server);
    for (let key = 0; key < 50; key++) {
      session.typing();
      await time.run(100);
    }
    expect(sent("chat.typing")).toHaveLength(2);
    void session.send("chat.send", { text: "hello" });
    session.typing();
    await time.run(100);
    expect(sent("chat.typing")).toHaveLength(3);
  });

  it("shows until a message comes, or nothing more is heard", async () => {
    const session = await inRoom(server);
    server.broadcast("chat.typing", { user_id: "u-ana", name: "Ana" });
    server.broadcast("chat.typing", { user_id: "u-ben", name: "Ben" });
    server.broadcast("chat.typing", { user_id: "u-me", name: "Me" });
    await time.run(50);
    expect(session.get().typing).toEqual(["Ana", "Ben"]);
    server.commit([{ type: "chat.message", payload: { ...message(1), user_id: "u-ana" } as never }]);
    await time.run(50);
    expect(session.get().typing).toEqual(["Ben"]);
    await time.run(5_000);
    expect(session.get().typing).toEqual([]);
  });
});
