"""Who may open one more connection: totals, and shares per address."""

from __future__ import annotations

import ipaddress
import time
from collections.abc import Callable
from typing import Any, NamedTuple

from server.transport.buckets import TokenBucket
from server.transport.limits import Limits
from server.transport.metrics import Metrics

_FORGET_EVERY_S = 60.0


class Refusal(NamedTuple):
    """An HTTP answer instead of a connection. `text` is for whoever debugs it."""

    status: str
    text: str
    headers: tuple[tuple[str, str], ...] = ()


_FULL = Refusal("503 Service Unavailable", "full", (("Retry-After", "5"),))
_TOO_FAST = Refusal("429 Too Many Requests", "too many handshakes", (("Retry-After", "5"),))
_TOO_MANY = Refusal("429 Too Many Requests", "too many connections", (("Retry-After", "30"),))


def remote_address(environ: dict[str, Any]) -> str:
    """The TCP peer. Behind a proxy the factory passes a function that knows how many proxies to trust."""
    address: str = environ.get("REMOTE_ADDR", "")
    return address


def is_loopback(address: str) -> bool:
    """True for 127.0.0.0/8 and ::1, and for what is no IP address at all (a Unix socket)."""
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return True


def share_key(address: str) -> str:
    """What shares one allowance: an IPv4 address, or an IPv6 /64, of which everybody has a whole one."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if parsed.version == 4:
        return address
    if parsed.ipv4_mapped is not None:
        return str(parsed.ipv4_mapped)
    return str(ipaddress.ip_network((parsed, 64), strict=False))


class Admission:
    """Counts Engine.IO connections in all and per address, and limits how fast an address may open them."""

    def __init__(
        self,
        limits: Limits,
        metrics: Metrics,
        *,
        address_of: Callable[[dict[str, Any]], str] = remote_address,
        exempt: Callable[[str], bool] = is_loopback,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._limits = limits
        self._metrics = metrics
        self._address_of = address_of
        self._exempt = exempt
        self._clock = clock
        self.total = 0
        self._open: dict[str, int] = {}
        self._pace: dict[str, TokenBucket] = {}
        self._forget_at = clock() + _FORGET_EVERY_S

    def enter(self, environ: dict[str, Any]) -> tuple[Refusal | None, Callable[[], None]]:
        """Ask for one connection. Returns a refusal or None, and the function to call, once, when it is over."""
        address = self._address_of(environ)
        key = None if self._exempt(address) else share_key(address)
        refusal = self._refusal(key)
        if refusal is not None:
            self._metrics.count("refused_" + refusal.text.replace(" ", "_"))
            return refusal, lambda: None
        self.total += 1
        if key is not None:
            self._open[key] = self._open.get(key, 0) + 1
        return None, lambda: self._leave(key)

    def _refusal(self, key: str | None) -> Refusal | None:
        if self.total >= self._limits.connections:
            return _FULL
        if key is None:
            return None
        now = self._clock()
        if now >= self._forget_at:
            self._forget_at = now + _FORGET_EVERY_S
            self._pace = {k: pace for k, pace in self._pace.items() if not pace.full(now)}
        pace = self._pace.get(key)
        if pace is None:
            pace = self._pace[key] = TokenBucket(self._limits.handshake_rate, self._limits.handshake_burst, now)
        if not pace.take(1, now):
            return _TOO_FAST
        if self._open.get(key, 0) >= self._limits.connections_per_address:
            return _TOO_MANY
        return None

    def _leave(self, key: str | None) -> None:
        self.total -= 1
        if key is not None:
            left = self._open[key] - 1
            if left:
                self._open[key] = left
            else:
                del self._open[key]
