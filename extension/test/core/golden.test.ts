import { describe, expect, it } from "vitest";

import type { Replay, Snapshot } from "../../src/contract/types";
import { fold } from "../../src/core/reducer";

interface Trace {
  readonly name: string;
  readonly snapshot: Snapshot;
  readonly events: readonly Replay[];
  readonly after: Snapshot;
}

const traces = import.meta.glob<Trace>("../../../tests/golden/*.json", { eager: true, import: "default" });
const files = Object.keys(traces);
const read = (file: string) => traces[file]!;

function replay(trace: Trace): Snapshot {
  return trace.events.reduce((state, event) => {
    const folded = fold(state, event);
    if (folded.kind !== "applied") throw new Error(`rev ${event.rev} (${event.type}): ${folded.kind}`);
    return folded.state;
  }, trace.snapshot);
}

describe("the golden traces of the server's domain", () => {
  it("are there", () => {
    expect(files.length).toBeGreaterThan(0);
  });

  it.each(files)("%s: the reducer comes to the same room", (file) => {
    const trace = read(file);
    expect(trace.events.length).toBeGreaterThan(0);
    expect(replay(trace)).toEqual(trace.after);
  });

  it.each(files)("%s: every prefix, repeated from its start, ends the same", (file) => {
    const trace = read(file);
    const again = trace.events.flatMap((event, index) => (index % 3 === 0 ? [event, event] : [event]));
    let state = trace.snapshot;
    for (const event of again) {
      const folded = fold(state, event);
      if (folded.kind === "applied") state = folded.state;
      else expect(folded.kind).toBe("old");
    }
    expect(state).toEqual(trace.after);
  });

  it("cover every numbered type", () => {
    const types = new Set(files.flatMap((file) => read(file).events.map((event) => event.type)));
    expect([...types].sort()).toEqual([
      "chat.deleted",
      "chat.message",
      "chat.restored",
      "player.state",
      "queue.update",
      "room.closed",
      "room.update",
    ]);
  });
});
