"""Runs every test: Python's, those in a real browser, TypeScript's. Goes on after a failure, and fails at the end."""

from __future__ import annotations

import subprocess
import sys

from tools.node import ROOT, npm


def pytest(*arguments: str) -> bool:
    return subprocess.run([sys.executable, "-m", "pytest", *arguments], cwd=ROOT, check=False).returncode == 0


def browsers() -> bool:
    """Those with real browsers. What fails is run once more, and said so: four browsers share two cores with whatever
    else the machine does, and a starved one looks like a broken one. What is broken fails twice."""
    tests = ("tests/e2e", "tests/standin")
    if pytest(*tests):
        return True
    print("\n==> Once more, those that failed. If they pass now they were starved, or are worth a look.", flush=True)
    return pytest("--last-failed", "--last-failed-no-failures=none", *tests)


def main() -> int:
    # Browsers apart: what they leave running in this process cannot reach the others, and they have their own summary.
    results = {
        "server": pytest("tests", "--ignore=tests/e2e", "--ignore=tests/standin"),
        "browser": browsers(),
        "viewer": npm("test") == 0,
    }
    failed = [name for name, passed in results.items() if not passed]
    if failed:
        print(f"Failed: {', '.join(failed)} tests.", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
