import { connect } from "./control.js";
import { ask, sleep } from "./dom.js";
import { listenForKeys } from "./hotkeys.js";
import { ListPages } from "./lists.js";
import { drawMasthead } from "./masthead.js";
import { Previews } from "./preview.js";
import { ShortsPage } from "./shorts.js";
import { WatchPage } from "./watch.js";

const WATCH_TYPE = "WEB_PAGE_TYPE_WATCH";

/** Which page an address is of, in YouTube's words. */
function pageType(url) {
  if (url.pathname === "/watch") return "watch";
  if (url.pathname.startsWith("/shorts/")) return "shorts";
  if (url.pathname === "/results") return "search";
  return url.pathname === "/playlist" ? "playlist" : "browse";
}

function videoOf(url) {
  if (url.pathname === "/watch") return url.searchParams.get("v") ?? "";
  return url.pathname.startsWith("/shorts/") ? url.pathname.split("/")[2] : "";
}

/** The one document that shows all pages. */
class App {
  constructor() {
    this.root = document.querySelector("ytd-app");
    this.manager = document.querySelector("ytd-page-manager");
    this.settings = JSON.parse(document.querySelector("#standin-settings").textContent);
    const { mime } = document.querySelector("#standin-app").dataset;
    this.log = [];
    this.watch = new WatchPage(this, mime);
    this.shorts = new ShortsPage(this, mime);
    this.lists = new ListPages(this);
    this.previews = new Previews(this, mime);
    this.type = "";
    drawMasthead(this);
    this.root.addEventListener("yt-navigate", (event) => this.asked(event));
    document.addEventListener("click", (event) => this.clicked(event));
    window.addEventListener("popstate", () => this.navigate(location.href, { push: false }));
    const acts = { ...this.watch.acts, search: () => document.querySelector("input[name=search_query]").focus() };
    listenForKeys(
      this.watch.player,
      () => this.watch.active,
      acts,
      (key) => this.note("key", key),
    );
  }

  /** Something that a test may want to know of. */
  note(what, detail) {
    this.log.push({ what, detail, at: performance.timeOrigin + performance.now() });
  }

  clicked(event) {
    const link = event.target.closest?.("a[href]");
    if (!link || event.defaultPrevented || event.button !== 0 || event.ctrlKey || event.metaKey || link.target) return;
    const url = new URL(link.href);
    if (url.origin !== location.origin || url.href === location.href) return;
    event.preventDefault();
    this.navigate(url);
  }

  /** The event that other programs use to navigate without a reload. */
  asked(event) {
    const endpoint = event.detail?.endpoint;
    const address = endpoint?.commandMetadata?.webCommandMetadata?.url;
    this.note("yt-navigate", address);
    if (typeof address !== "string" || this.settings.yt_navigate !== "obeyed") return;
    if (endpoint.watchEndpoint && endpoint.commandMetadata.webCommandMetadata.webPageType !== WATCH_TYPE) return;
    this.navigate(new URL(address, location.origin));
  }

  async navigate(to, { push = true } = {}) {
    const url = new URL(to, location.origin);
    const turn = (this.turn = Symbol("navigation"));
    const type = pageType(url);
    const videoId = videoOf(url);
    const endpoint = {
      commandMetadata: {
        webCommandMetadata: { url: url.pathname + url.search, webPageType: `WEB_PAGE_TYPE_${type.toUpperCase()}` },
      },
      ...(videoId ? { watchEndpoint: { videoId } } : {}),
    };
    this.fire("yt-navigate-start", { pageType: type, endpoint, url: url.pathname + url.search });
    if (push) history.pushState({ standin: true }, "", url);
    this.previews.hide();
    const data = await this.fetch(type, url, videoId);
    if (turn !== this.turn) return; // another navigation has begun
    this.show(type, url, data);
    this.fire("yt-page-data-updated", { pageType: type });
    this.fire("yt-navigate-finish", {
      pageType: type,
      endpoint,
      response: { page: type, url: url.pathname + url.search, ...data },
    });
    this.note("navigated", url.pathname + url.search);
  }

  async fetch(type, url, videoId) {
    const standin = url.searchParams.get("standin") ?? "";
    const waited = this.type === "" ? null : sleep(this.settings.navigate_ms);
    const playerResponse = videoId ? await ask("player", { videoId, standin }) : undefined;
    if (playerResponse) this.settings = playerResponse.settings;
    const next =
      type === "watch" ? await ask("next", { videoId, list: url.searchParams.get("list") ?? "" }) : undefined;
    const list = videoId
      ? undefined
      : await ask("browse", { path: url.pathname, query: Object.fromEntries(url.searchParams) });
    await waited;
    return { playerResponse, next, list };
  }

  show(type, url, data) {
    const previous = this.type;
    this.type = type;
    if (previous === "watch" && type !== "watch") this.watch.leave();
    if (previous === "shorts" && type !== "shorts") this.shorts.leave();
    for (const page of this.manager.children) page.hidden = true;
    if (type === "watch") this.watch.show(url, data);
    else if (type === "shorts") this.shorts.show(url, data);
    else this.lists.show(type, url, data);
    if (previous) window.scrollTo(0, 0);
    const name = data.playerResponse?.videoDetails.title ?? data.list?.title ?? "";
    document.title = name ? `${name} - YouTube` : "YouTube";
  }

  fire(name, detail) {
    document.dispatchEvent(new CustomEvent(name, { detail }));
  }
}

const app = new App();
app.navigate(location.href, { push: false });
connect("app", () => app.watch.player, { app });
