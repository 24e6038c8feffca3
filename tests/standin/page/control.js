import { pressMediaKey } from "./media-keys.js";

/**
 * The reach of tests into a page: `window.__standin` for those that may evaluate, and the same by way of the server for
 * those that must not, because evaluating counts as a gesture of the person.
 */

/** What `state` answers. Times in seconds of content; `at` in ms on a clock that all browsers of a computer share. */
function snapshot(player, app) {
  const { video } = player;
  return {
    at: performance.timeOrigin + performance.now(),
    url: location.href,
    page: app?.type ?? "embed",
    title: document.title,
    video: player.response?.videoDetails.videoId ?? null,
    state: player.state,
    time: player.time,
    duration: player.duration,
    paused: video.paused,
    muted: video.muted,
    volume: video.volume,
    rate: video.playbackRate,
    seeking: video.seeking,
    ready: video.readyState,
    element_time: video.currentTime,
    advert: player.adverts.own || player.adverts.stitched,
    failed: player.failed,
    autonav: app ? app.watch.autonav.state : null,
    activated: navigator.userActivation?.hasBeenActive ?? null,
    visible: document.visibilityState === "visible",
  };
}

/** All of them are without a gesture, as the system, another extension or the page itself would do it. */
function actions(player, app) {
  return {
    state: () => snapshot(player(), app),
    log: () => app?.log ?? [],
    // On the element itself: the system, a pulled headset, another extension.
    play: () =>
      void player()
        .video.play()
        .catch(() => {}),
    pause: () => player().video.pause(),
    seek: ({ to }) => void (player().video.currentTime = to),
    rate: ({ to }) => void (player().video.playbackRate = to),
    mute: ({ on }) => void (player().video.muted = on),
    // Through the player, as its own controls do.
    media_key: ({ key, ...details }) => pressMediaKey(key, details),
    stall: ({ ms }) => player().stream.stall(ms),
    advert: ({ lengths = [15], skip_after = null }) =>
      player().adverts.play({ at: player().time, lengths, skip_after }),
    end_advert: () => player().adverts.next(),
    fail: ({ status = "ERROR", reason = "", code = 0 }) => player().fail(status, reason, code),
    premiere: () => {
      const begun = structuredClone(player().response);
      begun.playabilityStatus = { status: "OK" };
      Object.assign(begun.standin, { status: "OK", live_now: 5 });
      player().load(begun);
    },
    navigate: ({ to }) => void app.navigate(to),
    reload: () => void setTimeout(() => location.reload()),
    dark: ({ on }) => void document.documentElement.toggleAttribute("dark", on),
  };
}

export function connect(kind, player, { app = null } = {}) {
  const acts = actions(player, app);
  const run = async (action, args = {}) => {
    if (!Object.hasOwn(acts, action)) throw new Error(`there is no action ${action}`);
    return (await acts[action](args)) ?? null;
  };
  window.__standin = { run, player, app, log: app?.log ?? [] };
  let close = listen(kind, run);
  // An open connection would keep the page out of the back-forward cache.
  window.addEventListener("pagehide", () => close());
  window.addEventListener("pageshow", (event) => event.persisted && (close = listen(kind, run)));
}

function listen(kind, run) {
  const page = `p${Math.random().toString(36).slice(2, 10)}`; // not crypto: an embed on plain http is no secure context
  const base = `https://${page}.standin.test`;
  const source = new EventSource(`${base}/listen?${new URLSearchParams({ page, kind, where: location.href })}`);
  source.onmessage = async ({ data }) => {
    const { number, action, args } = JSON.parse(data);
    const said = await run(action, args).then(
      (answer) => ({ number, answer }),
      (problem) => ({ number, error: String(problem) }),
    );
    await fetch(`${base}/answer`, { method: "POST", body: JSON.stringify(said), keepalive: true });
  };
  return () => {
    source.close();
    navigator.sendBeacon(`${base}/left?page=${page}`);
  };
}
