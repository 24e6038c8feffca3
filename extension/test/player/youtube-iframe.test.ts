import { beforeEach, describe, expect, it } from "vitest";

import type { PlayerEvent } from "../../src/core/player-port";
import type { Item } from "../../src/core/types";
import { STATE } from "../../src/player/youtube-api";
import { YouTubeIframePlayer } from "../../src/player/youtube-iframe";
import { ReportedPosition } from "../../src/player/youtube-position";
import { FakeYouTube } from "../support/fake-youtube";
import { SimScheduler } from "../support/sim-scheduler";

const item = (media_id: string): Item => ({
  item_id: media_id,
  provider: "youtube",
  media_id,
  kind: "video",
  title: "a film",
  duration_ms: null,
});

describe("YouTubeIframePlayer", () => {
  let time: SimScheduler;
  let fake: FakeYouTube;
  let mount: HTMLElement;
  let player: YouTubeIframePlayer;
  let events: PlayerEvent[];
  let operates: boolean;

  beforeEach(() => {
    time = new SimScheduler();
    fake = new FakeYouTube(time);
    mount = document.createElement("div");
    operates = false;
    player = new YouTubeIframePlayer(mount, time, {
      base: "https://youtube.test",
      loadApi: () => Promise.resolve(fake.api),
      operates: () => operates,
    });
    events = [];
    player.subscribe((event) => event.type !== "change" && events.push(event));
  });

  const placed = async (startMs = 0) => {
    player.load(item("abc"), startMs);
    await time.run(3_000);
    events = [];
  };
  const playing = async () => {
    await placed();
    void player.play();
    await time.run(2_000);
    events = [];
  };

  it("makes the frame with a referrer and the right to play", async () => {
    await placed();
    const frame = mount.querySelector("iframe")!;
    expect(frame.src).toMatch(/^https:\/\/youtube\.test\/embed\/abc\?enablejsapi=1&origin=/);
    expect(frame.referrerPolicy).toBe("strict-origin-when-cross-origin");
    expect(frame.allow).toContain("autoplay");
  });

  it("buffers by playing muted for a moment, and stands ready at the place with its sound on", async () => {
    player.load(item("abc"), 60_000);
    expect(player.status).toBe("loading");
    let loud = false;
    for (let i = 0; i < 30; i++) {
      await time.run(100);
      loud ||= fake.state === STATE.playing && !fake.muted;
    }
    expect(loud).toBe(false);
    expect(fake.muted).toBe(false);
    expect(player.status).toBe("paused");
    expect(player.ready).toBe(true);
    expect(player.position()!.ms).toBeCloseTo(60_000, -2);
    expect(player.media).toEqual({ durationMs: 300_000, live: false, title: "from YouTube" });
    expect(events.filter((event) => event.type !== "seek")).toEqual([]);
  });

  it("leaves a person's own mute alone", async () => {
    player.setMuted(true);
    await placed();
    expect(fake.muted).toBe(true);
    expect(player.audio).toEqual({ volume: 1, muted: true, blocked: false });
  });

  it("plays, and tells its position between the reports within a message's delay", async () => {
    await playing();
    expect(player.status).toBe("playing");
    for (let i = 0; i < 20; i++) {
      await time.run(130);
      expect(Math.abs(player.position()!.ms - fake.now * 1000)).toBeLessThan(80);
    }
  });

  it("tells own commands as nobody's gesture", async () => {
    await playing();
    player.pause();
    await time.run(100);
    expect(player.status).toBe("paused");
    player.seek(90_000);
    expect(player.ready).toBe(false);
    expect(player.position()!.ms).toBe(90_000);
    await time.run(1_500);
    expect(player.ready).toBe(true);
    expect(events).toEqual([
      { type: "pause", gesture: false },
      { type: "seek", gesture: false, toMs: 90_000 },
    ]);
  });

  it("takes a lasting pause and a jump in the frame as the person's, a short pause while dragging as nothing", async () => {
    await playing();
    operates = true;
    fake.become(STATE.paused);
    await time.run(200);
    fake.jumpTo(120);
    fake.become(STATE.playing);
    await time.run(1_000);
    expect(events.map((event) => event.type)).toEqual(["seek"]);
    expect(events[0]).toMatchObject({ gesture: true });
    fake.become(STATE.paused);
    await time.run(1_000);
    expect(events.at(-1)).toEqual({ type: "pause", gesture: true });
    operates = false;
    fake.become(STATE.playing);
    await time.run(500);
    expect(events.at(-1)).toEqual({ type: "play", gesture: false });
  });

  it("is stalled while it buffers", async () => {
    await playing();
    fake.become(STATE.buffering);
    await time.run(100);
    expect(player.status).toBe("stalled");
  });

  it("plays muted when sound is refused, and says so until it is turned on", async () => {
    fake.policy.sound = false;
    await placed();
    const result = player.play();
    await time.run(1_000);
    expect(await result).toBe("ok");
    expect(player.audio).toEqual({ volume: 1, muted: true, blocked: true });
    player.setMuted(false);
    expect(player.audio.blocked).toBe(false);
  });

  it.each([true, false])("is blocked when all playing is refused, told by the API (%s) or not", async (tells) => {
    fake.policy = { sound: false, silent: false, tells };
    player.load(item("abc"), 0);
    await time.run(8_000);
    expect(player.ready).toBe(true);
    const result = player.play();
    await time.run(8_000);
    expect(await result).toBe("blocked");
    expect(fake.muted).toBe(false);
    fake.policy = { sound: true, silent: true, tells: true };
    const again = player.play();
    await time.run(1_000);
    expect(await again).toBe("ok");
  });

  it("aborts a start that is overtaken", async () => {
    await placed();
    const first = player.play();
    player.pause();
    expect(await first).toBe("aborted");
    await time.run(1_000);
    expect(player.status).toBe("paused");
  });

  it("changes film in the same frame, not taken in by late states of the former", async () => {
    await playing();
    player.load(item("def"), 5_000);
    fake.become(STATE.paused);
    await time.run(3_000);
    expect(mount.querySelectorAll("iframe").length).toBe(1);
    expect(fake.log).toContain("load def 5");
    expect(player.status).toBe("paused");
    expect(player.position()!.ms).toBeCloseTo(5_000, -2);
  });

  it.each([
    [2, "not_found"],
    [5, "not_supported"],
    [100, "not_found"],
    [101, "embed_disabled"],
    [150, "embed_disabled"],
    [153, "blocked"],
    [999, "other"],
  ])("maps error %i to %s", async (code, reason) => {
    await playing();
    fake.error(code);
    expect(player.status).toBe("failed");
    expect(player.error).toBe(reason);
    player.load(item("def"), 0);
    await time.run(3_000);
    expect(player.status).toBe("paused");
  });

  it("fails when the API cannot be had, and tries again with the next load", async () => {
    let reachable = false;
    const second = new YouTubeIframePlayer(mount, time, {
      loadApi: () => (reachable ? Promise.resolve(fake.api) : Promise.reject(new Error("offline"))),
    });
    second.load(item("abc"), 0);
    await time.run(100);
    expect(second.error).toBe("network");
    reachable = true;
    second.load(item("abc"), 0);
    await time.run(3_000);
    expect(second.status).toBe("paused");
  });

  it("offers the nearest rate and stands by it", async () => {
    await playing();
    player.setRate(1.3);
    await time.run(100);
    expect(fake.rate).toBe(1.25);
    expect(player.rate).toBe(1.3);
    fake.ratedBy(2);
    await time.run(100);
    expect(player.rate).toBe(2);
  });

  it("begins a broadcast at its newest", async () => {
    fake.live = true;
    await placed(100_000);
    void player.play();
    await time.run(1_000);
    expect(fake.log).toContain("seek 300");
    fake.log.length = 0;
    await time.run(100);
    player.pause();
    await time.run(500);
    void player.play();
    await time.run(1_000);
    expect(fake.log.filter((line) => line.startsWith("seek"))).toEqual([]);
  });

  it("ends, knows live, and is gone when destroyed", async () => {
    fake.live = true;
    await placed(299_000);
    expect(player.media).toMatchObject({ live: true, durationMs: null });
    void player.play();
    await time.run(3_000);
    expect(player.status).toBe("ended");
    player.destroy();
    expect(mount.querySelector("iframe")).toBeNull();
    expect(fake.log.at(-1)).toBe("destroy");
  });
});

