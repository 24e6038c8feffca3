"""The token bucket."""

from __future__ import annotations

import math
import time


class TokenBucket:
    """Allows `burst` at once and `rate` per second in the long run. Starts full."""

    __slots__ = ("_burst", "_rate", "_stamp", "_tokens")

    def __init__(self, rate: float, burst: float, now: float | None = None) -> None:
        self._rate = rate
        self._burst = float(burst)
        self._tokens = float(burst)
        self._stamp = time.monotonic() if now is None else now

    def _refill(self, now: float) -> None:
        if now > self._stamp:
            self._tokens = min(self._burst, self._tokens + (now - self._stamp) * self._rate)
            self._stamp = now

    def take(self, cost: float, now: float) -> bool:
        """Take `cost` tokens and return True, or take none and return False. `now` is of the monotonic clock.

        A cost above the burst is taken from a full bucket, or it could never pass.
        """
        self._refill(now)
        cost = min(cost, self._burst)
        if self._tokens < cost:
            return False
        self._tokens -= cost
        return True

    def wait_ms(self, cost: float, now: float) -> int:
        """Milliseconds until `take(cost)` would succeed; 0 when it would now."""
        self._refill(now)
        missing = min(cost, self._burst) - self._tokens
        return max(0, math.ceil(missing / self._rate * 1000))

    def full(self, now: float) -> bool:
        """True when nothing is owed: the bucket could be forgotten."""
        self._refill(now)
        return self._tokens >= self._burst
