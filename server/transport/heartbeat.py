"""One greenlet that keeps every connection's deadlines, instead of timers and greenlets for each."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Protocol

import gevent

from server.transport.metrics import Reporter

STEP_S = 0.5
LATE_S = 1.0
_WINDOW_S = 60.0


class Ticking(Protocol):
    number: int

    def tick(self, now: float, /) -> None: ...
    def cut(self, reason: str, /) -> None: ...


class Heartbeat:
    """Ticks every connection twice a second, and measures how late the hub was.

    After a stall of the whole process nobody is judged until the next beat: the answers that came in meanwhile lie
    unread, and cutting everybody for our own delay would turn a hiccup into a storm of reconnects.
    """

    def __init__(
        self, sockets: Mapping[str, Ticking], reporter: Reporter, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._sockets = sockets
        self._reporter = reporter
        self._clock = clock
        self._worst = 0.0
        self._worst_before = 0.0
        self._window_ends = 0.0
        self._greenlet: gevent.Greenlet[[], None] | None = None

    def start(self) -> None:
        """Start it, once. Only after the process has forked."""
        if self._greenlet is None:
            self._greenlet = gevent.spawn(self._run)

    def stop(self) -> None:
        if self._greenlet is not None:
            self._greenlet.kill(block=False)
            self._greenlet = None

    def lag_ms(self) -> float:
        """The longest time that the hub was late, in milliseconds, within the last minute or two."""
        return round(max(self._worst, self._worst_before) * 1000, 1)

    def _run(self) -> None:
        while True:
            due = self._clock() + STEP_S
            gevent.sleep(STEP_S)
            self.beat(due)

    def beat(self, due: float) -> None:
        """One round. `due`: when it should have run, on the same clock."""
        now = self._clock()
        late = max(0.0, now - due)
        if now >= self._window_ends:
            self._worst_before, self._worst, self._window_ends = self._worst, 0.0, now + _WINDOW_S
        self._worst = max(self._worst, late)
        if late > LATE_S:
            self._reporter.report("hub_stalled")
            return
        for connection in list(self._sockets.values()):
            try:
                connection.tick(now)
            except Exception as error:  # supervisor: one connection's fault must not stop the others' time
                self._reporter.report("tick_error", connection=connection.number, error=error)
                connection.cut("tick_error")
