"""Writes the numbers in README.md from bench/results/*.json; `--check` only tells when they are stale."""

from __future__ import annotations

import json
import sys
from typing import Any

from config import ROOT
from tools.settings_docs import between

BEGIN, END = "<!-- numbers:begin -->", "<!-- numbers:end -->"
RESULTS = ROOT / "bench" / "results"


def table() -> str:
    documents = [json.loads(path.read_text()) for path in sorted(RESULTS.glob("*.json")) if "quick" not in path.name]
    if not documents:
        return "Nothing measured yet: `make bench`."
    lines = ["| what | measured | promise | holds |", "|---|---|---|---|"]
    lines += [_line(row) for document in documents for row in document["rows"]]
    sources = sorted(
        {f"{document['date']}, commit {document['commit']}, {document['machine']}" for document in documents}
    )
    return "\n".join([*lines, "", *(f"Measured {source}." for source in sources)])


def _line(row: dict[str, Any]) -> str:
    holds = {True: "yes", False: "**not yet**", None: ""}[row["holds"]]
    return f"| {row['id'].strip()} | {row['value']:,.1f} {row['unit']} | {row['promise']} | {holds} |"


def main(arguments: list[str]) -> int:
    readme = ROOT / "README.md"
    text = readme.read_text()
    wanted = between(text, BEGIN, END, table())
    if wanted == text:
        return 0
    if "--check" in arguments:
        print("README.md's numbers do not match bench/results: run `make format`.", file=sys.stderr)
        return 1
    readme.write_text(wanted)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
