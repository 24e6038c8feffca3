import { NAMESPACE_OF } from "../contract/types";
import { NOT_SENT } from "./commander";
import { refusal } from "./decode";
import type { Call } from "./ports";

/** A press is worth nothing when it reaches the room much later: as in the outbox. */
const PRESS_MS = 8_000;

interface Waiting {
  readonly call: Call;
  readonly at: number;
  /** The stay in a room that it was meant for. */
  readonly place: string | null;
  readonly settle: (value: unknown) => void;
}

/** Calls that may be made again when the worker died before it answered. */
const REPEATED: ReadonlySet<Call["do"]> = new Set(["send", "enter", "claim", "leave", "retry", "discard", "join"]);
/** Of those, the ones that mean nothing in another room. */
const OF_PLACE: ReadonlySet<Call["do"]> = new Set(["send", "enter", "claim", "leave", "retry", "discard"]);

/** What a page asked and was not answered yet, over however many lives of the worker. */
export class Calls {
  private readonly waiting = new Map<number, Waiting>();
  private count = 0;

  constructor(private readonly now: () => number) {}

  /** `settle` gets the answer, or what the call comes to without one. Returns the call's id. */
  add(call: Call, place: string | null, settle: (value: unknown) => void): number {
    this.count += 1;
    this.waiting.set(this.count, { call, place, settle, at: this.now() });
    return this.count;
  }

  answered(id: number, value: unknown): void {
    const waiting = this.waiting.get(id);
    this.waiting.delete(id);
    waiting?.settle(value);
  }

  /** The port broke: what cannot be asked again comes to nothing. */
  broken(): void {
    for (const [id, { call }] of this.waiting) if (!REPEATED.has(call.do)) this.answered(id, lost(call));
  }

  /** The port is there again, and the person in `place`: what is to be asked again, in order. */
  repeated(place: string | null): [id: number, call: Call][] {
    const again: [number, Call][] = [];
    for (const [id, waiting] of this.waiting) {
      const { call, at } = waiting;
      const pressed = call.do === "send" && NAMESPACE_OF[call.name] === "/player";
      if (OF_PLACE.has(call.do) && waiting.place !== place)
        this.answered(id, refusal("closed", "You are not in that room any more"));
      else if (pressed && this.now() - at > PRESS_MS) this.answered(id, { ok: false, error: NOT_SENT });
      else again.push([id, call]);
    }
    return again;
  }

  /** Nobody will ever answer. */
  end(): void {
    for (const [id, { call }] of this.waiting) this.answered(id, lost(call));
  }
}

function lost(call: Call): unknown {
  return call.do === "request" ? "lost" : refusal("unavailable", "The extension was interrupted: try again");
}
