"""The worker process: how it starts, ends, and says that it is full."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from tests.transport.conftest import LIVENESS_S, ROOT, START_S, ServerFactory
from tests.transport.rawclient import GONE, RawClient


@pytest.mark.parametrize("sig", [signal.SIGTERM, signal.SIGINT])
def test_on_term_it_closes_its_connections_first(sig: int, start_server: ServerFactory, tmp_path: Path) -> None:
    stop_file = tmp_path / "stopped"
    server = start_server(TRANSPORT_STOP_FILE=str(stop_file))
    clients = [server.client().open("/room", "/chat") for _ in range(30)]
    polite, rude = clients[:25], clients[25:]
    codes: list[int | str] = []
    threads = [threading.Thread(target=lambda c=c: codes.append(c.close_code())) for c in polite]
    for thread in threads:
        thread.start()
    with server.client() as idle:
        idle.request("GET", "/stats")
        idle.response()
        server.process.send_signal(sig)
        assert server.process.wait(LIVENESS_S) == 0
    for thread in threads:
        thread.join(LIVENESS_S)
    assert codes == [1001] * 25
    assert {client.close_code() for client in rude} <= {1001, GONE}, "who did not answer was not waited for"
    # on_stop ran last, when every disconnect handler had run (those of /chat raise)
    assert json.loads(stop_file.read_text()) == {"left": 0, "disconnects": 30, "slow_commands": 0}
    assert "Traceback" not in server.log
    with pytest.raises(OSError, match="refused"):
        RawClient(server.port)


def test_a_request_and_a_command_under_way_are_finished(start_server: ServerFactory, tmp_path: Path) -> None:
    stop_file = tmp_path / "stopped"
    server = start_server(TRANSPORT_STOP_FILE=str(stop_file))
    with server.client() as page, server.client().open("/room") as client:
        page.request("GET", "/wait?s=0.7")
        client.emit("/room", "slow", 0.7)
        server.eventually(lambda: server.count("open_sockets") == 3)
        server.process.send_signal(signal.SIGTERM)
        assert page.response()[::2] == (200, b"waited")
        assert server.process.wait(LIVENESS_S) == 0
    assert json.loads(stop_file.read_text())["disconnects"] == 1


def test_a_command_that_never_ends_does_not_hold_the_process(start_server: ServerFactory) -> None:
    server = start_server({"stop_s": 1.5})
    with server.client().open("/room") as client:
        client.emit("/room", "slow", 1000)
        assert server.terminate() == 0


def test_past_the_cap_it_says_503_and_recovers(start_server: ServerFactory) -> None:
    server = start_server({"connections": 20, "open_sockets": 60, "header_s": 5.0})
    clients = [server.client().open("/room") for _ in range(20)]
    with server.client() as client:
        assert client.upgrade() == 503
    assert clients[0].call("/room", "echo", 1)["ok"]
    assert server.count("refused_full") == 1
    idle = [server.client() for _ in range(40)]
    for _ in range(3):
        with server.client() as client:
            client.request("GET", "/stats")
            assert client.response()[0] == 503
    for client in idle + clients[:10]:
        client.sock.close()
    server.eventually(lambda: server.count("connections") == 10)
    with server.client() as client:
        client.open("/room")
    for client in clients:
        client.sock.close()
    server.assert_empty()


def test_with_few_descriptors_the_cap_is_lower(start_server: ServerFactory) -> None:
    """It would be no good to promise more: past the descriptors, accept fails and nobody is told anything."""
    server = start_server({"header_s": 10.0}, descriptors=256 + 50)
    assert "Only 306 file descriptors are allowed here" in server.log
    silent = [server.client() for _ in range(50)]
    with server.client() as client:
        client.request("GET", "/stats")
        assert client.response()[0] == 503
    for client in silent[:10]:
        client.sock.close()
    server.eventually(lambda: server.stats() is not None)


def test_many_connections_come_and_go(start_server: ServerFactory) -> None:
    server = start_server()
    for _ in range(2):
        clients = [server.client().open("/room", "/queue", "/player", "/chat") for _ in range(150)]
        assert server.count("connections") == 150
        for client in clients:
            client.sock.close()
        server.assert_empty()
    assert server.count("open_sockets") == 1


@pytest.mark.parametrize(
    ("options", "why"), [(["-w", "2"], "one worker"), (["-w", "1", "--certfile", "x", "--keyfile", "x"], "no TLS")]
)
def test_it_does_not_start_in_a_way_that_cannot_work(options: list[str], why: str, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "gunicorn", "-k", "server.transport.worker.ShareTubeWorker", *options]
    command = [str(tmp_path / "x") if word == "x" else word for word in command]
    (tmp_path / "x").touch()
    ended = subprocess.run(
        [*command, "-b", "127.0.0.1:0", "tests.transport.wsgi_app:app"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=START_S,
        check=False,
    )
    assert ended.returncode == 1
    assert why in ended.stderr


def test_importing_the_worker_leaves_ssl_to_be_patched() -> None:
    """gunicorn's master imports it unpatched; who held the plain `ssl` then would block the worker ever after."""
    code = (
        "import warnings; warnings.simplefilter('error'); import server.transport.worker, sys;"
        "assert not {'requests', 'urllib3', 'engineio', 'socketio', 'flask'} & set(sys.modules);"
        "from gevent import monkey; monkey.patch_all()"
    )
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=dict(os.environ), check=True, timeout=START_S)


def test_the_guard_must_be_installed() -> None:
    code = "import flask; from server.transport.http_server import guard_of; guard_of(flask.Flask('x'))"
    ended = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False, timeout=60
    )
    assert "call server.transport.install.install" in ended.stderr
