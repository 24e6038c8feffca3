import { connect } from "./control.js";
import { Controls, errorOverlay } from "./controls.js";
import { ask, el } from "./dom.js";
import { attachApi, asked, errorCode } from "./player-api.js";
import { Player, STATE } from "./player.js";

/** The embedded player: the same player, told what to do by messages from the page around it. */

const VIDEO_ID = /^[\w-]{11}$/;
const app = document.querySelector("#standin-app");
let settings = JSON.parse(document.querySelector("#standin-settings").textContent);
const query = new URLSearchParams(location.search);
const player = new Player("movie_player", app.dataset.mime);
let partner = null;
let blocked = false;

document.querySelector("#player").append(el("div#player-container", {}, player.root));
const fullscreen = () => (document.fullscreenElement ? document.exitFullscreen() : player.root.requestFullscreen());
if (query.get("controls") !== "0") new Controls(player, { fullscreen });
errorOverlay(player);

function fail(code) {
  const reasons = {
    2: "The request contains an invalid parameter value.",
    153: "Error 153. Video player configuration error",
  };
  player.fail("UNPLAYABLE", reasons[code] ?? "Video unavailable. Watch on YouTube", code);
}

async function load(id, at, play) {
  if (window.standinError === 153) return fail(153); // whoever embeds it did not say who they are
  if (!VIDEO_ID.test(id)) return fail(2);
  const response = await ask("player", { videoId: id, standin: query.get("standin") ?? "" });
  settings = response.settings;
  show(response, at, play);
}

function show(response, at, play) {
  const { embed_error: code } = response.standin;
  if (code) response.playabilityStatus = { status: "OK" }; // the code says more
  player.load(response, { at, play, cue: !play || Boolean(code) });
  if (code) fail(code);
}

const api = attachApi(player, {
  loadVideoById: (first, start) => load(asked(first, start).id, asked(first, start).at, true),
  cueVideoById: (first, start) => load(asked(first, start).id, asked(first, start).at, false),
  getPlayerState: () => (player.adverts.own ? settings.embed_advert_state : player.state),
});

/** All that can be asked without an argument, as the other side keeps it. */
function info() {
  return {
    playerState: api.getPlayerState(),
    currentTime: api.getCurrentTime(),
    currentTimeLastUpdated_: Date.now() / 1000,
    duration: api.getDuration(),
    videoLoadedFraction: api.getVideoLoadedFraction(),
    playbackRate: api.getPlaybackRate(),
    availablePlaybackRates: api.getAvailablePlaybackRates(),
    volume: api.getVolume(),
    muted: api.isMuted(),
    videoData: api.getVideoData(),
    videoUrl: api.getVideoUrl(),
  };
}

function send(event, more = {}) {
  if (partner)
    partner.source.postMessage(JSON.stringify({ event, id: partner.id, channel: "widget", ...more }), partner.origin);
}

function greet(event, id) {
  const first = partner === null;
  partner = { source: event.source, origin: event.origin, id };
  send("initialDelivery", { info: { ...info(), apiInterface: Object.keys(api) } });
  if (!first) return;
  send("onReady");
  if (player.failed) send("onError", { info: errorCode(player) });
  if (blocked) send("onAutoplayBlocked");
}

window.addEventListener("message", (event) => {
  if (event.source !== window.parent || typeof event.data !== "string") return;
  const allowed = query.get("origin");
  if (allowed && event.origin !== allowed) return;
  const said = JSON.parse(event.data);
  if (said.channel !== "widget" && said.event !== "command") return;
  if (said.event === "listening") greet(event, said.id);
  if (said.event !== "command" || !Object.hasOwn(api, said.func)) return;
  setTimeout(() => {
    api[said.func](...(said.args ?? []));
    send("infoDelivery", { info: info() });
  }, settings.command_ms);
});

let told = null;
function tellState() {
  const state = api.getPlayerState();
  if (state === told) return;
  told = state;
  send("infoDelivery", { info: info() });
  send("onStateChange", { info: state });
}
for (const name of ["state", "advertstart", "advertend"]) player.addEventListener(name, tellState);
player.addEventListener("error", () => send("onError", { info: errorCode(player) }));
player.addEventListener("blocked", () => {
  blocked = true; // whoever begins to listen later is told then
  send("onAutoplayBlocked");
});
player.video.addEventListener("ratechange", () => send("onPlaybackRateChange", { info: player.video.playbackRate }));
player.video.addEventListener("volumechange", () => send("infoDelivery", { info: info() }));

function tellTime() {
  if (api.getPlayerState() === STATE.playing || api.getPlayerState() === STATE.buffering)
    send("infoDelivery", { info: info() });
  setTimeout(tellTime, settings.info_ms);
}
tellTime();

const first = window.ytInitialPlayerResponse;
if (window.standinError) fail(window.standinError);
else if (first) show(first, Number(query.get("start") ?? 0), query.get("autoplay") === "1");
connect("embed", () => player);
