"""The files of the repository, as the tests of its conventions see them."""

from __future__ import annotations

import fnmatch
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROGRAMS = (".py", ".ts", ".tsx", ".js", ".css", ".html", ".sh", ".toml", ".yml")


@cache
def files() -> tuple[str, ...]:
    """Paths relative to the root of all that is committed or about to be."""
    # In a container the clone often belongs to another user than the one who tests it.
    git = ["git", "-c", "safe.directory=*", "ls-files"]
    listed = subprocess.run(
        [*git, "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return tuple(sorted({path for path in listed.stdout.split("\0") if path and (ROOT / path).is_file()}))


@cache
def generated() -> tuple[str, ...]:
    """Patterns of files that a program writes: .gitattributes marks them."""
    lines = (ROOT / ".gitattributes").read_text().splitlines()
    return tuple(line.split()[0].replace("**", "*") for line in lines if "linguist-generated=true" in line)


def written(*patterns: str) -> list[str]:
    """Files that a person wrote, with a path that matches one of the patterns; `*` crosses folders."""
    return [
        path
        for path in files()
        if any(fnmatch.fnmatch(path, pattern) for pattern in patterns)
        and not any(fnmatch.fnmatch(path, pattern) for pattern in generated())
    ]


def programs() -> list[str]:
    return written(*(f"*{suffix}" for suffix in PROGRAMS))


@cache
def text(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")
