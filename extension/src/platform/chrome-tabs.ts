import { KNOCK } from "../core/ports";
import { isYouTubeId } from "./schemas";

const YOUTUBE = "https://www.youtube.com/";
const PAGES = "https://www.youtube.com/*";

/** The address of a video on YouTube; its front page for what is no id. */
export function watchAddress(videoId: unknown): string {
  return isYouTubeId(videoId) ? `${YOUTUBE}watch?v=${videoId}` : YOUTUBE;
}

/** Tells every tab of YouTube that there is news; tabs without our script do not hear it. */
export async function knockAll(): Promise<void> {
  const tabs = await chrome.tabs.query({ url: PAGES });
  await Promise.all(tabs.map((tab) => knock(tab.id)));
}

/** False when nobody of ours is in that tab. */
export async function knock(tabId: number | undefined): Promise<boolean> {
  if (tabId === undefined) return false;
  try {
    await chrome.tabs.sendMessage(tabId, KNOCK);
    return true;
  } catch {
    return false;
  }
}

/**
 * Brings a tab of YouTube to the front: the one that plays, else the one looked at last, else a new one at the video. A
 * tab that was open before the extension was installed is loaded again, at the video.
 *
 * @param playing the tab that plays, if any
 */
export async function showVideo(videoId: unknown, playing: number | null): Promise<void> {
  const tabs = await chrome.tabs.query({ url: PAGES });
  const recent = tabs.sort((one, other) => other.lastAccessed - one.lastAccessed)[0];
  const tab = tabs.find(({ id }) => id === playing) ?? recent;
  if (tab?.id === undefined) {
    await chrome.tabs.create({ url: watchAddress(videoId) });
    return;
  }
  const heard = await knock(tab.id);
  await chrome.tabs.update(tab.id, { active: true, ...(heard ? {} : { url: watchAddress(videoId) }) });
  await chrome.windows.update(tab.windowId, { focused: true });
}
