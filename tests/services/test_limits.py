"""Limits: alone in memory, together in Redis, and what happens when Redis goes away."""

from collections.abc import Callable, Iterator

import pytest

from server.contract.commands import COMMANDS
from server.contract.errors import Refused
from server.services.pace import Pace
from server.services.shared_throttle import Limiter, Limiters
from tests.support import redis as own


class Hand:
    """A monotonic clock that a test moves."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def redis_server() -> Iterator[own.Server]:
    try:
        with own.server() as server:
            yield server
    except own.UnavailableError as missing:
        pytest.skip(str(missing))


def spent(limiter: Limiter, key: str = "ana", most: int = 50) -> int:
    """How often something may happen before it is refused."""
    return next((n for n in range(most) if _is_refused(lambda: limiter.spend(key))), most)


def _is_refused(ask: Callable[[], None]) -> bool:
    try:
        ask()
    except Refused as refused:
        return refused.code == "rate_limited" and (refused.retry_after_ms or 0) > 0
    return False


def test_processes_share_what_redis_keeps(redis_server: own.Server) -> None:
    one, other = Limiters(redis_server.url), Limiters(redis_server.url)
    first, second = (limiters.shared("logins", 5, 0.001) for limiters in (one, other))
    assert spent(first) == 5
    assert spent(second) == 0
    assert second.wait("ana") > 0
    assert spent(second, "ben") == 5, "each key for itself"
    assert spent(other.shared("mails", 3, 0.001)) == 3, "each limit for itself"
    assert one.status() == "ok"
    for limiters in (one, other):
        limiters.close()


def test_what_is_kept_names_nobody_and_goes_by_itself(redis_server: own.Server) -> None:
    limiters = Limiters(redis_server.url)
    limiters.shared("logins", 5, 10.0).spend("ana@example.org 203.0.113.7")
    (key,) = limiters._redis.keys()
    assert b"ana" not in key
    assert 0 < limiters._redis.pttl(key) <= 2_000
    limiters.close()


def test_tokens_come_back_with_time(redis_server: own.Server) -> None:
    limiters = Limiters(redis_server.url)
    limiter = limiters.shared("quick", 1, 1_000.0)
    limiter.spend("ana")
    for _ in range(200):
        if limiter.wait("ana") == 0:
            break
    limiter.spend("ana")
    limiters.close()


def test_without_redis_each_process_keeps_its_own(redis_server: own.Server) -> None:
    hand = Hand()
    limiters = Limiters(redis_server.url, hand)
    limiter = limiters.shared("logins", 3, 0.001)
    redis_server.stop()
    assert spent(limiter) == 3, "limited all the same"
    assert limiters.status().startswith("no answer")
    redis_server.start()
    assert spent(limiter) == 0, "and not asked again with every command"
    hand.now += 5.1
    assert spent(limiter) == 3
    limiters.close()


def test_no_redis_at_all() -> None:
    limiters = Limiters("")
    assert spent(limiters.shared("logins", 4, 0.001)) == 4
    assert limiters.status() == "not used"
    limiters.close()


ABROAD = "203.0.113.7"


def refusals(pace: Pace, name: str, people: int, each: int, address: str, rooms: int = 1) -> int:
    """How many of so many commands are refused."""
    return sum(
        _is_refused(lambda n=n: pace.command(COMMANDS[name], f"u-{n % people}", address, f"r-{n % rooms}"))
        for n in range(people * each)
    )


def still(burst: int, rate: float):
    from server.services.throttle import Throttle

    return Throttle(burst, rate, Hand())


def test_people_in_a_hurry_are_not_slowed_down() -> None:
    assert refusals(Pace(still), "player.seek", people=1, each=200, address=ABROAD) == 0
    assert refusals(Pace(still), "chat.send", people=40, each=20, address=ABROAD) == 0, "a class behind one line"


@pytest.mark.parametrize(
    ("name", "people", "rooms", "address", "most"),
    [
        ("player.seek", 1, 1, "127.0.0.1", 300),
        ("chat.send", 1, 1, "127.0.0.1", 30),
        ("chat.history", 1, 1, "127.0.0.1", 120),
        ("player.seek", 100, 100, ABROAD, 1_500),
        ("player.seek", 100, 1, "127.0.0.1", 2_000),
    ],
    ids=["a person", "chatter", "questions", "a network", "a room"],
)
def test_each_limit_holds(name: str, people: int, rooms: int, address: str, most: int) -> None:
    each = 3_000 // people
    assert people * each - refusals(Pace(still), name, people, each, address, rooms) == most


def test_what_keeps_people_in_step_is_free() -> None:
    for name in ("clock.ping", "presence.report"):
        assert refusals(Pace(still), name, people=1, each=5_000, address=ABROAD) == 0
