"""One Engine.IO connection: what came in is counted and handed to the Gate, deadlines are kept, the end is clean.

These classes take the place of `engineio.socket.Socket`, which has an unbounded queue, a writer greenlet and a greenlet
per ping, closes connections inside other people's emits, and leaves ghosts when a packet cannot be decoded.
"""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any

import gevent

from server.transport.buckets import TokenBucket
from server.transport.frames import GOING_AWAY, POLICY, PROTOCOL_ERROR, StrictWebSocket, text_frame
from server.transport.outbox import Outbox

if TYPE_CHECKING:
    from server.transport.engine import GuardedEngine

_PING_FRAME = text_frame("2")
_PACKETS_IN_A_ROW = 16


class GuardedSocket(ABC):
    """A connection in the engine's table. Everything but `receive` may be called from any greenlet and never yields."""

    upgraded: bool  # Engine.IO's word for "on WebSocket"

    def __init__(self, engine: GuardedEngine, sid: str, number: int) -> None:
        now = time.monotonic()
        limits = engine.limits
        self.server = engine
        self.sid = sid
        self.number = number  # in logs, where the sid must not stand
        self.connected = True
        self.closing = False
        self.closed = False
        self.reason = engine.reason.TRANSPORT_CLOSE
        self.session: dict[str, Any] = {}
        self.deferred: set[gevent.Greenlet[..., Any]] = set()
        self._inbound = TokenBucket(limits.packet_rate, limits.packet_burst, now)
        self._patience = TokenBucket(limits.patience_rate, limits.patience_burst, now)
        self._faults = TokenBucket(limits.fault_rate, limits.fault_burst, now)
        self._ping_sent: float | None = None
        self._ping_at = now + limits.ping_interval_s
        self._check_at = now + limits.connect_s

    # Out

    @abstractmethod
    def push(self, frame: bytes) -> None:
        """Send one text frame after everything sent before. Never raises; a peer that lets too much wait is cut."""

    @abstractmethod
    def end(self, code: int, reason: str) -> None:
        """Close with WebSocket close code `code` after what waits. `reason` is counted. The first call counts."""

    @abstractmethod
    def cut(self, reason: str) -> None:
        """End it at once. `reason` is counted."""

    @abstractmethod
    def overdue(self, now: float) -> str | None:
        """Why it must be cut, or None."""

    @property
    @abstractmethod
    def waiting_bytes(self) -> int:
        """What waits for the peer to read."""

    def send(self, pkt: Any) -> None:
        """Send an `engineio.packet.Packet`, as python-socketio's emits come. One for many is encoded once."""
        frame = getattr(pkt, "guarded_frame", None)
        if frame is None:
            frame = pkt.guarded_frame = text_frame(pkt.encode())
        self.push(frame)

    def close(self, wait: bool = True, abort: bool = False, reason: str | None = None) -> None:
        """Engine.IO's way to say `end`. Never waits, whatever `wait` says."""
        self.reason = reason or self.server.reason.SERVER_DISCONNECT
        if abort:
            self.cut("aborted")
        else:
            self.end(GOING_AWAY, "closed_by_server")

    # In

    def receive(self, text: str) -> None:
        """Handle one Engine.IO packet. Runs the handlers, so it takes as long as they do."""
        now = time.monotonic()
        kind = text[:1]
        if kind == "3" and self._ping_sent is not None:
            self._ping_sent = None
            self._ping_at = now + self.server.limits.ping_interval_s
            return
        cost = 1 + len(text) // self.server.limits.packet_unit_bytes
        if not self._inbound.take(cost, now):
            self._over_rate(text, cost, now)
        elif kind == "4":
            self.server.gate.message(self, text[1:])
        elif kind == "1":
            self.reason = self.server.reason.CLIENT_DISCONNECT
            self.end(1000, "client_close")
        elif kind != "3":  # a PONG that nobody asked for costs a token and does no harm
            self.end(PROTOCOL_ERROR, "bad_packet")

    def _over_rate(self, text: str, cost: int, now: float) -> None:
        self.server.metrics.count("rate_limited")
        if not self._patience.take(1, now):
            self.end(POLICY, "flood")
        elif text.startswith("4"):
            self.server.gate.rate_limited(self, text[1:], self._inbound.wait_ms(cost, now))

    def fault(self, reason: str) -> None:
        """Count a packet that no honest client sends; too many of them end the connection."""
        self.server.metrics.count(f"fault_{reason}")
        if not self._faults.take(1, time.monotonic()):
            self.end(POLICY, "faults")

    # Time

    def tick(self, now: float) -> None:
        """Keep the deadlines: write, linger, first namespace, ping and pong. Called by the heartbeat."""
        limits = self.server.limits
        late = self.overdue(now)
        if late is not None:
            self.cut(late)
        elif self.closing:
            return
        elif now >= self._check_at:
            self._check_at = now + limits.ping_interval_s
            if not self.server.gate.has_namespace(self.sid):
                self.end(POLICY, "no_namespace")
        elif self._ping_sent is not None and now - self._ping_sent > limits.ping_timeout_s:
            self.reason = self.server.reason.PING_TIMEOUT
            self.cut("ping_timeout")
        elif self._ping_sent is None and now >= self._ping_at:
            self._ping_sent = now
            self.push(_PING_FRAME)


class StreamSocket(GuardedSocket):
    """A connection over WebSocket. `serve` is its life."""

    upgraded = True

    def __init__(self, engine: GuardedEngine, sid: str, number: int, ws: StrictWebSocket, outbox: Outbox) -> None:
        super().__init__(engine, sid, number)
        self._ws = ws
        self._outbox = outbox

    def push(self, frame: bytes) -> None:
        self._outbox.push(frame)

    def end(self, code: int, reason: str) -> None:
        if not self.closing:
            self.closing = True
            self.server.metrics.count(f"end_{reason}")
            self._ws.close(code)

    def cut(self, reason: str) -> None:
        self.closing = True
        self._outbox.cut(reason)

    def overdue(self, now: float) -> str | None:
        return self._outbox.overdue(now)

    @property
    def waiting_bytes(self) -> int:
        return self._outbox.waiting_bytes

    def serve(self) -> None:
        """Handle packets until the connection ends, then run the disconnect handlers, here, after the last command."""
        packets = 0
        try:
            while (text := self._ws.receive()) is not None:
                self.receive(text)
                packets += 1
                if packets % _PACKETS_IN_A_ROW == 0:
                    gevent.sleep(0)  # reading what is there already does not yield by itself
        finally:
            self.closing = True
            self._ws.closed = True
            self.server.forget(self)
