"""The application under test: a real Flask-SocketIO application behind the guard, run by gunicorn with our worker.

`TRANSPORT_LIMITS` holds the fields of Limits that a test changes, `TRANSPORT_SHARES` makes loopback an address like any
other.
"""

# ruff: noqa: E402 (the process must be patched before anything else is imported)
from __future__ import annotations

from gevent import monkey

monkey.patch_all()

import json
import os
from pathlib import Path
from typing import Any

import gevent
import orjson
from flask import Flask, Response, request
from flask_socketio import SocketIO
from socketio.exceptions import ConnectionRefusedError as Refused

from server.transport.direct import encode_event
from server.transport.guard import same_origin
from server.transport.install import install
from server.transport.limits import Limits

NAMESPACES = ("/room", "/queue", "/player", "/chat", "/browser", "/voice")

app = Flask(__name__)
socketio = SocketIO()
socketio.init_app(app, async_mode="gevent")
sio = socketio.server
guard = install(
    sio,
    app=app,
    namespaces=NAMESPACES,
    limits=Limits(**json.loads(os.environ.get("TRANSPORT_LIMITS", "{}"))),
    allowed_origin=lambda environ: same_origin(environ) or environ["HTTP_ORIGIN"] == "http://good.test",
    exempt=lambda _address: "TRANSPORT_SHARES" not in os.environ,
)
seen: list[str] = []  # what handlers were really called with
commands: dict[str, int] = {"disconnects": 0, "slow_commands": 0}


def eio_sid(sid: str, namespace: str = "/room") -> str:
    found: str = sio.manager.eio_sid_from_sid(sid, namespace)
    return found


def connect(sid: str, environ: dict[str, Any], auth: Any) -> None:
    token = (auth or {}).get("token")
    if token == "bad":
        raise Refused("unauthenticated", {"code": "unauthenticated"})
    if token == "boom":
        raise RuntimeError("the connect handler failed")


def disconnect(sid: str, *_reason: str) -> None:
    commands["disconnects"] += 1


def boom_disconnect(sid: str, *_reason: str) -> None:
    raise RuntimeError("the disconnect handler failed")


def echo(sid: str, *arguments: Any) -> Any:
    seen.append(json.dumps(arguments)[:100])
    return {"ok": True, "data": arguments[0] if arguments else None}


def hello(sid: str, number: int) -> Any:
    """Echo for the well-behaved client, who is not counted."""
    return {"ok": True, "data": number}


def fail(sid: str, *_arguments: Any) -> Any:
    raise ValueError("a secret text of the client")


def slow(sid: str, seconds: float) -> Any:
    commands["slow_commands"] += 1
    gevent.sleep(seconds)
    commands["slow_commands"] -= 1
    return {"ok": True}


def later(sid: str, seconds: float) -> Any:
    def work() -> Any:
        gevent.sleep(seconds)
        if seconds == 0.125:
            raise gevent.GreenletExit
        return {"ok": True, "later": seconds}

    return gevent.spawn(work)


def nan(sid: str) -> Any:
    return {"ok": True, "data": float("nan")}


def fragment(sid: str) -> Any:
    return {"ok": True, "data": orjson.Fragment(b'{"snapshot":[1,2,3]}')}


def mixed(sid: str, count: int, size: int) -> Any:
    """Direct frames and python-socketio's emits to oneself, in turn, and the ack after them."""
    me = eio_sid(sid)
    for i in range(count):
        if i % 3 == 2:
            sio.emit("n", {"i": i, "pad": "x" * size}, to=sid, namespace="/room")
        else:
            guard.sender.send_one(me, encode_event("/room", "n", json.dumps({"i": i, "pad": "x" * size})))
    return {"ok": True}


def spam(sid: str, size: int, count: int, interval: float, to_all: bool) -> Any:
    """Room traffic: `count` events of `size` bytes, one every `interval` seconds, to the room or to oneself."""
    frame = encode_event("/room", "spam", json.dumps("x" * size))

    def run() -> None:
        for _ in range(count):
            everybody = [eio for _, eio in sio.manager.get_participants("/room", None)]
            guard.sender.send_many(everybody if to_all else [eio_sid(sid)], frame)
            gevent.sleep(interval)

    gevent.spawn(run)
    return {"ok": True}


def kick(sid: str) -> Any:
    guard.sender.close(eio_sid(sid), "kicked")
    return {"ok": True}


def cut_others(sid: str) -> Any:
    for connection in list(guard.engine.sockets.values()):
        if connection.sid != eio_sid(sid):
            connection.cut("test")
    return {"ok": True, "disconnects": commands["disconnects"]}


def leave_all(sid: str) -> Any:
    sio.disconnect(sid, namespace="/room")


for namespace in NAMESPACES[:4]:
    sio.on("connect", connect, namespace=namespace)
    sio.on("disconnect", boom_disconnect if namespace == "/chat" else disconnect, namespace=namespace)
for command in (echo, hello, fail, slow, later, nan, fragment, mixed, spam, kick, cut_others, leave_all):
    sio.on(command.__name__, command, namespace="/room")
sio.on("echo", echo, namespace="/queue")


@app.get("/stats")
def stats() -> Response:
    members = {name: len(rooms.get(None, {})) for name, rooms in sio.manager.rooms.items()}
    body = {
        **guard.metrics.snapshot(),
        "sio_environ": len(sio.environ),
        "members": members,
        "pending": len(sio.manager.pending_connect) + len(sio.manager.pending_disconnect),
        "calls": len(seen),
        "last_call": seen[-1] if seen else None,
        **commands,
    }
    return Response(json.dumps(body), mimetype="application/json")


@app.post("/upload")
def upload() -> Response:
    return Response(str(len(request.get_data())))


@app.get("/big")
def big() -> Response:
    return Response(b"x" * 30_000_000)


@app.get("/wait")
def wait() -> Response:
    gevent.sleep(float(request.args["s"]))
    return Response("waited")


inner = app.wsgi_app


def outer(environ: dict[str, Any], start_response: Any) -> Any:
    """Fails outside of Flask, which answers and logs its own pages' failures."""
    if environ["PATH_INFO"] == "/boom":
        raise RuntimeError("a secret text of the client")
    return inner(environ, start_response)


app.wsgi_app = outer  # type: ignore[method-assign]
stop_file = os.environ.get("TRANSPORT_STOP_FILE")


def stopped() -> None:
    Path(stop_file or "").write_text(json.dumps({"left": len(guard.engine.sockets), **commands}))


if stop_file:
    guard.on_stop(stopped)
