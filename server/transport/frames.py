"""WebSocket frames: encoding, and our subclass of gevent-websocket's WebSocket.

The library waits for a whole frame however long it says it is, accepts unmasked ones, unmasks byte by byte and never
sends a close code. Here a frame is judged by its header, before any of its payload is read.
"""

from __future__ import annotations

import struct
import time
from collections.abc import Callable
from typing import Any, Protocol

from geventwebsocket.websocket import WebSocket

from server.transport.buckets import TokenBucket
from server.transport.limits import Limits
from server.transport.metrics import Metrics

CONTINUATION, TEXT, BINARY, CLOSE, PING, PONG = 0, 1, 2, 8, 9, 10
GOING_AWAY, PROTOCOL_ERROR, UNSUPPORTED, NOT_UTF8, POLICY, TOO_BIG = 1001, 1002, 1003, 1007, 1008, 1009
_FIN, _MASKED, _RESERVED_BITS = 0x80, 0x80, 0x70
_ECHO_CODES = frozenset({*range(1000, 1004), *range(1007, 1015), *range(3000, 5000)})


def unmask(payload: bytes, key: bytes) -> bytes:
    """XOR `payload` with the four bytes of `key`, repeated: as one large integer, 20 times faster than a loop."""
    size = len(payload)
    pad = (key * (size // 4 + 1))[:size]
    return (int.from_bytes(payload, "little") ^ int.from_bytes(pad, "little")).to_bytes(size, "little")


def frame(opcode: int, payload: bytes) -> bytes:
    """One whole, unmasked frame, as a server sends it."""
    size = len(payload)
    if size < 126:
        return struct.pack("!BB", _FIN | opcode, size) + payload
    if size < 65_536:
        return struct.pack("!BBH", _FIN | opcode, 126, size) + payload
    return struct.pack("!BBQ", _FIN | opcode, 127, size) + payload


def text_frame(text: str) -> bytes:
    """A text frame. Raises UnicodeEncodeError for half a surrogate pair."""
    return frame(TEXT, text.encode())


def text_of(text_frame: bytes) -> str:
    """The text of a frame made by `text_frame`."""
    skip = {126: 4, 127: 10}.get(text_frame[1], 2)
    return text_frame[skip:].decode()


class Violation(Exception):  # noqa: N818 (a rule was broken by the peer, not by us)
    """The peer broke a rule; `code` is the close code it gets, `reason` the counter."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason


class PeerGone(Exception):  # noqa: N818
    """The TCP connection ended, or the peer asked to close."""


class FrameWriter(Protocol):
    """Where outgoing frames go: the Outbox."""

    @property
    def dead(self) -> bool: ...
    def push(self, frame: bytes, /) -> None: ...
    def finish(self, last: bytes, /) -> None: ...


class StrictWebSocket(WebSocket):  # type: ignore[misc]  # published without types
    """One server-side WebSocket. `receive` is called by one greenlet; everything is written through `outbox`.

    `close_code` is the code of the close frame that was sent, None before.
    """

    def __init__(  # the library's three arguments, and ours
        self,
        environ: dict[str, Any],
        stream: Any,
        handler: Any,
        *,
        outbox: FrameWriter,
        limits: Limits,
        metrics: Metrics,
    ) -> None:
        self.environ = environ
        self.stream = stream
        self.handler = handler
        self.closed = False
        self.close_code: int | None = None
        self.outbox = outbox
        self._read: Callable[[int], bytes] = stream.read
        self._limits = limits
        self._metrics = metrics
        self._control = TokenBucket(limits.control_rate, limits.control_burst)

    def __del__(self) -> None:
        """The library writes a close frame here, at a moment that the garbage collector chooses. We do not."""

    def receive(self) -> str | None:
        """The next text message; None once the connection is over. Never raises for a peer's fault."""
        try:
            return None if self.closed else self._message()
        except Violation as broken:
            self._metrics.count(f"ws_{broken.reason}")
            self.close(broken.code)
        except (PeerGone, OSError):
            self.closed = True
        return None

    def _message(self) -> str:
        parts: list[bytes] = []
        room = self._limits.message_bytes
        while True:
            fin, opcode, payload = self._frame(room, started=bool(parts))
            if self.closed or self.outbox.dead:  # by another greenlet, while this one waited
                raise PeerGone
            if opcode >= CLOSE:
                self._control_frame(opcode, payload)
                continue
            parts.append(payload)
            room -= len(payload)
            if len(parts) > self._limits.fragments:
                raise Violation(POLICY, "fragments")
            if fin:
                break
        data = parts[0] if len(parts) == 1 else b"".join(parts)
        try:
            return data.decode()
        except UnicodeDecodeError:
            raise Violation(NOT_UTF8, "not_utf8") from None

    def _frame(self, room: int, *, started: bool) -> tuple[bool, int, bytes]:
        first, second = self._exactly(2)
        opcode, size = first & 0x0F, second & 0x7F
        fin = bool(first & _FIN)
        if first & _RESERVED_BITS:
            raise Violation(PROTOCOL_ERROR, "reserved_bits")
        if not second & _MASKED:
            raise Violation(PROTOCOL_ERROR, "unmasked")
        if opcode >= CLOSE:
            if opcode > PONG or not fin or size > 125:
                raise Violation(PROTOCOL_ERROR, "control_frame")
        elif opcode == BINARY:
            raise Violation(UNSUPPORTED, "binary")
        elif opcode != (CONTINUATION if started else TEXT):
            raise Violation(PROTOCOL_ERROR, "opcode")
        else:
            size = self._long_size(size)
            if size > room:
                raise Violation(TOO_BIG, "too_big")
        masked = self._exactly(4 + size)
        return fin, opcode, unmask(masked[4:], masked[:4]) if size else b""

    def _long_size(self, size: int) -> int:
        if size == 126:
            (size,) = struct.unpack("!H", self._exactly(2))
            shortest = 126
        elif size == 127:
            (size,) = struct.unpack("!Q", self._exactly(8))
            shortest = 65_536
        else:
            return size
        if size < shortest or size >= 2**63:
            raise Violation(PROTOCOL_ERROR, "length")
        return size

    def _exactly(self, size: int) -> bytes:
        data = self._read(size)
        if len(data) != size:
            raise PeerGone
        return data

    def _control_frame(self, opcode: int, payload: bytes) -> None:
        if opcode == CLOSE:
            self._peer_closes(payload)
        if not self._control.take(1, time.monotonic()):
            raise Violation(POLICY, "control_flood")
        if opcode == PING:
            self.outbox.push(frame(PONG, payload))

    def _peer_closes(self, payload: bytes) -> None:
        code = 1000
        if payload:
            if len(payload) < 2 or (code := int.from_bytes(payload[:2], "big")) not in _ECHO_CODES:
                raise Violation(PROTOCOL_ERROR, "close_code")
            try:
                payload[2:].decode()
            except UnicodeDecodeError:
                raise Violation(NOT_UTF8, "not_utf8") from None
        self.close(code)
        raise PeerGone

    def send_frame(self, message: bytes | str, opcode: int) -> None:
        """Queue one frame behind everything that waits. Never blocks; a dead peer is no error."""
        self.outbox.push(frame(opcode, message.encode() if isinstance(message, str) else bytes(message)))

    def close(self, code: int = 1000, message: bytes = b"") -> None:
        """Send a close frame after everything that waits, and nothing after it. The first call counts."""
        self.closed = True
        if self.close_code is None:
            self.close_code = code
            self.outbox.finish(frame(CLOSE, struct.pack("!H", code) + message))
