"""Windows for people: a Chromium with a throw-away profile that finds YouTube in the stand-in."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.standin.standin import StandIn
from tools import chromium


def has_display() -> bool:
    return sys.platform == "darwin" or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def command(
    standin: StandIn, name: str, url: str, profile: Path, *, program: str = "chromium", extension: Path | None = None
) -> list[str]:
    """What starts such a window. `name` is what the stand-in calls this browser."""
    flags = [f"--user-data-dir={profile}", "--no-first-run", "--no-default-browser-check", "--disable-sync"]
    if extension is not None:
        flags += [f"--disable-extensions-except={extension}", f"--load-extension={extension}"]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        flags.append("--no-sandbox")  # Chromium has none for root
    return [program, *flags, *standin.chromium_args(name), url]


def shown(arguments: list[str]) -> str:
    """The same to be typed."""
    return " ".join(map(shlex.quote, arguments))


@contextmanager
def windows(commands: list[list[str]]) -> Iterator[list[subprocess.Popen[bytes]]]:
    """Start them; end those that are left when the block ends."""
    running = [subprocess.Popen(one, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) for one in commands]
    try:
        yield running
    finally:
        for one in running:
            one.terminate()
        for one in running:
            one.wait()


@contextmanager
def profiles() -> Iterator[Path]:
    """A folder for profiles, which nobody misses."""
    with tempfile.TemporaryDirectory(prefix="sharetube-windows-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)


def program() -> str | None:
    return chromium.find()


NONE = chromium.NONE
