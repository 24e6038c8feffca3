"""How much of a request we read, how long we wait for it, and how we part from a peer that we refused."""

from __future__ import annotations

import re
import time
from typing import Any

import gevent

from server.transport.limits import Limits

MAX_DISCARD = 16 * 1024 * 1024
# A name, a colon at once, no control characters, and no folding: what two servers read differently smuggles requests.
_HEADER_LINE = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+:[\t\x20-\x7e\x80-\xff]*\r?\n")
_CHUNK = 64 * 1024


class HttpRefusedError(Exception):
    """The request is answered with this status, from here, and the connection ends."""

    def __init__(self, status: str, reason: str) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason


def refusal_bytes(status: str, text: str = "", headers: tuple[tuple[str, str], ...] = ()) -> bytes:
    """A whole HTTP/1.1 response that ends the connection. `text` is ASCII."""
    lines = [f"HTTP/1.1 {status}", "Connection: close", "Content-Type: text/plain", f"Content-Length: {len(text)}"]
    lines += [f"{name}: {value}" for name, value in headers]
    return "\r\n".join([*lines, "", text]).encode("ascii")


def read_header_lines(rfile: Any, limits: Limits) -> bytes:
    """Everything from the line after the request line to the empty one. Raises HttpRefusedError beyond the limits."""
    lines: list[bytes] = []
    room = limits.header_bytes
    while True:
        line = rfile.readline(room + 1)
        room -= len(line)
        if room < 0 or len(lines) > limits.header_count:
            raise HttpRefusedError("431 Request Header Fields Too Large", "header_too_large")
        if not line.endswith(b"\n"):
            raise HttpRefusedError("400 Bad Request", "header_cut_off")
        lines.append(line)
        if line in (b"\r\n", b"\n"):
            return b"".join(lines)
        if not _HEADER_LINE.fullmatch(line):
            raise HttpRefusedError("400 Bad Request", "header_line")


def body_length(headers: Any, limits: Limits) -> int:
    """The length of the body as the header declares it, 0 when there is none. Raises HttpRefusedError.

    No chunked bodies: no client of ours sends one, and a proxy buffers. Both at once is how requests are smuggled.
    """
    lengths = headers.get_all("content-length") or []
    if headers.get_all("transfer-encoding"):
        if lengths:
            raise HttpRefusedError("400 Bad Request", "length_and_encoding")
        raise HttpRefusedError("411 Length Required", "chunked_body")
    if not lengths:
        return 0
    if len(lengths) > 1 or not (lengths[0].isascii() and lengths[0].isdigit()):
        raise HttpRefusedError("400 Bad Request", "content_length")
    if len(lengths[0]) > 15 or int(lengths[0]) > limits.body_bytes:
        raise HttpRefusedError("413 Content Too Large", "body_too_large")
    return int(lengths[0])


def read_body(rfile: Any, length: int, limits: Limits) -> bytes:
    """The whole body, before the application sees the request: it can never wait for one. Raises HttpRefusedError."""
    body: bytes | None = None
    with gevent.Timeout(limits.body_s, False):
        body = rfile.read(length)
    if body is None:
        raise HttpRefusedError("408 Request Timeout", "body_timeout")
    if len(body) != length:
        raise HttpRefusedError("400 Bad Request", "body_cut_off")
    return body


def send_slowly(sock: Any, data: bytes | bytearray | memoryview, limits: Limits) -> None:
    """Write all of `data` while the peer takes a piece of it every `write_s`. Raises OSError when it does not."""
    view = memoryview(data)
    for start in range(0, len(view), _CHUNK):
        with gevent.Timeout(limits.write_s, TimeoutError("the peer does not read")):
            sock.sendall(view[start : start + _CHUNK])


def linger(sock: Any, limits: Limits) -> None:
    """Throw away what the peer still sends, until it ends or `linger_s` is over.

    Closing a socket with unread data makes the kernel reset the connection, and the peer would lose our last words.
    """
    deadline = time.monotonic() + limits.linger_s
    room = MAX_DISCARD
    try:
        with gevent.Timeout(limits.linger_s, False):
            while room > 0 and time.monotonic() < deadline and (data := sock.recv(_CHUNK)):
                room -= len(data)
                gevent.sleep(0)
    except OSError:
        pass  # it is gone
