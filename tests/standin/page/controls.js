import { clock, el, svg } from "./dom.js";
import { ICONS } from "./icons.js";
import { RATES, STATE } from "./player.js";

const button = (name, label, icon, onclick) =>
  el(`button.ytp-button.${name}`, { type: "button", "aria-label": label, title: label, onclick }, svg(ICONS[icon]));

/** The bar at the player's lower edge, its title, its spinner and its large button. */
export class Controls {
  /** @param acts what the buttons do that the player cannot: next, mini, theatre, fullscreen; missing ones have no button */
  constructor(player, acts = {}) {
    this.player = player;
    this.acts = acts;
    const { root } = player;
    this.title = el("a.ytp-title-link", { target: "_blank" });
    root.append(el("div.ytp-chrome-top", {}, el("div.ytp-title", {}, this.title)));
    root.append(el("div.ytp-spinner", {}, el("div.ytp-spinner-container")));
    const large = el("button.ytp-large-play-button.ytp-button", { type: "button", "aria-label": "Play" });
    large.append(svg(ICONS.play, 48));
    large.addEventListener("click", () => player.play());
    root.append(large, this.bar());
    this.hideLater();
    for (const name of ["pointermove", "pointerdown", "focusin"]) root.addEventListener(name, () => this.hideLater());
    for (const name of ["state", "loaded"]) player.addEventListener(name, () => this.draw());
    // As the real ones, they stand still while nobody sees them.
    player.addEventListener("tick", () => root.classList.contains("ytp-autohide") || this.draw());
    player.video.addEventListener("volumechange", () => this.draw());
    player.video.addEventListener("dblclick", () => acts.fullscreen?.());
    this.draw();
  }

  bar() {
    const { player, acts } = this;
    this.playButton = button("ytp-play-button", "Play", "play", () =>
      player.video.paused ? player.play() : player.pause(),
    );
    this.muteButton = button("ytp-mute-button", "Mute", "sound", () => (player.video.muted = !player.video.muted));
    this.volume = el("input.ytp-volume-slider", { type: "range", min: 0, max: 100, "aria-label": "Volume" });
    this.volume.addEventListener("input", () => (player.video.volume = this.volume.value / 100));
    this.now = el("span.ytp-time-current");
    this.end = el("span.ytp-time-duration");
    this.liveBadge = el("button.ytp-live-badge.ytp-button", { type: "button", hidden: true }, "LIVE");
    this.liveBadge.addEventListener("click", () => player.seek(Infinity));
    this.times = el(
      "div.ytp-time-display",
      {},
      this.now,
      el("span.ytp-time-separator", {}, " / "),
      this.end,
      this.liveBadge,
    );
    const left = el("div.ytp-left-controls", {}, this.playButton);
    if (acts.next) left.append(button("ytp-next-button", "Next (SHIFT+n)", "next", acts.next));
    left.append(this.muteButton, el("div.ytp-volume-panel", {}, this.volume), this.times);
    this.right = el("div.ytp-right-controls", {}, this.rates());
    if (acts.mini) this.right.append(button("ytp-miniplayer-button", "Miniplayer (i)", "mini", acts.mini));
    if (acts.theatre) this.right.append(button("ytp-size-button", "Theatre mode (t)", "theatre", acts.theatre));
    if (acts.fullscreen) this.right.append(button("ytp-fullscreen-button", "Full screen (f)", "full", acts.fullscreen));
    const controls = el("div.ytp-chrome-controls", {}, left, this.right);
    return el("div.ytp-chrome-bottom", {}, this.progress(), controls);
  }