describe("ReportedPosition", () => {
  it("follows the value that came with the least delay", () => {
    const position = new ReportedPosition();
    position.move(true, 1, 0);
    for (const [at, delay] of [
      [250, 40],
      [500, 10],
      [750, 60],
      [1000, 30],
    ] as const) {
      expect(position.observe(at - delay, at, false)).toBeNull();
    }
    expect(position.at(1_200)).toEqual({ ms: 1_190, at: 1_200 });
  });

  it("counts from the moment at which it begins to play, however long it stood", () => {
    const position = new ReportedPosition();
    position.observe(5_000, 0, false);
    position.move(true, 1, 60_000);
    expect(position.at(60_100)!.ms).toBe(5_100);
    position.move(false, 1, 60_200);
    expect(position.at(90_000)!.ms).toBe(5_200);
  });

  it("does not take the old place, still told after a seek, for a jump", () => {
    const position = new ReportedPosition();
    position.observe(1_000, 0, false);
    position.sent(60_000, 100);
    expect(position.observe(1_000, 150, false)).toBeNull();
    expect(position.seeking).toBe(true);
    expect(position.at(200)!.ms).toBe(60_000);
    expect(position.observe(60_000, 400, false)).toBe("arrived");
    expect(position.observe(90_000, 500, false)).toBe("jumped");
    position.sent(0, 1_000);
    expect(position.observe(90_000, 3_600, false)).toBe("arrived");
  });
});
