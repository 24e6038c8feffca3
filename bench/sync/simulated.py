"""The same in simulated time, for our own policy and the published ones of others: see sim/."""

from __future__ import annotations

import json
import subprocess
import tempfile
from pathlib import Path

from bench.support.report import Row
from bench.sync.scene import Outcome
from tools.node import PACKAGE, environment

SIM = Path(__file__).parent / "sim"


def output(name: str) -> str:
    """Bundles one of sim/'s programs, runs it by the project's Node, and returns what it printed."""
    with tempfile.TemporaryDirectory() as folder:
        bundle = str(Path(folder) / "sim.mjs")
        rolldown = [str(PACKAGE / "node_modules" / ".bin" / "rolldown"), str(SIM / name)]
        flags = ["--format", "esm", "--platform", "node", "--file", bundle]
        for command in ([*rolldown, *flags], ["node", bundle]):
            done = subprocess.run(command, cwd=PACKAGE, env=environment(), capture_output=True, text=True, check=False)
            assert done.returncode == 0, done.stderr
    return done.stdout


def run() -> Outcome:
    return Outcome([Row(**row) for row in json.loads(output("main.ts"))])
