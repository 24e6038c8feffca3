import { Adverts } from "./adverts.js";
import { el } from "./dom.js";
import { Stream } from "./stream.js";
import { Timeline } from "./timeline.js";

export const STATE = { unstarted: -1, ended: 0, playing: 1, paused: 2, buffering: 3, cued: 5 };
export const RATES = [0.25, 0.5, 0.75, 1, 1.25, 1.5, 1.75, 2];
const MODES = { "-1": "unstarted", 0: "ended", 1: "playing", 2: "paused", 3: "buffering", 5: "cued" };
const TICK_MS = 100;

/**
 * A player with one video element for ever, of which only the source changes. Times are seconds of content, except where
 * they are said to be the element's. Events: loaded, state, tick, error, ended, blocked, advertstart, advertend.
 */
export class Player extends EventTarget {
  constructor(id, mime) {
    super();
    this.mime = mime;
    this.video = el("video.video-stream.html5-main-video", { playsinline: true, tabindex: "-1" });
    this.container = el("div.html5-video-container", { "data-layer": "0" }, this.video);
    this.root = el(`div#${id}.html5-video-player.ytp-transparent`, { tabindex: "-1" }, this.container);
    this.response = null;
    this.timeline = new Timeline(0);
    this.stream = null;
    this.position = 0;
    this.adverts = new Adverts(this);
    this.mark(STATE.unstarted);
    this.listen();
    setInterval(() => this.tick(), TICK_MS);
  }

  get details() {
    return this.response?.standin ?? null;
  }

  get live() {
    return this.details?.kind === "live" || (this.details?.kind === "premiere" && this.details.status === "OK");
  }

  /** Seconds of a live broadcast so far. */
  get head() {
    return this.details.live_now + (performance.now() - this.loadedAt) / 1000;
  }

  get duration() {
    if (!this.details || !this.stream) return 0;
    return this.live ? this.head : this.timeline.duration;
  }

  /** Seconds of content; stands still during adverts. */
  get time() {
    if (!this.stream || this.adverts.own || this.video.readyState === 0) return this.position;
    return this.live ? this.video.currentTime : this.timeline.toContent(this.video.currentTime);
  }

  get loadedFraction() {
    if (!this.stream || this.adverts.own || this.live) return 0;
    return this.timeline.toContent(this.stream.bufferedTo(this.video.currentTime)) / (this.timeline.duration || 1);
  }

  /** Replaces what was there. `cue` shows it without loading anything. */
  load(response, { at = 0, play = true, cue = false } = {}) {
    this.close();
    this.response = response;
    this.loadedAt = performance.now();
    this.timeline = new Timeline(this.details.duration, this.details.stitched);
    this.position = this.live ? this.head - 6 : Math.min(at, this.timeline.duration);
    this.adverts.plan(this.details.adverts, this.position);
    this.wants = play;
    this.started = this.resumed = false;
    this.stalls = [...this.details.stalls];
    this.failed = null;
    this.root.classList.toggle("ytp-live-player", this.live);
    this.mark(STATE.unstarted);
    this.say("loaded");
    const { status, reason } = response.playabilityStatus;
    if (status !== "OK") this.fail(status, reason);
    else if (cue) this.mark(STATE.cued);
    else this.begin();
  }

  begin() {
    if (!this.adverts.playDue("start")) this.openContent();
  }

  openContent() {
    const { latency_ms, speed, ahead } = this.details;
    const head = this.live ? () => this.head : null;
    this.attach(
      this.timeline,
      { latency_ms, speed, ahead, head },
      this.live ? this.position : this.timeline.toElement(this.position),
    );
  }

  /** Gives the element a new source and begins at `at` of the element's time. */
  attach(timeline, profile, at) {
    this.stream?.close();
    const stream = new Stream(this.video, timeline, { mime: this.mime, ...profile });
    this.stream = stream;
    const begin = () => {
      if (this.stream !== stream) return;
      if (at > 0.05) this.video.currentTime = at;
      if (this.wants) this.tryPlay();
    };
    this.video.addEventListener("loadedmetadata", begin, { once: true });
    stream.open().catch((problem) => stream === this.stream && console.warn("player:", problem));
  }

