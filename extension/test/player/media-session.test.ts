import { expect, it } from "vitest";

import { bindMediaKeys } from "../../src/player/media-session";

it("passes media keys on as gestures, survives unknown ones, and lets go", () => {
  const handlers = new Map<string, MediaSessionActionHandler | null>();
  const session = {
    setActionHandler(action: string, handler: MediaSessionActionHandler | null) {
      if (action === "seekto") throw new TypeError("unknown action");
      handlers.set(action, handler);
    },
  } as unknown as MediaSession;
  const done: string[] = [];
  const abort = new AbortController();
  let position: number | null = 4_000;
  bindMediaKeys(
    session,
    {
      play: () => done.push("play"),
      pause: () => done.push("pause"),
      seek: (ms) => done.push(`seek ${ms}`),
      position: () => position,
    },
    abort.signal,
  );
  for (const action of ["play", "pause", "seekbackward", "seekforward"] as const) handlers.get(action)!({ action });
  position = null;
  handlers.get("seekforward")!({ action: "seekforward" });
  expect(done).toEqual(["play", "pause", "seek 0", "seek 14000"]);
  abort.abort();
  expect([...handlers.values()]).toEqual([null, null, null, null]);
});
