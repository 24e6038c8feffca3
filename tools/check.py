"""Everything that can be said of the code without running it. `--fix` repairs and writes what a program can."""

from __future__ import annotations

import subprocess
import sys
import time

from tools.node import ROOT, environment

BIN = ROOT / ".venv" / "bin"
PY = sys.executable
RUFF = str(BIN / "ruff")
NPM = [str(ROOT / ".venv" / "node" / "npm"), "--prefix", "extension", "run", "--silent"]

CHECKS = {
    "format": [RUFF, "format", "--check", "--quiet", "."],
    "lint": [RUFF, "check", "--quiet", "."],
    "types": [str(BIN / "mypy"), "--no-error-summary"],
    "imports": [str(BIN / "lint-imports")],
    "contract": [PY, "-m", "server.contract.export", "--check"],
    "settings": [PY, "-m", "tools.settings_docs", "--check"],
    "numbers": [PY, "-m", "tools.numbers_docs", "--check"],
    "viewer": [*NPM, "check"],
}
FIXES = {
    "lint": [RUFF, "check", "--fix", "--quiet", "."],
    "format": [RUFF, "format", "--quiet", "."],
    "contract": [PY, "-m", "server.contract.export"],
    "settings": [PY, "-m", "tools.settings_docs"],
    "numbers": [PY, "-m", "tools.numbers_docs"],
    "viewer": [*NPM, "format"],
}


def run(steps: dict[str, list[str]]) -> list[str]:
    """Run all of them, also after one has failed; show the output of those. Returns the names that failed."""
    failed = []
    for name, command in steps.items():
        started = time.monotonic()
        done = subprocess.run(command, cwd=ROOT, env=environment(), capture_output=True, text=True, check=False)
        print(f"{'FAILED' if done.returncode else 'ok':6}  {name:9} {time.monotonic() - started:5.1f} s", flush=True)
        if done.returncode:
            failed.append(name)
            print(done.stdout + done.stderr, flush=True)
    return failed


def main(arguments: list[str]) -> int:
    failed = run(FIXES if "--fix" in arguments else CHECKS)
    if failed:
        hint = "" if "--fix" in arguments else " `make format` repairs what a program can repair."
        print(f"Failed: {', '.join(failed)}.{hint}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
