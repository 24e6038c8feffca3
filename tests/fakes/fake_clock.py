"""A clock that a test moves."""


class FakeClock:
    """`Clock` that stands still until told otherwise."""

    def __init__(self, now_ms: int = 1_800_000_000_000) -> None:
        self._now_us = now_ms * 1_000

    def now_ms(self) -> int:
        return self._now_us // 1_000

    def now_us(self) -> int:
        return self._now_us

    def advance(self, ms: int) -> None:
        self._now_us += ms * 1_000
