"""A table for the eye and `bench/results/NAME.json` for the README."""

import json
import os
import platform
import subprocess
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

RESULTS = Path(__file__).resolve().parents[1] / "results"
ROOT = RESULTS.parents[1]


@dataclass(frozen=True)
class Row:
    """One figure. `holds` is whether it keeps the promise; None where nothing is promised."""

    id: str
    value: float
    unit: str
    promise: str
    holds: bool | None


def publish(name: str, rows: list[Row], **more: object) -> None:
    """Print the rows and write them down with date, commit and machine, and whatever else is worth knowing."""
    width = max(len(row.id) for row in rows)
    print(f"\n{name}")
    for row in rows:
        verdict = {True: "holds", False: "DOES NOT HOLD", None: ""}[row.holds]
        print(f"  {row.id:<{width}}  {row.value:>10,.1f} {row.unit:<12} {row.promise:<24} {verdict}")
    document = {
        "date": datetime.now(UTC).date().isoformat(),
        "commit": _commit(),
        "machine": f"{platform.machine()}, {_cores()} cores, Python {platform.python_version()}",
        **more,
        "rows": [asdict(row) for row in rows],
    }
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / f"{name}.json").write_text(json.dumps(document, indent=1) + "\n")


def _commit() -> str:
    asked = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return asked.stdout.strip() or "unknown"


def _cores() -> int:
    return os.cpu_count() or 1
