"""Writes the numbers in README.md and bench/sync/README.md from bench/results; `--check` only tells when stale."""

from __future__ import annotations

import json
import sys
from typing import Any

from config import ROOT
from tools.settings_docs import between

BEGIN, END = "<!-- numbers:begin -->", "<!-- numbers:end -->"
RESULTS = ROOT / "bench" / "results"
SIMULATED = "simulated: "


def documents() -> list[dict[str, Any]]:
    """What was measured in full, by name."""
    return [json.loads(path.read_text()) for path in sorted(RESULTS.glob("*.json")) if "quick" not in path.name]


def promised() -> str:
    """The rows that keep a promise or do not."""
    found = documents()
    if not found:
        return "Nothing measured yet: `make bench`."
    lines = ["| what | measured | promise | holds |", "|---|---|---|---|"]
    lines += [_line(row) for document in found for row in document["rows"] if row["holds"] is not None]
    sources = sorted({f"{document['date']}, commit {document['commit']}, {document['machine']}" for document in found})
    return "\n".join([*lines, "", *(f"Measured {source}." for source in sources)])


def _line(row: dict[str, Any]) -> str:
    holds = {True: "yes", False: "**not yet**", None: ""}[row["holds"]]
    return f"| {row['id'].strip()} | {row['value']:,.1f} {row['unit']} | {row['promise']} | {holds} |"


def skew() -> str:
    """All that bench/sync measured, and a line for each simulated policy."""
    file = RESULTS / "sync.json"
    if not file.exists():
        return "Nothing measured yet: `make bench-sync`."
    document = json.loads(file.read_text())
    real = [row for row in document["rows"] if not row["id"].startswith(SIMULATED)]
    policies: dict[str, dict[str, str]] = {}
    for row in document["rows"]:
        if row["id"].startswith(SIMULATED):
            who, what = row["id"].removeprefix(SIMULATED).rsplit(", ", 1)
            policies.setdefault(who, {})[f"{what}, {row['unit']}"] = f"{row['value']:,.1f}"
    heads = list(dict.fromkeys(what for found in policies.values() for what in found))
    lines = ["| measured in browsers | | promise | holds |", "|---|---|---|---|", *map(_line, real)]
    busy = ", ".join(
        f"{scene} {before}–{after}, {stolen} %" for scene, (before, after, stolen) in document["load"].items()
    )
    told = "Load average before and after, and the share of time that the machine's host gave to others"
    lines += ["", f"Commit {document['commit']}, {document['date']}. {told}: {busy}.", ""]
    if policies:
        lines += [f"| simulated | {' | '.join(heads)} |", "|---|" + "---|" * len(heads)]
        lines += [f"| {who} | {' | '.join(found.get(head, '') for head in heads)} |" for who, found in policies.items()]
    return "\n".join(lines)


def main(arguments: list[str]) -> int:
    stale = False
    for path, table in ((ROOT / "README.md", promised()), (ROOT / "bench" / "sync" / "README.md", skew())):
        text = path.read_text()
        wanted = between(text, BEGIN, END, table)
        if wanted == text:
            continue
        stale = True
        if "--check" in arguments:
            print(f"The numbers in {path.name} do not match bench/results: run `make format`.", file=sys.stderr)
        else:
            path.write_text(wanted)
    return 1 if stale and "--check" in arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
