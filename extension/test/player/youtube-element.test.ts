import { beforeEach, expect, it } from "vitest";

import type { PageFacts } from "../../src/player/youtube-page/bridge-protocol";
import { PageElement } from "../../src/player/youtube-page/element";
import { SimScheduler } from "../support/sim-scheduler";

let time: SimScheduler;
let facts: PageFacts;
let element: PageElement;
let video: HTMLVideoElement;

const FACTS: PageFacts = {
  videoId: "sharetube01",
  title: null,
  live: false,
  status: "OK",
  statusOf: "sharetube01",
  time: 0,
  elementTime: 0,
  duration: 240,
  stitched: false,
};

beforeEach(() => {
  document.body.innerHTML = `<div id="movie_player"><video class="html5-main-video"></video></div>`;
  video = document.querySelector("video")!;
  time = new SimScheduler();
  facts = FACTS;
  element = new PageElement(document, { facts: () => facts, send: () => undefined }, time);
});

/** The element stands at `seconds`, of which the player says that it is `content` seconds into the content. */
function stands(seconds: number, content: number, more: Partial<PageFacts> = {}): number {
  Object.defineProperty(video, "currentTime", { value: seconds, configurable: true, writable: true });
  facts = { ...FACTS, time: content, elementTime: seconds, ...more };
  element.refresh();
  return element.sample(video).ms;
}

it("tells content's time where adverts were stitched in, and finds its way back to the element's", () => {
  expect(stands(9, 9)).toBe(9_000);
  expect(element.shifted).toBe(false);
  expect(stands(24, 20)).toBe(20_000);
  expect(element.shifted).toBe(true);
  expect(element.secondsAt(30_000)).toBe(34);
  expect(stands(5, 5)).toBe(5_000);
  expect(element.shifted).toBe(false);
});

it("learns no shift from what is shown during an advert", () => {
  stands(9, 9);
  expect(stands(11, 10, { stitched: true })).toBe(11_000);
  document.querySelector("#movie_player")!.classList.add("ad-showing");
  expect(stands(11.5, 10)).toBe(11_500);
  expect(element.advert).toBe(true);
});

it("does not jitter with a player that tells its time a little late", () => {
  // Content is 4 s behind the element; the player's word is up to 90 ms old.
  const told = [24, 25, 26, 27, 28, 29].map((seconds, at) =>
    stands(seconds, seconds - 4 - [50, 0, 90, 30, 70, 10][at]! / 1000),
  );
  expect(told.slice(1)).toEqual([21_000, 22_000, 23_000, 24_000, 25_000]);
});

it("takes a further advert's shift as a new one", () => {
  stands(24, 20);
  expect(stands(60, 50)).toBe(50_000);
  expect(stands(24.2, 20.2)).toBe(20_200);
});

it("takes small differences for no shift at all", () => {
  expect(stands(30, 29.9)).toBe(30_000);
  expect(element.shifted).toBe(false);
});
