"""The way out of one WebSocket connection: straight into the socket while nothing waits, bounded and in order when it
does.

Everything that this connection is sent passes here: direct frames, python-socketio's acks and emits, pings, pongs and
the close frame. So they keep the order of the calls, and no frame is ever interleaved with another. Nothing here yields
to other greenlets, so that one loop can serve a whole room, and no lock is needed.
"""

from __future__ import annotations

import contextlib
import socket
import struct
import time
from collections import deque
from typing import Any

import gevent

from server.transport.limits import Limits
from server.transport.metrics import Metrics

_OPEN, _FINISHING, _DEAD = range(3)
_WRITABLE = 2  # libev's EV_WRITE
_BATCH = 64
_NO_LINGER = struct.pack("ii", 1, 0)
_KERNEL_UNSENT = 256 * 1024


class Outbox:
    """Use it from the hub's thread alone. It is done with by `release`, before the socket is closed."""

    __slots__ = ("_limits", "_metrics", "_raw", "_since", "_state", "_waiting", "_watcher", "waiting_bytes")

    def __init__(self, sock: Any, limits: Limits, metrics: Metrics) -> None:
        """`sock`: a connected, plain `gevent.socket.socket`. (TLS ends in the proxy, never in this process.)"""
        # gevent's own socket waits when the kernel's buffer is full; the one beneath it says so instead.
        self._raw: socket.socket = sock._sock  # noqa: SLF001
        self._limits = limits
        self._metrics = metrics
        self._waiting: deque[bytes | memoryview] = deque()
        self._watcher: Any = None
        self._state = _OPEN
        self._since = 0.0  # when the kernel last took a byte, or finishing began
        self.waiting_bytes = 0
        with contextlib.suppress(OSError, AttributeError):  # not every system has this option
            # Else the kernel would buffer some megabytes more for everybody who stopped reading.
            self._raw.setsockopt(socket.IPPROTO_TCP, socket.TCP_NOTSENT_LOWAT, _KERNEL_UNSENT)

    @property
    def waiting_packets(self) -> int:
        """Frames that the kernel has not taken yet."""
        return len(self._waiting)

    @property
    def dead(self) -> bool:
        return self._state == _DEAD

    def push(self, frame: bytes) -> None:
        """Send `frame`, or queue it. Never yields, never raises; beyond the limits the connection is cut."""
        if self._state != _OPEN:
            return
        if self._waiting:
            self._hold(frame)
            return
        try:
            sent = self._raw.send(frame)
        except BlockingIOError:
            sent = 0
        except OSError:
            self.cut("peer_gone")
            return
        if sent != len(frame):
            self._hold(memoryview(frame)[sent:])

    def _hold(self, frame: bytes | memoryview) -> None:
        if (
            len(self._waiting) >= self._limits.queue_packets
            or self.waiting_bytes + len(frame) > self._limits.queue_bytes
        ):
            self.cut("slow_consumer")
            return
        self._waiting.append(frame)
        self.waiting_bytes += len(frame)
        if self._watcher is None:
            self._watcher = gevent.get_hub().loop.io(self._raw.fileno(), _WRITABLE)
        if not self._watcher.active:
            self._since = time.monotonic()
            self._watcher.start(self._flush)

    def _flush(self) -> None:
        """The socket takes bytes again. Runs in the hub, so it may not wait for anything."""
        while self._waiting:
            try:
                sent = self._raw.sendmsg([self._waiting[i] for i in range(min(_BATCH, len(self._waiting)))])
            except BlockingIOError:
                return
            except OSError:
                self.cut("peer_gone")
                return
            self._drop(sent)
            if self._state == _OPEN:
                self._since = time.monotonic()
        if self._watcher is not None:
            self._watcher.stop()
        if self._state == _FINISHING:
            self._shutdown(socket.SHUT_WR)

    def _drop(self, sent: int) -> None:
        self.waiting_bytes -= sent
        while sent:
            first = self._waiting[0]
            if sent < len(first):
                self._waiting[0] = memoryview(first)[sent:]
                return
            sent -= len(first)
            self._waiting.popleft()

    def finish(self, last: bytes) -> None:
        """Send `last` after everything that waits, then end our half of the connection. Later frames are dropped."""
        self.push(last)
        if self._state != _OPEN:
            return
        self._state = _FINISHING
        self._since = time.monotonic()
        if not self._waiting:
            self._shutdown(socket.SHUT_WR)

    def cut(self, reason: str) -> None:
        """End the connection now, both ways: the reader wakes up with an end of file. `reason` is counted once."""
        if self._state == _DEAD:
            return
        if self._state == _OPEN or reason == "linger":
            self._metrics.count(f"cut_{reason}")
        self._state = _DEAD
        with contextlib.suppress(OSError):
            # What the peer never took is not kept in the kernel for it: closing will reset the connection.
            self._raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _NO_LINGER)
        self._shutdown(socket.SHUT_RDWR)
        self.release()

    def overdue(self, now: float) -> str | None:
        """Why it must be cut, or None: the peer takes nothing, or does not end after our close frame."""
        if self._state == _FINISHING and now - self._since > self._limits.linger_s:
            return "linger"
        if self._waiting and now - self._since > self._limits.write_s:
            return "write_timeout"
        return None

    def release(self) -> None:
        """Forget what waits and stop watching the socket. Must be called before its descriptor is closed."""
        self._state = _DEAD
        self._waiting.clear()
        self.waiting_bytes = 0
        if self._watcher is not None:
            self._watcher.stop()
            self._watcher.close()
            self._watcher = None

    def _shutdown(self, how: int) -> None:
        with contextlib.suppress(OSError):  # it is gone already
            self._raw.shutdown(how)
