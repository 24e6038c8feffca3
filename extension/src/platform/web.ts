import type { NavigationPort, PlatformPort, PlatformSignals } from "../core/platform";
import { copyText } from "./web-clipboard";
import { saveText } from "./web-files";
import { deviceStorage, tabStorage } from "./web-storage";
import { wakeLock } from "./web-wake-lock";

/** The viewer's page in any browser; nothing here needs a secure context, where one is missing it does less. */
export function webPlatform(page: Window): PlatformPort {
  const { document, navigator } = page;
  const visible = () => document.visibilityState === "visible";
  return {
    local: deviceStorage(() => page.localStorage),
    tab: tabStorage(() => page.sessionStorage, page, visible, document),
    copy: (text) => copyText(document, text),
    save: (name, text) => saveText(document, name, text),
    share: shareSheet(navigator),
    setAwake: wakeLock(document, (navigator as { wakeLock?: WakeLock }).wakeLock),
    signals: webSignals(page),
    navigation: webNavigation(page),
  };
}

/** [0, 1), unpredictable. */
export function webRandom(): number {
  return (crypto.getRandomValues(new Uint32Array(1))[0] ?? 0) / 4_294_967_296;
}

/** One task at a time over all tabs of this site; on plain http, where no locks are to be had, over this one. */
export function webExclusive<T>(task: () => Promise<T>): Promise<T> {
  const { locks } = navigator as { locks?: LockManager };
  return locks === undefined ? task() : locks.request("sharetube.session", task);
}

function shareSheet(navigator: Navigator): PlatformPort["share"] {
  const { share } = navigator as { share?: Navigator["share"] };
  if (share === undefined) return null;
  return (what) =>
    share.call(navigator, what).then(
      () => true,
      () => false,
    );
}

function webSignals(page: Window): PlatformSignals {
  const { document, navigator } = page;
  const visible = () => document.visibilityState === "visible";
  return {
    online: () => navigator.onLine,
    visible,
    pressed: () => (navigator as { userActivation?: UserActivation }).userActivation?.hasBeenActive ?? true,
    onOnline(listener) {
      const ends = [on(page, "online", () => listener(true)), on(page, "offline", () => listener(false))];
      return () => ends.forEach((end) => end());
    },
    onVisible: (listener) => on(document, "visibilitychange", () => listener(visible())),
    onWake(listener) {
      const shown = on(page, "pageshow", (event) => {
        if ((event as PageTransitionEvent).persisted) listener();
      });
      const resumed = on(document, "resume", listener);
      return () => {
        shown();
        resumed();
      };
    },
    onHide: (listener) => on(page, "pagehide", listener),
  };
}

function webNavigation(page: Window): NavigationPort {
  return {
    current: () => page.location.href,
    push: (path) => page.history.pushState(null, "", path),
    replace: (path) => page.history.replaceState(page.history.state, "", path),
    open(url) {
      page.open(url, "_blank", "noopener");
    },
    onChange: (listener) => on(page, "popstate", listener),
  };
}

function on(target: EventTarget, name: string, listener: (event: Event) => void): () => void {
  target.addEventListener(name, listener);
  return () => target.removeEventListener(name, listener);
}
