import type { KeyGuard } from "./guard";

/** What YouTube calls the cards of videos, in the several shapes that its pages have at one time. */
const CARDS = [
  "yt-lockup-view-model",
  "ytd-rich-grid-media",
  "ytd-video-renderer",
  "ytd-compact-video-renderer",
  "ytd-grid-video-renderer",
  "ytd-playlist-video-renderer",
].join(",");
const TAG = "sharetube-add";
/** A page that changes all the time is looked through so often at most. */
const GATHER_MS = 300;
const DONE_MS = 2_000;

const PLUS = "M12 5v14M5 12h14";
const CHECK = "M5 12.5l4.5 4.5L19 7.5";

/* Its place is where the card begins, whatever the card is made of: no card needs to be measured for it. */
const PAGE_CSS = `
${TAG} { position: absolute; z-index: 2030; margin: 8px; opacity: 0; transition: opacity 120ms; }
:is(${CARDS}):hover > ${TAG}, ${TAG}:focus-within, ${TAG}[data-done] { opacity: 1; }
@media (hover: none) { ${TAG} { opacity: 1; } }
`;
const OWN_CSS = `
button { all: unset; display: grid; place-items: center; inline-size: 32px; block-size: 32px; border-radius: 8px;
  background: rgb(0 0 0 / 80%); color: #fff; cursor: pointer; }
button:hover { background: #0b7a6e; }
button:focus-visible { outline: 2px solid #35d0bd; outline-offset: 1px; }
svg { inline-size: 20px; block-size: 20px; fill: none; stroke: currentcolor; stroke-width: 2;
  stroke-linecap: round; stroke-linejoin: round; }
`;

/**
 * A button on each thumbnail that adds its video to the room's queue. YouTube fills the same cards again and again, so
 * which video it is is read when the button is pressed.
 */
export class ThumbnailButtons {
  private readonly seen = new WeakSet<Element>();
  private readonly made = new Set<HTMLElement>();
  private readonly observer = new MutationObserver(() => this.soon());
  private readonly sheets = stylesOf();
  private timer: ReturnType<typeof setTimeout> | undefined;

  /** @param add resolves true when the video is in the queue */
  constructor(
    private readonly page: Document,
    private readonly guard: KeyGuard,
    private readonly words: (key: string) => string,
    private readonly add: (videoId: string) => Promise<boolean>,
  ) {
    if (this.sheets !== null) page.adoptedStyleSheets = [...page.adoptedStyleSheets, this.sheets.page];
    this.observer.observe(page.documentElement, { childList: true, subtree: true });
    this.soon();
  }

  destroy(): void {
    this.observer.disconnect();
    clearTimeout(this.timer);
    for (const element of this.made) element.remove();
    if (this.sheets === null) return;
    const ours = this.sheets.page;
    this.page.adoptedStyleSheets = this.page.adoptedStyleSheets.filter((sheet) => sheet !== ours);
  }

  private soon(): void {
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      this.gather();
    }, GATHER_MS);
  }

  private gather(): void {
    for (const card of this.page.querySelectorAll(CARDS)) {
      if (this.seen.has(card)) continue;
      this.seen.add(card);
      // The inner one of two is the one with the thumbnail.
      if (card.querySelector(CARDS) === null) card.prepend(this.make(card));
    }
    for (const element of this.made) if (!element.isConnected) this.made.delete(element);
  }

  private make(card: Element): HTMLElement {
    const element = this.page.createElement(TAG);
    const root = element.attachShadow({ mode: "closed" });
    if (this.sheets !== null) root.adoptedStyleSheets = [this.sheets.own];
    const button = this.page.createElement("button");
    button.type = "button";
    this.dress(button, PLUS, "thumb_add");
    root.append(button);
    this.guard.protect(element, root);
    for (const type of ["pointerdown", "mousedown", "mouseup", "pointerup"])
      element.addEventListener(type, (event) => event.stopPropagation());
    element.addEventListener("click", (event) => {
      event.preventDefault();
      event.stopPropagation();
      if (event.isTrusted) void this.pressed(card, element, button);
    });
    this.made.add(element);
    return element;
  }

  private async pressed(card: Element, element: HTMLElement, button: HTMLButtonElement): Promise<void> {
    const videoId = videoOf(card);
    if (videoId === null || button.disabled) return;
    button.disabled = true;
    const added = await this.add(videoId);
    button.disabled = false;
    if (!added) return;
    this.dress(button, CHECK, "thumb_added");
    element.dataset["done"] = "";
    setTimeout(() => {
      this.dress(button, PLUS, "thumb_add");
      delete element.dataset["done"];
    }, DONE_MS);
  }

  private dress(button: HTMLButtonElement, path: string, key: string): void {
    button.replaceChildren(drawing(this.page, path));
    button.title = this.words(key);
    button.setAttribute("aria-label", button.title);
  }
}

/** The video that a card shows now. */
export function videoOf(card: Element): string | null {
  const link = card.querySelector<HTMLAnchorElement>('a[href*="/watch?"], a[href*="/shorts/"]');
  if (link === null) return null;
  const url = new URL(link.href);
  const id = url.searchParams.get("v") ?? /^\/shorts\/([^/]+)/.exec(url.pathname)?.[1] ?? "";
  return /^[\w-]{11}$/.test(id) ? id : null;
}

function drawing(page: Document, path: string): SVGElement {
  const svg = page.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const shape = page.createElementNS("http://www.w3.org/2000/svg", "path");
  shape.setAttribute("d", path);
  svg.append(shape);
  return svg;
}

/** Null where a content script may not make any: then the buttons are plain. */
function stylesOf(): { readonly page: CSSStyleSheet; readonly own: CSSStyleSheet } | null {
  try {
    const [page, own] = [new CSSStyleSheet(), new CSSStyleSheet()];
    page.replaceSync(PAGE_CSS);
    own.replaceSync(OWN_CSS);
    return { page, own };
  } catch {
    return null;
  }
}
