"""What is measured, scene by scene: each has a room of its own and returns its rows, and lines for the picture."""

from __future__ import annotations

import math
import tempfile
from collections.abc import Callable
from pathlib import Path

from bench.support.report import Row
from bench.sync import skew
from bench.sync.disturbances import disturbed, hidden
from bench.sync.network import NETWORKS, USUAL, Network
from bench.sync.recorder import now_ms
from bench.sync.scene import AFTER_MS, SETTLE_S, Lengths, Outcome, begin, steady_rows
from bench.sync.stage import Stage
from bench.sync.wrong_clock import shifted

NEXT = [f"benchvideo{n:01d}" for n in range(9)]


def steady(label: str, kinds: str, networks: list[Network], promise: float | None) -> Callable[[Lengths], Outcome]:
    """`kinds`: e extension, f web viewer with a file, w web viewer with YouTube's embedded player."""

    def run(lengths: Lengths) -> Outcome:
        with Stage(networks) as stage:
            begin(stage, kinds)
            started = stage.command("player.seek", position_ms=1_000)["at_ms"]
            stage.wait(SETTLE_S)
            since = now_ms()
            stage.wait(lengths.steady_s)
            outcome = steady_rows(label, stage.players, since, now_ms(), promise)
            values = skew.skews([one.track for one in stage.players], started, since + 10_000)
            within = promise or 20
            seconds = skew.converged_s(values, started, within)
            if math.isfinite(seconds):
                outcome.rows.append(Row(f"time until within {within:g} ms, {label}", seconds, "s", "", None))
            if len({network.name for network in networks}) > 1:
                outcome.rows += clock_rows(stage, label)
            return outcome

    return run


def clock_rows(stage: Stage, label: str) -> list[Row]:
    """Whether each client's own bound of its clock's error covers the true one: where it is, less where it thinks."""
    rows = []
    errors: dict[str, list[float]] = {one.name: [] for one in stage.players}
    bounds = dict.fromkeys(errors, 0.0)
    for _ in range(6):
        stage.wait(5.5)
        player = stage.player()
        timeline = player["timeline"]
        anchor = timeline["anchor_ms"] - stage.server_offset_ms
        conns = {one["name"].lower(): one["conns"][0] for one in stage.state()["people"]["list"] if one["conns"]}
        for one in stage.players:
            at = one.track.samples[-2][0]
            off = skew.offs(one.track, timeline["position_ms"], anchor, at - 3_000, at)
            believed = conns[one.name]["drift_ms"]
            if off and believed is not None:
                errors[one.name].append(skew.percentile([value for _, value in off], 0.5) - believed)
                bounds[one.name] = conns[one.name]["clock_error_ms"]
    for number, one in enumerate(stage.players):
        name = f"{label}, client {number + 1}"
        assert errors[one.name], f"{name} never told its drift"
        true = max(map(abs, errors[one.name]))
        rows += [
            Row(f"clock error, {name}", true, "ms", "≤ its own bound", true <= bounds[one.name] + 1),
            Row(f"clock bound told, {name}", bounds[one.name], "ms", "", None),
        ]
    return rows


def events(lengths: Lengths) -> Outcome:
    """Plays, seeks and nexts: how far apart within 2 s from the moment at which the room plays on."""
    label = "two extensions, 80 ± 30 ms"
    found: dict[str, list[float]] = {"play": [], "seek": [], "next": []}
    until: list[float] = []
    with Stage([USUAL, USUAL]) as stage:
        begin(stage, "ee")
        for media_id in NEXT[: lengths.events]:
            stage.add(provider="youtube", media_id=media_id)
        tracks = [one.track for one in stage.players]
        for n in range(lengths.events):
            for kind in found:
                if kind == "play":
                    stage.command("player.pause", wait=False)
                    stage.wait(1.5)
                place = {"position_ms": 20_000 + 15_000 * n} if kind == "seek" else {}
                at = stage.command(f"player.{kind}", **place)["at_ms"]
                stage.wait(lengths.between_s)
                values = skew.skews(tracks, at, at + lengths.between_s * 1000)
                found[kind] += [value for moment, value in values if moment <= at + AFTER_MS]
                until.append(skew.converged_s(values, at, 10))
    rows = []
    for kind, values in {**found, "play, seek or next": [value for one in found.values() for value in one]}.items():
        p95 = skew.percentile(values, 0.95)
        rows.append(Row(f"skew, {label}, within 2 s of a {kind}: p50", skew.percentile(values, 0.5), "ms", "", None))
        rows.append(Row(f"skew, {label}, within 2 s of a {kind}: p95", p95, "ms", "≤ 20 ms", p95 <= 20))
    rows.append(Row(f"time until within 10 ms, {label}: p50", skew.percentile(until, 0.5), "s", "", None))
    rows.append(Row(f"time until within 10 ms, {label}: p95", skew.percentile(until, 0.95), "s", "", None))
    return Outcome(rows)


def wrong_clock(lengths: Lengths) -> Outcome:
    """The second browser's wall clock is two minutes ahead: nothing may change."""
    label = "two extensions, one system clock 2 min wrong, 80 ± 30 ms"
    with tempfile.TemporaryDirectory() as folder, Stage([USUAL, USUAL]) as stage:
        stage.extension()
        stage.extension(build=shifted(Path(folder), 120_000))
        begin(stage, "")
        assert stage.players[1].page.evaluate("Date.now()") - stage.players[0].page.evaluate("Date.now()") > 100_000
        stage.command("player.seek", position_ms=1_000)
        stage.wait(SETTLE_S)
        since = now_ms()
        stage.wait(lengths.steady_s)
        return steady_rows(label, stage.players, since, now_ms(), 10)


ASYMMETRIC = NETWORKS["asymmetric"]
SCENES: dict[str, Callable[[Lengths], Outcome]] = {
    "near": steady("two extensions, 0 ms", "ee", [NETWORKS["none"]] * 2, 10),
    "usual": steady("two extensions, 80 ± 30 ms", "ee", [USUAL] * 2, 10),
    "events": events,
    "disturbed": disturbed,
    "hidden": hidden,
    "wrong-clock": wrong_clock,
    "far": steady("two extensions, 200 ± 80 ms", "ee", [NETWORKS["far"]] * 2, None),
    "loss": steady("two extensions, 80 ± 30 ms with 2 % loss", "ee", [NETWORKS["loss"]] * 2, None),
    "asymmetric": steady("two extensions, 20/120 ms and 80 ± 30 ms", "ee", [ASYMMETRIC, USUAL], None),
    "four": steady("four extensions, 80 ± 30 ms", "eeee", [USUAL] * 4, None),
    "file": steady("two web viewers with a file, 80 ± 30 ms", "ff", [USUAL] * 2, 10),
    "embed": steady("two web viewers on the iframe, 80 ± 30 ms", "ww", [USUAL] * 2, 100),
}
