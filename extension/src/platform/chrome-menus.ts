const WATCH = ["watch*", "shorts/*", "live/*"];
const HOSTS = ["www.youtube.com", "youtube.com", "m.youtube.com", "music.youtube.com"];
const LINKS = [...HOSTS.flatMap((host) => WATCH.map((path) => `*://${host}/${path}`)), "*://youtu.be/*"];
const PAGES = WATCH.map((path) => `https://www.youtube.com/${path}`);

const LINK_ID = "add-link";
const PAGE_ID = "add-page";

/** Makes the entries anew: browsers keep them, also those of a former version. */
export async function makeMenus(title: string): Promise<void> {
  await chrome.contextMenus.removeAll();
  chrome.contextMenus.create({ id: LINK_ID, title, contexts: ["link"], targetUrlPatterns: LINKS });
  chrome.contextMenus.create({ id: PAGE_ID, title, contexts: ["page", "video"], documentUrlPatterns: PAGES });
}

/** The video that was meant; null for an entry that is not ours. */
export function pickedUrl(info: chrome.contextMenus.OnClickData): string | null {
  if (info.menuItemId === LINK_ID) return info.linkUrl ?? null;
  return info.menuItemId === PAGE_ID ? (info.pageUrl ?? null) : null;
}
