"""The server's one clock."""

import time
from typing import Protocol


class Clock(Protocol):
    """Server time since the epoch. Never runs backwards within a process."""

    def now_ms(self) -> int: ...

    def now_us(self) -> int: ...


class SystemClock:
    """Wall time at start plus monotonic time since: an operator who sets the machine's clock moves no room.

    Processes of one host agree as far as their starts read the same wall clock; several hosts need NTP.
    """

    def __init__(self) -> None:
        self._offset_ns = time.time_ns() - time.monotonic_ns()

    def now_ms(self) -> int:
        return (self._offset_ns + time.monotonic_ns()) // 1_000_000

    def now_us(self) -> int:
        return (self._offset_ns + time.monotonic_ns()) // 1_000
