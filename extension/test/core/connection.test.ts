import { beforeEach, describe, expect, it } from "vitest";

import { Connection } from "../../src/core/connection";
import { FakeServer } from "../support/fake-server";
import { seeded } from "../support/random";
import { SimScheduler } from "../support/sim-scheduler";

let time: SimScheduler;
let server: FakeServer;
let seen: string[];
let tokens: boolean[];
let token: (fresh: boolean) => Promise<string | null>;

beforeEach(() => {
  time = new SimScheduler();
  server = new FakeServer(time);
  seen = [];
  tokens = [];
  token = () => Promise.resolve("t");
});

function make(seed = 1): Connection {
  return new Connection(
    {
      dial: server.dial,
      scheduler: time,
      random: seeded(seed),
      token: (fresh) => {
        tokens.push(fresh);
        return token(fresh);
      },
    },
    {
      open: () => seen.push("open"),
      down: () => seen.push("down"),
      refused: (code) => seen.push(`refused ${code}`),
      event: (name) => seen.push(name),
    },
  );
}

describe("Connection", () => {
  it("opens and answers", async () => {
    const connection = make();
    connection.start();
    await time.run(100);
    const answer = connection.request("clock.ping", {});
    await time.run(100);
    expect(await answer).toMatchObject({ ok: true });
    expect(seen).toEqual(["open"]);
  });

  it("comes back 250 ms to 2 s after a loss, at random", async () => {
    const waits: number[] = [];
    for (let seed = 1; seed <= 20; seed++) {
      const connection = make(seed);
      connection.start();
      await time.run(100);
      const dials = server.dials;
      server.kill();
      const from = time.now();
      while (server.dials === dials) await time.run(10);
      waits.push(time.now() - from);
      connection.stop();
    }
    expect(Math.min(...waits)).toBeGreaterThanOrEqual(250);
    expect(Math.max(...waits)).toBeLessThanOrEqual(2_000);
    expect(new Set(waits).size).toBeGreaterThan(10);
  });

  it("keeps trying while the server is away, never more than 2 s apart", async () => {
    const connection = make();
    connection.start();
    await time.run(100);
    server.kill(true);
    const before = server.dials;
    await time.run(60_000);
    expect(server.dials - before).toBeGreaterThan(20);
    server.up = true;
    await time.run(2_500);
    expect(seen).toEqual(["open", "down", "open"]);
  });

  it("dials at once when told that there is a network again", async () => {
    const connection = make();
    connection.start();
    await time.run(100);
    server.kill(true);
    await time.run(20_000);
    server.up = true;
    const dials = server.dials;
    connection.hurry();
    await time.run(50);
    expect(server.dials).toBe(dials + 1);
    expect(connection.isOpen).toBe(true);
  });

  it("notices a connection that died silently within ten seconds", async () => {
    const connection = make();
    connection.start();
    await time.run(100);
    server.dark = true;
    await time.run(10_000);
    expect(seen).toEqual(["open", "down"]);
  });

  it("notices it within three seconds when the machine woke", async () => {
    const connection = make();
    connection.start();
    await time.run(100);
    server.dark = true;
    connection.probe();
    await time.run(3_000);
    expect(seen).toContain("down");
  });

  it("keeps a quiet connection that answers", async () => {
    const connection = make();
    connection.start();
    await time.run(300_000);
    expect(seen).toEqual(["open"]);
    expect(server.dials).toBe(1);
  });

  it("tells every request of a lost connection", async () => {
    const connection = make();
    connection.start();
    await time.run(100);
    const answers = [connection.request("clock.ping", {}), connection.request("room.leave", {})];
    server.kill();
    expect(await Promise.all(answers)).toEqual(["lost", "lost"]);
    expect(await connection.request("clock.ping", {})).toBe("lost");
  });

  it("takes a fresh token when the old one is refused, on a new connection", async () => {
    token = (fresh) => Promise.resolve(fresh ? "new" : "old");
    server.refuseToken = (given) => (given === "new" ? null : "unauthenticated");
    const connection = make();
    connection.start();
    await time.run(200);
    expect(tokens).toEqual([false, true]);
    expect(seen).toEqual(["open"]);
  });

  it("gives up when a fresh token is refused too, or there is none", async () => {
    server.refuseToken = () => "unauthenticated";
    make().start();
    await time.run(60_000);
    expect(seen).toEqual(["refused unauthenticated"]);
    expect(server.dials).toBe(2);

    seen = [];
    token = () => Promise.resolve(null);
    make().start();
    await time.run(60_000);
    expect(seen).toEqual(["refused unauthenticated"]);
  });

  it("waits and tries again when the token cannot be had now", async () => {
    let offline = true;
    token = () => (offline ? Promise.reject(new Error("no network")) : Promise.resolve("t"));
    make().start();
    await time.run(10_000);
    expect(seen).toEqual([]);
    offline = false;
    await time.run(2_500);
    expect(seen).toEqual(["open"]);
  });

  it("stops for good: neither events nor attempts afterwards", async () => {
    const connection = make();
    connection.start();
    await time.run(100);
    connection.stop();
    server.kill();
    await time.run(20_000);
    expect(seen).toEqual(["open"]);
    expect(server.dials).toBe(1);
  });

  it("dials again when the server never says that it is open", async () => {
    server.dark = true;
    make().start();
    await time.run(13_000);
    server.dark = false;
    await time.run(15_000);
    expect(seen).toEqual(["open"]);
  });
});
