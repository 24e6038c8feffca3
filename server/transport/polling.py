"""Long polling: a setting, off by default, under the same rules as WebSocket.

There is no upgrade from it: clients of today start with the transport they want, and the upgrade is the library's most
fragile part. At most one GET and one POST of a connection are open at a time, as the protocol says.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable
from urllib.parse import parse_qs

import gevent
from gevent.event import Event
from gevent.lock import BoundedSemaphore

from server.transport.admission import Admission
from server.transport.engine import Environ, GuardedEngine, StartResponse
from server.transport.frames import text_of
from server.transport.sockets import GuardedSocket

_SEPARATOR = "\x1e"
_MAX_QUERY_FIELDS = 16


class PollRefusedError(Exception):
    """Answered 400 with this text, which quotes nothing."""


class PollSocket(GuardedSocket):
    """A connection over long polling. What is sent to it waits for its next GET, within the same bounds."""

    upgraded = False

    def __init__(self, engine: GuardedEngine, sid: str, number: int, on_end: Callable[[], None]) -> None:
        super().__init__(engine, sid, number)
        self._waiting: deque[str] = deque()
        self._bytes = 0
        self._wake = Event()
        self._polling = False
        self._polled_at = time.monotonic()
        self._turn = BoundedSemaphore(1)  # commands and the disconnect handlers, one after the other
        self._on_end = on_end

    def push(self, frame: bytes) -> None:
        if self.closing:
            return
        limits = self.server.limits
        if len(self._waiting) >= limits.queue_packets or self._bytes + len(frame) > limits.queue_bytes:
            self.cut("slow_consumer")
            return
        self._waiting.append(text_of(frame))
        self._bytes += len(frame)
        self._wake.set()

    def end(self, code: int, reason: str) -> None:
        if not self.closing:
            self.server.metrics.count(f"end_{reason}")
            self._waiting.append("1")
            self._stop()

    def cut(self, reason: str) -> None:
        if not self.closing:
            self.server.metrics.count(f"cut_{reason}")
            self._waiting.clear()
            self._stop()

    def _stop(self) -> None:
        self.closing = True
        self._bytes = 0
        self._wake.set()
        gevent.spawn(self._retire)  # never run disconnect handlers inside somebody's emit

    def _retire(self) -> None:
        try:
            with self._turn:
                self.server.forget(self)
        finally:
            self._on_end()

    def overdue(self, now: float) -> str | None:
        limits = self.server.limits
        if not self._polling and now - self._polled_at > limits.ping_interval_s + limits.ping_timeout_s:
            return "poll_idle"
        return None

    @property
    def waiting_bytes(self) -> int:
        return self._bytes

    def poll(self) -> str:
        """A GET's body: what waits, or the next that comes. Raises PollRefusedError for a second GET beside it."""
        if self._polling:
            self.cut("poll_twice")
            raise PollRefusedError("one GET at a time")
        self._polling = True
        limits = self.server.limits
        try:
            self._wake.wait(limits.ping_interval_s + limits.ping_timeout_s)
        finally:
            self._polling = False
            self._polled_at = time.monotonic()
        body = _SEPARATOR.join(self._waiting) or "6"  # a NOOP
        self._waiting.clear()
        self._bytes = 0
        if not self.closing:
            self._wake.clear()
        return body

    def post(self, body: bytes) -> None:
        """Handle the packets of a POST. Raises PollRefusedError, and ends the connection, for what is no payload."""
        try:
            parts = body.decode().split(_SEPARATOR)
        except UnicodeDecodeError:
            parts = []
        if not 0 < len(parts) <= self.server.limits.poll_packets or not self._turn.acquire(blocking=False):
            self.cut("bad_payload")
            raise PollRefusedError("not UTF-8, too many packets, or beside another POST")
        try:
            for part in parts:
                if self.closing:
                    raise PollRefusedError("closed")
                self.receive(part)
        finally:
            self._turn.release()


class Poller:
    """The WSGI side of long polling: `engine.poller = Poller(...)`."""

    def __init__(self, engine: GuardedEngine, admission: Admission, allowed_origin: Callable[[Environ], bool]) -> None:
        self._engine = engine
        self._admission = admission
        self._allowed_origin = allowed_origin

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        cors: list[tuple[str, str]] = []
        try:
            if not self._allowed_origin(environ):
                status, body = "403 Forbidden", "origin"
            else:
                cors = self._engine._cors_headers(environ)  # noqa: SLF001 (of our own base class)
                status, body = self._respond(environ)
        except PollRefusedError as refused:
            self._engine.metrics.count("poll_refused")
            status, body = "400 Bad Request", str(refused)
        data = body.encode()
        headers = [("Content-Type", "text/plain; charset=UTF-8"), ("Content-Length", str(len(data)))]
        start_response(status, [*headers, ("Cache-Control", "no-store"), *cors])
        return [data]

    def _respond(self, environ: Environ) -> tuple[str, str]:
        method = environ["REQUEST_METHOD"]
        if method == "OPTIONS":
            return "200 OK", ""
        try:
            query = parse_qs(environ.get("QUERY_STRING", ""), max_num_fields=_MAX_QUERY_FIELDS)
        except ValueError:
            raise PollRefusedError("query") from None
        if "j" in query or query.get("EIO") != ["4"] or query.get("transport") != ["polling"]:
            raise PollRefusedError("Engine.IO 4 over polling, without JSONP")
        if method == "GET" and "sid" not in query:
            return self._open(environ)
        connection = self._engine.sockets.get(query.get("sid", [""])[0])
        if not isinstance(connection, PollSocket) or connection.closing:
            raise PollRefusedError("unknown session")
        if method == "GET":
            return "200 OK", connection.poll()
        if method != "POST":
            return "405 Method Not Allowed", "GET or POST"
        length = environ.get("CONTENT_LENGTH") or "0"
        if not (length.isascii() and length.isdigit()) or int(length) > self._engine.limits.message_bytes:
            connection.cut("bad_payload")
            raise PollRefusedError("too large")
        connection.post(environ["wsgi.input"].read(int(length)))
        return "200 OK", "ok"

    def _open(self, environ: Environ) -> tuple[str, str]:
        refusal, leave = self._admission.enter(environ)
        if refusal is not None:
            return refusal.status, refusal.text
        connection = PollSocket(self._engine, self._engine.generate_id(), self._engine.next_number(), leave)
        try:
            self._engine.admit(connection, environ)
        except BaseException:
            leave()
            raise
        return "200 OK", connection.poll()
