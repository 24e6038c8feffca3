/** A control's place on the screen. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}
export type Direction = "left" | "right" | "up" | "down";

export const ARROWS: Readonly<Record<string, Direction>> = {
  ArrowLeft: "left",
  ArrowRight: "right",
  ArrowUp: "up",
  ArrowDown: "down",
};

const FOCUSABLE =
  'a[href], button:not([disabled]), input:not([disabled]), textarea:not([disabled]), select:not([disabled]), [tabindex="0"]';

/**
 * Which control an arrow key leads to: the nearest one that lies that way, those in line before those aside.
 *
 * @param boxes all controls, the one with the focus included
 * @param from index of the one with the focus
 * @returns an index, or -1 when nothing lies that way
 */
export function nextInDirection(boxes: readonly Box[], from: number, direction: Direction): number {
  const here = boxes[from];
  if (here === undefined) return -1;
  let best = -1;
  let least = Infinity;
  boxes.forEach((box, index) => {
    if (index === from) return;
    const { ahead, aside } = offset(here, box, direction);
    if (ahead < 0) return;
    const cost = ahead + 3 * aside;
    if (cost < least) {
      least = cost;
      best = index;
    }
  });
  return best;
}

function offset(here: Box, there: Box, direction: Direction): { ahead: number; aside: number } {
  const flat = direction === "left" || direction === "right";
  const [near, far] = flat ? (["left", "right"] as const) : (["top", "bottom"] as const);
  const [low, high] = flat ? (["top", "bottom"] as const) : (["left", "right"] as const);
  const middle = (box: Box) => (box[near] + box[far]) / 2;
  const forward = direction === "right" || direction === "down";
  const past = forward ? middle(there) - middle(here) : middle(here) - middle(there);
  const edge = forward ? there[near] - here[far] : here[near] - there[far];
  // What overlaps along the way lies beside, not ahead.
  const ahead =
    past > 0 && edge > -Math.min(here[far] - here[near], there[far] - there[near]) / 2 ? Math.max(0, edge) : -1;
  return { ahead, aside: Math.max(0, there[low] - here[high], here[low] - there[high]) };
}

/** All that can take the focus inside, in document order, without what is hidden or inert. */
export function focusables(root: ParentNode): HTMLElement[] {
  return [...root.querySelectorAll<HTMLElement>(FOCUSABLE)].filter(
    (element) => element.closest("[inert], [hidden]") === null && element.getClientRects().length > 0,
  );
}

/** Moves the focus by an arrow. False when nothing lies that way. */
export function moveFocus(root: ParentNode, current: Element | null, direction: Direction): boolean {
  const all = focusables(root);
  const from = current === null ? -1 : all.findIndex((element) => element === current);
  const target =
    from < 0
      ? all[0]
      : all[
          nextInDirection(
            all.map((each) => each.getBoundingClientRect()),
            from,
            direction,
          )
        ];
  if (target === undefined) return false;
  target.focus();
  target.scrollIntoView({ block: "nearest", inline: "nearest" });
  return true;
}
