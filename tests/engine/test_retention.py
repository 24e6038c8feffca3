"""Law 3: what is too old or too much goes from the old end, and who asks for it gets a snapshot."""

from __future__ import annotations

from typing import Any

import pytest

from server.contract.errors import Refused
from server.contract.shapes import Since
from server.engine import retention
from server.engine.policy import Policy
from server.engine.retention import DAY_MS
from server.engine.store import unavailable
from tests.engine.house import House, Process
from tests.fakes.fake_clock import FakeClock


@pytest.fixture(autouse=True)
def small_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "BATCH", 4)
    monkeypatch.setattr(retention, "ROOMS", 2)
    monkeypatch.setattr(retention, "PAUSE_S", 0)


def talk(process: Process, room: str, messages: int) -> None:
    for n in range(messages):
        process.say(room, f"{n}")


def revs(house: House, table: str, room: str) -> list[int]:
    sql = {
        "room_events": "SELECT rev FROM room_events WHERE room_id = :r ORDER BY rev",
        "chat_messages": "SELECT rev FROM chat_messages WHERE room_id = :r ORDER BY rev",
    }
    return [row["rev"] for row in house.rows(sql[table], r=room)]


def test_the_newest_are_kept_up_to_the_number_allowed(house: House, clock: FakeClock) -> None:
    process = house.process(clock, policy=Policy(event_count=10, chat_count=5))
    busy, quiet = process.room(), process.room()
    talk(process, busy, 23)
    talk(process, quiet, 3)
    process.engine._retention.run()
    assert revs(house, "room_events", busy) == list(range(14, 24))
    assert revs(house, "chat_messages", busy) == list(range(19, 24))
    assert revs(house, "room_events", quiet) == revs(house, "chat_messages", quiet) == [1, 2, 3]


def test_what_is_older_than_allowed_goes_and_the_last_event_stays(house: House, clock: FakeClock) -> None:
    process = house.process(clock, policy=Policy(event_days=90))
    room, abandoned = process.room(), process.room()
    talk(process, room, 6)
    talk(process, abandoned, 6)
    clock.advance(90 * DAY_MS)
    process.engine._retention.run()
    assert len(revs(house, "room_events", room)) == 6
    talk(process, room, 2)
    clock.advance(1)
    process.engine._retention.run()
    assert revs(house, "room_events", room) == revs(house, "chat_messages", room) == [7, 8]
    assert revs(house, "room_events", abandoned) == [6]


def test_the_past_that_is_gone_is_a_snapshot_and_the_rest_has_no_gap(house: House, clock: FakeClock) -> None:
    process = house.process(clock, policy=Policy(event_count=10))
    room = process.room()
    at = process.engine.load(room).at
    talk(process, room, 20)
    process.engine._retention.run()
    fresh = house.process(clock)
    for rev in (0, 5, 10):
        assert fresh.engine.since(room, Since(rev=rev, at=at)).kind == "snapshot"
    answer = fresh.engine.since(room, Since(rev=11, at=at))
    assert answer.kind == "events"
    assert answer.text.count('"ns":"/chat"') == 9
    assert fresh.say(room)["rev"] == 21


def test_a_pass_that_is_interrupted_leaves_no_gap(house: House, clock: FakeClock) -> None:
    process = house.process(clock, policy=Policy(event_count=4))
    room = process.room()
    talk(process, room, 20)
    write, left = process.store.write, iter(range(3))

    def interrupted(work: Any) -> Any:
        if next(left, None) is None:
            raise unavailable()
        return write(work)

    process.store.write = interrupted  # type: ignore[method-assign]
    with pytest.raises(Refused, match="unavailable"):
        process.engine._retention.run()
    kept = revs(house, "room_events", room)
    assert 4 < len(kept) < 20
    assert kept == list(range(21 - len(kept), 21))


def test_a_message_whose_row_is_gone_replays_as_a_tombstone(house: House, clock: FakeClock) -> None:
    process = house.process(clock, policy=Policy(chat_count=1))
    room = process.room()
    at = process.engine.load(room).at
    talk(process, room, 2)
    process.engine._retention.run()
    fresh = house.process(clock)
    text = fresh.engine.since(room, Since(rev=0, at=at)).text
    assert text.count('"deleted":true') == 1
    assert text.count('"text":') == 1


def test_a_process_that_is_behind_what_was_pruned_takes_the_present_over(house: House, clock: FakeClock) -> None:
    process = house.process(clock, policy=Policy(event_count=5))
    behind = house.process(clock)
    room = process.room()
    behind.enter(room)
    talk(process, room, 20)
    process.engine._retention.run()
    behind.engine._feed.compare()
    behind.settle()
    assert behind.engine.snapshot_json(room) == process.engine.snapshot_json(room)
    assert behind.say(room)["rev"] == 21
