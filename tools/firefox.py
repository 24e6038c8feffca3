"""Finds a Firefox for its one test, or installs one. `python -m tools.firefox` says what it found."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator

from tools import apt
from tools.chromium import runs

NAMES = ("firefox-esr", "firefox")
MACOS = "/Applications/Firefox.app/Contents/MacOS/firefox"
NONE = "no Firefox was found: install one, or name it in SHARETUBE_FIREFOX"


def candidates() -> Iterator[str]:
    yield os.environ.get("SHARETUBE_FIREFOX", "")
    for name in NAMES:
        yield shutil.which(name) or ""
    yield MACOS


def find() -> str | None:
    """The path of a Firefox that starts, or None."""
    return next((path for path in candidates() if runs(path)), None)


def main() -> int:
    if find() is None:
        print("Installing Firefox for its test (once) …", flush=True)
        apt.install("firefox-esr")
    print(f"Firefox test: {find() or 'SKIPPED, ' + NONE}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
