"""A real server in a process of its own, and people who talk to it over HTTP and sockets."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Self, TypeVar
from uuid import uuid4

import requests
import socketio

from server.contract import events
from server.contract.events import namespace_of

ROOT = Path(__file__).resolve().parents[2]
NAMESPACES = ("/room", "/queue", "/player", "/chat")
NUMBERED = tuple(events.NUMBERED)
SAMPLE = "/static/sample/sharetube-sample.mp4"
PATIENCE_S = 20.0


T = TypeVar("T")


def eventually(find: Callable[[], T | None]) -> T:
    """What `find` finds, sooner or later."""
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        found = find()
        if found:
            return found
        time.sleep(0.05)
    raise AssertionError("it did not come")


class LiveServer:
    """`python app.py` on loopback. Keeps its port and database over `restart`."""

    def __init__(self, folder: Path, **environ: str) -> None:
        self.folder = folder
        self.port = 0
        self._environ = environ
        self._process: subprocess.Popen[str] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    def start(self) -> Self:
        kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG", "TMPDIR")}
        environ = {
            **kept,
            "INSTANCE_DIR": str(self.folder),
            "PORT": str(self.port),
            "PYTHONUNBUFFERED": "1",
            # Nothing in a test talks to YouTube: what is asked for fails at once.
            "YOUTUBE_OEMBED_URL": "http://127.0.0.1:9/oembed",
            **self._environ,
        }
        self._process = subprocess.Popen(
            [sys.executable, "app.py"],
            cwd=ROOT,
            env=environ,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self.port = self._read_port()
        threading.Thread(target=self._drain, daemon=True).start()
        return self

    def stop(self) -> None:
        """TERM, as a deployment does."""
        self._signal(signal.SIGTERM)

    def kill(self) -> None:
        """kill -9 of master and worker at once."""
        self._signal(signal.SIGKILL)

    def restart(self, *, kill: bool = False) -> None:
        if kill:
            self.kill()
        else:
            self.stop()
        self.start()

    def _signal(self, number: int) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        if number == signal.SIGKILL:
            os.killpg(process.pid, number)
        else:
            process.send_signal(number)
        process.wait(timeout=PATIENCE_S)
        if process.stdout:
            process.stdout.close()

    def _read_port(self) -> int:
        assert self._process is not None
        assert self._process.stdout is not None
        seen = []
        for line in self._process.stdout:
            seen.append(line)
            found = re.search(r"http://127\.0\.0\.1:(\d+)", line)
            if found:
                return int(found[1])
        raise AssertionError("the server did not start:\n" + "".join(seen))

    def _drain(self) -> None:
        """The pipe must not fill up; what it says after the banner is kept for a failing test to look at."""
        assert self._process is not None
        try:
            self.output = list(self._process.stdout or ())
        except ValueError:
            return


class Visitor:
    """Somebody over HTTP: a guest with their tokens."""

    def __init__(self, server: LiveServer, name: str) -> None:
        self.server = server
        self.http = requests.Session()
        session = self.post("/api/auth/guest", {"name": name}, signed=False).json()["data"]
        self.token: str = session["access_token"]
        self.refresh_token: str = session["refresh_token"]
        self.user_id: str = session["user"]["user_id"]
        self.name: str = session["user"]["name"]

    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    def post(self, path: str, body: Any = None, *, signed: bool = True) -> requests.Response:
        headers = self.headers() if signed else {}
        return self.http.post(self.server.url + path, json=body, headers=headers, timeout=PATIENCE_S)

    def get(self, path: str) -> requests.Response:
        return self.http.get(self.server.url + path, headers=self.headers(), timeout=PATIENCE_S)

    def create_room(self, **body: Any) -> str:
        return str(self.post("/api/room.create", body).json()["data"]["code"])

    def command(self, code: str, name: str, **data: Any) -> dict[str, Any]:
        body = {"name": name, "data": data, "op_id": uuid4().hex}
        answer: dict[str, Any] = self.post(f"/api/room/{code}/command", body).json()
        return answer

    def state(self, code: str) -> dict[str, Any]:
        """The answer with the room's state. Who polls is asked to slow down at times, and waits as told."""
        answer: dict[str, Any] = self.get(f"/api/room/{code}/state").json()
        while not answer["ok"] and answer["error"]["code"] == "rate_limited":
            time.sleep(answer["error"]["retry_after_ms"] / 1000)
            answer = self.get(f"/api/room/{code}/state").json()
        return answer

    def leave(self) -> None:
        """Give the HTTP connection back."""
        self.http.close()


class Guest(Visitor):
    """Somebody with a socket. Keeps every event it hears, in the order it heard them."""

    def __init__(self, server: LiveServer, name: str) -> None:
        super().__init__(server, name)
        self.instance = uuid4().hex
        self.heard: list[tuple[str, dict[str, Any]]] = []
        self.code: str | None = None
        self._replaced: list[socketio.Client] = []
        self._websockets: list[Any] = []
        self.sio = self._client()

    def _client(self) -> socketio.Client:
        client = socketio.Client(reconnection=False)
        for name in events.EVENTS:
            client.on(name, self._hearer(name), namespace=namespace_of(name))
        return client

    def _hearer(self, name: str) -> Callable[[dict[str, Any]], None]:
        return lambda payload: self.heard.append((name, payload))

    def connect(self) -> Guest:
        self.sio.connect(
            self.server.url,
            transports=["websocket"],
            namespaces=list(NAMESPACES),
            auth={"token": self.token},
            wait_timeout=PATIENCE_S,
        )
        self._websockets.append(self.sio.eio.ws)
        return self

    def _hang_up(self) -> None:
        for client in (*self._replaced, self.sio):
            if client.connected:
                client.disconnect()
        for websocket in self._websockets:
            websocket.shutdown()  # the library leaves it open when the server hung up first

    def reconnect(self) -> Guest:
        """A new connection of the same tab; the old one is left to the server, which must end it."""
        self._replaced.append(self.sio)
        self.sio = self._client()
        return self.connect()

    def call(self, name: str, payload: Any = None) -> dict[str, Any]:
        """Send a command and wait for its answer; a writing one gets an op_id unless it brings one."""
        answer: dict[str, Any] = self.sio.call(name, payload, namespace=namespace_of(name), timeout=PATIENCE_S)
        return answer

    def do(self, name: str, **payload: Any) -> dict[str, Any]:
        return self.call(name, {"op_id": uuid4().hex, **payload})

    def join(self, code: str, **more: Any) -> dict[str, Any]:
        self.code = code
        client = {"kind": "viewer", "version": "test", "protocol": 1, "sync": "tight", "instance": self.instance}
        return self.call("room.join", {"code": code, "client": client, **more})

    def enter(self, code: str) -> dict[str, Any]:
        """Connect and join; returns the data of the answer."""
        answer = self.connect().join(code)
        assert answer["ok"], answer
        data: dict[str, Any] = answer["data"]
        return data

    def numbered(self) -> list[dict[str, Any]]:
        return [payload for name, payload in self.heard if name in NUMBERED]

    def wait_for(self, wanted: Callable[[str, dict[str, Any]], bool]) -> dict[str, Any]:
        """The first event so far or to come for which `wanted(name, payload)` holds."""
        deadline = time.monotonic() + PATIENCE_S
        while time.monotonic() < deadline:
            for name, payload in list(self.heard):
                if wanted(name, payload):
                    return payload
            time.sleep(0.01)
        raise AssertionError(f"{self.name} did not hear it; heard {[name for name, _ in self.heard]}")

    def leave(self) -> None:
        """Hang up, and give the connections back."""
        self._hang_up()
        super().leave()
