import { expect, it } from "vitest";

import { measure } from "../../../bench/sync/sim/measure";
import { delayMs, USUAL } from "../../../bench/sync/sim/network";
import { Ours } from "../../../bench/sync/sim/ours";
import { Peer, PEERS } from "../../../bench/sync/sim/peers";
import { quantile, seeded } from "../support/random";

it("has the delays of the design", () => {
  const random = seeded(1);
  const delays = Array.from({ length: 20_000 }, () => delayMs(USUAL.up, random));
  expect(Math.min(...delays)).toBeGreaterThanOrEqual(25);
  expect(delays.reduce((sum, one) => sum + one, 0) / delays.length).toBeCloseTo(40, 0);
});

it("keeps what the design promises of skew, in simulated time", async () => {
  const found = await measure((computer) => new Ours(computer), [USUAL, USUAL], 4);
  expect(quantile(found.steady, 0.95)).toBeLessThanOrEqual(5);
  expect(quantile(found.start, 0.95)).toBeLessThanOrEqual(20);
  expect(Math.max(...found.rates)).toBeLessThanOrEqual(2);
  expect(Math.max(...found.back)).toBeLessThanOrEqual(6);
});

it("knows policies that never make good a stall, and such that do", async () => {
  const left = async (name: string) => {
    const policy = PEERS.find((one) => one.name === name)!;
    const found = await measure((computer) => new Peer(computer, policy), [USUAL, USUAL], 2);
    return quantile(found.left, 0.5);
  };
  expect(await left("CyTube")).toBeGreaterThan(600);
  expect(await left("Jellyfin, correction on")).toBeLessThan(100);
});
