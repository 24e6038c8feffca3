"""Law 7: timers are a function of state. Nothing is forgotten by a restart, and of two processes one wins."""

from __future__ import annotations

from typing import Any

import gevent
import pytest

from server.contract.commands import PresenceReport
from server.domain.deadline import next_deadline
from server.domain.scene import Reopen
from tests.engine.house import ANN, BOB, HOUR_MS, MINUTE_MS, House, Process, film, until
from tests.fakes.fake_clock import FakeClock


def phase(process: Process, room: str) -> str:
    return process.engine.load(room).player.phase


def get_ready(process: Process, room: str, conn_id: str) -> None:
    cue = process.engine.load(room).player.cue
    process.engine.report(conn_id, PresenceReport(cue=cue, ready=True, rtt_ms=50.0))
    process.settle()


def playing_room(process: Process, clock: FakeClock, duration_ms: int = 200_000, items: int = 2) -> str:
    """Ann alone, watching the first of `items`."""
    room = process.room()
    process.enter(room, ANN, active=True)
    for n in range(items):
        process.add(room, media=film(f"{n}" * 11, duration_ms))
    process.settle()
    get_ready(process, room, "conn-user-ann")
    assert phase(process, room) == "playing"
    clock.advance(300)
    return room


def test_when_all_are_ready_the_room_starts_by_itself(house: House, clock: FakeClock) -> None:
    process = house.process(clock)
    room = process.room()
    process.enter(room, ANN, active=True)
    process.enter(room, BOB, active=True)
    process.add(room)
    get_ready(process, room, "conn-user-ann")
    assert phase(process, room) == "preparing"
    get_ready(process, room, "conn-user-bob")
    assert phase(process, room) == "playing"


def test_with_nobody_to_wait_for_the_room_starts_at_once(house: House, clock: FakeClock) -> None:
    process = house.process(clock)
    room = process.room()
    process.enter(room, ANN)
    process.add(room)
    process.settle()
    assert phase(process, room) == "playing"


def test_the_deadline_starts_without_those_who_are_not_ready(house: House, clock: FakeClock) -> None:
    process = house.process(clock)
    room = process.room()
    process.enter(room, ANN, active=True)
    process.add(room)
    clock.advance(4_999)
    process.step_timers()
    assert phase(process, room) == "preparing"
    clock.advance(1)
    process.step_timers()
    assert phase(process, room) == "playing"


def test_the_next_item_starts_when_one_ends(house: House, clock: FakeClock) -> None:
    process = house.process(clock)
    room = playing_room(process, clock, duration_ms=60_000)
    first = process.engine.load(room).player.item
    clock.advance(59_999)
    process.step_timers()
    assert process.engine.load(room).player.item == first
    clock.advance(1)
    process.step_timers()
    state = process.engine.load(room)
    assert state.player.phase == "preparing"
    assert state.player.item is not None
    assert state.player.item.media.media_id == "1" * 11
    assert state.history == (first,)


def test_the_timer_greenlet_runs_by_itself(house: House) -> None:
    process = house.process(started=True)
    room = process.room()
    process.enter(room, ANN)
    process.add(room, media=film(duration_ms=1_000))
    until(lambda: process.engine.load(room).player.item is None, within_s=30)
    assert [event.payload["cause"] for event in process.out.events[room]] == ["add", "start", "ended"]


def test_a_tick_that_finds_nothing_to_do_is_not_repeated(house: House, clock: FakeClock) -> None:
    process = house.process(clock)
    room = playing_room(process, clock)
    anchor = process.engine.load(room).player.timeline.anchor_ms
    clock.advance(max(0, anchor - clock.now_ms()))
    process.step_timers()
    rev = process.engine.load(room).rev
    # What comes next is the end of the item, and SQL knows.
    end = anchor + 200_000
    assert process.engine._timers._due[room] == end
    assert house.rows("SELECT rev, next_deadline_ms FROM rooms") == [{"rev": rev, "next_deadline_ms": end}]


def test_a_new_process_ticks_what_the_dead_one_left(house: House, clock: FakeClock) -> None:
    process = house.process(clock)
    room = playing_room(process, clock, duration_ms=60_000)
    house.end(process)
    clock.advance(30_000)
    after = house.process(clock)
    after.engine._store.write(lambda session: None)
    # Ann is back in time: the item ends when it would have.
    after.enter(room, ANN, active=True)
    clock.advance(30_000)
    after.step_timers()
    assert after.engine.load(room).player.item.media.media_id == "1" * 11  # type: ignore[union-attr]


def test_at_start_rooms_without_connections_are_empty_since_then(house: House, clock: FakeClock) -> None:
    process = house.process(clock)
    room = playing_room(process, clock, duration_ms=10 * MINUTE_MS)
    position = clock.now_ms() - process.engine.load(room).player.timeline.anchor_ms
    house.end(process)
    clock.advance(5_000)
    after = house.process(clock, started=True)
    assert house.rows("SELECT empty_since_ms, owner_away_since_ms FROM rooms") == [
        {"empty_since_ms": clock.now_ms(), "owner_away_since_ms": clock.now_ms()}
    ]
    clock.advance(2_000)
    after.step_timers()
    assert phase(after, room) == "playing"
    clock.advance(MINUTE_MS)
    after.step_timers()
    player = after.engine.load(room).player
    assert (player.phase, player.timeline.position_ms) == ("paused", position + 5_000)


