import { beforeEach, describe, expect, it } from "vitest";

import { ServerClock } from "../../src/core/clock";
import { Learned } from "../../src/core/learned";
import { PlayerDriver } from "../../src/core/player-driver";
import type { PlayerPort } from "../../src/core/player-port";
import type { Intent, PlayerReport } from "../../src/core/player-reports";
import { positionAt } from "../../src/core/timeline";
import type { PlayerState } from "../../src/core/types";
import { Html5Player } from "../../src/player/html5";
import { YouTubeIframePlayer } from "../../src/player/youtube-iframe";
import { FakeVideo } from "../support/fake-video";
import { FakeYouTube } from "../support/fake-youtube";
import { SimScheduler } from "../support/sim-scheduler";

const OFFSET = 1_800_000_000_000;

/** The real driver with a real port on a faked medium. */
class Seat {
  readonly intents: Intent[] = [];
  readonly reports: PlayerReport[] = [];
  readonly driver: PlayerDriver;
  state: PlayerState;

  constructor(
    readonly time: SimScheduler,
    readonly port: PlayerPort,
    provider: string,
    private readonly truth: () => number,
  ) {
    const clock = new ServerClock(() => time.now());
    const t0 = time.now();
    clock.begin("connection");
    clock.add({ t0, t1: t0 + OFFSET, t2: t0 + OFFSET, t3: t0 });
    clock.finish();
    const item = {
      item_id: "i1",
      provider,
      media_id: "abc",
      url: "/clip.mp4",
      kind: "video",
      title: "",
      duration_ms: null,
    };
    const timeline = { playing: false, position_ms: 0, anchor_ms: 0, rate: 1 };
    this.state = { item, phase: "preparing", cue: 1, timeline };
    this.driver = new PlayerDriver({
      port,
      clock,
      scheduler: time,
      learned: new Learned(),
      listener: {
        onIntent: (intent) => {
          this.intents.push(intent);
          return Promise.resolve(true);
        },
        onReport: (report) => this.reports.push(report),
        onMedia: () => undefined,
        onView: () => undefined,
      },
    });
    this.driver.setActive(true);
  }

  set(phase: PlayerState["phase"], position_ms: number, leadMs = 0, cue = this.state.cue): void {
    const timeline = {
      playing: phase === "playing",
      position_ms,
      anchor_ms: this.time.now() + OFFSET + leadMs,
      rate: 1,
    };
    this.state = { ...this.state, phase, cue, timeline };
    this.driver.apply(this.state);
  }

  async start(cue: number, positionMs: number): Promise<void> {
    this.set("preparing", positionMs, 0, cue);
    await this.time.run(3_000);
    expect(this.reports.at(-1)).toMatchObject({ cue, ready: true, suspended: null });
    this.set("playing", positionMs, 400);
    await this.time.run(6_000);
  }

  get off(): number {
    return this.truth() - positionAt(this.state.timeline, this.time.now() + OFFSET, null);
  }
}

describe("the driver with the HTML5 player", () => {
  let time: SimScheduler;
  let video: FakeVideo;
  let seat: Seat;

  beforeEach(() => {
    time = new SimScheduler();
    video = new FakeVideo(time);
    const port = new Html5Player(video as unknown as HTMLVideoElement, time);
    seat = new Seat(time, port, "direct", () => video.currentTime * 1000);
  });

  it("starts, seeks, pauses and goes on in step", async () => {
    await seat.start(1, 0);
    expect(Math.abs(seat.off)).toBeLessThan(12);
    await seat.start(2, 90_000);
    expect(Math.abs(seat.off)).toBeLessThan(12);
    seat.set("paused", 95_000);
    await time.run(500);
    expect([video.paused, video.currentTime]).toEqual([true, 95]);
    expect(seat.intents).toEqual([]);
  });

  it("comes back from a stall", async () => {
    await seat.start(1, 0);
    video.freeze(2_500);
    await time.run(1_000);
    expect(seat.reports.at(-1)!.suspended).toBe("buffering");
    await time.run(6_000);
    expect(seat.reports.at(-1)!.suspended).toBeNull();
    expect(Math.abs(seat.off)).toBeLessThan(15);
    expect(seat.intents).toEqual([]);
  });

  it("goes on when something pauses it", async () => {
    await seat.start(1, 0);
    video.pause();
    await time.run(3_000);
    expect(video.paused).toBe(false);
    expect(Math.abs(seat.off)).toBeLessThan(15);
    expect(seat.intents).toEqual([]);
  });

  it("waits for a press where the browser refuses, and then comes to the room", async () => {
    video.policy = { sound: false, silent: false };
    seat.set("playing", 0, 300);
    await time.run(3_000);
    expect(seat.reports.at(-1)!.suspended).toBe("autoplay_blocked");
    video.policy = { sound: true, silent: true };
    seat.driver.unblockPlay();
    await time.run(5_000);
    expect(seat.reports.at(-1)!.suspended).toBeNull();
    expect(Math.abs(seat.off)).toBeLessThan(15);
  });
});

describe("the driver with YouTube's frame", () => {
  let time: SimScheduler;
  let fake: FakeYouTube;
  let seat: Seat;
  let operates: boolean;

  beforeEach(() => {
    time = new SimScheduler();
    fake = new FakeYouTube(time);
    operates = false;
    const port = new YouTubeIframePlayer(document.createElement("div"), time, {
      loadApi: () => Promise.resolve(fake.api),
      operates: () => operates,
    });
    seat = new Seat(time, port, "youtube", () => fake.now * 1000);
  });

  it("learns to start within a tenth of a second, and needs neither seek nor rate while it plays", async () => {
    for (let cue = 1; cue < 6; cue++) await seat.start(cue, cue * 30_000);
    expect(Math.abs(seat.off)).toBeLessThan(100);
    const commands = fake.log.length;
    await time.run(30_000);
    expect(fake.log.length).toBe(commands);
    expect(Math.abs(seat.off)).toBeLessThan(100);
    expect(seat.intents).toEqual([]);
  });

  it("comes back after a long stall by a jump", async () => {
    await seat.start(1, 0);
    fake.become(3);
    await time.run(3_000);
    expect(seat.reports.at(-1)!.suspended).toBe("buffering");
    fake.become(1);
    await time.run(10_000);
    expect(Math.abs(seat.off)).toBeLessThan(100);
    expect(seat.reports.at(-1)!.suspended).toBeNull();
  });

  it("makes commands of what the person does in the frame, and of nothing else", async () => {
    await seat.start(1, 0);
    operates = true;
    fake.become(2);
    await time.run(1_000);
    expect(seat.intents.map((intent) => intent.kind)).toEqual(["pause"]);
    operates = false;
    seat.set("paused", seat.intents[0]!.positionMs);
    await time.run(2_000);
    operates = true;
    fake.jumpTo(100);
    await time.run(1_000);
    expect(seat.intents.at(-1)).toMatchObject({ kind: "seek" });
    expect(seat.intents.at(-1)!.positionMs).toBeCloseTo(100_000, -2);
    operates = false;
    const count = seat.intents.length;
    await seat.start(2, 100_000);
    fake.become(2);
    await time.run(3_000);
    expect(seat.intents.length).toBe(count);
    expect(fake.state).toBe(1);
  });
});
