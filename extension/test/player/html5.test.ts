import { beforeEach, describe, expect, it, vi } from "vitest";

import type { PlayerEvent } from "../../src/core/player-port";
import type { Item } from "../../src/core/types";
import { Html5Player } from "../../src/player/html5";
import { hasPicture, isHls, reasonOf } from "../../src/player/html5-error";
import { FakeVideo } from "../support/fake-video";
import { SimScheduler } from "../support/sim-scheduler";

const item = (url: string | null): Item => ({
  item_id: "i1",
  provider: "direct",
  media_id: "m",
  url,
  kind: "file",
  title: "a clip",
  duration_ms: null,
});
const CLIP = item("https://media.example/clip.mp4?x=1");

describe("Html5Player", () => {
  let time: SimScheduler;
  let video: FakeVideo;
  let player: Html5Player;
  let events: PlayerEvent[];

  beforeEach(() => {
    time = new SimScheduler();
    video = new FakeVideo(time);
    player = new Html5Player(video as unknown as HTMLVideoElement, time);
    events = [];
    player.subscribe((event) => event.type !== "change" && events.push(event));
  });

  const playing = async () => {
    player.load(CLIP, 0);
    await time.run(500);
    void player.play();
    await time.run(1_000);
  };

  it("gets ready paused at the start position", async () => {
    expect(player.status).toBe("empty");
    player.load(CLIP, 30_000);
    expect(player.status).toBe("loading");
    expect(player.position()).toBeNull();
    expect(player.ready).toBe(false);
    await time.run(500);
    expect(player.status).toBe("paused");
    expect(player.ready).toBe(true);
    expect(player.position()).toEqual({ ms: 30_000, at: time.now() });
    expect(player.media).toEqual({ durationMs: 600_000, live: false, title: null });
    expect(player.bufferedAheadMs).toBe(570_000);
    expect(video.playsInline).toBe(true);
  });

  it("takes a seek while it loads as the place to begin", async () => {
    player.load(CLIP, 30_000);
    player.seek(45_000);
    await time.run(500);
    expect(player.position()!.ms).toBe(45_000);
  });

  it("plays, pauses, seeks and tells each once, as nobody's gesture", async () => {
    await playing();
    expect(player.status).toBe("playing");
    expect(player.position()!.ms).toBeCloseTo(1_000, 0);
    player.pause();
    player.seek(5_000);
    player.setRate(1.02);
    await time.run(100);
    expect(events).toEqual([
      { type: "play", gesture: false },
      { type: "pause", gesture: false },
      { type: "seek", gesture: false, toMs: 5_000 },
      { type: "rate", gesture: false, rate: 1.02 },
    ]);
  });

  it("is not ready while it seeks", async () => {
    player.load(CLIP, 0);
    await time.run(500);
    player.seek(60_000);
    expect(player.ready).toBe(false);
    await time.run(100);
    expect(player.ready).toBe(true);
  });

  it("notices a stall by the position standing still, and its end", async () => {
    await playing();
    const changes = vi.fn();
    player.subscribe(changes);
    video.freeze(1_000);
    await time.run(500);
    expect(player.status).toBe("stalled");
    expect(changes).toHaveBeenCalled();
    await time.run(1_000);
    expect(player.status).toBe("playing");
  });

  it("calls a frozen, muted, hidden video asleep", async () => {
    await playing();
    video.muted = true;
    video.ownerDocument.hidden = true;
    video.freeze(1_000);
    await time.run(500);
    expect(player.status).toBe("asleep");
  });

  it("starts muted when the browser refuses sound, until somebody turns it on", async () => {
    video.policy.sound = false;
    player.load(CLIP, 0);
    await time.run(500);
    const result = player.play();
    await time.run(100);
    expect(await result).toBe("ok");
    expect(player.audio).toEqual({ volume: 1, muted: true, blocked: true });
    player.setMuted(false);
    expect(player.audio).toEqual({ volume: 1, muted: false, blocked: false });
  });

  it("says blocked when even that is refused, and keeps the sound for the press to come", async () => {
    video.policy = { sound: false, silent: false };
    player.load(CLIP, 0);
    await time.run(500);
    expect(await player.play()).toBe("blocked");
    expect(player.audio).toEqual({ volume: 1, muted: false, blocked: false });
    expect(player.status).toBe("paused");
  });

  it("ends, and can go back from there", async () => {
    player.load(CLIP, 599_500);
    await time.run(500);
    void player.play();
    await time.run(1_000);
    expect(player.status).toBe("ended");
    expect(events.filter((event) => event.type === "pause")).toEqual([]);
    player.seek(1_000);
    await time.run(100);
    expect(player.status).toBe("paused");
    expect(player.ready).toBe(true);
  });

  it("fails where a film has no picture, but not where none is expected", async () => {
    video.file.width = 0;
    player.load(CLIP, 0);
    await time.run(500);
    expect(player.error).toBe("not_supported");
    expect(player.status).toBe("failed");
    player.load(item("https://media.example/song.mp3"), 0);
    await time.run(500);
    expect(player.status).toBe("paused");
  });

  it("says why it fails, and recovers with the next load", async () => {
    player.load(CLIP, 0);
    video.fail(4, "404: Not Found");
    expect(player.error).toBe("not_found");
    player.load(item(null), 0);
    expect(player.error).toBe("not_found");
    player.load(CLIP, 0);
    expect(player.status).toBe("loading");
    await time.run(500);
    expect(player.status).toBe("paused");
    player.unload();
    video.fail(4, "");
    expect(player.status).toBe("empty");
  });

  it("knows live by a length without end", async () => {
    video.file.durationS = Infinity;
    player.load(item("https://media.example/live.m3u8"), 7_000);
    await time.run(500);
    expect(player.media).toEqual({ durationMs: null, live: true, title: null });
    expect(player.traits.kind).toBe("hls");
    expect(events).toEqual([]);
  });

  it("begins a broadcast at its newest, and goes on where it is when that is near", async () => {
    video.file.durationS = Infinity;
    video.newestS = 7_200;
    player.load(item("https://media.example/live.m3u8"), 0);
    await time.run(500);
    void player.play();
    await time.run(10);
    expect(video.currentTime).toBeCloseTo(7_194, -1);
    player.pause();
    video.newestS += 8;
    await time.run(100);
    void player.play();
    await time.run(10);
    expect(video.currentTime).toBeCloseTo(7_194, -1);
    player.pause();
    video.newestS += 300;
    await time.run(100);
    void player.play();
    await time.run(10);
    expect(video.currentTime).toBeCloseTo(7_502, -1);
  });

  it("is silent and free of timers once destroyed", async () => {
    await playing();
    player.destroy();
    events = [];
    void video.play();
    await time.run(1_000);
    expect(events).toEqual([]);
    expect(video.src).toBe("");
  });
});

describe("what a link and an error tell", () => {
  it("sees the kind of file behind queries and fragments", () => {
    expect(hasPicture("/m/a.MP4?token=1")).toBe(true);
    expect(hasPicture("/m/a.mp3#t=1.mp4")).toBe(false);
    expect(isHls("https://h.example/a/b.m3u8?x=y")).toBe(true);
    expect(isHls("https://h.example/a.mp4?x=.m3u8")).toBe(false);
  });

  it.each([
    [{ code: 2, message: "" }, "network"],
    [{ code: 3, message: "decode" }, "not_supported"],
    [{ code: 4, message: "MEDIA_ELEMENT_ERROR: Format error" }, "not_supported"],
    [{ code: 4, message: "404: Not Found" }, "not_found"],
    [{ code: 4, message: "403: Forbidden" }, "blocked"],
    [{ code: 4, message: "502: Bad Gateway" }, "network"],
    [{ code: 1, message: "" }, "other"],
    [null, "other"],
  ])("%o is %s", (error, reason) => {
    expect(reasonOf(error)).toBe(reason);
  });
});
