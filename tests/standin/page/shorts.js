import { el } from "./dom.js";
import { Player } from "./player.js";

const ORDER = ["short_clip1", "short_clip2", "short_clip3"];

/** Shorts have a page and a player of their own, and begin again at their end. */
export class ShortsPage {
  constructor(app, mime) {
    this.app = app;
    this.mime = mime;
  }

  show(url, { playerResponse }) {
    if (!this.root) this.build();
    this.root.hidden = false;
    this.title.textContent = playerResponse.videoDetails.title;
    this.player.load(playerResponse);
    this.app.fire("yt-player-updated", {});
  }

  build() {
    this.player = new Player("shorts-player", this.mime);
    this.player.addEventListener("ended", () => this.player.seek(0));
    this.title = el("h2.ytShortsVideoTitleViewModelShortsVideoTitle");
    const next = el(
      "button.standin-next-short",
      { type: "button", "aria-label": "Next video", onclick: () => this.next() },
      "↓",
    );
    const player = el("div#player-container", {}, el("ytd-player", {}, this.player.root));
    const reel = el("ytd-reel-video-renderer", { "is-active": true }, player, el("div#overlay", {}, this.title));
    this.root = el("ytd-shorts", { role: "main" }, el("div#shorts-container", {}, reel, next));
    this.app.manager.append(this.root);
    document.addEventListener("keydown", (event) => {
      if (this.root.hidden || event.key !== "ArrowDown" || event.target !== document.body) return;
      event.preventDefault();
      this.next();
    });
  }

  next() {
    const at = ORDER.indexOf(this.player.response.videoDetails.videoId);
    this.app.navigate(`/shorts/${ORDER[(at + 1) % ORDER.length]}`);
  }

  leave() {
    this.player.stop();
  }
}
