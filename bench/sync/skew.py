"""What tracks tell: how far players were apart, and how often they were touched. Pure."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bench.sync.recorder import Track

GRID_MS = 50
STALE_MS = 1_500
"""A player that was not heard of for so long says nothing of where it is: a hidden tab's timers run once a second."""


def percentile(values: Sequence[float], share: float) -> float:
    """The value that `share` (0 to 1) of them do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else float("nan")


@dataclass(frozen=True)
class Spread:
    p50: float
    p95: float
    most: float
    count: int


def spread(values: Sequence[float]) -> Spread:
    return Spread(percentile(values, 0.5), percentile(values, 0.95), max(values, default=float("nan")), len(values))


def position_at(track: Track, at: float) -> float | None:
    """Where it was, on the line between two samples; null before the first, after the last, and in long gaps."""
    place = bisect_right(track.samples, at, key=lambda sample: sample[0])
    if place == 0 or place == len(track.samples):
        return None
    (at_1, ms_1, rate), (at_2, ms_2, _) = track.samples[place - 1], track.samples[place]
    if at_2 - at_1 > STALE_MS:
        return None
    moved = (at - at_1) * rate
    # Between two samples it may have been sought: then it was on the first one's line until then.
    steady = abs(ms_2 - ms_1 - (at_2 - at_1) * rate) < 10
    return ms_1 + ((ms_2 - ms_1) * (at - at_1) / (at_2 - at_1) if steady else moved)


def grid(begin: float, end: float) -> Iterable[float]:
    return (begin + GRID_MS * n for n in range(int((end - begin) / GRID_MS) + 1))


def skews(tracks: Sequence[Track], begin: float, end: float) -> list[tuple[float, float]]:
    """(moment, how far the first and the last player are apart), at each moment at which all were heard of."""
    found = []
    for at in grid(begin, end):
        places = [place for track in tracks if (place := position_at(track, at)) is not None]
        if len(places) == len(tracks):
            found.append((at, max(places) - min(places)))
    return found


def offs(track: Track, position: float, anchor: float, begin: float, end: float) -> list[tuple[float, float]]:
    """(moment, how far it is ahead of a room that plays from `position` at `anchor`)."""
    found = []
    for at in grid(begin, end):
        place = position_at(track, at)
        if place is not None:
            found.append((at, place - (position + at - anchor)))
    return found


def converged_s(values: Sequence[tuple[float, float]], since: float, within: float, hold_ms: float = 500) -> float:
    """Seconds from `since` until it was within so many ms and stayed so for `hold_ms`; infinite if it never was."""
    good: float | None = None
    for at, value in values:
        if at < since:
            continue
        if abs(value) > within:
            good = None
        elif good is None:
            good = at
        elif at - good >= hold_ms:
            return (good - since) / 1000
    return float("inf")


def per_minute(times: Sequence[float], begin: float, end: float) -> float:
    return sum(begin <= at < end for at in times) / ((end - begin) / 60_000)
