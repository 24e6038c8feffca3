import { RoomSession } from "../../src/core/room-session";
import type { ClientKind } from "../../src/contract/types";
import type { FakeServer } from "./fake-server";
import { seeded } from "./random";

export interface ClientHabits {
  readonly seed?: number;
  readonly kind?: ClientKind;
  readonly code?: string;
  readonly token?: (fresh: boolean) => Promise<string | null>;
}

/** A session on the fake server, not yet entered. */
export function makeSession(server: FakeServer, habits: ClientHabits = {}): RoomSession {
  const { seed = 1, kind = "viewer", code = "K7TE42" } = habits;
  return new RoomSession(
    {
      dial: server.dial,
      scheduler: server.time,
      random: seeded(seed),
      token: habits.token ?? (() => Promise.resolve("token")),
    },
    { code, name: "Me", client: { kind, version: "1.0.0", sync: "tight", instance: `instance-${seed}` } },
  );
}

/** A session that is in the room. */
export async function inRoom(server: FakeServer, habits: ClientHabits = {}): Promise<RoomSession> {
  const session = makeSession(server, habits);
  session.enter();
  await server.time.run(500);
  if (session.get().status.kind !== "joined") throw new Error(`not joined: ${session.get().status.kind}`);
  return session;
}
