import { el } from "./dom.js";

/** Where the player is: in its column, across the page (theatre), on the whole screen, or small in a corner. */
export class Screens {
  constructor(app, page) {
    this.app = app;
    this.page = page;
    this.small = false;
    this.container = el(
      "div#player-container",
      {},
      el("ytd-player#ytd-player", {}, el("div#container", {}, page.player.root)),
    );
    this.theatre = () => this.toggleTheatre();
    this.fullscreen = () => this.toggleFullscreen();
    this.mini = () => (this.small ? this.enlarge() : this.shrink());
    document.addEventListener("fullscreenchange", () => this.fullscreenChanged());
    document.addEventListener("keydown", ({ key }) => key === "Escape" && this.dismiss());
  }

  toggleTheatre() {
    const { root, place, bleed } = this.page;
    if (this.app.type !== "watch") return;
    const on = root.toggleAttribute("theater");
    root.toggleAttribute("full-bleed-player", on);
    // The container moves at once from place to place, so that the video in it goes on playing.
    (on ? bleed : place).append(this.container);
  }

  toggleFullscreen() {
    if (document.fullscreenElement) document.exitFullscreen();
    else this.target.requestFullscreen().catch((problem) => console.warn("fullscreen:", problem));
  }

  get target() {
    return this.app.settings.fullscreen === "page" ? document.documentElement : this.page.player.root;
  }

  fullscreenChanged() {
    const on = document.fullscreenElement !== null;
    this.page.player.root.classList.toggle("ytp-fullscreen", on);
    this.page.root?.toggleAttribute("fullscreen", on);
    this.app.root.toggleAttribute("fullscreen", on);
  }

  /** The watch page gives way to the home page, and the player goes on in a corner. */
  shrink() {
    if (this.app.type !== "watch" || document.fullscreenElement) return;
    this.put(true);
    this.app.navigate("/");
  }

  /** Back into the watch page; called by it whenever it is shown. */
  enlarge() {
    if (!this.small) return;
    this.put(false);
    if (this.app.type !== "watch") this.app.navigate(`/watch?v=${this.page.videoId}`);
  }

  dismiss() {
    if (!this.small) return;
    this.put(false);
    this.page.player.stop();
  }

  put(small) {
    const mini = document.querySelector("ytd-miniplayer");
    this.small = small;
    mini.toggleAttribute("active", small);
    this.app.root.toggleAttribute("miniplayer-is-active", small);
    this.page.player.root.classList.toggle("ytp-player-minimized", small);
    const { root, place, bleed } = this.page;
    const home = root.hasAttribute("theater") ? bleed : place;
    (small ? mini.querySelector("#player-container") : home).append(this.container);
  }
}
