import type { PlayResult } from "../core/player-port";

export const HAVE_METADATA = 1;
export const HAVE_FUTURE_DATA = 3;
export const HAVE_ENOUGH_DATA = 4;

/** Media that is buffered without a gap from where the element is, ms. */
export function bufferedAheadMs({ buffered, currentTime }: Pick<HTMLMediaElement, "buffered" | "currentTime">): number {
  for (let i = 0; i < buffered.length; i++) {
    if (buffered.start(i) <= currentTime && currentTime <= buffered.end(i)) {
      return (buffered.end(i) - currentTime) * 1000;
    }
  }
  return 0;
}

/** Plays with sound or, where the browser wants a press for that, without. `soundBlocked` is set when it is without. */
export async function playSomehow(video: HTMLMediaElement): Promise<{ result: PlayResult; soundBlocked: boolean }> {
  const first = await tryPlay(video);
  if (first !== "blocked" || video.muted) return { result: first, soundBlocked: false };
  video.muted = true;
  const second = await tryPlay(video);
  if (second === "blocked") video.muted = false;
  return { result: second, soundBlocked: second === "ok" };
}

async function tryPlay(video: HTMLMediaElement): Promise<PlayResult> {
  try {
    await video.play();
    return "ok";
  } catch (error) {
    return error instanceof Error && error.name === "NotAllowedError" ? "blocked" : "aborted";
  }
}
