"""The whole guard of one process: what the HTTP handler and the worker ask, and how it all ends."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import parse_qs

import gevent

from server.transport.admission import Admission, Refusal
from server.transport.direct import Sender
from server.transport.engine import Environ, GuardedEngine
from server.transport.frames import GOING_AWAY
from server.transport.limits import Limits
from server.transport.metrics import Metrics, Reporter

EXTENSION = "sharetube.transport"  # the key in `app.extensions`
_STEP_S = 0.02
_MAX_QUERY_FIELDS = 16
_NOT_HERE = Refusal("404 Not Found", "no WebSocket here")
STOPPING = Refusal("503 Service Unavailable", "stopping", (("Retry-After", "1"),))
_ORIGIN = Refusal("403 Forbidden", "origin")
_QUERY = Refusal("400 Bad Request", "Engine.IO 4 over websocket, without a sid")


def same_origin(environ: Environ) -> bool:
    """True for what is not a browser (no Origin), and for pages of this server itself, by the Host header."""
    origin, host = environ.get("HTTP_ORIGIN"), environ.get("HTTP_HOST")
    return origin is None or (host is not None and origin in (f"http://{host}", f"https://{host}"))


@dataclass(kw_only=True)
class Guard:
    """What `install` returns: `sender`, `metrics`, `on_stop` for the application, the rest for the worker."""

    engine: GuardedEngine
    admission: Admission
    sender: Sender
    limits: Limits
    metrics: Metrics
    reporter: Reporter
    allowed_origin: Callable[[Environ], bool]
    exempt: Callable[[str], bool]
    path: str  # "/socket.io/"
    socket_cap: int  # limits.open_sockets, or less where the system allows fewer descriptors
    stopping: bool = False
    open_sockets: int = 0  # TCP connections
    busy_requests: int = 0  # HTTP requests in the application now
    silent: dict[str, int] = field(default_factory=dict)  # per address: TCP connections without a whole header yet
    _on_stop: list[Callable[[], None]] = field(default_factory=list)

    def upgrade_refusal(self, environ: Environ) -> Refusal | None:
        """Why this request for a WebSocket is not answered with 101, or None."""
        if environ["PATH_INFO"] != self.path:
            return _NOT_HERE
        if self.stopping:
            return STOPPING
        try:
            query = parse_qs(environ.get("QUERY_STRING", ""), max_num_fields=_MAX_QUERY_FIELDS)
        except ValueError:
            return _QUERY
        if query.get("EIO") != ["4"] or query.get("transport") != ["websocket"] or "sid" in query:
            return _QUERY
        return None if self.allowed_origin(environ) else _ORIGIN

    def on_stop(self, action: Callable[[], None]) -> None:
        """Call `action` when the process ends: after the last connection is gone, in the order of the calls here."""
        self._on_stop.append(action)

    def stop(self) -> None:
        """End every connection with close frame 1001, wait for the commands under way, then run the `on_stop` actions.

        Bounded: `linger_s` for the peers' goodbyes, `stop_s` in all. Called by the worker once nobody is accepted any
        more.
        """
        self.stopping = True
        began = time.monotonic()
        for connection in list(self.engine.sockets.values()):
            connection.end(GOING_AWAY, "stopping")
        self._wait_until(began + self.limits.linger_s)
        for connection in list(self.engine.sockets.values()):
            connection.cut("stopping")
        self._wait_until(began + self.limits.stop_s)
        self.engine.heartbeat.stop()
        for action in self._on_stop:
            try:
                action()
            except Exception as error:  # supervisor: the others must still run
                self.reporter.report("stop_error", error=error)

    def _wait_until(self, deadline: float) -> None:
        while (self.engine.sockets or self.busy_requests) and time.monotonic() < deadline:
            gevent.sleep(_STEP_S)
