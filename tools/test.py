"""Runs every test: Python's, those in a real browser, TypeScript's. Goes on after a failure, and fails at the end."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from tempfile import TemporaryFile

from tools.node import ROOT, npm

# More share nothing but the wait for the longest test.
MOST_PROCESSES = 4


def pytest(*arguments: str) -> bool:
    return subprocess.run([sys.executable, "-m", "pytest", *arguments], cwd=ROOT, check=False).returncode == 0


def twice(tests: tuple[str, ...], *options: str) -> bool:
    """What fails is run once more, by itself, and said so: whatever shares two cores with much else is starved now and
    then, and a starved one looks like a broken one. What is broken fails twice."""
    if pytest(*tests, *options):
        return True
    print("\n==> Once more, those that failed. If they pass now they were starved, or are worth a look.", flush=True)
    return pytest("--last-failed", "--last-failed-no-failures=none", *tests)


def shared(how: str) -> tuple[str, ...]:
    """Options that give the tests to several processes: three on two cores, since each waits for clocks a third of its
    time."""
    processes = min((os.cpu_count() or 1) * 3 // 2, MOST_PROCESSES)
    return ("-n", str(processes), "--dist", how) if processes > 1 else ()


def server() -> bool:
    """Those without a browser. Each process takes whole files: what a file starts, it starts once."""
    return twice(("tests", "--ignore=tests/e2e", "--ignore=tests/standin"), *shared("loadfile"))


def browser() -> bool:
    """Those with browsers. Whoever has none left takes from the others."""
    return twice(("tests/e2e", "tests/standin"), *shared("worksteal"))


def without_browsers() -> dict[str, bool]:
    """TypeScript's run beside the server's, and are told of afterwards."""
    with TemporaryFile("w+") as said, ThreadPoolExecutor(1) as beside:
        viewer = beside.submit(npm, "test", output=said)
        results = {"server": server(), "viewer": viewer.result() == 0}
        said.seek(0)
        print(said.read(), flush=True)
    return results


def main() -> int:
    # Browsers apart: nothing else takes time from them, and they have their own summary.
    results = without_browsers() | {"browser": browser()}
    failed = [name for name, passed in results.items() if not passed]
    if failed:
        print(f"Failed: {', '.join(failed)} tests.", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
