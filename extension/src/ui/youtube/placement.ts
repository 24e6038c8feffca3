import { moveInto } from "./host";
import { findSpot, type Shape } from "./spot";

/** What may move the player, or fold the columns. Whatever else does is seen at the next look. */
const SIGNALS = ["yt-navigate-finish", "yt-page-data-updated", "fullscreenchange"];
const LOOK_MS = 1_000;

/** Keeps the panel's host where it belongs, and the toasts over the player. */
export class Placement {
  shape: Shape = "dock";
  /** The toasts are over the player; else they belong into the panel. */
  overPlayer = false;
  private readonly over = new AbortController();
  private readonly listeners = new Set<() => void>();
  private readonly observer: MutationObserver;
  private watched: Element | null = null;
  private shown = false;
  private pending = false;

  constructor(
    private readonly page: Document,
    private readonly panel: HTMLElement,
    private readonly toasts: HTMLElement,
  ) {
    const { signal } = this.over;
    this.observer = new MutationObserver(() => this.soon());
    for (const name of SIGNALS) page.addEventListener(name, () => this.look(), { signal });
    page.defaultView?.addEventListener("resize", () => this.soon(), { signal });
    const timer = setInterval(() => this.look(), LOOK_MS);
    signal.addEventListener("abort", () => clearInterval(timer));
    this.look();
  }

  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Without anything to show there is nothing of ours in the page. */
  show(shown: boolean): void {
    this.shown = shown;
    if (!shown) {
      this.panel.remove();
      this.toasts.remove();
    } else this.look();
  }

  destroy(): void {
    this.over.abort();
    this.observer.disconnect();
    this.listeners.clear();
  }

  private soon(): void {
    if (this.pending) return;
    this.pending = true;
    requestAnimationFrame(() => {
      this.pending = false;
      this.look();
    });
  }

  private look(): void {
    if (!this.shown || this.over.signal.aborted) return;
    this.watch(this.page.querySelector("ytd-watch-flexy"));
    const spot = findSpot(this.page);
    if (spot === null) return;
    const { parent, before, shape } = spot;
    if (this.panel.parentElement !== parent || (before !== null && this.panel.nextElementSibling !== before)) {
      moveInto(parent, this.panel, before);
    }
    const overPlayer = this.putToasts();
    this.panel.dataset["shape"] = shape;
    if (shape === this.shape && overPlayer === this.overPlayer) return;
    this.shape = shape;
    this.overPlayer = overPlayer;
    for (const listener of [...this.listeners]) listener();
  }

  private putToasts(): boolean {
    const player = this.page.querySelector("#movie_player");
    // In the miniplayer they would cover everything.
    const fits =
      player !== null && player.getBoundingClientRect().width >= 400 && player.closest("ytd-miniplayer") === null;
    if (!fits) this.toasts.remove();
    else if (this.toasts.parentElement !== player) player.append(this.toasts);
    return fits;
  }

  /** Theatre and the like show as attributes of the watch page. */
  private watch(element: Element | null): void {
    if (element === this.watched) return;
    this.observer.disconnect();
    this.watched = element;
    if (element !== null) this.observer.observe(element, { attributes: true });
  }
}
