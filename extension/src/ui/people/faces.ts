/** Within this, in ms, faces stand close together: nobody can tell the difference. */
const CLOSE_MS = 20;
const PER_DECADE = 20;

/**
 * How far, in px, a face stands from its place in the cluster: 0 within 20 ms, then 20 px for each power of ten, so that
 * 0.2 s and 20 s both fit on the line.
 */
export function spread(driftMs: number, most = 72): number {
  const size = Math.abs(driftMs);
  if (size <= CLOSE_MS) return 0;
  return Math.sign(driftMs) * Math.min(most, PER_DECADE * Math.log10(size / CLOSE_MS) + 4);
}

/** Who is drawn, and how many are not: those furthest off first, since they are the news; you always. */
export function pickFaces<T extends { id: string; drift: number }>(
  all: readonly T[],
  most: number,
  youId: string | null,
) {
  if (all.length <= most) return { shown: [...all], more: 0 };
  const ranked = all
    .map((face, index) => ({ face, index }))
    .sort((a, b) => rank(b.face, youId) - rank(a.face, youId) || a.index - b.index)
    .slice(0, most)
    .map(({ face }) => face);
  return { shown: ranked, more: all.length - most };
}

function rank(face: { id: string; drift: number }, youId: string | null): number {
  return face.id === youId ? Infinity : Math.abs(spread(face.drift));
}

export interface Placed {
  id: string;
  /** px from the left end of the line. */
  x: number;
}

/**
 * Places faces on a line of `width` px around `centre`: side by side when in step, drifting apart as they do. They never
 * leave the line and never hide one another.
 *
 * @param pitch px from one face to the next when they are as close as can be
 */
export function placeFaces(
  faces: readonly { id: string; drift: number }[],
  width: number,
  centre: number,
  pitch: number,
): Placed[] {
  const sorted = [...faces].sort((a, b) => a.drift - b.drift);
  const half = ((sorted.length - 1) * pitch) / 2;
  const placed = sorted.map((face, index) => ({ id: face.id, x: centre - half + index * pitch + spread(face.drift) }));
  const edge = pitch / 2;
  const least = edge;
  const most = Math.max(edge, width - edge);
  // First push everyone in from the right end, then from the left: order and pitch are kept.
  for (let i = placed.length - 1, bound = most; i >= 0; i -= 1, bound -= pitch) {
    const face = placed[i];
    if (face) face.x = Math.min(face.x, bound);
  }
  for (let i = 0, bound = least; i < placed.length; i += 1, bound += pitch) {
    const face = placed[i];
    if (face) face.x = Math.max(face.x, bound);
  }
  return placed;
}
