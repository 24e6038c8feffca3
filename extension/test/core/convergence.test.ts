import fc from "fast-check";
import { describe, expect, it } from "vitest";

import type { RoomSession } from "../../src/core/room-session";
import { makeSession } from "../support/fake-client";
import { FakeServer, type Mischief } from "../support/fake-server";
import { seeded } from "../support/random";
import { SimScheduler } from "../support/sim-scheduler";

type Step =
  | { readonly kind: "wait"; readonly ms: number }
  | { readonly kind: "kill" }
  | { readonly kind: "restart" }
  | { readonly kind: "say" | "add" | "next" | "remove" | "move"; readonly who: number };

const who = fc.integer({ min: 0, max: 3 });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant("wait" as const), ms: fc.integer({ min: 0, max: 1_500 }) }) },
  { weight: 1, arbitrary: fc.constantFrom<Step>({ kind: "kill" }, { kind: "restart" }) },
  {
    weight: 8,
    arbitrary: fc.record({ kind: fc.constantFrom(...(["say", "add", "next", "remove", "move"] as const)), who }),
  },
);

function mischief(random: () => number, rate: number): Mischief {
  return {
    drop: () => random() < rate,
    duplicate: () => random() < rate,
    hold: () => (random() < rate ? random() * 900 : 0),
  };
}

function act(session: RoomSession, kind: Step["kind"], random: () => number): void {
  const { queue, player } = session.get();
  const some = queue[Math.floor(random() * queue.length)];
  if (kind === "say") void session.send("chat.send", { text: `${random()}` });
  else if (kind === "add") void session.send("queue.add", { url: `${random()}` });
  else if (kind === "next") void session.send("player.next", { item_id: player?.item?.item_id ?? null });
  else if (kind === "remove" && some) void session.send("queue.remove", { item_ids: [some.item_id] });
  else if (kind === "move" && some) {
    const other = queue[Math.floor(random() * queue.length)];
    const beforeId = other === undefined || other === some ? null : other.item_id;
    void session.send("queue.reorder", { item_id: some.item_id, before_id: beforeId });
  }
}

describe("N clients on a bad network", () => {
  it("come to the server's room: every part of it, and every message once", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 1_000_000 }),
        fc.array(step, { maxLength: 40 }),
        async (seed, steps) => {
          const time = new SimScheduler();
          const server = new FakeServer(time);
          const random = seeded(seed);
          server.latency = () => 5 + random() * 200;
          server.mischief = mischief(random, 0.3);
          server.answerDelay = () => (random() < 0.3 ? random() * 900 : 0);
          const sessions = [0, 1, 2, 3].map((index) => makeSession(server, { seed: seed + index }));
          sessions.forEach((session, index) => time.after(index * 300, () => session.enter()));
          for (const each of steps) {
            if (each.kind === "wait") await time.run(each.ms);
            else if (each.kind === "kill") [...server.conns][Math.floor(random() * server.conns.size)]?.cut();
            else if (each.kind === "restart") server.kill();
            else act(sessions[each.who]!, each.kind, random);
          }
          server.mischief = mischief(random, 0);
          await time.run(30_000);
          // What was lost last is found out by the next event.
          server.commit([
            { type: "chat.message", payload: { id: "last", user_id: "u", name: "u", text: "." } as never },
          ]);
          await time.run(10_000);
          const { room, player, queue, chat } = server.state;
          for (const session of sessions) {
            const view = session.get();
            expect(view.status.kind).toBe("joined");
            expect({ room: view.room, player: view.player, queue: view.queue }).toEqual({ room, player, queue });
            expect(view.chat.slice(-chat.length)).toEqual(chat);
            expect(new Set(view.chat.map((entry) => entry.id)).size).toBe(view.chat.length);
            expect(view.pending.size).toBe(0);
            expect(view.outgoing).toEqual([]);
          }
        },
      ),
      { numRuns: 40 },
    );
  });
});
