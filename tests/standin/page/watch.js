import { attachApi, asked } from "./player-api.js";
import { Autonav } from "./autonav.js";
import { CardList } from "./cards.js";
import { Controls, errorOverlay } from "./controls.js";
import { ask, el } from "./dom.js";
import { offerMediaKeys } from "./media-keys.js";
import { Player } from "./player.js";
import { Screens } from "./screens.js";

const BESIDE = (n) => (n % 4 === 3 ? ["ytd-compact-video-renderer"] : ["yt-lockup-view-model"]);
const PLAYLIST = () => ["ytd-playlist-panel-video-renderer"];

/** The watch page. Made when first needed; the player in it stays for as long as the document does. */
export class WatchPage {
  constructor(app, mime) {
    this.app = app;
    this.player = new Player("movie_player", mime);
    this.screens = new Screens(app, this);
    const { theatre, fullscreen, mini } = this.screens;
    this.acts = { theatre, fullscreen, mini, next: () => this.go(this.upNext()), previous: () => history.back() };
    this.controls = new Controls(this.player, this.acts);
    errorOverlay(this.player);
    this.autonav = new Autonav(
      this.player,
      this.controls,
      () => app.settings,
      () => this.upNext(),
      (next) => this.go(next),
    );
    this.api = attachApi(this.player, {
      setAutonavState: (state) => this.autonav.set(state),
      nextVideo: () => this.go(this.upNext()),
      previousVideo: () => history.back(),
      loadVideoById: (first, start) => this.replace(asked(first, start), true),
      cueVideoById: (first, start) => this.replace(asked(first, start), false),
      toggleFullscreen: fullscreen,
      isFullscreen: () => document.fullscreenElement !== null,
      getPlaylist: () => this.next?.playlist?.items.map(({ id }) => id) ?? null,
      getPlaylistIndex: () => this.next?.playlist?.items.findIndex(({ id }) => id === this.videoId) ?? -1,
    });
    offerMediaKeys(this.player, this.acts);
    this.player.addEventListener("loaded", () => app.fire("yt-player-updated", { videoId: this.videoId }));
  }

  /** Keys work on the player where it can be seen. */
  get active() {
    return this.app.type === "watch" || this.screens.small;
  }

  /** Changes the player and nothing else: address, title and the rest of the page stay. */
  async replace({ id, at }, play) {
    this.player.load(await ask("player", { videoId: id }), { at, play, cue: !play });
  }

  show(url, { playerResponse, next }) {
    if (!this.root) this.build();
    this.root.hidden = false;
    this.screens.enlarge();
    const back = this.videoId === playerResponse.videoDetails.videoId && this.player.stream && !this.player.failed;
    this.videoId = playerResponse.videoDetails.videoId;
    this.next = next;
    this.root.setAttribute("video-id", this.videoId);
    this.root.toggleAttribute("player-unavailable", playerResponse.playabilityStatus.status !== "OK");
    this.title.textContent = playerResponse.videoDetails.title;
    this.channel.textContent = playerResponse.videoDetails.author;
    this.related.show(next.related);
    this.showPlaylist(next.playlist);
    this.chat.hidden = playerResponse.standin.kind !== "live";
    if (!back) this.player.load(playerResponse, { at: parseInt(url.searchParams.get("t") ?? "0", 10) || 0 });
    this.autonav.navigated();
  }

  showPlaylist(playlist) {
    this.playlist.hidden = playlist === null;
    if (!playlist) return;
    this.playlistTitle.textContent = playlist.title;
    this.playlistCards.show(playlist.items, playlist.id);
  }

  /** Another page is shown: the player stops, unless it goes along as the miniplayer. */
  leave() {
    if (!this.screens.small) this.player.stop();
  }

  upNext() {
    const { playlist, related } = this.next ?? {};
    if (!playlist) return related?.length ? { id: related[0].id } : null;
    const at = playlist.items.findIndex(({ id }) => id === this.videoId);
    const following = playlist.items[at + 1];
    return following ? { id: following.id, playlist: playlist.id } : null;
  }

  go(next) {
    if (next) this.app.navigate(`/watch?v=${next.id}${next.playlist ? `&list=${next.playlist}` : ""}`);
  }

  build() {
    this.title = el("yt-formatted-string.ytd-watch-metadata");
    this.channel = el("a.yt-simple-endpoint", { href: "/feed/channel" });
    this.place = el("div#player-container-inner", {}, this.screens.container);
    this.bleed = el("div#player-full-bleed-container");
    const columns = el("div#columns", {}, this.primary(), this.secondary());
    this.root = el("ytd-watch-flexy", { role: "main" }, el("div#full-bleed-container", {}, this.bleed), columns);
    this.app.manager.append(this.root);
  }

  primary() {
    const glow = el("div#cinematics-container", {}, el("div#cinematics"));
    const player = el("div#player", {}, glow, el("div#player-container-outer", {}, this.place));
    const owner = el(
      "div#owner",
      {},
      el("ytd-channel-name", {}, this.channel),
      el("button", { type: "button" }, "Subscribe"),
    );
    const words = el(
      "div#description",
      {},
      "Shown by a stand-in made for ShareTube's tests. Nothing here comes from YouTube.",
    );
    const about = el("ytd-watch-metadata", {}, el("div#title", {}, el("h1", {}, this.title)), owner, words);
    const write = el("div#contenteditable-root", { contenteditable: "true", "aria-label": "Add a comment…" });
    const comments = el("ytd-comments#comments", {}, el("h2", {}, "Comments"), write);
    return el("div#primary", {}, el("div#primary-inner", {}, player, el("div#below", {}, about, comments)));
  }

  secondary() {
    this.chat = el("div#chat-container", { hidden: true }, el("ytd-live-chat-frame#chat", {}, "Live chat"));
    this.playlistTitle = el("h3");
    const entries = el("div#items");
    this.playlistCards = new CardList(entries, PLAYLIST);
    this.playlist = el("ytd-playlist-panel-renderer#playlist", { hidden: true }, this.playlistTitle, entries);
    const items = el("div#items");
    this.related = new CardList(items, BESIDE);
    const related = el("div#related", {}, el("ytd-watch-next-secondary-results-renderer", {}, items));
    const inner = el("div#secondary-inner", {}, el("div#panels"), this.chat, this.playlist, related);
    return el("div#secondary", {}, inner);
  }
}
