import { createKeyPort, isEditable, isPlain, type KeyPort } from "../keys";

/** What tells of typing: none of it is the page's business. */
const TYPING = [
  "keydown",
  "keypress",
  "keyup",
  "beforeinput",
  "input",
  "textInput",
  "compositionstart",
  "compositionupdate",
  "compositionend",
  "paste",
  "copy",
  "cut",
];

type Type = (typeof TYPING)[number];

/**
 * Keeps what is typed in our ui from the page, which listens on the document for its hotkeys and could read along. It has
 * to be the first listener on the window, so it is made when the document begins. What it stops never reaches our own
 * listeners either: it feeds the key port, and tells of `input` inside the shadow root again.
 */
export class KeyGuard {
  readonly keys: KeyPort = createKeyPort();
  private readonly roots = new Map<EventTarget, ShadowRoot>();
  private readonly over = new AbortController();

  constructor(page: Window) {
    const options = { capture: true, signal: this.over.signal };
    for (const type of TYPING) page.addEventListener(type, (event) => this.caught(type, event), options);
  }

  /** From now on what is typed inside `root` stays there. Returns what ends it. */
  protect(host: Element, root: ShadowRoot): () => void {
    this.roots.set(host, root);
    return () => this.roots.delete(host);
  }

  /** Whether an event of the page happened in our ui. */
  readonly isOurs = (target: EventTarget | null): boolean => target !== null && this.roots.has(target);

  destroy(): void {
    this.over.abort();
    this.roots.clear();
  }

  private caught(type: Type, event: Event): void {
    const root = event.target === null ? undefined : this.roots.get(event.target);
    if (root === undefined) return;
    const focus = root.activeElement;
    if (type === "keydown") {
      const press = event as KeyboardEvent;
      if (!this.keys.feed(press, focus) && isPlayersKey(press, focus)) return;
    } else if ((type === "keyup" || type === "keypress") && isPlayersKey(event as KeyboardEvent, focus)) return;
    event.stopImmediatePropagation();
    if (type === "input") focus?.dispatchEvent(new Event("input", { bubbles: true, composed: false }));
  }
}

/** With the focus on a button of ours, YouTube's letter keys go on working; those that press a button do not. */
function isPlayersKey(event: KeyboardEvent, focus: Element | null): boolean {
  return isPlain(event as KeyboardEvent & { target: Element | null }) && !isEditable(focus) && /^\S$/.test(event.key);
}
