"""Node for the npm package in extension/: installs its packages and builds it, each only when something changed.

`python -m tools.node install|build|build-test`, or `python -m tools.node run SCRIPT` for any script of package.json.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import IO

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "extension"
NODE = ROOT / ".venv" / "node"
INSTALLED = PACKAGE / "node_modules" / ".sharetube-installed"
BUILT = PACKAGE / "dist" / ".sharetube-built"
BUILT_TEST = PACKAGE / "dist" / ".sharetube-built-test"
NOT_SOURCE = {"node_modules", "dist", "test"}


def environment() -> dict[str, str]:
    """The process's environment with our Node first, so that every build is made by the same one."""
    return {**os.environ, "PATH": f"{NODE}{os.pathsep}{os.environ.get('PATH', '')}"}


def npm(*arguments: str, output: IO[str] | None = None) -> int:
    """Run npm in extension/; its output is ours, or goes into a file. Returns its exit code."""
    done = subprocess.run(
        [NODE / "npm", *arguments], cwd=PACKAGE, env=environment(), stdout=output, stderr=output, check=False
    )
    return done.returncode


def digest(files: Iterable[Path]) -> str:
    total = hashlib.sha256(str(PACKAGE).encode())
    for file in sorted(files):
        total.update(f"\0{file.relative_to(PACKAGE)}\0".encode())
        total.update(file.read_bytes())
    return total.hexdigest()


def sources(without: set[str] = NOT_SOURCE) -> list[Path]:
    """Everything a build reads; what a check reads without only what is made."""
    found = []
    for folder, names, files in os.walk(PACKAGE):
        names[:] = [name for name in names if name not in without]
        found += [Path(folder, file) for file in files]
    return found


def once(stamp: Path, wanted: str, told: str, *arguments: str) -> int:
    """Run npm unless `stamp` says that it ran on the same input."""
    if stamp.is_file() and stamp.read_text() == wanted:
        return 0
    started = time.monotonic()
    print(told, flush=True)
    code = npm(*arguments)
    if code == 0:
        stamp.write_text(wanted)
        print(f"  done in {time.monotonic() - started:.0f} s", flush=True)
    return code


def install() -> int:
    wanted = digest([PACKAGE / "package.json", PACKAGE / "package-lock.json"])
    # No package of ours needs to run a program of its own while it is installed.
    flags = ("--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier", "--loglevel=error")
    return once(INSTALLED, wanted, "Installing the viewer's packages (once) …", "ci", *flags)


def build() -> int:
    return install() or once(BUILT, digest(sources()), "Building viewer and extension …", "run", "--silent", "build")


def build_test() -> int:
    """As `build`, and the extension once more as the browser tests need it: open to their eyes."""
    told = "Building the extension for tests …"
    return build() or once(BUILT_TEST, digest(sources()), told, "run", "--silent", "build:test")


def main(arguments: list[str]) -> int:
    match arguments:
        case ["install"]:
            return install()
        case ["build"]:
            return build()
        case ["build-test"]:
            return build_test()
        case ["run", *script]:
            return install() or npm("run", "--silent", *script)
    print(__doc__, file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