  progress() {
    this.loaded = el("div.ytp-load-progress");
    this.played = el("div.ytp-play-progress");
    this.knob = el("div.ytp-scrubber-container", {}, el("div.ytp-scrubber-button"));
    this.line = el("div.ytp-progress-bar", {
      role: "slider",
      tabindex: "0",
      "aria-label": "Seek slider",
      "aria-valuemin": "0",
    });
    this.line.append(el("div.ytp-progress-list", {}, this.loaded, this.played), this.knob);
    const seek = (event) => {
      const { left, width } = this.line.getBoundingClientRect();
      const share = Math.min(1, Math.max(0, (event.clientX - left) / width));
      this.player.seek(share * this.player.duration);
    };
    this.line.addEventListener("pointerdown", (event) => {
      this.line.setPointerCapture(event.pointerId);
      seek(event);
    });
    this.line.addEventListener("pointermove", (event) => event.buttons === 1 && seek(event));
    return el("div.ytp-progress-bar-container", {}, this.line);
  }

  /** The real one has a menu; what matters is that a person can change the rate. */
  rates() {
    const menu = el("select.ytp-menuitem-rate", { "aria-label": "Playback speed" });
    for (const rate of RATES) menu.append(el("option", { value: rate }, rate === 1 ? "Normal" : `${rate}×`));
    menu.value = "1";
    menu.addEventListener("change", () => this.player.setRate(Number(menu.value)));
    this.player.video.addEventListener("ratechange", () => (menu.value = String(this.player.video.playbackRate)));
    return el("label.ytp-button.ytp-settings-button", { title: "Settings" }, svg(ICONS.gear), menu);
  }

  hideLater() {
    clearTimeout(this.hiding);
    if (this.player.root.classList.contains("ytp-autohide")) {
      this.player.root.classList.remove("ytp-autohide");
      this.draw();
    }
    this.hiding = setTimeout(() => {
      this.player.root.classList.toggle("ytp-autohide", this.player.state === STATE.playing);
    }, 3000);
  }

  icon(button, name) {
    if (button.dataset.icon === name) return;
    button.dataset.icon = name;
    button.replaceChildren(svg(ICONS[name]));
  }

  draw() {
    const { player } = this;
    const { time, duration, live } = player;
    const paused = player.video.paused;
    this.icon(this.playButton, paused ? "play" : "pause");
    this.playButton.title = paused ? "Play (k)" : "Pause (k)";
    this.icon(this.muteButton, player.video.muted ? "silent" : "sound");
    this.volume.value = player.video.muted ? 0 : player.video.volume * 100;
    this.now.textContent = clock(time);
    this.end.textContent = clock(duration);
    this.times.classList.toggle("ytp-live", live);
    this.liveBadge.hidden = !live;
    this.title.textContent = player.response?.videoDetails.title ?? "";
    const share = duration ? Math.min(1, time / duration) : 0;
    this.played.style.transform = `scaleX(${share})`;
    this.loaded.style.transform = `scaleX(${player.loadedFraction})`;
    this.knob.style.left = `${share * 100}%`;
    this.line.setAttribute("aria-valuenow", Math.round(time));
    this.line.setAttribute("aria-valuemax", Math.round(duration));
    this.line.setAttribute("aria-valuetext", `${clock(time)} of ${clock(duration)}`);
  }
}

/** What covers the player when it cannot play. */
export function errorOverlay(player) {
  const reason = el("span");
  const proceed = el("button.ytp-error-proceed", { type: "button", hidden: true }, "I understand and wish to proceed");
  const text = el("div.ytp-error-content-wrap-reason", {}, reason);
  const overlay = el(
    "div.ytp-error",
    { role: "alert", hidden: true },
    el("div.ytp-error-content-wrap", {}, text, proceed),
  );
  player.root.append(overlay);
  proceed.addEventListener("click", () => {
    const agreed = structuredClone(player.response);
    agreed.playabilityStatus = { status: "OK" };
    agreed.standin.status = "OK";
    player.load(agreed);
  });
  player.addEventListener("loaded", () => (overlay.hidden = true));
  player.addEventListener("error", () => {
    overlay.hidden = false;
    reason.textContent = player.failed.reason || "An error occurred. Please try again later.";
    overlay.classList.toggle("ytp-offline-slate", player.failed.status === "LIVE_STREAM_OFFLINE");
    proceed.hidden = player.failed.status !== "CONTENT_CHECK_REQUIRED";
  });
}
