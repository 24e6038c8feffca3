"""Skew between real players, measured in real browsers: `python -m bench.sync [--quick] [--only SCENE ...]`.

Two and four Chromiums with the built extension watch the stand-in of YouTube through a proxy that delays; where each
is, is compared on one clock. Prints the table, writes bench/results/sync.json and the picture that the README shows.
With --quick its rows are short, and go to a file of their own. With --only the other scenes' rows stay as they were.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import traceback
from pathlib import Path

from bench.support.report import RESULTS, Row, publish
from bench.sync import plot, simulated
from bench.sync.scene import FULL, QUICK, Outcome
from bench.sync.scenes import SCENES

TRACES = RESULTS / "traces"


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench.sync", description=__doc__)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument(
        "--sweep", action="store_true", help="only print how the simulated policy does with other bounds"
    )
    parser.add_argument("--only", nargs="*", choices=[*SCENES, "simulated"], default=[*SCENES, "simulated"])
    asked = parser.parse_args()
    if asked.sweep:
        print(simulated.output("sweep.ts"))
        return
    failed: list[str] = []
    name = "sync-quick" if asked.quick else "sync"
    for scene in asked.only:
        print(f"{scene} …", flush=True)
        machine = Machine()
        try:
            outcome = simulated.run() if scene == "simulated" else SCENES[scene](QUICK if asked.quick else FULL)
        except Exception:  # supervisor: what one scene lacks must not lose an hour's figures of the others
            traceback.print_exc()
            failed.append(scene)
            continue
        keep(name, scene, outcome, machine.since())
    told(name, quick=asked.quick)
    if failed:
        sys.exit(f"Not measured: {', '.join(failed)}.")


class Machine:
    """How busy it was meanwhile. A player can be no more exact than the time that it gets."""

    def __init__(self) -> None:
        self._load = os.getloadavg()[0]
        self._stolen, self._total = self._times()

    def since(self) -> list[float]:
        """Load average before and after, and the share of time that its host gave to others, %."""
        stolen, total = self._times()
        share = 100 * (stolen - self._stolen) / max(1, total - self._total)
        return [round(value, 1) for value in (self._load, os.getloadavg()[0], share)]

    @staticmethod
    def _times() -> tuple[int, int]:
        """Stolen and all time, in ticks; nothing where Linux does not tell."""
        stat = Path("/proc/stat")
        times = [int(value) for value in stat.read_text().splitlines()[0].split()[1:9]] if stat.exists() else [0] * 8
        return times[7], sum(times)


def keep(name: str, scene: str, outcome: Outcome, load: list[float]) -> None:
    """Each scene's findings are kept by themselves, so that one can be measured again."""
    TRACES.mkdir(parents=True, exist_ok=True)
    found = {
        "rows": [vars(row) for row in outcome.rows],
        "lines": outcome.lines,
        "load": load,
    }
    (TRACES / f"{name}-{scene}.json").write_text(json.dumps(found) + "\n")


def told(name: str, *, quick: bool) -> None:
    rows, lines, loads = [], {}, {}
    for scene in [*SCENES, "simulated"]:
        file = TRACES / f"{name}-{scene}.json"
        if file.exists():
            found = json.loads(file.read_text())
            rows += [Row(**row) for row in found["rows"]]
            lines |= found["lines"]
            loads[scene] = found["load"]
    publish(name, rows, quick=quick, load=loads)
    plot.draw(lines, RESULTS / f"{name}.png")


if __name__ == "__main__":
    main()
