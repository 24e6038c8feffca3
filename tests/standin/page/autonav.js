import { el } from "./dom.js";

const KEPT = "standin-autonav";
const OFF = 1;
const ON = 2;

/**
 * "Autoplay next": the switch in the control bar, which a while after each navigation is set to the person's own choice
 * again, and the countdown at the end.
 */
export class Autonav {
  /** @param next gives the id up next; @param go leads there by a navigation within the page */
  constructor(player, controls, settings, next, go) {
    this.settings = settings;
    this.next = next;
    this.go = go;
    this.mark = el("div.ytp-autonav-toggle-button", { "aria-checked": "false" });
    const box = el("div.ytp-autonav-toggle-button-container", {}, this.mark);
    // On the button, not on the mark inside: so it has been since August 2026.
    this.button = el("button.ytp-button.ytp-autonav-toggle", { type: "button", onclick: () => this.choose() }, box);
    controls.right.prepend(this.button);
    this.overlay = this.countdown();
    player.root.append(this.overlay);
    player.addEventListener("ended", () => this.ended());
    player.addEventListener("loaded", () => this.cancel());
    player.addEventListener("state", () => player.state === 1 && this.cancel());
    this.set(this.choice ? ON : OFF);
  }

  get choice() {
    return (localStorage.getItem(KEPT) ?? String(this.settings().autonav)) === "true";
  }

  choose() {
    localStorage.setItem(KEPT, String(this.state !== ON));
    this.set(this.state === ON ? OFF : ON);
  }

  /** 1 off, 2 on, 3 paused. Lasts until the next navigation. */
  set(state) {
    this.state = state;
    this.mark.setAttribute("aria-checked", String(state === ON));
    this.button.title = state === ON ? "Autoplay is on" : "Autoplay is off";
  }

  navigated() {
    this.cancel();
    clearTimeout(this.resetting);
    this.resetting = setTimeout(() => this.set(this.choice ? ON : OFF), this.settings().autonav_reset_ms);
  }

  countdown() {
    this.left = el("div.ytp-autonav-endscreen-upnext-header");
    const cancel = el(
      "button.ytp-autonav-endscreen-upnext-button.ytp-autonav-endscreen-upnext-cancel-button",
      { type: "button" },
      "Cancel",
    );
    const now = el(
      "button.ytp-autonav-endscreen-upnext-button.ytp-autonav-endscreen-upnext-play-button",
      { type: "button" },
      "Play now",
    );
    cancel.addEventListener("click", () => this.cancel());
    now.addEventListener("click", () => this.leave());
    const buttons = el("div.ytp-autonav-endscreen-button-container", {}, cancel, now);
    const overlay = el("div.ytp-autonav-endscreen-countdown-overlay", {}, this.left, buttons);
    overlay.style.display = "none";
    return overlay;
  }

  ended() {
    const next = this.next();
    if (!next) return;
    if (next.playlist)
      this.go(next); // a playlist goes on whatever the switch says
    else if (this.state === ON) this.count(Math.round(this.settings().autonav_s));
  }

  count(seconds) {
    this.overlay.style.display = "";
    this.left.textContent = `Up next in ${seconds}`;
    if (seconds <= 0) this.leave();
    else this.counting = setTimeout(() => this.count(seconds - 1), 1000);
  }

  cancel() {
    clearTimeout(this.counting);
    this.overlay.style.display = "none";
  }

  leave() {
    this.cancel();
    const next = this.next();
    if (next) this.go(next);
  }
}