  close() {
    this.adverts.drop();
    if (!this.stream) return;
    this.stream.close();
    this.stream = null;
    this.video.removeAttribute("src");
    this.video.load();
  }

  tryPlay() {
    this.video.play().catch((problem) => {
      if (problem.name !== "NotAllowedError") return;
      this.wants = false;
      if (!this.started) this.mark(STATE.unstarted);
      this.say("blocked");
    });
  }

  play() {
    if (!this.response || this.failed) return;
    this.wants = true;
    if (!this.stream) {
      if (this.state === STATE.ended) this.position = 0;
      this.begin();
    } else if (this.state === STATE.ended) this.seek(0);
    else if (this.video.readyState > 0) this.tryPlay();
  }

  pause() {
    this.wants = false;
    this.video.pause();
  }

  stop() {
    this.position = this.time;
    this.wants = false;
    this.close();
    if (this.response && !this.failed) this.mark(STATE.cued);
  }

  /** Whoever seeks in what has not begun or has ended wants it to play. */
  seek(to) {
    if (!this.response || this.failed || this.adverts.own) return;
    const target = Math.min(Math.max(0, to), this.live ? this.head - 4 : this.timeline.duration);
    const idle = [STATE.unstarted, STATE.ended, STATE.cued].includes(this.state);
    this.position = target;
    if (!this.stream) return idle && this.play();
    this.video.currentTime = this.live ? target : this.timeline.toElement(target);
    if (idle) {
      this.wants = true;
      this.tryPlay();
    }
  }

  /** As YouTube says of its own: what is not on the list becomes the next one towards 1. */
  setRate(rate) {
    const able = RATES.filter((one) => (rate >= 1 ? one <= rate && one >= 1 : one >= rate && one <= 1));
    if (!this.adverts.own && able.length) this.video.playbackRate = rate >= 1 ? Math.max(...able) : Math.min(...able);
  }

  fail(status, reason, code = 0) {
    this.close();
    this.failed = { status, reason, code };
    this.mark(STATE.unstarted);
    this.say("error");
  }

  listen() {
    const on = (name, act) => this.video.addEventListener(name, act);
    on("play", () => (this.wants = true));
    on("playing", () => {
      if (!this.adverts.own) this.started = true;
      this.mark(STATE.playing);
    });
    on("pause", () => {
      if (this.video.ended) return;
      this.wants = false;
      this.mark(STATE.paused);
    });
    on("waiting", () => !this.video.paused && this.mark(STATE.buffering));
    on("ended", () => this.onEnded());
    on("click", () => !this.root.classList.contains("ad-showing") && (this.video.paused ? this.play() : this.pause()));
  }

  onEnded() {
    if (this.adverts.own) this.adverts.next();
    else if (!this.adverts.playDue("end")) this.finish();
  }

  finish() {
    this.position = this.timeline.duration;
    this.wants = false;
    this.mark(STATE.ended);
    this.say("ended");
  }

  /** The things that happen by themselves while content plays. All of them without a gesture. */
  tick() {
    if (this.stream && this.started && !this.adverts.own && !this.video.seeking) this.happen(this.time);
    this.adverts.tick();
    this.say("tick");
  }

  happen(at) {
    const { resume_at: resume, skips } = this.details;
    if (resume && !this.resumed && at > 0.4 && this.state === STATE.playing) {
      this.resumed = true;
      this.video.currentTime = this.timeline.toElement(resume);
    }
    const skip = skips.find(([from, to]) => at >= from && at < to - 0.3);
    if (skip) this.video.currentTime = this.timeline.toElement(skip[1]);
    const stall = this.stalls.findIndex(([from]) => at >= from && at < from + 5);
    if (stall >= 0) this.stream.stall(this.stalls.splice(stall, 1)[0][1]);
    if (this.state === STATE.playing) this.adverts.playDue(at);
  }

  mark(state) {
    if (state === this.state) return;
    this.state = state;
    for (const mode of Object.values(MODES)) this.root.classList.toggle(`${mode}-mode`, MODES[state] === mode);
    this.say("state");
  }

  say(name) {
    this.dispatchEvent(new CustomEvent(name));
  }
}
