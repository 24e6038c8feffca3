import { CardList } from "./cards.js";
import { ask, el } from "./dom.js";

const HOME = () => ["yt-lockup-view-model", "ytd-rich-item-renderer"];
const FOUND = (n) => (n % 3 === 2 ? ["yt-lockup-view-model"] : ["ytd-video-renderer"]);
const LISTED = () => ["ytd-playlist-video-renderer"];

/** The pages that are lists: home, which never ends, search, and a playlist. Each is made once and hidden meanwhile. */
export class ListPages {
  constructor(app) {
    this.app = app;
    this.pages = new Map();
    new IntersectionObserver((seen) => seen.some((one) => one.isIntersecting) && this.more(), {
      rootMargin: "200px",
    }).observe((this.end = el("ytd-continuation-item-renderer")));
  }

  show(type, url, { list }) {
    const page = this.page(type);
    page.root.hidden = false;
    page.heading.textContent = list.title;
    page.root.setAttribute("page-subtype", type === "browse" ? "home" : type);
    page.cards.show(list.items, list.list);
    this.current = { page, url, next: list.more };
    this.end.remove();
    if (list.more !== null) page.root.append(this.end);
  }

  page(type) {
    if (!this.pages.has(type)) {
      const contents = el("div#contents");
      const heading = el("h1.standin-heading");
      const tags = { browse: HOME, search: FOUND, playlist: LISTED }[type];
      const inside = {
        browse: "ytd-rich-grid-renderer",
        search: "ytd-item-section-renderer",
        playlist: "ytd-playlist-video-list-renderer",
      };
      const root = el(
        type === "search" ? "ytd-search" : "ytd-browse",
        { role: "main" },
        heading,
        el(inside[type], {}, contents),
      );
      this.app.manager.append(root);
      this.pages.set(type, { root, heading, cards: new CardList(contents, tags) });
    }
    return this.pages.get(type);
  }

  async more() {
    const { current } = this;
    if (!current || current.next === null || current.page.root.hidden || this.loading) return;
    this.loading = true;
    const query = { ...Object.fromEntries(current.url.searchParams), part: String(current.next) };
    const list = await ask("browse", { path: current.url.pathname, query }).finally(() => (this.loading = false));
    if (current !== this.current) return;
    current.page.cards.append(list.items);
    current.next = list.more;
  }
}
