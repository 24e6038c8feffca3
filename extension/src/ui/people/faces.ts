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
  const places = lineUp(
    placed.map(({ x }) => x),
    pitch / 2,
    Math.max(pitch / 2, width - pitch / 2),
    pitch,
  );
  return placed.map(({ id }, index) => ({ id, x: places[index] ?? 0 }));
}

/** Pushes ordered places into the bounds, first from the far end, then from the near one: order and pitch are kept. */
export function lineUp(places: readonly number[], least: number, most: number, pitch: number): number[] {
  const last = places.length - 1;
  return places
    .map((place, index) => Math.min(place, most - (last - index) * pitch))
    .map((place, index) => Math.max(place, least + index * pitch));
}
