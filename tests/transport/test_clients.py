"""The clients that people really use, and the way back after a restart."""

from __future__ import annotations

import subprocess
import sys
import threading
from typing import Any

import pytest
import socketio

from tests.transport.conftest import LIVENESS_S, START_S, Server, ServerFactory

NAMESPACES = ["/room", "/queue", "/player", "/chat"]


class Client:
    """A python-socketio client whose sockets are closed at the end: the library forgets those that the server ended."""

    def __init__(self, **options: Any) -> None:
        self.io = socketio.Client(**options)
        self.used: list[Any] = []

    def connect(self, port: int, namespaces: list[str], token: str) -> None:
        try:
            self.io.connect(
                f"http://127.0.0.1:{port}", transports=["websocket"], namespaces=namespaces, auth={"token": token}
            )
        finally:
            self.used.append(self.io.eio.ws)

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_: object) -> None:
        self.used.append(self.io.eio.ws)
        self.io.disconnect()
        for ws in self.used:
            ws.close()


def test_python_socketio(server: Server) -> None:
    events: list[Any] = []
    enough = threading.Event()

    def on_event(data: Any) -> None:
        events.append(data["i"])
        if len(events) == 30:
            enough.set()

    with Client(reconnection=False) as client:
        client.io.on("n", on_event, namespace="/room")
        client.connect(server.port, NAMESPACES, "good")
        assert sorted(client.io.namespaces) == sorted(NAMESPACES)
        text = {"text": "grüezi 🎬"}
        assert client.io.call("echo", text, namespace="/room", timeout=10) == {"ok": True, "data": text}
        assert client.io.call("mixed", (30, 2_000), namespace="/room", timeout=10) == {"ok": True}
        assert enough.wait(LIVENESS_S)
        assert events == list(range(30))
        assert client.io.call("no.such", {}, namespace="/queue", timeout=10)["error"]["code"] == "unsupported"


def test_python_socketio_is_told_why_it_is_refused(server: Server) -> None:
    with Client(reconnection=False) as client:
        told: list[Any] = []
        client.io.on("connect_error", told.append, namespace="/room")
        with pytest.raises(socketio.exceptions.ConnectionError):
            client.connect(server.port, ["/room"], "bad")
        assert told == [{"message": "unauthenticated", "data": {"code": "unauthenticated"}}]


COMES_BACK = """
import socketio, sys, threading
lost, again, port = threading.Event(), threading.Event(), sys.argv[1]
client = socketio.Client(reconnection_delay=0.1, reconnection_delay_max=0.3)
client.on("disconnect", lambda *_: lost.set(), namespace="/room")
client.connect(f"http://127.0.0.1:{port}", transports=["websocket"], namespaces=["/room"])
client.on("connect", again.set, namespace="/room")
print("connected", flush=True)
assert lost.wait(60)
assert again.wait(60)
print(client.call("echo", 1, namespace="/room", timeout=10), flush=True)
client.disconnect()
"""


def test_python_socketio_comes_back_after_a_restart(start_server: ServerFactory) -> None:
    """In a process of its own, because the library leaves sockets unclosed while it tries again."""
    first = start_server()
    command = [sys.executable, "-c", COMES_BACK, str(first.port)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as client:
        assert client.stdout is not None
        try:
            assert client.stdout.readline() == "connected\n"
            assert first.terminate() == 0
            second = start_server(port=first.port)
            assert client.stdout.readline() == "{'ok': True, 'data': 1}\n"
            assert client.wait(START_S) == 0
        finally:
            client.kill()
    second.assert_empty()
