/**
 * What crosses between the page's own world, where YouTube's player has its methods, and the extension's. JSON in strings
 * both ways, and in one turn: whoever asks is answered before `dispatchEvent` returns.
 *
 * The page can read and forge all of it. So nothing secret crosses, and the worst that it can say is something wrong
 * about its own video; both ends take only what has the shape declared here.
 */
export const ASK = "sharetube:ask";
export const TELL = "sharetube:tell";

export type Ask =
  | { readonly what: "facts" | "play" | "live_head" }
  /** Shows another video without loading the page anew. */
  | { readonly what: "navigate"; readonly videoId: string }
  /** In content's own time, which the element's is not once adverts were stitched into the stream. */
  | { readonly what: "seek"; readonly seconds: number }
  /** YouTube's numbers: 1 and 2, of which one is off. */
  | { readonly what: "autonav"; readonly state: number };

/** What the player says of itself. Null: it does not say. Times in seconds. */
export interface PageFacts {
  readonly videoId: string | null;
  readonly title: string | null;
  readonly live: boolean;
  /** `playabilityStatus.status`, and the video that it is about. */
  readonly status: string | null;
  readonly statusOf: string | null;
  /** Content's time and the element's, read at one moment. */
  readonly time: number | null;
  readonly elementTime: number | null;
  readonly duration: number | null;
  /** An advert that the server put into the stream is showing. */
  readonly stitched: boolean;
}

const VIDEO_ID = /^[\w-]{11}$/;
const TITLE_LENGTH = 200;
const ASKED: ReadonlySet<unknown> = new Set(["facts", "play", "live_head", "navigate", "seek", "autonav"]);

export const isVideoId = (value: unknown): value is string => typeof value === "string" && VIDEO_ID.test(value);

/** Null for anything that is not an `Ask`. */
export function readAsk(text: unknown): Ask | null {
  const ask = parsed(text);
  if (ask === null || !ASKED.has(ask["what"])) return null;
  if (ask["what"] === "navigate" && !isVideoId(ask["videoId"])) return null;
  if (ask["what"] === "seek" && numberOf(ask["seconds"]) === null) return null;
  if (ask["what"] === "autonav" && ask["state"] !== 1 && ask["state"] !== 2) return null;
  return ask as unknown as Ask;
}

/** Facts with nothing in them that is not of their type; null when the text is no object. */
export function readFacts(text: unknown): PageFacts | null {
  const told = parsed(text);
  return told === null ? null : factsOf(told);
}

export function factsOf(raw: Readonly<Record<string, unknown>>): PageFacts {
  const { videoId, title, status, statusOf } = raw;
  return {
    videoId: isVideoId(videoId) ? videoId : null,
    title: typeof title === "string" ? title.slice(0, TITLE_LENGTH) : null,
    live: raw["live"] === true,
    status: typeof status === "string" && /^[A-Z_]{1,40}$/.test(status) ? status : null,
    statusOf: isVideoId(statusOf) ? statusOf : null,
    time: numberOf(raw["time"]),
    elementTime: numberOf(raw["elementTime"]),
    duration: numberOf(raw["duration"]),
    stitched: raw["stitched"] === true,
  };
}

/** A time that media can have. */
function numberOf(value: unknown): number | null {
  return typeof value === "number" && value >= 0 && value < 1e9 ? value : null;
}

function parsed(text: unknown): Record<string, unknown> | null {
  if (typeof text !== "string") return null;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}
