import { beforeEach, describe, expect, it, vi } from "vitest";

import type { Item } from "../../src/core/types";
import { SwitchingPlayer } from "../../src/player/switching";
import { SimPlayer, tight } from "../support/sim-player";
import { SimScheduler } from "../support/sim-scheduler";

const item = (provider: string, item_id = provider): Item => ({
  item_id,
  provider,
  media_id: "m",
  kind: "video",
  title: "a film",
  duration_ms: null,
});

describe("SwitchingPlayer", () => {
  let time: SimScheduler;
  let stage: HTMLElement;
  let made: Record<string, SimPlayer>;
  let player: SwitchingPlayer;
  let fails: boolean;

  beforeEach(() => {
    time = new SimScheduler();
    stage = document.createElement("div");
    made = {};
    fails = false;
    const factory = (name: string) => () => {
      if (fails) return Promise.reject(new Error("no code"));
      made[name] = new SimPlayer(time, {
        traits: { ...tight, kind: name },
        loadMs: 100,
        seekMs: 10,
        startMs: 0,
        leaveCostMs: 0,
        effectMs: 0,
        stepMs: 0,
        durationMs: 60_000,
        autoplay: "ok",
      });
      return Promise.resolve(made[name]);
    };
    player = new SwitchingPlayer(stage, { direct: factory("direct"), youtube: factory("youtube") }, tight);
  });

  const shown = () =>
    [...stage.children]
      .filter((child) => !(child as HTMLElement).hidden)
      .map((child) => (child as HTMLElement).dataset["provider"]);

  it("makes each kind when first needed, once, and shows the one in use", async () => {
    expect(player.status).toBe("empty");
    player.load(item("direct"), 1_000);
    expect(player.status).toBe("loading");
    await time.run(200);
    expect(player.status).toBe("paused");
    expect(player.position()!.ms).toBe(1_000);
    expect(Object.keys(made)).toEqual(["direct"]);
    player.load(item("youtube"), 0);
    await time.run(200);
    expect(shown()).toEqual(["youtube"]);
    expect(made["direct"]!.status).toBe("empty");
    player.load(item("direct", "other"), 0);
    await time.run(200);
    expect(shown()).toEqual(["direct"]);
    expect(stage.children.length).toBe(2);
    expect(player.traits.kind).toBe("direct");
  });

  it("loads a second item of the same kind at once", async () => {
    player.load(item("direct", "a"), 0);
    await time.run(200);
    player.load(item("direct", "b"), 5_000);
    expect(player.status).toBe("loading");
    expect(made["direct"]!.log.at(-1)).toBe("load b 5000");
  });

  it("goes by the last wish when the wishes come faster than the players", async () => {
    player.load(item("direct"), 0);
    player.load(item("youtube"), 0);
    player.seek(7_000);
    await time.run(200);
    expect(made["youtube"]!.log).toEqual(["load youtube 7000"]);
    expect(made["direct"]!.log).toEqual([]);
    player.load(item("direct"), 0);
    player.unload();
    await time.run(200);
    expect(player.status).toBe("empty");
    expect(made["direct"]!.log).toEqual([]);
  });

  it("keeps the volume from one kind to the next and passes on only what the one in use says", async () => {
    player.setVolume(0.3);
    player.setMuted(true);
    player.load(item("direct"), 0);
    await time.run(200);
    expect(player.audio).toMatchObject({ volume: 0.3, muted: true });
    player.load(item("youtube"), 0);
    await time.run(200);
    expect(player.audio).toMatchObject({ volume: 0.3, muted: true });
    const listener = vi.fn();
    player.subscribe(listener);
    made["direct"]!.pausedBy(true);
    expect(listener).not.toHaveBeenCalled();
    made["youtube"]!.pausedBy(true);
    expect(listener).toHaveBeenCalledWith({ type: "pause", gesture: true });
  });

  it("fails for an unknown provider and for code that does not come, and tries again", async () => {
    player.load(item("elsewhere"), 0);
    expect([player.status, player.error]).toEqual(["failed", "not_supported"]);
    fails = true;
    player.load(item("direct"), 0);
    await time.run(200);
    expect([player.status, player.error]).toEqual(["failed", "network"]);
    fails = false;
    player.load(item("direct"), 0);
    await time.run(200);
    expect(player.status).toBe("paused");
    expect(stage.children.length).toBe(1);
  });

  it("does nothing without a player, and leaves nothing behind", async () => {
    expect(await player.play()).toBe("aborted");
    player.load(item("direct"), 0);
    await time.run(200);
    player.destroy();
    await time.run(10);
    expect(stage.children.length).toBe(0);
  });
});
