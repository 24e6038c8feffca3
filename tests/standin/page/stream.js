import { sleep } from "./dom.js";

const SEGMENT_S = 2;
const EDGE_S = 0.1;
const KEPT_S = 30;
const BEHIND_HEAD_S = 2;

/** Feeds one MediaSource of a video element from segments. A seek out of what is buffered waits for new ones. */
export class Stream {
  /**
   * @param timeline what lies where in the element's time
   * @param profile {mime, latency_ms, speed, ahead, head}: `head()` is the newest second of a live broadcast, else null
   */
  constructor(video, timeline, profile) {
    this.video = video;
    this.timeline = timeline;
    this.profile = profile;
    this.source = new MediaSource();
    this.life = new AbortController();
    this.hurry = new AbortController();
    this.blockedUntil = 0;
    this.busy = true;
  }

  async open() {
    const { signal } = this.life;
    this.address = URL.createObjectURL(this.source);
    this.video.src = this.address;
    await new Promise((resolve) => this.source.addEventListener("sourceopen", resolve, { once: true, signal }));
    if (signal.aborted) return;
    this.buffer = this.source.addSourceBuffer(this.profile.mime);
    this.source.duration = this.profile.head ? Infinity : this.timeline.length;
    await this.append(await this.fetch("init"));
    this.busy = false;
    this.timer = setInterval(() => this.tick(), 50);
    this.video.addEventListener("seeking", () => this.seeking(), { signal });
    this.tick();
  }

  close() {
    this.life.abort();
    this.hurry.abort();
    clearInterval(this.timer);
    if (this.address) URL.revokeObjectURL(this.address);
  }

  /** What lies ahead is lost, and nothing comes for `ms`. */
  stall(ms) {
    this.blockedUntil = performance.now() + ms;
    this.losing = true;
    this.tick();
  }

  /** Seconds in the element's time up to which it could play on from `at`. */
  bufferedTo(at) {
    const { buffered } = this.video;
    for (let i = 0; i < buffered.length; i += 1) {
      if (at >= buffered.start(i) - EDGE_S && at <= buffered.end(i) + EDGE_S) return buffered.end(i);
    }
    return at;
  }

  seeking() {
    this.hurry.abort();
    this.hurry = new AbortController();
    this.tick();
  }

  tick() {
    if (this.busy || this.life.signal.aborted) return;
    const step = this.next();
    if (!step) return;
    this.busy = true;
    step().then(
      () => {
        this.busy = false;
        this.tick();
      },
      (problem) => {
        this.busy = false;
        if (!this.life.signal.aborted) console.warn("stream:", problem);
      },
    );
  }

  /** What to do now: a function that does it, or nothing. */
  next() {
    const at = this.video.currentTime;
    const { head, ahead } = this.profile;
    if (this.losing) {
      this.losing = false;
      return () => this.remove(at + 0.02, Infinity);
    }
    const { buffered } = this.video;
    if (buffered.length && buffered.start(0) < at - KEPT_S) return () => this.remove(0, at - KEPT_S / 2);
    if (performance.now() < this.blockedUntil) return null;
    if (head) this.source.setLiveSeekableRange(Math.max(0, head() - 7200), head() - BEHIND_HEAD_S);
    const end = this.bufferedTo(at);
    const last = head ? head() - BEHIND_HEAD_S - SEGMENT_S : this.timeline.length - EDGE_S;
    if (end >= last) {
      const finish = !head && this.source.readyState === "open";
      return finish && this.bufferedTo(at) > at ? async () => this.source.endOfStream() : null;
    }
    return end - at < ahead ? () => this.load(end) : null;
  }

  /** Gets the segment with what comes at `at` of the element's time. */
  async load(at) {
    const { latency_ms: latency, speed, head } = this.profile;
    const hurry = this.hurry.signal;
    const part = head ? { start: 0, end: Infinity, from: 0 } : this.timeline.partAt(at + EDGE_S / 2);
    const media = Math.max(at, part.start) - part.start + part.from;
    const data = await this.fetch(Math.floor((media + EDGE_S / 2) / SEGMENT_S));
    await sleep(latency, hurry);
    if (this.life.signal.aborted || hurry.aborted || performance.now() < this.blockedUntil) return;
    const buffer = this.buffer;
    buffer.timestampOffset = part.start - part.from;
    buffer.appendWindowStart = 0; // first, so that the end is always after it
    buffer.appendWindowEnd = part.end;
    buffer.appendWindowStart = part.start;
    await this.append(data);
    if (speed > 0) await sleep((SEGMENT_S * 1000) / speed - latency, hurry);
  }

  async fetch(number) {
    const answer = await fetch(`/videoplayback?sq=${number}`, { signal: this.life.signal });
    return answer.arrayBuffer();
  }

  append(data) {
    return this.updated(() => this.buffer.appendBuffer(data));
  }

  remove(from, to) {
    return this.updated(() => this.buffer.remove(from, to));
  }

  updated(start) {
    const { signal } = this.life;
    if (signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      this.buffer.addEventListener("updateend", resolve, { once: true, signal });
      signal.addEventListener("abort", resolve, { once: true });
      start();
    });
  }
}
