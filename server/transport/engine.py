"""The Engine.IO server: ours, behind the library's interface, so that python-socketio works on it as on its own."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

import engineio

from server.transport import strict_json
from server.transport.frames import StrictWebSocket, text_frame
from server.transport.heartbeat import Heartbeat
from server.transport.limits import Limits
from server.transport.metrics import Metrics, Reporter
from server.transport.outbox import Outbox
from server.transport.sockets import GuardedSocket, StreamSocket

if TYPE_CHECKING:
    from server.transport.gate import Gate

Environ = dict[str, Any]
StartResponse = Callable[[str, list[tuple[str, str]]], Any]
# What a connection's stored environ must not keep alive: objects of the one request that opened it.
_OF_THE_REQUEST = frozenset({"wsgi.input", "wsgi.errors", "wsgi.websocket", "wsgi.file_wrapper"})


def silent_logger() -> logging.Logger:
    """For the libraries: they log sids, URLs and what clients send, without limit. What matters is counted here."""
    logger = logging.getLogger("sharetube.transport.library")
    logger.disabled = True
    return logger


class GuardedEngine(engineio.Server):  # type: ignore[misc]  # published without types
    """Keeps the table of connections, `sockets` by sid. Settings come from `Limits`."""

    def __init__(
        self,
        gate: Gate,
        *,
        limits: Limits,
        metrics: Metrics,
        reporter: Reporter,
        allowed_origin: Callable[[Environ], bool],
    ) -> None:
        super().__init__(
            async_mode="gevent",
            ping_interval=limits.ping_interval_s,
            ping_timeout=limits.ping_timeout_s,
            max_http_buffer_size=limits.message_bytes,
            transports=["websocket", "polling"] if limits.allow_polling else ["websocket"],
            allow_upgrades=False,
            http_compression=False,
            cors_allowed_origins=lambda _origin, environ: allowed_origin(environ),
            cors_credentials=False,
            logger=silent_logger(),
            async_handlers=False,
            monitor_clients=False,
        )
        self.sockets: dict[str, GuardedSocket] = {}
        self.gate = gate
        self.limits = limits
        self.metrics = metrics
        self.reporter = reporter
        self.heartbeat = Heartbeat(self.sockets, reporter)
        self.poller: Callable[[Environ, StartResponse], Iterable[bytes]] | None = None
        self._opened = 0

    def next_number(self) -> int:
        self._opened += 1
        return self._opened

    def handle_request(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """The WSGI application under /socket.io/. Only our handler puts a WebSocket into the environ, checked."""
        ws = environ.get("wsgi.websocket")
        if isinstance(ws, StrictWebSocket) and isinstance(ws.outbox, Outbox):
            self._serve(ws, ws.outbox, environ)
            return []
        if self.poller is not None:
            return self.poller(environ, start_response)
        body = b"WebSocket only"
        start_response("400 Bad Request", [("Content-Type", "text/plain"), ("Content-Length", str(len(body)))])
        return [body]

    def _serve(self, ws: StrictWebSocket, outbox: Outbox, environ: Environ) -> None:
        connection = StreamSocket(self, self.generate_id(), self.next_number(), ws, outbox)
        self.admit(connection, environ)
        connection.serve()

    def admit(self, connection: GuardedSocket, environ: Environ) -> None:
        """Put a new connection into the table, and greet it."""
        self.heartbeat.start()
        self.gate.opened(connection.sid, {k: v for k, v in environ.items() if k not in _OF_THE_REQUEST})
        self.sockets[connection.sid] = connection
        connection.push(text_frame("0" + strict_json.dumps(self._greeting(connection.sid))))

    def _greeting(self, sid: str) -> dict[str, Any]:
        return {
            "sid": sid,
            "upgrades": [],
            "pingInterval": int(self.limits.ping_interval_s * 1000),
            "pingTimeout": int(self.limits.ping_timeout_s * 1000),
            "maxPayload": self.limits.message_bytes,
        }

    def forget(self, connection: GuardedSocket) -> None:
        """The connection is over: run its disconnect handlers and take it out of the table, whatever they do. Once."""
        if connection.closed:
            return
        connection.closed = True
        try:
            self.gate.closed(connection.sid, connection.reason, connection.number)
        finally:
            self.sockets.pop(connection.sid, None)

    def waiting_bytes(self) -> int:
        """What waits in this process for slow readers, in bytes (a frame for many counts for each)."""
        return sum(connection.waiting_bytes for connection in self.sockets.values())

    # The library's interface, as python-socketio uses it

    def send_packet(self, sid: str, pkt: Any) -> None:
        connection = self.sockets.get(sid)
        if connection is not None:
            connection.send(pkt)

    def disconnect(self, sid: str | None = None) -> None:
        """Close one connection, or all. Returns at once."""
        chosen = list(self.sockets.values()) if sid is None else [self.sockets[sid]] if sid in self.sockets else []
        for connection in chosen:
            connection.close()

    def _get_socket(self, sid: str) -> GuardedSocket:
        return self.sockets[sid]  # the library's version deletes closed ones from the table; ours leave it by `forget`
