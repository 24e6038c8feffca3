/** The id that an item moved from `from` to `to` ends up before; null is the end. Indexes count the list as it is. */
export function beforeIdFor(ids: readonly string[], from: number, to: number): string | null {
  const rest = ids.filter((_, index) => index !== from);
  return rest[to] ?? null;
}

/** The list with one entry moved. */
export function moved<T>(list: readonly T[], from: number, to: number): T[] {
  const rest = list.slice();
  const [entry] = rest.splice(from, 1);
  if (entry !== undefined) rest.splice(to, 0, entry);
  return rest;
}

/**
 * Where a row that was dragged `dy` px from its place belongs: it changes places with a neighbour once it covers half of
 * it.
 *
 * @param heights of all rows in their order, px
 */
export function dropIndex(from: number, dy: number, heights: readonly number[]): number {
  const step = dy < 0 ? -1 : 1;
  let left = Math.abs(dy);
  let to = from;
  for (let next = from + step; next >= 0 && next < heights.length; next += step) {
    const height = heights[next] ?? 0;
    if (left <= height / 2) break;
    left -= height;
    to = next;
  }
  return to;
}

/** How far a list scrolls by itself in a frame, px, when the pointer is near its edge. */
export function edgeScroll(pointerY: number, top: number, bottom: number, zone = 48): number {
  const most = 14;
  if (pointerY < top + zone) return -most * Math.min(1, (top + zone - pointerY) / zone);
  if (pointerY > bottom - zone) return most * Math.min(1, (pointerY - bottom + zone) / zone);
  return 0;
}
