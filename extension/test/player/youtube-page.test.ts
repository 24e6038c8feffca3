import { afterEach, beforeEach, describe, expect, it } from "vitest";

import type { PlayerEvent } from "../../src/core/player-port";
import type { Item } from "../../src/core/types";
import { PageBridge } from "../../src/player/youtube-page/bridge";
import type { Operation } from "../../src/player/youtube-page/gestures";
import { PageNavigation } from "../../src/player/youtube-page/navigation";
import { YouTubePagePlayer } from "../../src/player/youtube-page/page-player";
import { FakePage } from "../support/fake-page";
import { SimScheduler } from "../support/sim-scheduler";

const item = (media_id: string, provider = "youtube"): Item => ({
  item_id: `i-${media_id}`,
  provider,
  media_id,
  kind: "video",
  title: "a clip",
  duration_ms: null,
});
const ONE = "video000001";
const TWO = "video000002";

describe("YouTube's player on its own page", () => {
  let time: SimScheduler;
  let page: FakePage;
  let navigation: PageNavigation;
  let player: YouTubePagePlayer;
  let events: PlayerEvent[];
  let hands: Set<Operation>;
  let scrubbing: boolean;

  beforeEach(() => {
    time = new SimScheduler();
    page = new FakePage(document, time);
    page.go("/");
    hands = new Set();
    scrubbing = false;
    const bridge = new PageBridge(document);
    navigation = new PageNavigation({
      page: document,
      scheduler: time,
      bridge,
      byPerson: () => false,
      assign: () => undefined,
    });
    player = new YouTubePagePlayer({
      page: document,
      scheduler: time,
      bridge,
      navigation,
      gestures: {
        did: (operation) => hands.has(operation),
        get scrubbing() {
          return scrubbing;
        },
      },
    });
    events = [];
    player.subscribe((event) => event.type !== "change" && events.push(event));
  });

  afterEach(() => {
    player.destroy();
    navigation.destroy();
    page.destroy();
  });

  const loaded = async (startMs = 0) => {
    player.load(item(ONE), startMs);
    await time.run(2_000);
    player.pause();
    await time.run(1_000);
    events.length = 0;
  };
  const playing = async () => {
    await loaded();
    void player.play();
    await time.run(1_000);
    events.length = 0;
  };

  it("leads the page to the item and gets it ready, paused at its place, though the page plays by itself", async () => {
    expect(player.status).toBe("empty");
    player.load(item(ONE), 30_000);
    expect(player.status).toBe("loading");
    expect(player.position()).toBeNull();
    expect(page.asked).toEqual([{ what: "navigate", videoId: ONE }]);
    await time.run(280);
    expect(player.status).toBe("paused");
    expect(page.id).toBe(ONE);
    await time.run(1_000);
    expect(player.status, "YouTube played it all the same: the driver will see and stop it").toBe("playing");
    player.pause();
    await time.run(100);
    expect(player.ready).toBe(true);
    expect(player.position()!.ms).toBeGreaterThanOrEqual(30_000);
    expect(player.media).toEqual({ durationMs: 600_000, live: false, title: `title of ${ONE}` });
  });

  it("does not navigate where the page is there already", async () => {
    page.show(ONE);
    await time.run(500);
    player.load(item(ONE), 5_000);
    await time.run(500);
    expect(page.asked).toEqual([]);
    expect(player.position()!.ms).toBeCloseTo(5_000, -3);
  });

  it("takes a seek while it loads as the place to begin", async () => {
    player.load(item(ONE), 1_000);
    player.seek(45_000);
    await time.run(280);
    expect(player.position()!.ms).toBe(45_000);
  });

  it("tells what a person does from what nobody's press explains", async () => {
    await playing();
    page.model.pause();
    await time.run(50);
    hands.add("play");
    void page.model.play();
    await time.run(50);
    hands.add("rate");
    page.model.playbackRate = 1.5;
    await time.run(50);
    expect(events).toEqual([
      { type: "pause", gesture: false },
      { type: "play", gesture: true },
      { type: "rate", gesture: true, rate: 1.5 },
    ]);
  });

  it("does not take its own seek for a person's, whatever was pressed", async () => {
    await playing();
    hands.add("seek");
    player.seek(100_000);
    await time.run(500);
    expect(events).toEqual([{ type: "seek", gesture: false, toMs: 100_000 }]);
  });

  it("makes one seek of many, and shows nothing of them until the place is found", async () => {
    await playing();
    hands.add("seek");
    scrubbing = true;
    const before = player.position()!.ms;
    for (const to of [50, 100, 150, 200]) {
      page.model.currentTime = to;
      await time.run(100);
      expect(player.position()!.ms).toBeLessThan(before + 1_000);
      expect(player.status).toBe("playing");
      expect(player.ready).toBe(false);
    }
    expect(events).toEqual([]);
    scrubbing = false;
    await time.run(400);
    expect(events).toHaveLength(1);
    expect(events[0]).toMatchObject({ type: "seek", gesture: true });
    expect((events[0] as { toMs: number }).toMs).toBeCloseTo(200_000, -3);
    expect(player.position()!.ms).toBeGreaterThan(200_000);
  });

  it("drops what was being looked for when it is sent elsewhere", async () => {
    await playing();
    hands.add("seek");
    page.model.currentTime = 50;
    await time.run(20);
    player.seek(10_000);
    await time.run(500);
    expect(events.filter((event) => "gesture" in event && event.gesture)).toEqual([]);
  });

  it("does not lose what is being looked for to a correction of where it was", async () => {
    await playing();
    const was = player.position()!.ms;
    hands.add("seek");
    page.model.currentTime = 50;
    await time.run(20);
    player.seek(was + 60);
    await time.run(500);
    expect(events).toHaveLength(1);
    expect(events[0]).toMatchObject({ type: "seek", gesture: true });
    expect((events[0] as { toMs: number }).toMs).toBeCloseTo(50_000, -3);
  });

  it("takes no command and tells of nothing during an advert, and goes to its place after it", async () => {
    await playing();
    hands = new Set(["pause", "seek", "rate", "play"]);
    page.advert(true);
    expect(player.status).toBe("advert");
    expect(player.position()).toBeNull();
    player.pause();
    player.setRate(1.1);
    player.seek(70_000);
    expect(await player.play()).toBe("aborted");
    await time.run(2_000);
    expect(page.model.paused).toBe(false);
    expect(page.model.playbackRate).toBe(1);
    page.model.currentTime = 3;
    await time.run(100);
    expect(events).toEqual([]);
    page.advert(false);
    await time.run(100);
    expect(player.position()!.ms).toBeCloseTo(70_000, -3);
    expect(page.model.paused).toBe(true);
  });

  it("lets an advert play that begins while it holds the player still", async () => {
    await loaded();
    page.advert(true);
    expect(player.status).toBe("advert");
    await time.run(100);
    expect(page.model.paused).toBe(false);
  });

  it("leaves an advert as it is in a player that the person stopped", async () => {
    await playing();
    hands.add("pause");
    page.model.pause();
    page.advert(true);
    await time.run(1_100);
    expect(player.status).toBe("advert");
    expect(page.model.paused).toBe(true);
  });

  it("takes nothing for a press right after an advert: skipping one is not playing", async () => {
    await playing();
    page.advert(true);
    await time.run(500);
    expect(player.status).toBe("advert");
    hands = new Set(["play", "pause"]);
    page.advert(false);
    page.model.pause();
    await time.run(50);
    expect(events).toEqual([{ type: "pause", gesture: false }]);
  });

  it("counts content, not the adverts that the server put into the stream", async () => {
    await playing();
    page.facts = { ...page.facts, time: 100, elementTime: 115, duration: 585 };
    page.model.currentTime = 115;
    await time.run(1_500);
    expect(player.position()!.ms).toBeGreaterThan(100_000);
    expect(player.position()!.ms).toBeLessThan(103_000);
    expect(player.media.durationMs).toBe(585_000);
    player.seek(200_000);
    expect(page.asked.at(-1)).toEqual({ what: "seek", seconds: 200 });
    page.facts = { ...page.facts, stitched: true };
    await time.run(1_100);
    expect(player.status).toBe("advert");
  });

  it("says why YouTube refuses, and is there again when it no longer does", async () => {
    await loaded();
    page.show(TWO, { status: "LOGIN_REQUIRED" });
    player.load(item(TWO), 0);
    await time.run(500);
    expect(player.status).toBe("failed");
    expect(player.error).toBe("blocked");
    page.facts = { ...page.facts, status: "OK" };
    await time.run(2_000);
    expect(player.status).not.toBe("failed");
  });

  it.each([
    ["ERROR", "not_found"],
    ["UNPLAYABLE", "blocked"],
    ["AGE_CHECK_REQUIRED", "blocked"],
    ["LIVE_STREAM_OFFLINE", "other"],
  ])("knows %s", async (status, error) => {
    page.show(ONE, { status, statusOf: null });
    player.load(item(ONE), 0);
    await time.run(500);
    expect(player.error).toBe(error);
  });

  it("leaves the page alone where it shows something else, and comes back to where it was", async () => {
    await playing();
    await time.run(20_000);
    const was = player.position()!.ms;
    page.show(TWO);
    await time.run(1_000);
    expect(player.status).toBe("loading");
    hands.add("pause");
    player.pause();
    player.seek(1);
    player.setRate(2);
    expect(page.model.paused).toBe(false);
    expect(page.model.playbackRate).toBe(1);
    page.model.pause();
    await time.run(100);
    expect(events).toEqual([]);
    player.seek(was);
    player.comeBack();
    await time.run(280);
    expect(page.id).toBe(ONE);
    expect(player.position()!.ms).toBeCloseTo(was, -3);
  });

  it("watches a broadcast at its edge", async () => {
    page.model.file.durationS = Infinity;
    page.show(ONE, { live: true });
    player.load(item(ONE), 60_000);
    await time.run(1_000);
    expect(player.media).toMatchObject({ live: true, durationMs: null });
    expect(page.model.currentTime).toBeLessThan(10);
    void player.play();
    expect(page.asked.at(-1)).toEqual({ what: "live_head" });
  });

  it("plays without sound where the browser wants a press for it", async () => {
    page.model.policy.sound = false;
    await loaded();
    const result = player.play();
    await time.run(100);
    expect(await result).toBe("ok");
    expect(player.audio).toMatchObject({ muted: true, blocked: true });
    player.setMuted(false);
    expect(player.audio).toMatchObject({ muted: false, blocked: false });
  });

  it("notices a stall, and a hidden tab's sleep", async () => {
    await playing();
    page.model.freeze(2_000);
    expect(player.status, "not at once").toBe("playing");
    await time.run(500);
    expect(player.status).toBe("stalled");
    page.model.muted = true;
    Object.defineProperty(document, "hidden", { value: true, configurable: true });
    expect(player.status).toBe("asleep");
    Object.defineProperty(document, "hidden", { value: false, configurable: true });
  });

  it("tells a player that stands there with nothing in it to play", async () => {
    page.go(`/watch?v=${ONE}`);
    page.facts = { ...page.facts, videoId: ONE, status: "OK", statusOf: ONE };
    navigation.check();
    player.load(item(ONE), 0);
    await time.run(6_000);
    expect(page.asked).toContainEqual({ what: "play" });
  });

  it("has nothing to load for an item of another provider, nor for an id that is none", async () => {
    for (const other of [item(ONE, "direct"), item("javascript:alert(1)")]) {
      player.load(other, 0);
      await time.run(3_000);
      expect(player.status).toBe("loading");
      expect(player.error).toBeNull();
      expect(page.asked).toEqual([]);
    }
  });

  it("stops when another tab plays, and goes on when the person leaves the room", async () => {
    await playing();
    player.setRate(1.04);
    player.unload();
    expect(page.model.paused).toBe(true);
    expect(page.model.playbackRate).toBe(1);
    await playing();
    player.setRate(1.04);
    player.release();
    player.unload();
    expect(page.model.paused).toBe(false);
    expect(page.model.playbackRate).toBe(1);
    expect(player.status).toBe("empty");
  });
});
