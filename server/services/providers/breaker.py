"""Remembers that an upstream refuses or fails, so that nobody waits to be told the same again."""

import threading
from collections.abc import Callable

from .types import ErrorKind, ProviderError

FAILURES_TO_OPEN = 5
OUTAGE_PAUSE_S = 20.0


class Breaker:
    """Open after a refusal with a reason, or several failures in a row; after those, one more reopens it."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._failures = 0
        self._open_until = 0.0
        self._kind: ErrorKind | None = None

    @property
    def kind(self) -> ErrorKind | None:
        """Why it is open; None while it is closed."""
        with self._lock:
            return self._kind if self._clock() < self._open_until else None

    def check(self) -> None:
        """Raises ProviderError with the reason and the time left while open."""
        with self._lock:
            left = self._open_until - self._clock()
            if left > 0 and self._kind is not None:
                raise ProviderError(self._kind, retry_after_ms=int(left * 1000) + 1)

    def succeeded(self) -> None:
        with self._lock:
            self._failures = 0

    def failed(self, kind: ErrorKind) -> None:
        with self._lock:
            self._failures += 1
            if self._failures >= FAILURES_TO_OPEN:
                self._open(kind, OUTAGE_PAUSE_S)

    def refused(self, kind: ErrorKind, pause_s: float) -> None:
        with self._lock:
            self._open(kind, pause_s)

    def _open(self, kind: ErrorKind, pause_s: float) -> None:
        self._kind = kind
        self._open_until = self._clock() + pause_s
