"""Writes .env.example and the settings table of README.md from config.py; `--check` only tells what is stale."""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Iterator
from dataclasses import Field, fields
from pathlib import Path
from typing import Any

from config import ROOT, Settings

BEGIN, END = "<!-- settings:begin -->", "<!-- settings:end -->"
HEADER = """\
# Copy this to .env and change what you need; what is in the environment already wins over it.
# Made from config.py by `make format`.
"""


def default(spec: Field[Any]) -> str:
    """The default as one would write it into .env; nothing when it is empty or computed at start."""
    if spec.metadata["shown"] or spec.default in ("", ()):
        return ""
    return str(int(spec.default) if isinstance(spec.default, bool) else spec.default)


def table() -> str:
    lines = ["| setting | default | what it does |", "|---|---|---|"]
    for spec in fields(Settings):
        value = f"`{default(spec)}`" if default(spec) else spec.metadata["shown"]
        unit = f" {spec.metadata['unit']}" if spec.metadata["unit"] else ""
        lines.append(f"| `{spec.metadata['env']}` | {value}{unit} | {spec.metadata['doc']} |")
    return "\n".join(lines)


def env_example() -> str:
    blocks = [HEADER]
    for spec in fields(Settings):
        notes = [part for part in (spec.metadata["unit"], spec.metadata["shown"]) if part]
        text = spec.metadata["doc"] + (f" ({'; '.join(notes)})" if notes else "")
        comment = textwrap.fill(text, 116, initial_indent="# ", subsequent_indent="# ")
        blocks.append(f"{comment}\n# {spec.metadata['env']}={default(spec)}\n")
    return "\n".join(blocks)


def current() -> Iterator[tuple[Path, str]]:
    """Each file that is generated, whole or in part, and what it should hold."""
    yield ROOT / ".env.example", env_example()
    readme = ROOT / "README.md"
    if not readme.is_file():
        return
    yield readme, between(readme.read_text(), BEGIN, END, table())


def between(text: str, begin: str, end: str, content: str) -> str:
    """`text` with `content` between the lines `begin` and `end`, in place of what stood there."""
    before, found, rest = text.partition(begin)
    _, closed, after = rest.partition(end)
    if not found or not closed:
        raise SystemExit(f"README.md needs the lines {begin} and {end}.")
    return f"{before}{begin}\n{content}\n{end}{after}"


def main(arguments: list[str]) -> int:
    stale = [(path, text) for path, text in current() if not path.is_file() or path.read_text() != text]
    for path, text in stale:
        if "--check" in arguments:
            print(f"{path.name} does not match config.py: run `make format`.", file=sys.stderr)
        else:
            path.write_text(text)
    return 1 if stale and "--check" in arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
