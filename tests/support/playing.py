"""Where players are, compared on one clock: all browsers of a computer count the same milliseconds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Frame, Page

# The largest video that can be seen and has something in it: previews are small, other pages' players hidden.
FIND = """
const shown = [...document.querySelectorAll("video")]
  .map((video) => ({ video, box: video.getBoundingClientRect() }))
  .filter(({ video, box }) => box.width > 0 && box.height > 0 && (video.currentSrc || video.src))
  .sort((one, other) => other.box.width * other.box.height - one.box.width * one.box.height);
const video = shown[0]?.video ?? null;
"""
LOOK = """
const look = () => {
  // Another process may have its turn between the two readings: how long they took says how true they are.
  const before = performance.now();
  const time_s = video.currentTime;
  const after = performance.now();
  return { ...rest(), at_ms: performance.timeOrigin + (before + after) / 2, time_s, unsure_ms: after - before };
};
const rest = () => ({
  paused: video.paused,
  rate: video.playbackRate,
  muted: video.muted,
  ready: video.readyState,
  seeking: video.seeking,
});
"""
SAMPLE = f"() => {{ {FIND} if (!video) return null; {LOOK} return look(); }}"
RECORD = f"""(everyMs) => {{
  {FIND}
  if (!video) throw new Error("there is no video to record");
  {LOOK}
  const samples = [];
  const timer = setInterval(() => samples.push(look()), everyMs);
  window.__recording = {{ stop: () => (clearInterval(timer), samples) }};
}}"""
STOP = "() => window.__recording.stop()"


# A reading that took longer is no reading.
UNSURE_MS = 2.0


@dataclass(frozen=True)
class Sample:
    """`at_ms` is of a clock that all browsers of this computer share; `time_s` is the element's own currentTime."""

    at_ms: float
    time_s: float
    paused: bool
    rate: float
    muted: bool
    ready: int
    seeking: bool
    unsure_ms: float = 0
    """So long it took to read the two together: they may be apart by as much."""

    def time_at(self, at_ms: float) -> float:
        """Where it is at another moment, if it goes on as it does."""
        return self.time_s if self.paused else self.time_s + (at_ms - self.at_ms) / 1000 * self.rate


def player_frame(page: Page) -> Frame | None:
    """The frame with the video that a person sees: the page itself, or an embedded player in it."""
    return next((frame for frame in reversed(page.frames) if _ask(frame) is not None), None)


def sample(page: Page) -> Sample | None:
    """How the page's video plays now; None when it has none."""
    for frame in reversed(page.frames):
        found = _ask(frame)
        if found is not None:
            return Sample(**found)
    return None


def _ask(frame: Frame) -> Any:
    try:
        return frame.evaluate(SAMPLE)
    except PlaywrightError:
        return None  # the frame went away while it was asked


def times(pages: Sequence[Page]) -> list[float]:
    """Where each page's video is at one and the same moment, in seconds."""
    found = [sample(page) for page in pages]
    present = [one for one in found if one is not None]
    assert len(present) == len(found), f"{len(found) - len(present)} of {len(found)} pages show no video"
    moment = max(one.at_ms for one in present)
    return [one.time_at(moment) for one in present]


def skew_ms(pages: Sequence[Page]) -> float:
    """How far apart the first and the last of them are now."""
    now = times(pages)
    return (max(now) - min(now)) * 1000


class Recording:
    """Where some pages' videos are, many times a second, written down in the pages themselves."""

    def __init__(self, pages: Sequence[Page], every_ms: int = 50) -> None:
        self.frames: list[Frame] = []
        for page in pages:
            frame = player_frame(page)
            assert frame is not None, f"no video in {page.url}"
            frame.evaluate(RECORD, every_ms)
            self.frames.append(frame)
        self.samples: list[list[Sample]] = []

    def stop(self) -> list[list[Sample]]:
        """What was written down, page by page, less what a busy computer interrupted."""
        rows = [[Sample(**one) for one in frame.evaluate(STOP)] for frame in self.frames]
        self.samples = [[one for one in row if one.unsure_ms <= UNSURE_MS] for row in rows]
        assert all(self.samples), "no page could be read in peace"
        return self.samples

    def skews_ms(self, every_ms: float = 100) -> list[float]:
        """How far apart the pages were, at moments at which all were written down."""
        begin = max(row[0].at_ms for row in self.samples)
        end = min(row[-1].at_ms for row in self.samples)
        found = []
        moment = begin
        while moment <= end:
            now = [_between(row, moment) for row in self.samples]
            found.append((max(now) - min(now)) * 1000)
            moment += every_ms
        return found


def _between(samples: list[Sample], moment: float) -> float:
    """The last that was written down before `moment`, carried on to it."""
    last = max((one for one in samples if one.at_ms <= moment), key=lambda one: one.at_ms)
    return last.time_at(moment)


def percentile(values: Sequence[float], share: float) -> float:
    """The value that `share` (0 to 1) of them do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
