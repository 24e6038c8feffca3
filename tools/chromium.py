"""Finds a Chromium for the browser tests, or installs one. `python -m tools.chromium` says what it found."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from tools import apt

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
MACOS = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
PLAYWRIGHT = ("~/.cache/ms-playwright", "~/Library/Caches/ms-playwright")
NONE = "no Chromium was found: install one, or name it in SHARETUBE_CHROMIUM"


def candidates() -> Iterator[str]:
    yield os.environ.get("SHARETUBE_CHROMIUM", "")
    for name in NAMES:
        yield shutil.which(name) or ""
    yield from MACOS
    for folder in (os.environ.get("PLAYWRIGHT_BROWSERS_PATH", ""), *PLAYWRIGHT):
        if folder:
            for pattern in (
                "chromium-*/chrome-linux*/chrome",
                "chromium-*/chrome-mac*/Chromium.app/Contents/MacOS/Chromium",
            ):
                yield from map(str, sorted(Path(folder).expanduser().glob(pattern), reverse=True))


def runs(path: str) -> bool:
    """Whether it really starts: what Ubuntu calls chromium-browser is a note to install a snap."""
    if not path or not os.access(path, os.X_OK):
        return False
    try:
        return subprocess.run([path, "--version"], capture_output=True, timeout=60, check=False).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def find() -> str | None:
    """The path of a Chromium that starts, or None."""
    return next((path for path in candidates() if runs(path)), None)


def install() -> None:
    """Try apt on Debian as root, then Playwright's own download; either may fail, and says so itself."""
    apt.install("chromium")
    if find() is None:
        flags = ["--with-deps"] if apt.usable() else []
        subprocess.run([sys.executable, "-m", "playwright", "install", *flags, "chromium"], check=False)


def main() -> int:
    if find() is None:
        print("Installing Chromium for the browser tests (once) …", flush=True)
        install()
    print(f"Browser tests: {find() or 'SKIPPED, ' + NONE}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
