"""A PostgreSQL of our own for the tests: a directory in /tmp, a Unix socket, nothing is left behind."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

import psycopg

# PostgreSQL refuses to run as root. This user exists everywhere and owns nothing.
UNPRIVILEGED = "nobody"
FAST = {"fsync": "off", "full_page_writes": "off", "max_connections": "60", "shared_buffers": "32MB"}


class UnavailableError(Exception):
    """There is no PostgreSQL here that starts; the text says why."""


@contextmanager
def server() -> Iterator[str]:
    """Start one; gives the SQLAlchemy URL of its `postgres` database. Raises UnavailableError."""
    user = UNPRIVILEGED if os.geteuid() == 0 else None
    # Not pytest's folder: a Unix socket's path is at most 104 bytes long.
    home = Path(tempfile.mkdtemp(prefix="sharetube-pg-"))
    try:
        home.chmod(0o755)
        binaries = _binaries(home, copy=user is not None)
        data = home / "data"
        data.mkdir(mode=0o700)
        if user:
            shutil.chown(data, user)
        _initdb(binaries, data, user)
        with _running(binaries, data, user):
            yield f"postgresql+psycopg://postgres@/postgres?host={data}"
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _binaries(home: Path, *, copy: bool) -> Path:
    """The folder of `postgres` and `initdb`: of the pgserver wheel, else of the system."""
    spec = find_spec("pgserver")
    if spec and spec.submodule_search_locations:
        site = Path(spec.submodule_search_locations[0]).parent
        if copy:  # the other user cannot look into, say, /root
            for name in ("pgserver", "pgserver.libs"):
                if (site / name).is_dir():
                    shutil.copytree(site / name, home / name, ignore=shutil.ignore_patterns("__pycache__"))
            site = home
        return site / "pgserver" / "pginstall" / "bin"
    system = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]))
    found = str(system[-1]) if system else shutil.which("initdb")
    if found is None:
        raise UnavailableError("pgserver has no wheel for this platform, and no PostgreSQL is installed")
    return Path(found).resolve().parent


def _initdb(binaries: Path, data: Path, user: str | None) -> None:
    flags = ["--auth=trust", "--username=postgres", "--encoding=UTF8", "--locale=C", "--no-sync", f"--pgdata={data}"]
    made = subprocess.run(
        [str(binaries / "initdb"), *flags], user=user, cwd=data, env={}, capture_output=True, text=True, check=False
    )
    if made.returncode:
        raise UnavailableError(f"initdb failed: {made.stderr.strip()[-400:]}")


@contextmanager
def _running(binaries: Path, data: Path, user: str | None) -> Iterator[None]:
    options = [part for name, value in FAST.items() for part in ("-c", f"{name}={value}")]
    command = [str(binaries / "postgres"), "-D", str(data), "-k", str(data), "-h", "", *options]
    log = data.parent / "log"
    with log.open("w") as output, subprocess.Popen(command, user=user, cwd=data, env={}, stderr=output) as process:
        try:
            _wait(process, data, log)
            yield
        finally:
            process.terminate()
            try:
                process.wait(5)  # a smart shutdown waits for clients that a test forgot
            except subprocess.TimeoutExpired:
                process.kill()


def _wait(process: subprocess.Popen[bytes], data: Path, log: Path) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        try:
            psycopg.connect(host=str(data), user="postgres", dbname="postgres").close()
            return
        except psycopg.OperationalError:
            time.sleep(0.05)
    raise UnavailableError(f"postgres did not start: {log.read_text()[-400:]}")
