"""Law 9: one room's commits and deliveries happen together, in turn; rooms do not wait for each other."""

from __future__ import annotations

import random

import gevent
import pytest

from server.contract.errors import Refused
from server.engine.turns import Turns
from tests.engine.house import ANN, BOB, CAT, House, make, until


def test_turns_come_in_the_order_of_asking() -> None:
    turns, served = Turns(), []

    def ask(name: int) -> None:
        with turns:
            gevent.sleep(0)
            served.append(name)

    gevent.joinall([gevent.spawn(ask, n) for n in range(20)])
    assert served == list(range(20))
    assert turns.idle


def test_who_comes_back_at_once_stands_behind_those_who_wait() -> None:
    turns, served = Turns(), []

    def greedy() -> None:
        for _ in range(3):
            with turns:
                served.append("greedy")
                gevent.sleep(0)

    def patient() -> None:
        with turns:
            served.append("patient")

    gevent.joinall([gevent.spawn(greedy), gevent.spawn(patient)])
    assert served.index("patient") == 1


def test_several_turns_at_once_are_never_more_than_allowed() -> None:
    turns, inside, most = Turns(3), 0, 0

    def ask() -> None:
        nonlocal inside, most
        with turns:
            inside += 1
            most = max(most, inside)
            gevent.sleep(0)
            inside -= 1

    gevent.joinall([gevent.spawn(ask) for _ in range(20)])
    assert most == 3


@pytest.mark.parametrize("turn_comes_too", [False, True])
def test_who_is_killed_in_the_line_does_not_take_the_turn_along(turn_comes_too: bool) -> None:
    turns, served = Turns(), []
    turns.__enter__()

    def ask(name: str) -> None:
        with turns:
            served.append(name)

    first, second = gevent.spawn(ask, "first"), gevent.spawn(ask, "second")
    gevent.sleep(0)
    # Not blocking, the kill arrives only after the turn was handed on.
    first.kill(block=not turn_comes_too)
    turns.__exit__(None, None, None)
    gevent.joinall([second], timeout=10)
    assert served == ["second"]
    assert turns.idle


def test_commands_that_wait_at_random_keep_one_order(house: House) -> None:
    process = house.process()
    room = process.room()
    dice = random.Random(7)
    process.store.before = process.store.after = lambda _commit: gevent.sleep(dice.random() * 0.003)
    acked: list[tuple[int, int]] = []

    def talk(who: int) -> None:
        for n in range(10):
            rev = process.say(room, f"{n}", (ANN, BOB, CAT)[who])["rev"]
            # Before its ack, the event has been delivered here, and so have all before it.
            assert rev in process.out.revs(room)
            acked.append((rev, who))

    gevent.joinall([gevent.spawn(talk, who) for who in range(3)], raise_error=True)
    assert process.out.revs(room) == list(range(1, 31))
    assert sorted(rev for rev, _who in acked) == list(range(1, 31))
    for who in range(3):
        mine = [rev for rev, other in acked if other == who]
        assert mine == sorted(mine)


def test_a_slow_room_does_not_hold_up_another(house: House) -> None:
    process = house.process()
    slow, quick = process.room(), process.room()
    process.say(slow)
    process.say(quick)
    process.store.before = lambda commit: gevent.sleep(5) if commit.room_id == slow else None
    stuck = gevent.spawn(process.say, slow)
    gevent.sleep(0)
    process.say(quick)
    assert not stuck.ready()
    stuck.kill()


def test_a_command_that_is_killed_half_way_leaves_the_room_in_order(house: House) -> None:
    process = house.process()
    room = process.room()
    process.say(room)
    process.store.after = lambda _commit: gevent.sleep(60)
    stuck = gevent.spawn(process.say, room)
    until(lambda: bool(house.rows("SELECT rev FROM rooms WHERE rev = 2")))
    stuck.kill()
    process.store.after = lambda _commit: None
    assert process.out.revs(room) == [1]
    assert process.say(room)["rev"] == 3
    assert process.out.revs(room) == [1, 2, 3]


def test_delivery_that_looks_at_the_room_sees_the_state_the_event_led_to(house: House) -> None:
    process = house.process()
    room = process.room()
    process.enter(room)
    seen: list[tuple[int, int]] = []
    process.out.check = lambda room_id, event: seen.append((event.rev, process.engine.load(room_id).rev))
    for _ in range(3):
        process.say(room)
    assert seen == [(1, 1), (2, 2), (3, 3)]


def test_a_room_that_was_forgotten_while_somebody_stood_in_line_is_opened_anew(house: House) -> None:
    process = house.process()
    room = process.room()
    process.say(room)
    rooms = process.engine._rooms
    opened = rooms.get(room)
    with opened.order:
        waiting = gevent.spawn(process.say, room)
        gevent.sleep(0)
        del rooms._open[room]
    waiting.get(timeout=10)
    again = rooms.peek(room)
    assert again is not None
    assert again is not opened
    assert (opened.state.rev, again.state.rev) == (1, 2)
    assert process.out.revs(room) == [1, 2]


def test_a_room_nobody_is_in_is_forgotten_in_time_and_found_again(house: House, clock: object) -> None:
    process = house.process(clock)  # type: ignore[arg-type]
    room, busy = process.room(), process.room()
    process.say(room)
    process.enter(busy)
    clock.advance(120_000)  # type: ignore[attr-defined]
    process.engine._rooms.evict()
    assert process.engine._rooms.peek(room) is None
    assert process.engine._rooms.peek(busy) is not None
    assert process.say(room)["rev"] == 2


def test_an_unknown_room_is_not_found(house: House) -> None:
    process = house.process()
    with pytest.raises(Refused, match="not_found"):
        process.engine.execute("nowhere", "chat.send", make("chat.send", text="?"), ANN, op_id="op-unknown")
    with pytest.raises(Refused, match="not_found"):
        process.engine.load("nowhere")
    assert process.engine.resolve("ZZZZZZ") is None
