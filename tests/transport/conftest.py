"""Servers under test: real gunicorn processes with our worker, each with its own limits."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.transport.rawclient import RawClient

ROOT = Path(__file__).resolve().parents[2]
LIVENESS_S = 15.0
START_S = 60.0  # importing everything on a busy machine
# Deadlines that a test can wait for. Everything else is as in production.
SHORT = {
    "connect_s": 2.0,
    "header_s": 2.0,
    "body_s": 1.0,
    "idle_s": 3.0,
    "write_s": 2.0,
    "linger_s": 1.0,
    "ping_interval_s": 1.0,
    "ping_timeout_s": 3.0,
    "stop_s": 4.0,
}


class Server:
    """A gunicorn process on a port picked by the system. `log` is all it wrote."""

    def __init__(
        self, folder: Path, limits: dict[str, Any], *, port: int = 0, descriptors: int | None = None, **environment: str
    ) -> None:
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", port))
        listener.listen(2048)
        self.port: int = listener.getsockname()[1]
        self.log_path = folder / "log"
        environment = {**os.environ, "TRANSPORT_LIMITS": json.dumps({**SHORT, **limits}), **environment}
        command = [sys.executable, "-m", "gunicorn", "-k", "server.transport.worker.ShareTubeWorker", "-w", "1"]
        command += ["-b", f"fd://{listener.fileno()}", "--graceful-timeout", "20", "--no-control-socket"]
        command += ["tests.transport.wsgi_app:app"]
        if descriptors is not None:
            command = ["sh", "-c", f'ulimit -n {descriptors} && exec "$@"', "sh", *command]
        with self.log_path.open("wb") as log:
            self.process = subprocess.Popen(
                command, cwd=ROOT, env=environment, pass_fds=[listener.fileno()], stdout=log, stderr=log
            )
        listener.close()
        try:
            self.eventually(lambda: self.stats() is not None, START_S)
        except BaseException:
            self.stop()
            raise

    def client(self, **options: Any) -> RawClient:
        return RawClient(self.port, **options)

    def stats(self) -> dict[str, Any] | None:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request("GET", "/stats", headers={"Connection": "close"})
            answer: dict[str, Any] = json.loads(connection.getresponse().read())
        except (OSError, http.client.HTTPException, ValueError):
            return None
        finally:
            connection.close()
        return answer

    def count(self, reason: str) -> float:
        stats = self.stats()
        assert stats is not None
        value: float = stats.get(reason, 0)
        return value

    def eventually(self, holds: Callable[[], object], within: float = LIVENESS_S) -> None:
        """Wait until `holds`, within a loose bound."""
        deadline = time.monotonic() + within
        while not holds():
            assert time.monotonic() < deadline, f"not within {within} s; stats: {self.stats()}\n{self.log[-2000:]}"
            time.sleep(0.02)

    def assert_empty(self) -> None:
        """Once all clients have gone, nothing is left: not in our table, nor python-socketio's, nor the admission's."""
        RawClient.close_all()

        def empty() -> bool:
            stats = self.stats() or {"connections": 1}
            left = ("connections", "admitted", "sio_environ", "ghosts", "waiting_bytes", "pending")
            return not any(stats[name] for name in left) and not any(stats["members"].values())

        self.eventually(empty)

    @property
    def log(self) -> str:
        return self.log_path.read_text(errors="replace")

    def terminate(self) -> int:
        """TERM, and wait for the end. Returns the exit status."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(LIVENESS_S)

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(LIVENESS_S)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()


ServerFactory = Callable[..., Server]


@pytest.fixture(autouse=True)
def _close_clients() -> Iterator[None]:
    yield
    RawClient.close_all()


@pytest.fixture(scope="session")
def start_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerFactory]:
    """Start servers with limits of one's own; they are stopped at the end."""
    with contextlib.ExitStack() as stack:

        def start(limits: dict[str, Any] | None = None, **options: Any) -> Server:
            server = Server(tmp_path_factory.mktemp("server"), limits or {}, **options)
            stack.callback(server.stop)
            return server

        yield start


@pytest.fixture(scope="session")
def shared_server(start_server: ServerFactory) -> Server:
    return start_server({"allow_polling": False})


@pytest.fixture
def server(shared_server: Server) -> Iterator[Server]:
    """The shared server; afterwards it must be empty, and must have written no traceback."""
    yield shared_server
    shared_server.assert_empty()
    assert "Traceback" not in shared_server.log


class Witness:
    """A well-behaved client beside the attack, in a thread: one command after the other, each must be answered."""

    def __init__(self, server: Server) -> None:
        self.answered = 0
        self.failed: BaseException | None = None
        self._over = threading.Event()
        self._client = server.client().open("/room", "/queue")
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        try:
            while not self._over.wait(0.01):
                answer = self._client.call("/room", "hello", self.answered)
                assert answer == {"ok": True, "data": self.answered}
                self.answered += 1
        except BaseException as failed:  # whatever it was, `close` raises it in the test
            self.failed = failed

    def close(self) -> None:
        """Answered until the end, and once more now."""
        before = self.answered
        deadline = time.monotonic() + LIVENESS_S
        while self.answered < before + 2 and self.failed is None:
            assert time.monotonic() < deadline
            time.sleep(0.01)
        self._over.set()
        self._thread.join(LIVENESS_S)
        self._client.sock.close()
        if self.failed is not None:
            raise AssertionError("the well-behaved client was harmed") from self.failed


@pytest.fixture
def witness(server: Server) -> Iterator[Witness]:
    watching = Witness(server)
    yield watching
    watching.close()
