import { ASK, factsOf, readAsk, TELL, type Ask, type PageFacts } from "../player/youtube-page/bridge-protocol";

/*
 * Runs in the page's own world, since only there YouTube's player has its methods. It knows nothing that the page does
 * not know, and does nothing that the page could not do.
 */

const SHIFT_S = 0.5;
const WATCH_VE = 3832;

const player = () => document.querySelector<HTMLElement>("#movie_player");

/** Undefined where YouTube has no such method any more, or it fails. */
function call(name: string, ...values: unknown[]): unknown {
  const element = player();
  try {
    const method = (element as Record<string, unknown> | null)?.[name];
    return typeof method === "function"
      ? (method as (...values: unknown[]) => unknown).apply(element, values)
      : undefined;
  } catch {
    return undefined;
  }
}

const record = (value: unknown) =>
  typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};

function facts(): PageFacts {
  const data = record(call("getVideoData"));
  const response = record(call("getPlayerResponse"));
  const { status } = record(response["playabilityStatus"]);
  const time = call("getCurrentTime");
  const elementTime = player()?.querySelector("video")?.currentTime;
  const shifted = typeof time === "number" && elementTime !== undefined && Math.abs(time - elementTime) > SHIFT_S;
  const debug = shifted ? record(call("getStatsForNerds"))["debug_info"] : undefined;
  return factsOf({
    videoId: data["video_id"],
    title: data["title"],
    live: data["isLive"],
    status,
    statusOf: record(response["videoDetails"])["videoId"],
    time,
    elementTime,
    duration: call("getDuration"),
    stitched: typeof debug === "string" && debug.startsWith("SSAP, AD"),
  });
}

function navigate(videoId: string): void {
  const url = `/watch?v=${videoId}`;
  const webCommandMetadata = { url, webPageType: "WEB_PAGE_TYPE_WATCH", rootVe: WATCH_VE };
  const endpoint = { commandMetadata: { webCommandMetadata }, watchEndpoint: { videoId } };
  const event = new CustomEvent("yt-navigate", { bubbles: true, composed: true, detail: { endpoint } });
  document.querySelector("ytd-app")?.dispatchEvent(event);
}

function act(ask: Ask): void {
  switch (ask.what) {
    case "facts":
      document.dispatchEvent(new CustomEvent(TELL, { detail: JSON.stringify(facts()) }));
      break;
    case "navigate":
      navigate(ask.videoId);
      break;
    case "seek":
      call("seekTo", ask.seconds, true);
      break;
    case "play":
      call("playVideo");
      break;
    case "live_head":
      if (call("isAtLiveHead") !== true) call("seekToLiveHead");
      break;
    case "autonav":
      call("setAutonavState", ask.state);
  }
}

document.addEventListener(ASK, (event) => {
  const ask = readAsk((event as CustomEvent<unknown>).detail);
  if (ask !== null) act(ask);
});
