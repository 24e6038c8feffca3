import { describe, expect, it } from "vitest";

import { client } from "../support/room-sim";

describe("a player that the room waits for", () => {
  it("says that it is held up until it can go on, also while the room stands for it", async () => {
    const one = client({ seekMs: 2_500 });
    await one.playFor(4_000);
    one.player.stall(60_000);
    await one.time.run(900);
    expect(one.lastReport).toMatchObject({ suspended: "buffering", ready: false });
    const told = one.reports.length;
    one.pause("waiting");
    await one.time.run(2_000);
    expect(one.reports.slice(told).filter((report) => report.suspended !== "buffering")).toEqual([]);
    await one.time.run(2_000);
    expect(one.lastReport).toMatchObject({ suspended: null, ready: true });
    one.play();
    await one.time.run(2_000);
    expect(one.player.status).toBe("playing");
    expect(Math.abs(one.off)).toBeLessThan(15);
  });
});
