/** Whoever is farther than this behind the newest of a broadcast is brought there when play begins. */
export const LATE_S = 15;
/** Nearer to it there may be nothing yet to play. */
const BACK_S = 6;

/** Where in a broadcast to play on, s; null to go on from where it is. */
export function liveEdge({ seekable, currentTime }: Pick<HTMLMediaElement, "seekable" | "currentTime">): number | null {
  if (seekable.length === 0) return null;
  const newest = seekable.end(seekable.length - 1);
  if (!Number.isFinite(newest) || newest - currentTime <= LATE_S) return null;
  return Math.max(seekable.start(seekable.length - 1), newest - BACK_S);
}
