import { PageSession } from "../core/ports-session";
import { TAB_PORT } from "../core/ports";
import { connectToWorker, onKnock } from "../platform/chrome-ports";
import { webPlatform, webRandom } from "../platform/web";
import { pageScheduler } from "../player/scheduler";
import { KeyGuard } from "../ui/youtube/guard";
import type { PageUi } from "../ui/youtube/model";
import { ContentPage } from "./content-page";

interface PanelModule {
  readonly mountPageUi: (ui: PageUi) => () => void;
}

/** Before any script of the page: the guard has to be the window's first listener. */
function main(): void {
  const guard = new KeyGuard(window);
  const platform = webPlatform(window);
  const uiPlatform = { ...platform, open: (url: string) => platform.navigation.open(url) };
  let panel: Promise<unknown> | null = null;
  const session = new PageSession({
    scheduler: pageScheduler,
    random: webRandom,
    connect: () => connectToWorker(TAB_PORT),
    told: (told) => content.told(told),
  });
  const content: ContentPage = new ContentPage({
    page: document,
    platform,
    session,
    guard,
    words: (key) => chrome.i18n.getMessage(key),
    showUi() {
      panel ??= whenBody()
        .then(() => import(/* @vite-ignore */ chrome.runtime.getURL("panel.js")) as Promise<PanelModule>)
        .then(({ mountPageUi }) => mountPageUi({ page: document, model: content, guard, platform: uiPlatform }))
        .catch((error: unknown) => {
          console.error("sharetube: the panel could not be loaded", error instanceof Error ? error.name : typeof error);
          panel = null;
        });
    },
  });
  onKnock(() => session.link.open());
  platform.signals.onHide(() => session.link.close());
  platform.signals.onWake(() => session.link.open());
  session.link.open();
}

function whenBody(): Promise<void> {
  if (document.readyState !== "loading") return Promise.resolve();
  return new Promise((resolve) => document.addEventListener("DOMContentLoaded", () => resolve(), { once: true }));
}

main();
