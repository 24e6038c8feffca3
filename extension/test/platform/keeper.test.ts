import { beforeEach, describe, expect, it } from "vitest";

import type { Dial } from "../../src/core/wire";
import { Accounts } from "../../src/platform/accounts";
import { RoomKeeper, type Current } from "../../src/platform/keeper";
import { saveOptions } from "../../src/platform/options";
import { Stays } from "../../src/platform/stays";
import { UnsentStore } from "../../src/platform/unsent";
import { FakeArea } from "../support/fake-area";
import { FakeHttp } from "../support/fake-http";
import { FakeServer } from "../support/fake-server";
import { seeded } from "../support/random";
import { SimScheduler } from "../support/sim-scheduler";

const SERVER = "http://127.0.0.1:8080";

let time: SimScheduler;
let server: FakeServer;
let web: FakeHttp;
let local: FakeArea;
let memory: FakeArea;
let dialled: { server: string; token: string }[];
let shown: Current[];
let lives: number;

beforeEach(() => {
  time = new SimScheduler();
  server = new FakeServer(time);
  web = new FakeHttp();
  local = new FakeArea();
  memory = new FakeArea();
  dialled = [];
  shown = [];
  lives = 0;
});

/** A worker that has just started, with what the former one left in the storage. */
function worker(): RoomKeeper {
  lives += 1;
  return new RoomKeeper({
    scheduler: time,
    random: seeded(lives),
    version: "1.0.0",
    defaultServer: SERVER,
    local,
    accounts: new Accounts({ local, scheduler: time, httpTo: () => web.http }),
    stays: new Stays(local, memory),
    unsent: new UnsentStore(memory),
    dialTo:
      (at): Dial =>
      (token, events) => {
        dialled.push({ server: at, token });
        return server.dial(token, events);
      },
    entered: (current) => current !== null && shown.push(current),
    changed: () => undefined,
  });
}

/** Lets time pass in small steps, with everything settled in between, however many promises it takes. */
async function pass(ms: number, step = 50): Promise<void> {
  for (let gone = 0; gone < ms; gone += step) {
    await new Promise((resolve) => setTimeout(resolve));
    await time.run(step);
  }
}

async function soon<T>(work: Promise<T>): Promise<T> {
  await pass(300);
  return work;
}

const joins = () => server.received.filter(({ name }) => name === "room.join").map(({ payload }) => payload);
const status = (keeper: RoomKeeper) => keeper.current?.session.get().status.kind ?? null;

describe("entering", () => {
  it("makes a guest of whoever gives a name, and keeps both", async () => {
    const keeper = worker();
    expect(await soon(keeper.join("K7TE42", "  Ana "))).toEqual({ ok: true });
    await pass(500);
    expect(status(keeper)).toBe("joined");
    expect(web.paths()).toEqual(["POST /api/auth/guest", "GET /api/room/K7TE42"]);
    expect(joins()[0]).toMatchObject({ code: "K7TE42", client: { kind: "extension", sync: "tight" } });
    expect(keeper.current?.place).toMatchObject({ code: "K7TE42", server: SERVER, url: `${SERVER}/r/K7T-E42` });
    expect(await new Stays(local, memory).recent()).toEqual([{ code: "K7TE42", server: SERVER, name: "Friday films" }]);
    expect(JSON.stringify([...local.stored])).toContain('\\"name\\":\\"Ana\\"');
  });

  it("asks for a name where there is none", async () => {
    const keeper = worker();
    expect(await soon(keeper.join("K7TE42"))).toMatchObject({ ok: false, error: { code: "unauthenticated" } });
    expect(web.asked).toEqual([]);
    expect(keeper.current).toBeNull();
  });

  it("stays where it is when there is no such room", async () => {
    const keeper = worker();
    await soon(keeper.join("K7TE42", "Ana"));
    expect(await soon(keeper.join("ZZZZZZ"))).toMatchObject({ ok: false, error: { code: "not_found" } });
    expect(status(keeper)).toBe("joined");
    expect(keeper.current?.place.code).toBe("K7TE42");
  });

  it("is already there when asked twice", async () => {
    const keeper = worker();
    await soon(Promise.all([keeper.join("K7TE42", "Ana"), keeper.join("K7TE42", "Ana")]));
    await pass(500);
    expect(joins()).toHaveLength(1);
  });

  it("makes a room, and puts the first video into it", async () => {
    const keeper = worker();
    await soon(keeper.create("https://youtu.be/aaaaaaaaaaa", "Ana"));
    await pass(1_000);
    expect(keeper.current?.place.url).toBe("http://192.0.2.7:8080/r/K7T-E42");
    expect(server.received.find(({ name }) => name === "queue.add")?.payload).toMatchObject({
      url: "https://youtu.be/aaaaaaaaaaa",
      where: "end",
    });
  });

  it("has a session for each server", async () => {
    const keeper = worker();
    await soon(keeper.join("K7TE42", "Ana"));
    await soon(keeper.join("K7TE42", undefined, "https://watch.example.org"));
    await pass(500);
    expect(dialled.map((each) => each.server)).toEqual([SERVER, "https://watch.example.org"]);
    expect(new Set(dialled.map((each) => each.token)).size).toBe(2);
    expect(await soon(keeper.join("K7TE42", "Ana", "javascript:alert(1)"))).toMatchObject({ ok: false });
    expect(await soon(keeper.join("K7TE42", "Ana", "https://watch.example.org/path"))).toMatchObject({ ok: false });
  });

  it("says that the server cannot be reached", async () => {
    web.down = true;
    expect(await soon(worker().join("K7TE42", "Ana"))).toMatchObject({ ok: false, error: { code: "unavailable" } });
  });
});

