import type { Scheduler } from "../../core/scheduler";
import { PLAYER, SCRUBBER } from "./elements";

export type Operation = "play" | "pause" | "seek" | "rate";

/** From a press to what YouTube's player does about it; a click may wait for a second one. */
const PRESS_MS = 700;
/** From a press to a navigation that it began. */
const LEAD_MS = 1_500;

/** YouTube's keys that operate the player. */
const KEYS: Readonly<Record<string, readonly Operation[]>> = {
  k: ["play", "pause"],
  " ": ["play", "pause"],
  Enter: ["play", "pause", "seek", "rate"],
  MediaPlayPause: ["play", "pause"],
  MediaPlay: ["play"],
  MediaPause: ["pause"],
  MediaStop: ["pause"],
  j: ["seek"],
  l: ["seek"],
  ArrowLeft: ["seek"],
  ArrowRight: ["seek"],
  Home: ["seek"],
  End: ["seek"],
  PageUp: ["seek"],
  PageDown: ["seek"],
  ",": ["seek"],
  ".": ["seek"],
  "<": ["rate"],
  ">": ["rate"],
};
/** Keys that may lead to another video: a focused link, next and previous, a search. */
const LEADING_KEYS: ReadonlySet<string> = new Set(["Enter", "N", "P", "ArrowDown", "ArrowUp"]);

interface Press {
  readonly operations: ReadonlySet<Operation>;
  readonly leads: boolean;
  readonly at: number;
}

const EVERYTHING: ReadonlySet<Operation> = new Set(["play", "pause", "seek", "rate"]);
const NOTHING: ReadonlySet<Operation> = new Set();
const SEEK: ReadonlySet<Operation> = new Set(["seek"]);

/**
 * What the person did on the page a moment ago. Only events that the browser itself vouches for count, so that neither
 * the page nor another extension's clicks pass for a person's.
 */
export class Gestures {
  private readonly presses: Press[] = [];
  private held: "scrubber" | "other" | null = null;
  private readonly over = new AbortController();

  /** @param isOurs whether the target of an event is our own ui in the page */
  constructor(
    page: Window,
    private readonly scheduler: Scheduler,
    private readonly isOurs: (target: EventTarget | null) => boolean,
  ) {
    const options = { capture: true, passive: true, signal: this.over.signal };
    const on = <K extends keyof WindowEventMap>(name: K, run: (event: WindowEventMap[K]) => void) =>
      page.addEventListener(name, (event) => event.isTrusted && run(event), options);
    for (const name of ["pointerdown", "pointerup", "click", "dblclick"] as const)
      on(name, (event) => this.pointer(event));
    on("pointercancel", () => (this.held = null));
    on("keydown", (event) => this.key(event));
    on("change", ({ target }) => {
      if (placeOf(target) === "player") this.note({ operations: EVERYTHING, leads: false });
    });
  }

  /** The pointer holds the seek bar: where it leads is not decided yet. */
  get scrubbing(): boolean {
    return this.held === "scrubber";
  }

  /** Whether the person operated the player so, just now. */
  did(operation: Operation): boolean {
    return this.recent(PRESS_MS).some((press) => press.operations.has(operation));
  }

  /** Whether the person did something just now that may lead to another page. */
  led(): boolean {
    return this.recent(LEAD_MS).some((press) => press.leads);
  }

  destroy(): void {
    this.over.abort();
  }

  private pointer(event: MouseEvent): void {
    const { target, type } = event;
    if (type === "pointerdown" || type === "pointerup") this.held = null;
    if (this.isOurs(target) || event.button > 1) return;
    const on = placeOf(target);
    if (type === "pointerdown") this.held = on === "scrubber" ? on : "other";
    const operations = on === "player" ? EVERYTHING : SEEK;
    // Opened in a new tab, this page stays where it is.
    const leads = type === "click" && event.button === 0 && !event.ctrlKey && !event.metaKey && on !== "scrubber";
    this.note({ operations, leads });
  }

  private key(event: KeyboardEvent): void {
    const { key, target, ctrlKey, metaKey, altKey } = event;
    if (ctrlKey || metaKey || altKey || isTyping(event.composedPath()[0] ?? target)) {
      if (key === "Enter" && !this.isOurs(target)) this.note({ operations: NOTHING, leads: true });
      return;
    }
    const operations = /^\d$/.test(key) ? SEEK : new Set(KEYS[key] ?? []);
    // Of what is pressed in our own ui only what it lets through means the player; Enter and space press its buttons.
    if (this.isOurs(target) && (key.length > 1 || key === " ")) return;
    this.note({ operations, leads: LEADING_KEYS.has(key) });
  }

  private note(press: Omit<Press, "at">): void {
    this.recent(LEAD_MS);
    this.presses.push({ ...press, at: this.scheduler.now() });
  }

  private recent(withinMs: number): readonly Press[] {
    const now = this.scheduler.now();
    while (this.presses[0] !== undefined && now - this.presses[0].at > LEAD_MS) this.presses.shift();
    return this.presses.filter(({ at }) => now - at <= withinMs);
  }
}

function placeOf(target: EventTarget | null): "scrubber" | "player" | "page" {
  if (!(target instanceof Element)) return "page";
  if (target.closest(SCRUBBER) !== null) return "scrubber";
  return target.closest(PLAYER) !== null ? "player" : "page";
}

const FIELDS: ReadonlySet<string> = new Set(["INPUT", "TEXTAREA", "SELECT"]);

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (FIELDS.has(target.tagName) || target.isContentEditable);
}
