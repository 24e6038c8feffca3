import threading
from collections.abc import Callable, Iterator

import pytest

from server.services.providers import ErrorKind, ProviderError
from server.services.providers.lookups import Answer, Failure, Lookups

from .conftest import Clock

WAIT_S = 10.0
Work = Callable[[str, float], Answer[str]]


class Desk:
    """Work that can be held up, and remembers what it did."""

    def __init__(self) -> None:
        self.done: list[str] = []
        self.open = threading.Event()
        self.open.set()
        self.most = self.now = 0
        self._lock = threading.Lock()

    def __call__(self, key: str, deadline: float) -> Answer[str]:
        with self._lock:
            self.now += 1
            self.most = max(self.most, self.now)
        assert self.open.wait(WAIT_S)
        with self._lock:
            self.now -= 1
            self.done.append(key)
        return Answer(Failure(ErrorKind.UPSTREAM, 5) if key.startswith("bad") else key.upper(), 100)


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def lookups(desk: Desk, clock: Clock) -> Iterator[Lookups[str, str]]:
    made = Lookups(desk, clock, workers=2, pending=4, capacity=3)
    yield made
    desk.open.set()
    made.close()


def kind_of(lookups: Lookups[str, str], key: str, timeout_s: float = WAIT_S) -> ErrorKind:
    with pytest.raises(ProviderError) as caught:
        lookups.get(key, timeout_s)
    return caught.value.kind


def test_kept_and_forgotten(lookups: Lookups[str, str], desk: Desk, clock: Clock) -> None:
    for age, times in ((0, 1), (99, 1), (1, 2)):
        clock.forward(age)
        assert lookups.get("a", WAIT_S) == "A"
        assert len(desk.done) == times


def test_failures_are_kept_and_raised_anew(lookups: Lookups[str, str], desk: Desk) -> None:
    raised = []
    for _ in range(2):
        with pytest.raises(ProviderError) as caught:
            lookups.get("bad", WAIT_S)
        raised.append(caught.value)
    assert raised[0] is not raised[1]
    assert [(error.kind, error.retry_after_ms) for error in raised] == [(ErrorKind.UPSTREAM, 5)] * 2
    assert desk.done == ["bad"]


def test_the_least_used_goes_first(lookups: Lookups[str, str], desk: Desk) -> None:
    for key in "abcad":
        lookups.get(key, WAIT_S)
    assert desk.done == ["a", "b", "c", "d"]
    for key in "acd":
        lookups.get(key, WAIT_S)
    assert desk.done == ["a", "b", "c", "d"]
    lookups.get("b", WAIT_S)
    assert desk.done[-1] == "b"


def test_few_work_some_wait_and_the_rest_is_turned_away(lookups: Lookups[str, str], desk: Desk) -> None:
    desk.open.clear()
    for key in "abcd":
        assert kind_of(lookups, key, 0) is ErrorKind.TIMEOUT
    assert kind_of(lookups, "e", 0) is ErrorKind.BUSY
    assert kind_of(lookups, "a", 0) is ErrorKind.TIMEOUT  # already underway: joins
    desk.open.set()
    assert [lookups.get(key, WAIT_S) for key in "abcd"] == ["A", "B", "C", "D"]
    assert desk.most <= 2
    assert lookups.get("e", WAIT_S) == "E"


def test_put_answers_for_a_request(lookups: Lookups[str, str], desk: Desk) -> None:
    lookups.put("a", "known", 10)
    assert lookups.get("a", 0) == "known"
    assert desk.done == []


def test_a_bug_in_the_work_does_not_stay(clock: Clock) -> None:
    calls: list[str] = []

    def work(key: str, deadline: float) -> Answer[str]:
        calls.append(key)
        if len(calls) == 1:
            raise ZeroDivisionError
        return Answer("fine", 1)

    lookups = Lookups(work, clock)
    with pytest.raises(ZeroDivisionError):
        lookups.get("a", WAIT_S)
    assert lookups.get("a", WAIT_S) == "fine"
    lookups.close()
