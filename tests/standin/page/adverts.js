import { clock, el } from "./dom.js";
import { Timeline } from "./timeline.js";

/** Adverts in the player's own video element, and the signs over those that the server stitched into the stream. */
export class Adverts {
  constructor(player) {
    this.player = player;
    this.pods = [];
    this.now = null;
    this.stitched = false;
    this.label = el("span.ytp-ad-simple-ad-badge");
    this.skip = el("button.ytp-skip-ad-button", { type: "button", hidden: true, onclick: () => this.next() }, "Skip");
    this.module = el("div.video-ads.ytp-ad-module", { hidden: true });
    this.module.append(el("div.ytp-ad-player-overlay-layout", {}, this.label, this.skip));
    player.root.append(this.module);
  }

  /** An advert with a time of its own is in the element. */
  get own() {
    return this.now !== null;
  }

  /** `pods`: [{ at: "start" | "end" | seconds, lengths, skip_after }]. Those before `from` are not shown. */
  plan(pods, from) {
    this.pods = pods.filter(({ at }) => typeof at !== "number" || at > from);
  }

  drop() {
    this.now = null;
    this.stitched = false;
    this.show(false);
  }

  /** Begins the pod that belongs to `at`, if there is one; says so. */
  playDue(at) {
    const due = this.pods.find((pod) =>
      typeof at === "number" && typeof pod.at === "number" ? pod.at <= at : pod.at === at,
    );
    if (due) this.play(due);
    return Boolean(due);
  }

  play(pod) {
    this.pods = this.pods.filter((other) => other !== pod);
    if (pod.at !== "start") this.player.position = this.player.time;
    this.rate = this.player.video.playbackRate;
    this.now = { pod, index: 0 };
    this.show(true);
    this.open();
  }

  open() {
    const { pod, index } = this.now;
    this.player.video.playbackRate = 1;
    this.player.attach(Timeline.advert(pod.lengths[index]), { latency_ms: 15, speed: 0, ahead: 20, head: null }, 0);
  }

  next() {
    if (!this.now) return;
    this.player.wants = true;
    this.now.index += 1;
    if (this.now.index < this.now.pod.lengths.length) this.open();
    else this.end();
  }

  end() {
    const { pod } = this.now;
    this.now = null;
    this.show(false);
    this.player.video.playbackRate = this.rate;
    if (pod.at === "end") {
      this.player.close();
      this.player.finish();
    } else this.player.openContent();
  }

  tick() {
    const { player } = this;
    if (player.stream && !this.own && !player.live) {
      const inside = player.timeline.partAt(player.video.currentTime)?.advert === true;
      if (inside !== this.stitched) {
        this.stitched = inside;
        this.show(inside);
      }
    }
    if (!this.own && !this.stitched) return;
    const { pod, index } = this.now ?? { pod: { lengths: [0] }, index: 0 };
    const at = player.video.currentTime;
    const count = pod.lengths.length > 1 ? `Sponsored ${index + 1} of ${pod.lengths.length}` : "Sponsored";
    this.label.textContent = this.own ? `${count} · ${clock(pod.lengths[index] - at + 0.9)}` : count;
    this.skip.hidden = pod.skip_after == null || at < pod.skip_after;
  }

  show(on) {
    const { root } = this.player;
    if (root.classList.contains("ad-showing") === on) return;
    root.classList.toggle("ad-showing", on);
    root.classList.toggle("ad-interrupting", on);
    this.module.hidden = !on;
    this.skip.hidden = true;
    this.player.say(on ? "advertstart" : "advertend");
  }
}
