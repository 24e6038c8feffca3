"""Everything that can be said of the code without running it. `--fix` repairs and writes what a program can."""

from __future__ import annotations

import subprocess
import sys
import time

from tools.node import PACKAGE, ROOT, digest, environment, sources

BIN = ROOT / ".venv" / "bin"
PY = sys.executable
RUFF = str(BIN / "ruff")
CHECKED = PACKAGE / "node_modules" / ".sharetube-checked"
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
        # Of before it runs: what changes while it does was not looked at.
        state = _viewer() if command is CHECKS["viewer"] else ""
        if state and CHECKED.is_file() and CHECKED.read_text() == state:
            print(f"ok      {name:9}   as before", flush=True)
            continue
        started = time.monotonic()
        done = subprocess.run(command, cwd=ROOT, env=environment(), capture_output=True, text=True, check=False)
        print(f"{'FAILED' if done.returncode else 'ok':6}  {name:9} {time.monotonic() - started:5.1f} s", flush=True)
        if done.returncode:
            failed.append(name)
            print(done.stdout + done.stderr, flush=True)
        elif state:
            CHECKED.write_text(state)
    return failed


def _viewer() -> str:
    """What the slowest check depends on: it is spared when nothing of that has changed since it passed."""
    return digest(sources(without={"node_modules", "dist"}))


def main(arguments: list[str]) -> int:
    failed = run(FIXES if "--fix" in arguments else CHECKS)
    if failed:
        hint = "" if "--fix" in arguments else " `make format` repairs what a program can repair."
        print(f"Failed: {', '.join(failed)}.{hint}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
