import { RATES, STATE } from "./player.js";

/** YouTube's names for what the player says of itself. */
const EVENTS = {
  state: "onStateChange",
  error: "onError",
  advertstart: "onAdStart",
  advertend: "onAdFinish",
  blocked: "onAutoplayBlocked",
};

/** Where the embedded player tells why it does not play: the code of `onError`. */
export function errorCode(player) {
  if (player.failed?.code) return player.failed.code;
  return player.failed?.status === "ERROR" ? 100 : 150;
}

function videoData(player) {
  const details = player.response?.videoDetails;
  if (!details) return { video_id: "", author: "", title: "", isPlayable: false };
  return {
    video_id: details.videoId,
    author: details.author,
    title: details.title,
    isPlayable: !player.failed,
    isLive: player.live,
    isPremiere: player.details.kind === "premiere",
    backgroundable: false,
    list: new URLSearchParams(location.search).get("list") ?? undefined,
  };
}

/** An id and a second, or an object with `videoId` and `startSeconds`: the API takes both. */
export function asked(first, start) {
  if (first !== null && typeof first === "object")
    return { id: String(first.videoId ?? ""), at: Number(first.startSeconds ?? 0) };
  return { id: String(first ?? ""), at: Number(start ?? 0) };
}

function playing(player) {
  const { video } = player;
  return {
    playVideo: () => player.play(),
    pauseVideo: () => player.pause(),
    stopVideo: () => player.stop(),
    seekTo: (seconds) => player.seek(Number(seconds)),
    seekBy: (seconds) => player.seek(player.time + Number(seconds)),
    seekToLiveHead: () => player.live && player.seek(player.head - 4),
    isAtLiveHead: () => player.live && player.head - player.time < 12,
    getCurrentTime: () => player.time,
    getDuration: () => player.duration,
    getPlayerState: () => player.state,
    getVideoLoadedFraction: () => player.loadedFraction,
    getPlaybackRate: () => video.playbackRate,
    setPlaybackRate: (rate) => player.setRate(Number(rate)),
    getAvailablePlaybackRates: () => [...RATES],
    getVolume: () => Math.round(video.volume * 100),
    setVolume: (volume) => (video.volume = Math.min(1, Math.max(0, Number(volume) / 100))),
    isMuted: () => video.muted,
    mute: () => (video.muted = true),
    unMute: () => (video.muted = false),
  };
}

function telling(player) {
  return {
    getVideoData: () => videoData(player),
    getPlayerResponse: () => player.response,
    getVideoUrl: () => `https://www.youtube.com/watch?v=${player.response?.videoDetails.videoId ?? ""}`,
    getAdState: () => (player.adverts.own || player.adverts.stitched ? STATE.playing : STATE.unstarted),
    getPresentingPlayerType: () => (player.adverts.own ? 2 : 1),
    getStatsForNerds: () => ({ debug_info: player.adverts.stitched ? "SSAP, AD" : "" }),
    getProgressState: () => ({
      current: player.time,
      duration: player.duration,
      loaded: player.loadedFraction * player.duration,
      isAtLiveHead: player.live,
    }),
  };
}

/**
 * Puts the API on the player's element, as own properties, as YouTube does.
 *
 * @param more what only this place can do: loadVideoById, setAutonavState, …
 */
export function attachApi(player, more) {
  const listeners = new Map();
  const api = {
    ...playing(player),
    ...telling(player),
    addEventListener: (name, act) => listeners.set(name, [...(listeners.get(name) ?? []), act]),
    removeEventListener: (name, act) =>
      listeners.set(
        name,
        (listeners.get(name) ?? []).filter((one) => one !== act),
      ),
    ...more,
  };
  const tell = (name, data) => {
    for (const act of listeners.get(name) ?? []) (typeof act === "string" ? window[act] : act)?.(data);
  };
  for (const [ours, theirs] of Object.entries(EVENTS)) {
    player.addEventListener(ours, () => {
      if (ours === "state") tell(theirs, player.state);
      else if (ours === "error") tell(theirs, errorCode(player));
      else tell(theirs, undefined);
    });
  }
  player.video.addEventListener("ratechange", () => tell("onPlaybackRateChange", player.video.playbackRate));
  player.video.addEventListener("volumechange", () =>
    tell("onVolumeChange", { volume: api.getVolume(), muted: api.isMuted() }),
  );
  Object.assign(player.root, api);
  return api;
}
