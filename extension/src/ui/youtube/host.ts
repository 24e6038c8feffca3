import type { KeyGuard } from "./guard";

/** Set by the build: tests look into the roots, the page never may. */
declare const OPEN_ROOTS: boolean;

/** An element of ours in the page, with a shadow root that the page can neither style nor look into. */
export interface Host {
  readonly element: HTMLElement;
  readonly root: ShadowRoot;
  /** Where the ui is drawn. */
  readonly mount: HTMLElement;
  destroy(): void;
}

/** What the player would take for its own: a click on a toast must not pause the video under it. */
const KEPT = ["click", "dblclick", "contextmenu", "wheel", "touchstart", "touchmove", "touchend"];
const KEPT_POINTERS = ["pointerdown", "pointerup", "mousedown", "mouseup", "mousemove", "pointermove"];

export function createHost(page: Document, guard: KeyGuard, name: string, css: string): Host {
  const element = page.createElement("sharetube-ui");
  element.id = `sharetube-${name}`;
  const root = element.attachShadow({ mode: OPEN_ROOTS ? "open" : "closed" });
  addStyles(page, root, css);
  const mount = page.createElement("div");
  root.append(mount);
  for (const type of [...KEPT, ...KEPT_POINTERS]) element.addEventListener(type, (event) => event.stopPropagation());
  const theme = () => {
    element.dataset["theme"] = page.documentElement.hasAttribute("dark") ? "dark" : "light";
  };
  theme();
  const observer = new MutationObserver(theme);
  observer.observe(page.documentElement, { attributes: true, attributeFilter: ["dark"] });
  const unprotect = guard.protect(element, root);
  return {
    element,
    root,
    mount,
    destroy() {
      observer.disconnect();
      unprotect();
      element.remove();
    },
  };
}

function addStyles(page: Document, root: ShadowRoot, css: string): void {
  try {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    root.adoptedStyleSheets = [sheet];
  } catch {
    // Firefox does not let a content script adopt a sheet of its own.
    const style = page.createElement("style");
    style.textContent = css;
    root.append(style);
  }
}

/** Puts an element elsewhere in the page; where the browser can, without losing focus, scroll position or pictures. */
export function moveInto(parent: Element, element: Element, before: Element | null): void {
  const movable = parent as { moveBefore?: (element: Element, before: Element | null) => void };
  if (element.isConnected && movable.moveBefore !== undefined) movable.moveBefore(element, before);
  else parent.insertBefore(element, before);
}
