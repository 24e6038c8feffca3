"""How often something may happen, per key. In memory: each process guards what is its own."""

import time
from collections import OrderedDict
from collections.abc import Callable

from server.contract.errors import Refused

_KEYS = 20_000


class Throttle:
    """A token bucket per key: `burst` at once, then `rate` a second. The keys used longest ago are forgotten first."""

    def __init__(self, burst: int, rate: float, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._burst, self._rate, self._monotonic = float(burst), rate, monotonic
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def spend(self, key: str, message: str = "Too often: wait a moment") -> None:
        """Take one token, or refuse with `rate_limited` and the time until there is one."""
        tokens, now = self._tokens(key)
        if tokens < 1:
            raise Refused("rate_limited", message, int(self._until_one(tokens) * 1000) + 1)
        self._buckets[key] = (tokens - 1, now)
        self._buckets.move_to_end(key)
        if len(self._buckets) > _KEYS:
            self._buckets.popitem(last=False)

    def wait(self, key: str) -> float:
        """Seconds until a token is there; 0 when one is."""
        tokens, _now = self._tokens(key)
        return 0.0 if tokens >= 1 else self._until_one(tokens)

    def _until_one(self, tokens: float) -> float:
        return (1 - tokens) / self._rate

    def _tokens(self, key: str) -> tuple[float, float]:
        now = self._monotonic()
        known = self._buckets.get(key)
        if known is None:
            return self._burst, now
        tokens = known[0] + (now - known[1]) * self._rate
        return min(self._burst, tokens), now