def test_an_empty_room_pauses_where_it_was_left_and_never_advances(house: House, clock: FakeClock) -> None:
    process = house.process(clock)
    room = playing_room(process, clock, duration_ms=20_000)
    anchor = process.engine.load(room).player.timeline.anchor_ms
    clock.advance(anchor + 10_000 - clock.now_ms())
    process.engine.leave("conn-user-ann")
    process.settle()
    assert house.rows("SELECT empty_since_ms FROM rooms") == [{"empty_since_ms": clock.now_ms()}]
    for _ in range(70):
        clock.advance(1_000)
        process.step_timers()
    state = process.engine.load(room)
    assert (state.player.phase, state.player.timeline.position_ms) == ("paused", 10_000)
    assert len(state.queue) == 1


def test_who_comes_back_in_time_finds_it_playing(house: House, clock: FakeClock) -> None:
    process = house.process(clock)
    room = playing_room(process, clock)
    process.engine.lost("conn-user-ann")
    process.settle()
    clock.advance(59_000)
    process.enter(room, ANN, "again", active=True)
    assert house.rows("SELECT empty_since_ms, owner_away_since_ms FROM rooms") == [
        {"empty_since_ms": None, "owner_away_since_ms": None}
    ]
    clock.advance(30_000)
    process.step_timers()
    assert phase(process, room) == "playing"


def test_an_idle_room_closes_and_its_owners_join_reopens_it(house: House, clock: FakeClock) -> None:
    process = house.process(clock)
    room = process.room()
    clock.advance(24 * HOUR_MS + 1_000)
    process.step_timers()
    state = process.engine.load(room)
    assert state.closed == "idle"
    assert house.rows("SELECT closed, next_deadline_ms FROM rooms") == [{"closed": "idle", "next_deadline_ms": None}]
    assert process.engine.resolve(state.code) == room
    assert process.engine.system(room, Reopen())
    assert process.engine.load(room).closed is None
    assert process.out.revs(room) == [1, 2]


def test_an_owner_who_is_away_is_stood_in_for(house: House, clock: FakeClock) -> None:
    process = house.process(clock)
    room = process.room()
    process.enter(room, ANN)
    process.enter(room, BOB)
    process.engine.leave("conn-user-ann")
    process.settle()
    clock.advance(2 * MINUTE_MS)
    process.step_timers()
    assert process.engine.load(room).roles.acting == BOB.user_id
    process.enter(room, ANN)
    assert process.engine.load(room).roles.acting is None


def test_of_two_processes_one_wins(house: House, clock: FakeClock) -> None:
    one, two = house.process(clock), house.process(clock)
    room = playing_room(one, clock, duration_ms=60_000)
    # Both serve the room, and both see its time come.
    two.enter(room, BOB, active=True)
    get_ready(two, room, "conn-user-bob")
    clock.advance(60_000)
    gevent.joinall([gevent.spawn(one.engine._timers.tick, room), gevent.spawn(two.engine._timers.tick, room)])
    for process in (one, two):
        process.engine._feed.compare()
        process.settle()
    ended = [row["rev"] for row in house.rows("SELECT * FROM room_events ORDER BY rev") if row["cause"] == "ended"]
    assert len(ended) == 2  # one commit: queue.update and player.state
    assert len(one.engine.load(room).history) == 1
    assert one.out.events[room][-2:] == two.out.events[room][-2:]


def test_a_room_nobody_ticks_is_ticked_by_whoever_scans_first(house: House, clock: FakeClock) -> None:
    one, two = house.process(clock), house.process(clock)
    rooms = [one.room() for _ in range(5)]
    clock.advance(24 * HOUR_MS + 1_000)
    gevent.joinall([gevent.spawn(one.step_timers), gevent.spawn(two.step_timers)], raise_error=True)
    for room in rooms:
        assert [row["cause"] for row in house.rows("SELECT * FROM room_events WHERE room_id = :r", r=room)] == ["idle"]


def test_a_tick_that_meets_a_dead_database_is_made_up_for(house: House, clock: FakeClock) -> None:
    process = house.process(clock)
    room = playing_room(process, clock, duration_ms=60_000)
    clock.advance(60_000)
    process.store.fail_once(committed=False)
    process.step_timers()
    assert phase(process, room) == "playing"
    clock.advance(1_000)
    process.step_timers()
    assert phase(process, room) == "preparing"


def test_the_stored_deadline_is_the_function_of_what_is_stored(house: House, clock: FakeClock) -> None:
    process = house.process(clock)
    room = playing_room(process, clock)
    presses: list[tuple[str, dict[str, Any]]] = [
        ("player.seek", {"position_ms": 50_000}),
        ("player.pause", {}),
        ("player.play", {}),
        ("player.next", {}),
    ]
    for name, fields in presses:
        process.do(room, name, **fields)
        [row] = house.rows("SELECT next_deadline_ms, empty_since_ms, owner_away_since_ms FROM rooms")
        assert row["next_deadline_ms"] == next_deadline(
            process.engine.load(room),
            empty_since_ms=row["empty_since_ms"],
            owner_away_since_ms=row["owner_away_since_ms"],
            idle_close_ms=24 * HOUR_MS,
            after_ms=0,
        )


def test_alarms_that_are_set_anew_do_not_pile_up(
    house: House, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    from server.engine import timers

    monkeypatch.setattr(timers, "SLACK", 10)
    process = house.process(clock)
    room = playing_room(process, clock)
    for n in range(50):
        process.engine._timers._set(room, clock.now_ms() + 10_000 + n)
    assert len(process.engine._timers._heap) <= 13
    assert (clock.now_ms() + 10_049, room) in process.engine._timers._heap