describe("a worker that starts again", () => {
  it("goes on as the same person in the same room, and as the same client", async () => {
    await soon(worker().join("K7TE42", "Ana"));
    await pass(500);
    server.kill();
    const next = worker();
    await soon(next.restore());
    await pass(1_000);
    expect(status(next)).toBe("joined");
    expect(web.paths().filter((path) => path.endsWith("guest"))).toHaveLength(1);
    const [first, last] = [joins()[0], joins().at(-1)] as { client: { instance: string } }[];
    expect(last?.client.instance).toBe(first?.client.instance);
    expect(dialled.at(-1)?.token).toBe(dialled[0]?.token);
    expect(shown.at(-1)?.place.id).toBe(shown[0]?.place.id);
  });

  it("does not go back after leaving, nor after having been put out", async () => {
    const keeper = worker();
    await soon(keeper.join("K7TE42", "Ana"));
    await soon(keeper.leave());
    await soon(worker().restore());
    expect(joins()).toHaveLength(1);

    const other = worker();
    await soon(other.join("K7TE42"));
    await pass(500);
    for (const conn of server.conns) conn.event("room.removed", { reason: "kicked" });
    await pass(500);
    expect(status(other)).toBe("removed");
    const count = joins().length;
    await soon(worker().restore());
    await soon(worker().resume());
    expect(joins()).toHaveLength(count);
  });

  it("remembers over an update, when the session's memory is gone", async () => {
    await soon(worker().join("K7TE42", "Ana"));
    memory.stored.clear();
    const next = worker();
    await soon(next.restore());
    expect(next.current).toBeNull();
    await soon(next.resume());
    await pass(500);
    expect(status(next)).toBe("joined");
  });

  it("keeps a message that the room did not take", async () => {
    const keeper = worker();
    await soon(keeper.join("K7TE42", "Ana"));
    await pass(500);
    server.refuse = (name) => (name === "chat.send" ? { code: "forbidden" } : null);
    await soon(keeper.current!.session.send("chat.send", { text: "hello", at_ms: 5 }, { opId: "abcdefgh" }));
    const next = worker();
    await soon(next.restore());
    await pass(500);
    expect(next.current?.session.get().outgoing).toEqual([{ opId: "abcdefgh", text: "hello", failed: "forbidden" }]);
    server.refuse = () => null;
    next.current?.session.retryMessage("abcdefgh");
    await pass(500);
    expect(next.current?.session.get().outgoing).toEqual([]);
    expect(memory.stored.get("unsent")).toBe('{"place":"' + (shown[0]?.place.id ?? "") + '","messages":[]}');
  });
});

describe("people", () => {
  it("may go by another name", async () => {
    const keeper = worker();
    await soon(keeper.join("K7TE42", "Ana"));
    await soon(keeper.rename("Anabel"));
    expect(web.paths().at(-1)).toBe("PATCH /api/users/me");
    await soon(keeper.leave());
    await soon(keeper.join("K7TE42"));
    expect(JSON.stringify([...local.stored])).toContain('\\"name\\":\\"Anabel\\"');
  });

  it("become who they are in the viewer, in the room that they are in", async () => {
    const keeper = worker();
    await soon(keeper.join("K7TE42", "Somebody"));
    await pass(500);
    const refresh = web.session({ user_id: "u-viewer", name: "Ana", avatar: null, guest: true });
    expect(await soon(keeper.become(SERVER, refresh))).toEqual({ ok: true });
    await pass(500);
    expect(web.paths()).toContain("POST /api/auth/logout");
    expect(dialled.at(-1)?.token).toBe("access-of-u-viewer");
    expect(keeper.current?.place.code).toBe("K7TE42");
    expect(shown.at(-1)?.place.id).not.toBe(shown[0]?.place.id);
    expect(status(keeper)).toBe("joined");
  });

  it("are asked for again when their sign-in has ended", async () => {
    await saveOptions(local, { name: "Ana" }, SERVER);
    const keeper = worker();
    await soon(keeper.join("K7TE42"));
    await pass(500);
    web.people.clear();
    server.refuseToken = (token) => (token === dialled[0]?.token ? "unauthenticated" : null);
    server.kill();
    await pass(3_000);
    expect(status(keeper)).toBe("refused");
    keeper.current?.session.enter();
    await pass(1_000);
    expect(status(keeper)).toBe("joined");
  });
});

describe("with nobody to see it", () => {
  it("the room is left after ten minutes, and entered again with the next page", async () => {
    const keeper = worker();
    keeper.pages(1);
    await soon(keeper.join("K7TE42", "Ana"));
    keeper.pages(0);
    await pass(595_000, 5_000);
    expect(status(keeper)).toBe("joined");
    await pass(10_000, 5_000);
    expect(keeper.current).toBeNull();
    expect(server.conns.size).toBe(0);
    keeper.pages(1);
    await pass(1_000);
    expect(status(keeper)).toBe("joined");
  });
});
