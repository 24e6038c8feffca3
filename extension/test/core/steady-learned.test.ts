import { expect, it } from "vitest";

import { Learned } from "../../src/core/learned";
import { SteadyLearned } from "../../src/core/steady-learned";

const taught = (learned: Learned, values: readonly number[]) => {
  for (const value of values) learned.learn("start", "p", value);
  return learned.get("start", "p");
};

it("takes the first observation as the best there is", () => {
  expect(taught(new SteadyLearned(), [90])).toBe(taught(new Learned(), [90]));
});

it("is not thrown off by one that stands out, at any time", () => {
  for (let at = 1; at < 8; at++) {
    const values = [80, 82, 78, 81, 79, 80, 82, 78];
    values[at] = 1_400;
    expect(Math.abs(taught(new SteadyLearned(), values) - 80)).toBeLessThan(10);
  }
  expect(taught(new Learned(), [80, 82, 78, 81, 79, 80, 1_400])).toBeGreaterThan(200);
});

it("follows a change that lasts, and keeps it for the next visit", () => {
  const kept = new Map<string, number>();
  const store = {
    get: (key: string) => kept.get(key) ?? null,
    set: (key: string, value: number) => void kept.set(key, value),
  };
  const learned = new SteadyLearned(store);
  taught(learned, [40, 41, 40, 41]);
  expect(
    Math.abs(
      taught(
        learned,
        Array.from({ length: 20 }, () => 200),
      ) - 200,
    ),
  ).toBeLessThan(10);
  expect(Math.abs(new SteadyLearned(store).get("start", "p") - 200)).toBeLessThan(10);
});

it("keeps kinds of players and traits apart, and ignores what is no number", () => {
  const learned = new SteadyLearned();
  learned.learn("start", "p", NaN);
  learned.learn("start", "other", 300);
  learned.learn("seek", "p", 900);
  expect(learned.get("start", "p")).toBe(new Learned().get("start", "p"));
});
