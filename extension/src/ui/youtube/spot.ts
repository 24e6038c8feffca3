/** Where the panel stands on YouTube's page, and how it looks there. */
export type Shape =
  /** Beside the video, where live chat sits. */
  | "column"
  /** Under the video, on a narrow page. */
  | "below"
  /** Over the side of the player, slim, in theatre and fullscreen. */
  | "overlay"
  /** In a corner of any other page. */
  | "dock";

export interface Spot {
  readonly shape: Shape;
  readonly parent: Element;
  readonly before: Element | null;
}

/** Two columns need so much; YouTube folds them into one below. */
const WIDE = 200;

export function findSpot(page: Document): Spot | null {
  const full = page.fullscreenElement;
  const watch = page.querySelector("ytd-watch-flexy:not([hidden])");
  const player = page.querySelector("#movie_player");
  if (full !== null) return { shape: "overlay", parent: overlayParent(full, player), before: null };
  if (watch !== null && page.location.pathname === "/watch") {
    if (watch.hasAttribute("theater") && player !== null && watch.contains(player)) {
      return { shape: "overlay", parent: player, before: null };
    }
    const column = watch.querySelector("#secondary");
    if (column !== null && column.getBoundingClientRect().width >= WIDE && isBeside(column, player)) {
      return topOf("column", column);
    }
    const below = watch.querySelector("#below");
    if (below !== null) return topOf("below", below);
  }
  const { body } = page as { body: HTMLElement | null };
  return body === null ? null : { shape: "dock", parent: body, before: null };
}

/** Inside the player, which is on the whole screen; else in whatever else is. */
function overlayParent(full: Element, player: Element | null): Element {
  if (player !== null && (full === player || full.contains(player))) return player;
  // A video element shows none of its children.
  return full.tagName === "VIDEO" ? (full.parentElement ?? full) : full;
}

const isBeside = (column: Element, player: Element | null) =>
  player === null || column.getBoundingClientRect().top < player.getBoundingClientRect().bottom;

function topOf(shape: Shape, parent: Element): Spot {
  const first = [...parent.children].find((child) => child.tagName !== "SHARETUBE-UI") ?? null;
  return { shape, parent, before: first };
}
