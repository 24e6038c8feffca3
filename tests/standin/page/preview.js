import { ask, el } from "./dom.js";
import { Player } from "./player.js";

/** The player that begins without sound where the pointer rests on a thumbnail: a second video element in the page. */
export class Previews {
  constructor(app, mime) {
    this.app = app;
    this.mime = mime;
    document.addEventListener("pointerover", (event) => this.over(event));
  }

  over(event) {
    const picture = event.target.closest?.("yt-thumbnail-view-model, ytd-thumbnail");
    if (picture === this.at || event.target.closest?.("ytd-video-preview")) return;
    this.hide();
    if (!picture || this.app.type === "watch") return;
    this.at = picture;
    this.waiting = setTimeout(() => this.show(picture), this.app.settings.preview_ms);
  }

  async show(picture) {
    const href = picture.closest("a[href]")?.href ?? picture.querySelector("a[href]")?.href;
    const videoId = new URL(href).searchParams.get("v");
    if (!videoId) return;
    const response = await ask("player", { videoId });
    if (this.at !== picture) return;
    if (!this.root) this.build();
    const { left, top, width, height } = picture.getBoundingClientRect();
    Object.assign(this.root.style, {
      left: `${left + scrollX}px`,
      top: `${top + scrollY}px`,
      width: `${width}px`,
      height: `${height}px`,
    });
    this.link.href = href;
    this.root.hidden = false;
    this.player.video.muted = true;
    response.standin.adverts = [];
    this.player.load(response);
  }

  build() {
    this.player = new Player("inline-preview-player", this.mime);
    this.link = el("a#media-container-link.yt-simple-endpoint");
    this.link.append(el("div#player-container", {}, this.player.root));
    this.root = el("ytd-video-preview", {}, el("div#video-preview-container", {}, this.link));
    this.root.addEventListener("pointerleave", () => this.hide());
    this.app.root.append(this.root);
  }

  hide() {
    clearTimeout(this.waiting);
    this.at = null;
    if (!this.root || this.root.hidden) return;
    this.root.hidden = true;
    this.player.stop();
  }
}
