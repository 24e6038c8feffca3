"""Runs every test: Python's, those in a real browser, TypeScript's. Goes on after a failure, and fails at the end."""

from __future__ import annotations

import subprocess
import sys

from tools.node import ROOT, npm


def pytest(*arguments: str) -> bool:
    return subprocess.run([sys.executable, "-m", "pytest", *arguments], cwd=ROOT, check=False).returncode == 0


def main() -> int:
    # Browsers apart: what they leave running in this process cannot reach the others, and they have their own summary.
    results = {
        "server": pytest("tests", "--ignore=tests/e2e", "--ignore=tests/standin"),
        "browser": pytest("tests/e2e", "tests/standin"),
        "viewer": npm("test") == 0,
    }
    failed = [name for name, passed in results.items() if not passed]
    if failed:
        print(f"Failed: {', '.join(failed)} tests.", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
