"""The HTTP side of one TCP connection: strict requests, deadlines, and the way to a WebSocket."""

from __future__ import annotations

import contextlib
import socket
from http.client import HTTPException
from io import BytesIO
from typing import Any

import gevent
from gevent.pywsgi import MAX_REQUEST_LINE, Input, WSGIHandler
from geventwebsocket.handler import WebSocketHandler
from geventwebsocket.websocket import Stream

from server.transport.admission import Refusal, share_key
from server.transport.frames import StrictWebSocket
from server.transport.guard import STOPPING, Guard
from server.transport.handshake import VERSION, handshake_refusal, switching_protocols, wants_websocket
from server.transport.http_limits import (
    HttpRefusedError,
    body_length,
    linger,
    read_body,
    read_header_lines,
    refusal_bytes,
    send_slowly,
)
from server.transport.outbox import Outbox

_READ_BUFFER = 2048  # per connection, for as long as it lives
_INTERNAL_ERROR = 1011


class GuardedHandler(WebSocketHandler):  # type: ignore[misc]  # published without types
    """Reads requests within the limits, and upgrades only what the guard allows, before any 101 is sent.

    Answers of its own are whole, in bytes, and end the connection. It logs no requests: they are counted.
    """

    headers: Any
    rfile: Any
    socket: Any

    def __init__(self, sock: Any, address: Any, server: Any) -> None:
        super().__init__(sock, address, server, rfile=sock.makefile("rb", _READ_BUFFER))
        self.guard: Guard = server.guard
        self._limits = self.guard.limits
        self._requests = 0
        self._length = 0
        self._body = b""
        self._silent_key: str | None = None
        self._upgraded = False

    def handle(self) -> None:
        with contextlib.suppress(OSError):  # a Unix socket has no such option
            self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # else an ack waits 40 ms for its turn
        try:
            if self._too_many_silent():
                self._refuse(Refusal("429 Too Many Requests", "too many silent connections"), "silent_connections")
            super().handle()
        finally:
            self._speaks()

    # An address may hold only so many connections that have not sent a whole header

    def _too_many_silent(self) -> bool:
        address = self.client_address[0] if isinstance(self.client_address, tuple) else ""
        if self.guard.exempt(address):
            return False
        key = share_key(address)
        held = self.guard.silent.get(key, 0)
        if held >= self._limits.silent_per_address:
            return True
        self.guard.silent[key] = held + 1
        self._silent_key = key
        return False

    def _speaks(self) -> None:
        key, self._silent_key = self._silent_key, None
        if key is None:
            return
        left = self.guard.silent[key] - 1
        if left:
            self.guard.silent[key] = left
        else:
            del self.guard.silent[key]

    # Reading a request

    def read_requestline(self) -> str:
        """The request line, or "" when none came in time: then the connection ends without a word."""
        if self._requests:
            gevent.sleep(0)  # requests that lie there already would otherwise be served before everybody else
        line = None
        with gevent.Timeout(self._limits.idle_s if self._requests else self._limits.header_s, False):
            line = super().read_requestline()
        if line is None:
            self.guard.metrics.count("http_idle")
            return ""
        if len(line) >= MAX_REQUEST_LINE:
            raise HttpRefusedError("414 URI Too Long", "uri_too_long")
        self._requests += 1
        return str(line)

    def read_request(self, raw_requestline: str) -> bool:
        """Read the header and the body. Raises HttpRefusedError."""
        words = raw_requestline.split()
        if len(words) != 3 or not words[1].startswith("/"):
            raise HttpRefusedError("400 Bad Request", "request_line")
        if words[2] not in ("HTTP/1.0", "HTTP/1.1"):
            raise HttpRefusedError("505 HTTP Version Not Supported", "http_version")
        header = None
        with gevent.Timeout(self._limits.header_s, False):
            header = read_header_lines(self.rfile, self._limits)
        if header is None:
            raise HttpRefusedError("408 Request Timeout", "header_timeout")
        self._speaks()
        connection, self.rfile = self.rfile, BytesIO(header)
        try:
            super().read_request(raw_requestline)
        finally:
            self.rfile = connection
        if self._length:
            if self.headers.get("expect", "").lower() == "100-continue":
                send_slowly(self.socket, b"HTTP/1.1 100 Continue\r\n\r\n", self._limits)
            self._body = read_body(connection, self._length, self._limits)
        return True

    def MessageClass(self, *args: Any) -> Any:  # noqa: N802 (pywsgi's name)
        headers = super().MessageClass(*args)
        self._length = body_length(headers, self._limits)  # here, because pywsgi then drops one of two lengths
        return headers

    def get_environ(self) -> dict[str, Any]:
        environ: dict[str, Any] = super().get_environ()
        body, self._body = self._body, b""
        self.wsgi_input = Input(BytesIO(body), len(body))
        environ["wsgi.input"] = self.wsgi_input
        environ["wsgi.input_terminated"] = True
        return environ

    def handle_one_request(self) -> Any:
        try:
            return super().handle_one_request()
        except HttpRefusedError as refused:
            return self._handle_client_error(refused)

    def _handle_client_error(self, ex: Exception) -> None:
        if isinstance(ex, HttpRefusedError):
            self._refuse(Refusal(ex.status, ""), ex.reason)
        elif isinstance(ex, ValueError | HTTPException | OSError):
            self._refuse(Refusal("400 Bad Request", ""), "request")
        else:
            self.guard.reporter.report("http_error", error=ex)
            self._refuse(Refusal("400 Bad Request", ""), "request")

    def _refuse(self, refusal: Refusal, reason: str) -> None:
        self.guard.metrics.count(f"http_{reason}")
        self.close_connection = True
        sock, self.socket = self.socket, None  # pywsgi's loop ends without a socket; we close it here
        try:
            send_slowly(sock, refusal_bytes(*refusal), self._limits)
            sock.shutdown(socket.SHUT_WR)
            linger(sock, self._limits)
        except OSError:
            pass  # gone before it could be told
        finally:
            sock.close()

    # Answering it

    def run_application(self) -> None:
        if wants_websocket(self.environ):
            self._websocket_request()
        elif self.guard.stopping:
            self._refuse(STOPPING, "stopping")
        else:
            self.guard.busy_requests += 1
            try:
                WSGIHandler.run_application(self)
            finally:
                self.guard.busy_requests -= 1

    def _websocket_request(self) -> None:
        refusal = self.guard.upgrade_refusal(self.environ) or handshake_refusal(self.environ)
        if refusal is None:
            refusal, leave = self.guard.admission.enter(self.environ)
            if refusal is None:
                try:
                    self._websocket()
                finally:
                    leave()
                return
        self._refuse(refusal, f"upgrade_{refusal.status[:3]}")

    def _websocket(self) -> None:
        self._upgraded = True
        self.close_connection = True
        send_slowly(self.socket, switching_protocols(self.environ), self._limits)
        self.headers = None  # kilobytes that nobody reads again
        metrics = self.guard.metrics
        outbox = Outbox(self.socket, self._limits, metrics)
        stream = Stream(self)
        ws = StrictWebSocket(self.environ, stream, self, outbox=outbox, limits=self._limits, metrics=metrics)
        self.environ.update({"wsgi.websocket": ws, "wsgi.websocket_version": VERSION})
        try:
            for _ in self.application(self.environ, lambda _status, _headers, _error=None: None):
                pass
        finally:
            self.environ["wsgi.websocket"] = None
            if ws.closed and ws.close_code is None:
                outbox.cut("peer_gone")
            else:
                ws.close(_INTERNAL_ERROR)  # changes nothing, unless the application returned without a close frame
                linger(self.socket, self._limits)
            outbox.release()

    def start_response(self, status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
        return WSGIHandler.start_response(self, status, headers, exc_info)

    def _sendall(self, data: Any) -> None:
        send_slowly(self.socket, data, self._limits)
        self.response_length += len(data)

    # Saying what went wrong: counted, and logged at a bounded rate without what the client sent

    def handle_error(self, t: Any, v: Any, tb: Any) -> None:
        self.close_connection = True
        if isinstance(v, gevent.GreenletExit):
            return
        if isinstance(v, TimeoutError):
            self.guard.metrics.count("http_slow_reader")
            return
        self.guard.reporter.report("http_error", error=v)
        if not self._upgraded and self.socket is not None:
            self._send_error_response_if_possible(500)

    def log_error(self, msg: str, *args: Any) -> None:
        self.guard.metrics.count("http_error_logged")

    def log_request(self) -> None:
        if not self._upgraded and self.code:
            self.guard.metrics.count(f"http_{abs(self.code) // 100}xx")
