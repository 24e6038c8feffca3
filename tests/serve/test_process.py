"""The real process: it says where it is, outlives its worker, ends when told, and can be started again at once."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import psutil
import pytest
import requests

from server import serve
from tests.repo import sources

PATIENCE_S = 30


class Server:
    """`python app.py` with a database of its own."""

    def __init__(self, folder: Path, port: int = 0) -> None:
        environ = {"PATH": os.environ["PATH"], "HOME": str(folder), "INSTANCE_DIR": str(folder), "PORT": str(port)}
        self.log = folder / "log"
        with self.log.open("a") as output:
            self.start = output.tell()
            self.process = subprocess.Popen(
                [sys.executable, "app.py"], cwd=sources.ROOT, env=environ, stdout=output, stderr=output
            )
        self.url = ""

    def said(self) -> str:
        return self.log.read_text()[self.start :]

    def ready(self) -> None:
        """Wait for the banner, which is printed when the server answers."""
        eventually(lambda: "ShareTube is ready" in self.said() or self.process.poll() is not None)
        found = re.search(r"http://127\.0\.0\.1:(\d+)", self.said())
        assert found, self.said()
        self.url = found.group()

    @property
    def port(self) -> int:
        return int(self.url.rpartition(":")[2])

    def worker(self) -> psutil.Process:
        (worker,) = psutil.Process(self.process.pid).children()
        return worker

    def health(self) -> Any:
        return requests.get(f"{self.url}/api/health", timeout=5).json()["data"]


def eventually(holds: Callable[[], Any]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while True:
        with suppress(OSError, ValueError, psutil.Error):
            if holds():
                return
        assert time.monotonic() < deadline, "not in time"
        time.sleep(0.1)


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., Server]]:
    servers: list[Server] = []

    def start(port: int = 0) -> Server:
        servers.append(Server(tmp_path, port))
        servers[-1].ready()
        return servers[-1]

    yield start
    for server in servers:
        with suppress(psutil.NoSuchProcess):
            for process in [*psutil.Process(server.process.pid).children(), server.process]:
                process.kill()
        server.process.wait(PATIENCE_S)


def test_it_answers_once_it_says_so_and_ends_cleanly(start: Callable[..., Server]) -> None:
    server = start()
    assert server.health()["protocol"] == 1
    assert server.health()["commit"] == serve.commit()
    worker = server.worker()
    server.process.send_signal(signal.SIGTERM)
    assert server.process.wait(PATIENCE_S) == 0
    assert not worker.is_running()
    assert "Traceback" not in server.said()


def test_a_worker_that_dies_is_replaced_without_a_second_banner(start: Callable[..., Server]) -> None:
    server = start()
    first = server.worker()
    first.kill()
    eventually(lambda: server.worker().pid != first.pid and server.health()["protocol"] == 1)
    assert server.said().count("ShareTube is ready") == 1


def test_after_kill_9_it_starts_again_on_the_same_port(start: Callable[..., Server]) -> None:
    first = start()
    first.process.kill()
    first.process.wait(PATIENCE_S)
    second = start(first.port)
    assert second.url == first.url
    assert second.health()["protocol"] == 1
