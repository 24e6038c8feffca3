"""What the scenes of the bench have in common: how long they are, how one begins, and what its outcome is."""

from __future__ import annotations

from dataclasses import dataclass, field

from bench.support.report import Row
from bench.sync import skew
from bench.sync.stage import Player, Stage

VIDEO, FILE_S = "sharetube05", 560
AFTER_MS = 2_000
SETTLE_S = 12.0


@dataclass(frozen=True)
class Lengths:
    steady_s: float
    events: int
    """Of each kind."""
    between_s: float


FULL, QUICK = Lengths(185, 8, 6), Lengths(20, 2, 4.5)


@dataclass
class Outcome:
    rows: list[Row]
    lines: dict[str, list[float]] = field(default_factory=dict)
    """Skew in ms, twice a second."""


def steady_rows(label: str, players: list[Player], begin: float, end: float, promise: float | None) -> Outcome:
    values = skew.skews([one.track for one in players], begin, end)
    found = skew.spread([value for _, value in values])
    assert found.count > (end - begin) / skew.GRID_MS / 2, f"{label}: the players were seldom heard of"
    rates = max(skew.per_minute(one.track.rates, begin, end) for one in players)
    word, calm = (f"≤ {promise:g} ms", "≤ 2 a minute") if promise else ("", "")
    rows = [
        Row(f"skew, {label}, steady: p50", found.p50, "ms", "", None),
        Row(f"skew, {label}, steady: p95", found.p95, "ms", word, found.p95 <= promise if promise else None),
        Row(f"skew, {label}, steady: max", found.most, "ms", "", None),
        Row(f"rate changes, {label}, steady", rates, "a minute", calm, rates <= 2 if promise else None),
    ]
    every = round(500 / skew.GRID_MS)
    return Outcome(rows, {label: [round(value, 1) for _, value in values[::every]]})


def begin(stage: Stage, kinds: str) -> None:
    """Seats everybody, puts something on, and waits until all play it."""
    for kind in kinds:
        stage.extension() if kind == "e" else stage.viewer()
    if "f" in kinds:
        stage.add_file(FILE_S)
    else:
        stage.add("now", provider="youtube", media_id=VIDEO)
    stage.ready()
    stage.playing()
    stage.wait(2)
    stage.record()
