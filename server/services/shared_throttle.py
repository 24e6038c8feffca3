"""Limits that several processes keep together, in Redis when there is one: else each keeps its own, in memory."""

import logging
import time
from collections.abc import Callable
from hashlib import blake2b
from typing import Any, Protocol

import redis

from server.contract.errors import Refused
from server.services.throttle import Throttle

log = logging.getLogger(__name__)

TIMEOUT_S = 0.25
AWAY_S = 5.0
"""How long a Redis that did not answer is left alone."""
# The moment at which the bucket is full again, in ms of Redis's own clock, is all there is to keep.
_BUCKET = """
local t = redis.call('TIME')
local now = t[1] * 1000 + math.floor(t[2] / 1000)
local step, burst, take = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local full = math.max(tonumber(redis.call('GET', KEYS[1]) or now), now)
local wait = full - now - (burst - 1) * step
if wait > 0 then return math.ceil(wait) end
if take == 1 then redis.call('SET', KEYS[1], full + step, 'PX', math.ceil(full + step - now) + 1000) end
return 0
"""


class Limiter(Protocol):
    """How often something may happen, per key."""

    def spend(self, key: str, message: str = ...) -> None:
        """Take one token, or refuse with `rate_limited` and the time until there is one."""

    def wait(self, key: str) -> float:
        """Seconds until a token is there; 0 when one is."""


class Limiters:
    """Makes limits. `redis_url` empty: in memory."""

    def __init__(self, redis_url: str, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._redis: Any = None
        self._away_until = 0.0
        if redis_url:
            self._redis = redis.Redis.from_url(
                redis_url, socket_timeout=TIMEOUT_S, socket_connect_timeout=TIMEOUT_S, retry=None
            )
            self._bucket = self._redis.register_script(_BUCKET)

    def shared(self, name: str, burst: int, rate: float) -> Limiter:
        """A limit over all processes: for what is rare, and guessed at."""
        own = Throttle(burst, rate, self._monotonic)
        return own if self._redis is None else _Shared(self, name, burst, rate, own)

    def status(self) -> str:
        """For health: "ok", "not used", or why not."""
        if self._redis is None:
            return "not used"
        try:
            self._redis.ping()
        except redis.RedisError as error:
            return f"no answer ({type(error).__name__})"
        return "ok"

    def close(self) -> None:
        if self._redis is not None:
            self._redis.close()

    def ask(self, key: str, burst: int, rate: float, *, take: bool) -> int | None:
        """Milliseconds to wait, 0 when there was a token, which `take` takes; None while Redis does not answer."""
        now = self._monotonic()
        if now < self._away_until:
            return None
        try:
            return int(self._bucket(keys=[key], args=[1000 / rate, burst, int(take)]))
        except redis.RedisError as error:
            self._away_until = now + AWAY_S
            log.warning("redis does not answer (%s): limits are each process's own", type(error).__name__)
            return None


class _Shared:
    """One limit in Redis. Names and addresses are kept as digests, and no longer than they matter."""

    def __init__(self, limiters: Limiters, name: str, burst: int, rate: float, own: Throttle) -> None:
        self._limiters, self._name, self._burst, self._rate, self._own = limiters, name, burst, rate, own

    def spend(self, key: str, message: str = "Too often: wait a moment") -> None:
        wait_ms = self._limiters.ask(self._key(key), self._burst, self._rate, take=True)
        if wait_ms is None:
            self._own.spend(key, message)
        elif wait_ms > 0:
            raise Refused("rate_limited", message, wait_ms + 1)

    def wait(self, key: str) -> float:
        wait_ms = self._limiters.ask(self._key(key), self._burst, self._rate, take=False)
        return self._own.wait(key) if wait_ms is None else wait_ms / 1000

    def _key(self, key: str) -> str:
        return f"sharetube:limit:{self._name}:{blake2b(key.encode(), digest_size=12).hexdigest()}"
