"""Counters by reason, and logging that no attacker can turn into a flood."""

from __future__ import annotations

import logging
import time
import traceback
from collections.abc import Callable
from pathlib import PurePath

LOG_EVERY_S = 10.0
FRAMES_IN_LOG = 4


class Metrics:
    """Counts how often each reason occurred, and reads gauges on demand. Read it with `snapshot()`."""

    def __init__(self) -> None:
        self._counts: dict[str, int] = {}
        self._gauges: dict[str, Callable[[], float]] = {}

    def count(self, reason: str, by: int = 1) -> None:
        self._counts[reason] = self._counts.get(reason, 0) + by

    def gauge(self, name: str, read: Callable[[], float]) -> None:
        """`read` is called at each snapshot."""
        self._gauges[name] = read

    def __getitem__(self, reason: str) -> int:
        """The count of `reason`; 0 when it never occurred."""
        return self._counts.get(reason, 0)

    def snapshot(self) -> dict[str, float]:
        """All counters and gauges by name, sorted."""
        values: dict[str, float] = dict(self._counts)
        values.update((name, read()) for name, read in self._gauges.items())
        return dict(sorted(values.items()))


class Reporter:
    """Writes at most one line per reason every ten seconds and says how many it left out.

    A line carries the reason and our own connection number. Never the sid (whoever knows it owns the session), never
    what the client sent; of an exception only its type and place, because its text may quote the client.
    """

    def __init__(self, metrics: Metrics, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._metrics = metrics
        self._clock = clock
        self._log = logging.getLogger("sharetube.transport")
        self._quiet_until: dict[str, float] = {}
        self._left_out: dict[str, int] = {}

    def report(
        self,
        reason: str,
        *,
        connection: int | None = None,
        error: BaseException | None = None,
        level: int = logging.WARNING,
    ) -> None:
        """Count `reason`, and log it unless the same reason was logged less than ten seconds ago."""
        self._metrics.count(reason)
        now = self._clock()
        if now < self._quiet_until.get(reason, 0.0):
            self._left_out[reason] = self._left_out.get(reason, 0) + 1
            return
        self._quiet_until[reason] = now + LOG_EVERY_S
        self._log.log(
            level,
            "%s connection=%s%s left_out=%d",
            reason,
            "-" if connection is None else connection,
            "" if error is None else f" {describe(error)}",
            self._left_out.pop(reason, 0),
        )


def describe(error: BaseException) -> str:
    """The type of `error` and the last places it passed, innermost first, without its text."""
    places = [f"{PurePath(f.filename).name}:{f.lineno}" for f in traceback.extract_tb(error.__traceback__)]
    return f"error={type(error).__name__} at={'<'.join(places[-FRAMES_IN_LOG:][::-1]) or '-'}"
