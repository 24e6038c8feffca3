import { clock, el } from "./dom.js";

/**
 * Thumbnails with titles, in the several shapes that YouTube's pages have at one time. Each is made once and then filled:
 * YouTube fills the same elements anew when its lists change.
 */

const link = (card, list) =>
  card.kind === "short" && !list ? `/shorts/${card.id}` : `/watch?v=${card.id}${list ? `&list=${list}` : ""}`;
const badge = (card) => ({ live: "LIVE", premiere: "PREMIERE", short: "SHORTS" })[card.kind] ?? clock(card.duration);

function lockup() {
  const picture = el("img.ytCoreImageHost", { alt: "" });
  const time = el("div.yt-badge-shape__text");
  const thumb = el("a.yt-lockup-view-model__content-image", { "aria-hidden": "true", tabindex: "-1" });
  thumb.append(el("yt-thumbnail-view-model", {}, picture, el("yt-thumbnail-overlay-badge-view-model", {}, time)));
  const name = el("a.yt-lockup-metadata-view-model__title");
  const channel = el("span.yt-content-metadata-view-model__metadata-text");
  const text = el("yt-lockup-metadata-view-model", {}, el("h3", {}, name), channel);
  return {
    root: el("yt-lockup-view-model.ytd-rich-item-renderer", {}, el("div.yt-lockup-view-model", {}, thumb, text)),
    picture,
    time,
    links: [thumb, name],
    name,
    channel,
  };
}

/** The older shape: `#dismissible`, `a#thumbnail`, `#video-title`. */
function classic(tag) {
  const picture = el("img", { alt: "" });
  const time = el("span.ytd-thumbnail-overlay-time-status-renderer");
  const thumb = el("a#thumbnail.yt-simple-endpoint", { "aria-hidden": "true", tabindex: "-1" }, picture, time);
  const name = el("a#video-title.yt-simple-endpoint");
  const channel = el("ytd-channel-name");
  const text = el("div.details", {}, el("h3", {}, name), channel);
  return {
    root: el(tag, {}, el("div#dismissible", {}, el("ytd-thumbnail", {}, thumb), text)),
    picture,
    time,
    links: [thumb, name],
    name,
    channel,
  };
}

export class Card {
  /** @param tag yt-lockup-view-model, or one of the older ytd-…-renderer; with `wrap`, inside such an element */
  constructor(tag, wrap = "") {
    this.parts = tag === "yt-lockup-view-model" ? lockup() : classic(tag);
    this.root = wrap ? el(wrap, {}, el("div#content", {}, this.parts.root)) : this.parts.root;
  }

  fill(card, list = "") {
    const { picture, time, links, name, channel } = this.parts;
    picture.src = card.picture;
    time.textContent = badge(card);
    for (const one of links) one.href = link(card, list);
    name.textContent = name.title = card.title;
    channel.textContent = card.channel;
    this.root.hidden = false;
    return this;
  }
}

/** A list whose elements stay when what they show changes. */
export class CardList {
  /** @param tagOf which shape the nth card has */
  constructor(parent, tagOf) {
    this.parent = parent;
    this.tagOf = tagOf;
    this.cards = [];
  }

  show(cards, list = "") {
    cards.forEach((card, n) => this.at(n).fill(card, list));
    for (const unused of this.cards.slice(cards.length)) unused.root.hidden = true;
  }

  append(cards) {
    for (const card of cards) this.at(this.cards.length).fill(card);
  }

  at(n) {
    if (!this.cards[n]) {
      this.cards[n] = new Card(...this.tagOf(n));
      this.parent.append(this.cards[n].root);
    }
    return this.cards[n];
  }
}
