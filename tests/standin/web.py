"""HTTP over TLS on loopback, with connections that stay open: one thread each, one listener a browser."""

from __future__ import annotations

import json
import ssl
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit


@dataclass(frozen=True)
class Request:
    """`client` is the browser whose listener this came to; "" is the control listener, which browsers do not know."""

    method: str
    host: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes
    client: str

    def json(self) -> dict[str, Any]:
        """Raises ValueError."""
        found = json.loads(self.body or b"{}")
        if not isinstance(found, dict):
            raise ValueError("an object is wanted")  # noqa: TRY004 -- callers answer ValueError with 400
        return found


@dataclass(frozen=True)
class Response:
    """`parts` is sent as it comes; without `length` the connection closes after it."""

    body: bytes = b""
    kind: str = "text/plain; charset=utf-8"
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    parts: Iterator[bytes] | None = None
    length: int | None = None


Application = Callable[[Request], Response]


def as_json(value: Any, status: int = 200) -> Response:
    return Response(json.dumps(value).encode(), "application/json; charset=utf-8", status)


def ranged(request: Request, kind: str, size: int, read: Callable[[int, int], Iterator[bytes]]) -> Response:
    """200 with everything, 206 with the range that was asked for, or 416. `read(start, end)` gives [start, end)."""
    asked = request.headers.get("range", "")
    if not asked.startswith("bytes=") or "," in asked:
        return Response(kind=kind, headers={"Accept-Ranges": "bytes"}, parts=read(0, size), length=size)
    first, _, last = asked.removeprefix("bytes=").partition("-")
    try:
        start = int(first) if first else max(0, size - int(last))
        end = min(size, int(last) + 1) if first and last else size
    except ValueError:
        start = end = size
    if not 0 <= start < end:
        return Response(status=416, headers={"Content-Range": f"bytes */{size}"})
    headers = {"Accept-Ranges": "bytes", "Content-Range": f"bytes {start}-{end - 1}/{size}"}
    return Response(kind=kind, status=206, headers=headers, parts=read(start, end), length=end - start)


class Listener(ThreadingHTTPServer):
    """Answers on a port that the system picks. With a context, over TLS."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, application: Application, client: str = "", tls: ssl.SSLContext | None = None) -> None:
        self.application, self.client, self.tls = application, client, tls
        super().__init__(("127.0.0.1", 0), _Handler)

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    def finish_request(self, request: Any, client_address: Any) -> None:
        """Shakes hands in the connection's own thread: one that says nothing holds nobody up."""
        if self.tls is None:
            super().finish_request(request, client_address)
            return
        with self.tls.wrap_socket(request, server_side=True) as secure:
            super().finish_request(secure, client_address)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Browsers hang up whenever they like."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    timeout = 120
    server: Listener

    def do_GET(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self._answer()

    def do_HEAD(self) -> None:
        self._answer()

    def do_OPTIONS(self) -> None:
        self._answer()

    def _answer(self) -> None:
        parts = urlsplit(self.path)
        length = int(self.headers.get("Content-Length") or 0)
        request = Request(
            self.command,
            self.headers.get("Host", "").partition(":")[0],
            unquote(parts.path),
            dict(parse_qsl(parts.query, keep_blank_values=True)),
            {name.lower(): value for name, value in self.headers.items()},
            self.rfile.read(length) if length else b"",
            self.server.client,
        )
        self._send(self.server.application(request))

    def _send(self, response: Response) -> None:
        self.send_response_only(response.status)
        self.send_header("Content-Type", response.kind)
        for name, value in response.headers.items():
            self.send_header(name, value)
        length = len(response.body) if response.parts is None else response.length
        if length is None:
            self.send_header("Connection", "close")
        else:
            self.send_header("Content-Length", str(length))
        self.end_headers()
        if self.command == "HEAD":
            return
        if response.parts is None:
            self.wfile.write(response.body)
            return
        for part in response.parts:
            self.wfile.write(part)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 -- the base class names it so
        """Silent: tests look at the page."""
