/** What a key handler sees: only this, so that a guard may make one from any event. */
export interface KeyPress {
  readonly key: string;
  readonly altKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
  readonly isComposing: boolean;
  /** Where the focus is, inside the shadow root too. */
  readonly target: Element | null;
}

/** `true`: taken, the browser does nothing more with it. `"stop"`: the browser may, but no other handler. */
export type KeyHandler = (press: KeyPress) => boolean | "stop";

/**
 * The one source of keys. On YouTube, events never reach the panel's shadow root: a guard at the window feeds this port
 * with them; in the viewer the document does.
 */
export interface KeyPort {
  /** Keys pressed while the focus is in `element`; inner ones are asked first. Returns what ends it. */
  on(element: Element, handler: KeyHandler): () => void;
  /** Keys that nobody inside took; the newest is asked first. */
  onRest(handler: KeyHandler): () => void;
  /** One keydown, and where the focus is: for a closed root, `root.activeElement`. True when it was taken. */
  feed(event: KeyboardEvent, target: Element | null): boolean;
}

export function createKeyPort(): KeyPort {
  const inside = new WeakMap<Element, KeyHandler[]>();
  const rest: KeyHandler[] = [];

  const handlersFor = (target: Element | null): KeyHandler[] => {
    const found: KeyHandler[] = [];
    for (let at = target; at !== null; at = at.parentElement) found.push(...(inside.get(at) ?? []));
    return [...found, ...rest.slice().reverse()];
  };

  return {
    on(element, handler) {
      inside.set(element, [...(inside.get(element) ?? []), handler]);
      return () => {
        inside.set(
          element,
          (inside.get(element) ?? []).filter((other) => other !== handler),
        );
      };
    },
    onRest(handler) {
      rest.push(handler);
      return () => {
        const at = rest.indexOf(handler);
        if (at >= 0) rest.splice(at, 1);
      };
    },
    feed(event, target) {
      if (event.defaultPrevented) return false;
      const { key, altKey, ctrlKey, metaKey, shiftKey, isComposing } = event;
      const press: KeyPress = { key, altKey, ctrlKey, metaKey, shiftKey, isComposing, target };
      for (const handler of handlersFor(target)) {
        const answer = handler(press);
        if (answer === false) continue;
        if (answer === true) event.preventDefault();
        return answer === true;
      }
      return false;
    },
  };
}

/** Feeds the port from a page of our own. Returns what ends it. */
export function feedFromDocument(port: KeyPort, page: Document): () => void {
  const listener = (event: KeyboardEvent) => {
    port.feed(event, event.target instanceof Element ? event.target : null);
  };
  page.addEventListener("keydown", listener);
  return () => page.removeEventListener("keydown", listener);
}

const TEXT_INPUTS = new Set(["text", "search", "url", "email", "password", "number", "tel"]);

/** True where letters are text and arrows move the caret: no shortcut may take them. */
export function isEditable(target: Element | null): boolean {
  if (target === null) return false;
  const name = target.tagName;
  if (name === "TEXTAREA" || name === "SELECT") return true;
  if (name === "INPUT") return TEXT_INPUTS.has(target.getAttribute("type") ?? "text");
  return target.getAttribute("contenteditable") === "true";
}

/** A key by itself or with shift: not a shortcut of the browser or the system. */
export function isPlain(press: KeyPress): boolean {
  return !press.altKey && !press.ctrlKey && !press.metaKey && !press.isComposing;
}
