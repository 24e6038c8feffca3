"""Law 5: every process delivers a room's events in order, each once, whatever the bus does."""

from __future__ import annotations

import random
from collections.abc import Callable

import gevent
import pytest

from server.engine.bus import LocalBus
from tests.engine.house import ANN, BOB, DeafBus, House, Process, until
from tests.fakes.fake_clock import FakeClock

Hint = tuple[str, int]


class LossyBus:
    """`Bus` that drops, doubles, delays and mixes up hints, with dice of the test's own."""

    def __init__(self, seed: int) -> None:
        self._dice = random.Random(seed)
        self._receivers: list[Callable[[str, int], None]] = []
        self._held: list[Hint] = []

    def publish(self, room_id: str, rev: int) -> None:
        self._held += [(room_id, rev)] * self._dice.choice([0, 1, 1, 2])
        self._dice.shuffle(self._held)
        while self._held and self._dice.random() < 0.6:
            hint = self._held.pop()
            for receive in self._receivers:
                receive(*hint)

    def subscribe(self, receive: Callable[[str, int], None]) -> None:
        self._receivers.append(receive)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_two_processes_on_a_lossy_bus_deliver_gapless_in_order_and_once(house: House, seed: int) -> None:
    bus = LossyBus(seed)
    one, two = house.process(bus=bus), house.process(bus=bus)
    room = one.room()
    one.enter(room, ANN)
    two.enter(room, BOB)

    def talk(process: Process, who: object) -> None:
        for n in range(15):
            process.say(room, f"{n}", who)  # type: ignore[arg-type]
            gevent.sleep(0)

    gevent.joinall([gevent.spawn(talk, one, ANN), gevent.spawn(talk, two, BOB)], raise_error=True)
    for process in (one, two):
        process.engine._feed.compare()
        process.settle()
        assert process.out.revs(room) == list(range(1, 31))
    assert one.out.events[room] == two.out.events[room]
    assert one.engine.snapshot_json(room) == two.engine.snapshot_json(room)


def test_a_hint_is_enough(house: House) -> None:
    bus = LocalBus()
    one, two = house.process(bus=bus), house.process(bus=bus)
    room = one.room()
    two.enter(room, BOB)
    one.say(room)
    until(lambda: two.out.revs(room) == [1])


def test_without_any_hint_the_comparison_with_sql_delivers(house: House) -> None:
    one, two = house.process(bus=DeafBus()), house.process(bus=DeafBus())
    room = one.room()
    two.enter(room, BOB)
    one.say(room)
    one.say(room)
    gevent.sleep(0.01)
    assert two.out.revs(room) == []
    two.engine._feed.compare()
    until(lambda: two.out.revs(room) == [1, 2])


def test_the_comparison_runs_by_itself(house: House) -> None:
    one, two = house.process(bus=DeafBus()), house.process(bus=DeafBus(), started=True)
    room = one.room()
    two.enter(room, BOB)
    one.say(room)
    until(lambda: two.out.revs(room) == [1], within_s=20)


def test_a_process_ignores_hints_of_rooms_nobody_here_is_in(house: House) -> None:
    bus = LocalBus()
    one, two = house.process(bus=bus), house.process(bus=bus)
    room = one.room()
    two.engine.load(room)
    one.say(room)
    gevent.sleep(0.01)
    assert two.out.revs(room) == []
    # Nothing is lost by that: who asks, or enters, gets the present.
    assert two.engine.load(room).rev == 1
    one.say(room)
    two.enter(room, BOB)
    assert two.engine.load(room).rev == 2


def test_a_commit_on_a_stale_state_first_delivers_what_it_had_missed(house: House) -> None:
    one, two = house.process(bus=DeafBus()), house.process(bus=DeafBus())
    room = one.room()
    two.enter(room, BOB)
    one.say(room)
    assert two.say(room, "me too", BOB)["rev"] == 2
    assert two.out.revs(room) == [1, 2]


def test_fetching_that_fails_is_made_up_for(house: House) -> None:
    bus = LocalBus()
    one, two = house.process(bus=bus), house.process(bus=bus)
    room = one.room()
    two.enter(room, BOB)
    read = two.store.inner.read
    two.store.read = _raise_unavailable  # type: ignore[method-assign, assignment]
    one.say(room)
    two.settle()
    assert two.out.revs(room) == []
    two.store.read = read  # type: ignore[method-assign]
    two.engine._feed.compare()
    until(lambda: two.out.revs(room) == [1])


def test_more_events_than_one_read_takes_are_all_delivered(
    sqlite_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from server.engine import rooms

    monkeypatch.setattr(rooms, "CHUNK", 7)
    house = House(sqlite_database)
    one, two = house.process(), house.process()
    room = one.room()
    two.enter(room, BOB)
    for _ in range(21):
        one.say(room)
    two.engine._feed.compare()
    until(lambda: two.out.revs(room) == list(range(1, 22)))
    house.close()


def test_a_room_that_a_starting_process_took_for_empty_is_put_right(house: House, clock: FakeClock) -> None:
    one = house.process(clock)
    room = one.room()
    one.enter(room, ANN)
    assert house.rows("SELECT empty_since_ms FROM rooms") == [{"empty_since_ms": None}]
    house.process(clock, started=True)
    assert house.rows("SELECT empty_since_ms FROM rooms") == [{"empty_since_ms": clock.now_ms()}]
    one.engine._feed.compare()
    one.settle()
    assert house.rows("SELECT empty_since_ms, owner_away_since_ms FROM rooms") == [
        {"empty_since_ms": None, "owner_away_since_ms": None}
    ]


def _raise_unavailable(_work: object) -> None:
    from server.engine.store import unavailable

    raise unavailable()
