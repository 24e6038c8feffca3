/** Where YouTube's page has what. Only this file knows; docs/SMOKE.md says what to look at when it changes. */

export const moviePlayer = (page: Document) => page.querySelector<HTMLElement>("#movie_player");

export const mainVideo = (page: Document) =>
  page.querySelector<HTMLVideoElement>("#movie_player video.html5-main-video");

/** The main player goes along in a corner. */
export const isMini = (page: Document) => page.querySelector("ytd-miniplayer[active] #movie_player") !== null;

export const ADVERT_CLASSES = ["ad-showing", "ad-interrupting"] as const;

/** The mark inside the switch for "autoplay next" that says whether it is on. */
export const autonavMark = (page: Document) =>
  page.querySelector("#movie_player .ytp-autonav-toggle .ytp-autonav-toggle-button[aria-checked]");

export const autonavCancel = (page: Document) =>
  page.querySelector<HTMLElement>("#movie_player .ytp-autonav-endscreen-upnext-cancel-button");

/** Parts of the page, for telling what a person pressed. */
export const SCRUBBER = ".ytp-progress-bar-container, .ytp-progress-bar";
export const PLAYER = "#movie_player, ytd-miniplayer";

const WATCH = "https://www.youtube.com/watch";

export function watchUrl(videoId: string): string {
  return `${WATCH}?v=${encodeURIComponent(videoId)}`;
}
