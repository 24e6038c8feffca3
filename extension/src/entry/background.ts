/**
 * The worker of the extension. Browsers stop and start it as they like, so every listener is registered at once, and
 * whatever comes in waits until the worker has remembered where the person is.
 */
import { POPUP_PORT, TAB_PORT } from "../core/ports";
import { chromeArea, closeToContentScripts } from "../platform/area";
import { acceptPort } from "../platform/chrome-ports";
import { makeMenus, pickedUrl } from "../platform/chrome-menus";
import { OPTIONS_KEY } from "../platform/options";
import { ExtensionWorker } from "../platform/chrome-worker";
import { pageScheduler } from "../player/scheduler";
import { knockWords } from "../ui/desk/words";
import { t } from "../ui/i18n";
import { PRODUCT } from "./product";

const worker = new ExtensionWorker({
  scheduler: pageScheduler,
  random: Math.random,
  version: PRODUCT.version,
  accent: PRODUCT.accent,
  defaultServer: PRODUCT.server,
  local: chromeArea("local"),
  session: chromeArea("session"),
  titleOf: (room) => {
    if (room === null) return PRODUCT.name;
    const { name, code, count, knocks } = room;
    return knocks.length > 0 ? knockWords(knocks) : t("icon_tip", { name, code, count });
  },
});
// Without its memory the worker begins as on the first day, which is better than not at all.
const ready = closeToContentScripts()
  .then(() => worker.start())
  .catch((error: unknown) => console.error(error));

chrome.runtime.onConnect.addListener((port) => {
  const { name, sender } = port;
  if (sender?.id !== chrome.runtime.id) return;
  const channel = acceptPort(port);
  if (name === TAB_PORT) void ready.then(() => worker.hub.attach(channel, "tab", sender.tab?.id ?? null));
  else if (name === POPUP_PORT && isOwnPage(sender.url))
    void ready.then(() => worker.hub.attach(channel, "popup", null));
});

chrome.tabs.onRemoved.addListener((tabId) => void ready.then(() => worker.hub.tabGone(tabId)));

chrome.runtime.onInstalled.addListener(({ reason }) => {
  void makeMenus(t("menu_add"));
  if (reason === "update") void ready.then(() => worker.keeper.resume());
});

chrome.runtime.onStartup.addListener(() => void ready.then(() => worker.begun()));

chrome.contextMenus.onClicked.addListener((info, tab) => {
  const url = pickedUrl(info);
  if (url !== null) void ready.then(() => worker.add(url, tab?.id ?? null));
});

chrome.commands.onCommand.addListener((command, tab) => {
  if (command === "toggle-panel") void ready.then(() => worker.togglePanel(tab?.id ?? null));
  if (command === "play-pause-room") void ready.then(() => worker.playOrPause());
});

chrome.storage.onChanged.addListener((changes, area) => {
  if (area === "local" && OPTIONS_KEY in changes) void ready.then(() => worker.optionsChanged());
});

function isOwnPage(url: string | undefined): boolean {
  return url?.startsWith(chrome.runtime.getURL("")) === true;
}
