"""A database that stops answering without going away, and comes back: told as JSON on stdout.

    python -m tests.engine.frozen_postgres DATABASE_URL

Runs under gevent as the server does. Between the engine and PostgreSQL stands a proxy that can stop passing bytes on:
neither the server's timeouts nor the kernel's see anything of that.
"""

from gevent import monkey

monkey.patch_all()

import json  # noqa: E402
import socket  # noqa: E402
import sys  # noqa: E402
import time  # noqa: E402

import gevent  # noqa: E402
from gevent.event import Event  # noqa: E402
from gevent.server import StreamServer  # noqa: E402
from sqlalchemy import make_url, text  # noqa: E402

from server.contract.errors import Refused  # noqa: E402
from server.engine import postgres_store  # noqa: E402
from tests.engine.house import House, make  # noqa: E402


class Proxy:
    """Passes bytes between TCP and the server's socket, unless frozen."""

    def __init__(self, url: str) -> None:
        self._url = make_url(url)
        self.flowing = Event()
        self.flowing.set()
        self._server = StreamServer(("127.0.0.1", 0), self._serve)
        self._server.start()

    @property
    def url(self) -> str:
        own = self._url.set(host="127.0.0.1", port=self._server.server_port, query={})
        return own.render_as_string(hide_password=False)

    def _serve(self, client: socket.socket, _address: object) -> None:
        upstream = self._connect()
        gevent.joinall([gevent.spawn(self._pass, client, upstream), gevent.spawn(self._pass, upstream, client)])

    def _connect(self) -> socket.socket:
        host, port = self._url.query.get("host", self._url.host), self._url.port or 5432
        if str(host).startswith("/"):
            upstream = socket.socket(socket.AF_UNIX)
            upstream.connect(f"{host}/.s.PGSQL.{port}")
            return upstream
        return socket.create_connection((str(host), port))

    def _pass(self, source: socket.socket, sink: socket.socket) -> None:
        try:
            while data := source.recv(65536):
                self.flowing.wait()
                sink.sendall(data)
            sink.shutdown(socket.SHUT_WR)
        except OSError:
            pass


def refused(work: object) -> str:
    """The code with which `work` is refused, or "" when it is not."""
    try:
        work()  # type: ignore[operator]
    except Refused as refusal:
        return refusal.code
    return ""


def main(url: str) -> None:
    proxy = Proxy(url)
    house = House(proxy.url)
    process = house.process()
    room, other = process.room(), process.room()
    process.say(room)
    payload = make("chat.send", text="into the void")
    turns = 0

    def turn() -> None:
        nonlocal turns
        while True:
            turns += 1
            gevent.sleep(0.01)

    proxy.flowing.clear()
    hub = gevent.spawn(turn)
    # More than the pool has connections, so that some wait for one, and reads and other writes too.
    calls = [
        gevent.spawn(refused, work)
        for work in (
            lambda: process.do(room, "chat.send", payload=payload),
            lambda: process.say(other),
            lambda: process.engine.chat_history(room, None, 5),
            lambda: process.store.write(lambda session: session.execute(text("SELECT 1"))),
            *(lambda: process.store.read(lambda session: session.execute(text("SELECT 1"))),) * 12,
        )
    ]
    gevent.joinall(calls, timeout=30)
    codes = [call.value if call.ready() else "stuck" for call in calls]
    hub.kill()
    proxy.flowing.set()
    until = time.monotonic() + 20
    while refused(lambda: process.say(other)) and time.monotonic() < until:
        gevent.sleep(0.1)
    answers = [process.do(room, "chat.send", payload=payload) for _ in range(2)]
    told = {
        "codes": codes,
        "turns": turns,
        "answers": answers,
        "delivered": process.out.revs(room),
        "said": [entry["text"] for entry in process.engine.chat_history(room, None, 50)],
        "deadline_s": postgres_store.DEADLINE_S,
    }
    sys.stdout.write(json.dumps(told))
    house.close()


if __name__ == "__main__":
    main(sys.argv[1])
