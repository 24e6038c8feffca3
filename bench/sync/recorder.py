"""Where players are, written down in their own pages and brought to one reference clock, this process's monotonic one.

`performance.timeOrigin` is no bridge between browsers: it moves with the system's clock. A page's `performance.now()`
is compared with the reference by asking for it many times: the true offset lies between the narrowest limits that the
answers leave in each direction.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Frame

EVERY_MS = 50
START = """(everyMs) => {
  if (window.__bench) return;
  const find = () => [...document.querySelectorAll("video")]
    .map((video) => ({ video, box: video.getBoundingClientRect() }))
    .filter(({ video, box }) => box.width > 0 && box.height > 0 && (video.currentSrc || video.src))
    .sort((one, other) => other.box.width * other.box.height - one.box.width * one.box.height)[0]?.video ?? null;
  const bench = { samples: [], rates: [], seeks: [] };
  let video = null;
  const heard = (list) => ({ target }) => target === video && list.push([performance.now(), video.playbackRate]);
  document.addEventListener("ratechange", heard(bench.rates), true);
  document.addEventListener("seeking", heard(bench.seeks), true);
  bench.look = () => {
    if (!video?.isConnected || !(video.currentSrc || video.src)) video = find();
    if (!video) return;
    const ms = video.currentTime * 1000;
    bench.samples.push([performance.now(), ms, video.paused || video.seeking ? 0 : video.playbackRate]);
  };
  setInterval(bench.look, everyMs);
  window.__bench = bench;
}"""
TAKE = """() => {
  const { samples, rates, seeks, look } = window.__bench;
  look();
  return { samples: samples.splice(0), rates: rates.splice(0), seeks: seeks.splice(0) };
}"""
NOW = "() => performance.now()"
ASKED = 25


@dataclass
class Track:
    """What one player did: times are ms of the reference clock, positions ms of media, a rate of 0 stands still."""

    name: str
    samples: list[tuple[float, float, float]] = field(default_factory=list)
    rates: list[float] = field(default_factory=list)
    seeks: list[float] = field(default_factory=list)
    clock_error_ms: float = 0


def now_ms() -> float:
    """The reference clock."""
    return time.monotonic() * 1000


class Recorder:
    """One player's. `frame` finds the frame with the video: an embedded player's may come later, and be another one."""

    def __init__(self, name: str, frame: Callable[[], Frame]) -> None:
        self.track = Track(name)
        self._frame = frame()
        self._low, self._high = -float("inf"), float("inf")
        self._frame.evaluate(START, EVERY_MS)
        self._compare()

    def take(self) -> None:
        """Fetch what was written down since, and where it is now; call it now and then, and at the end."""
        self._compare()
        found: dict[str, Any] = self._frame.evaluate(TAKE)
        # The oscillator is the same for all of them: an offset, once known, holds.
        offset = (self._low + self._high) / 2
        self.track.clock_error_ms = (self._high - self._low) / 2
        self.track.samples += [(at + offset, ms, rate) for at, ms, rate in found["samples"]]
        self.track.rates += [at + offset for at, _ in found["rates"]]
        self.track.seeks += [at + offset for at, _ in found["seeks"]]

    def _compare(self) -> None:
        for _ in range(ASKED):
            before = now_ms()
            page = self._frame.evaluate(NOW)
            after = now_ms()
            self._low, self._high = max(self._low, before - page), min(self._high, after - page)
