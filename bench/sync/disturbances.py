"""Scenes in which one of two players is held up or hidden; what is measured is how they come back, or keep in step."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from bench.support.report import Row
from bench.sync import skew
from bench.sync.network import USUAL
from bench.sync.recorder import Track, now_ms
from bench.sync.scene import AFTER_MS, SETTLE_S, Lengths, Outcome, begin
from bench.sync.stage import Player, Stage

STALL_MS, HELD_MS, LONG_MS = 1_000, 550, 1_200
"""What is lost of a stream, and what has to come of it: Chromium plays on from what it has decoded, up to 0.5 s."""
HIDDEN_PAUSE_S = 8.0
"""So long after its sound ended a hidden tab no longer counts as audible."""


def disturbed(lengths: Lengths) -> Outcome:
    """One of two extensions is held up, in several ways; how long until they are together again."""
    label = "80 ± 30 ms"
    rows: list[Row] = []
    with Stage([USUAL, USUAL]) as stage:
        begin(stage, "ee")
        # Nobody waits for somebody who stalls: what is measured is how they come back.
        stage.host.do("room.settings", buffer_policy="off")
        one, other = stage.players
        stage.wait(SETTLE_S)

        def after(what: str, begun: float) -> None:
            over = now_ms()
            stage.wait(lengths.between_s + 8)
            values = skew.skews([one.track, other.track], begun, now_ms())
            meanwhile = max(value for at, value in values if at <= over)
            rows.append(Row(f"skew while {what}, {label}: max", meanwhile, "ms", "", None))
            rows.append(
                Row(f"back within 10 ms after {what}, {label}", skew.converged_s(values, over, 10), "s", "", None)
            )

        for n in range(lengths.events):
            begun = now_ms()
            stage.standin.tell("stall", client=other.name, kind="app", ms=STALL_MS)
            stage.wait(lengths.between_s + 8)
            values = skew.skews([one.track, other.track], begun, now_ms())
            over, held = max(values, key=lambda value: value[1])
            if held < HELD_MS:
                continue  # it had decoded enough to play over the gap
            seconds = skew.converged_s(values, over, 20)
            jumps = sum(at > begun for at in other.track.seeks)
            what = f"after a stall of {held / 1000:.1f} s, {label}, try {n + 1}"
            # Sometimes the stand-in's stream has a gap then; only a jump gets a player over that.
            short = held < LONG_MS
            rows += [
                Row(
                    f"back within 20 ms {what}", seconds, "s", "≤ 6 s" if short else "", seconds <= 6 if short else None
                ),
                Row(f"jumps {what}", jumps, "jumps", "none" if short else "", jumps == 0 if short else None),
            ]
        assert rows, "no stall was long enough"
        begun = now_ms()
        hog(3)
        after("both cores were busy for 3 s", begun)
        begun = now_ms()
        with frozen(other):
            stage.wait(5)
        after("a tab's page was frozen for 5 s", begun)
        begun = now_ms()
        stage.proxy.cut(1, 3)
        stage.wait(lengths.between_s + 10)
        values = [value for _, value in skew.skews([one.track, other.track], begun, now_ms())]
        rows.append(Row(f"skew while one reconnects for 3 s, {label}: max", max(values), "ms", "", None))
    return Outcome(rows)


def hog(seconds: float) -> None:
    """Keeps two cores busy; ends by itself."""
    script = f"import time\nend = time.monotonic() + {seconds}\nwhile time.monotonic() < end: pass"
    for process in [subprocess.Popen([sys.executable, "-c", script]) for _ in range(2)]:
        process.wait(timeout=seconds + 30)


@contextmanager
def frozen(player: Player) -> Iterator[None]:
    """As the browser does with a tab in the background, save that it is seen: Playwright makes every tab so."""
    cdp = player.page.context.new_cdp_session(player.page)
    cdp.send("Page.setWebLifecycleState", {"state": "frozen"})
    yield
    cdp.send("Page.setWebLifecycleState", {"state": "active"})
    cdp.detach()


def hidden(lengths: Lengths) -> Outcome:
    """The second one's tab is behind another: with its sound, and in a silent browser, which holds its timers back."""
    rows: list[Row] = []
    for silent in (False, True):
        label = f"one tab hidden{' and silent' if silent else ''}, 80 ± 30 ms"
        with Stage([USUAL, USUAL]) as stage:
            stage.extension()
            behind = stage.extension(hideable=True, silent=silent)
            begin(stage, "")
            behind.page.context.new_page().bring_to_front()
            assert behind.page.evaluate("document.hidden")
            tracks = [one.track for one in stage.players]
            stage.wait(SETTLE_S)
            since = now_ms()
            looking(stage, lengths.steady_s / 3)
            rows += spread_rows(f"{label}, steady", tracks, since, now_ms())
            for kind, place in (("seek", {"position_ms": 100_000}), ("play", {})):
                if kind == "play":
                    stage.command("player.pause", wait=False)
                    stage.wait(HIDDEN_PAUSE_S)
                at = stage.command(f"player.{kind}", **place)["at_ms"]
                looking(stage, 10)
                rows += spread_rows(f"{label}, from 2 s after a {kind} on", tracks, at + AFTER_MS, now_ms())
            behind.page.bring_to_front()
            since = now_ms()
            looking(stage, 8)
            rows += spread_rows(f"{label}, seen again", tracks, since, now_ms())
    return Outcome(rows)


def looking(stage: Stage, seconds: float) -> None:
    """Waits, and asks often where players are: after some time a page's own timers may run but once a minute."""
    end = now_ms() + seconds * 1000
    while now_ms() < end:
        stage.wait(0.2)


def spread_rows(label: str, tracks: list[Track], begin: float, end: float) -> list[Row]:
    found = skew.spread([value for _, value in skew.skews(tracks, begin, end)])
    assert found.count > (end - begin) / skew.GRID_MS / 2, f"{label}: the players were seldom heard of"
    return [
        Row(f"skew, {label}: p95", found.p95, "ms", "≤ 10 ms", found.p95 <= 10),
        Row(f"skew, {label}: max", found.most, "ms", "", None),
    ]
