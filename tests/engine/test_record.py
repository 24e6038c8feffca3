"""The log, lists and visits as SQL has them, on both databases."""

from __future__ import annotations

import pytest

from server.contract.limits import LOG_PAGE
from server.domain.scene import Actor
from server.domain.undo import WINDOW_MS
from server.services import record
from server.services.desk import Desk
from server.services.directory import Directory
from server.services.record import Record, Wanted
from server.services.visits import ADDRESS_MS, Visits
from tests.engine.house import ANN, BOB, CAT, House, Process
from tests.fakes.fake_clock import FakeClock


@pytest.fixture
def talked(process: Process) -> tuple[Process, str]:
    """A room with a few things in its log."""
    room_id = process.room()
    for person in (ANN, BOB):
        process.enter(room_id, person)
    process.do(room_id, "room.settings", autoadvance=False)
    for n in range(3):
        process.say(room_id, f"message {n}", BOB)
    process.do(room_id, "room.mute", ANN, user_id=BOB.user_id, minutes=1, reason="spam")
    return process, room_id


def read(house_process: Process, room_id: str, actor: Actor = ANN, wanted: Wanted | None = None) -> list[dict]:
    state = house_process.engine.load(room_id)
    found = Record(house_process.store, house_process.clock)
    return found.page(room_id, state, actor, wanted or Wanted(), LOG_PAGE)["entries"]


def test_the_whole_log_is_read_in_portions(talked, monkeypatch: pytest.MonkeyPatch) -> None:
    process, room_id = talked
    monkeypatch.setattr(record, "CHUNK", 2)
    whole = Record(process.store, process.clock).all(room_id, process.engine.load(room_id), ANN, Wanted())
    assert list(whole) == read(process, room_id)


def test_hidden_and_restored_words(talked) -> None:
    process, room_id = talked
    gone = process.do(room_id, "room.remove_all", ANN, user_id=BOB.user_id, chat=True, queue=False)
    texts = [entry["payload"].get("text") for entry in read(process, room_id, wanted=Wanted(type="chat.message"))]
    assert texts == [None, None, None]
    process.do(room_id, "room.undo", ANN, rev=gone["rev"])
    (entry,) = read(process, room_id, wanted=Wanted(type="chat.restored"))
    assert [message["text"] for message in entry["payload"]["messages"]] == ["message 0", "message 1", "message 2"]
    assert entry["payload"] == process.out.events[room_id][-1].payload


def test_undoable_ends_with_its_time(talked, clock: FakeClock) -> None:
    process, room_id = talked
    gone = process.do(room_id, "room.remove_all", ANN, user_id=BOB.user_id, chat=True, queue=False)
    assert {entry["rev"]: entry["undoable"] for entry in read(process, room_id)}[gone["rev"]] is True
    assert sum(entry["undoable"] for entry in read(process, room_id)) == 1
    clock.advance(WINDOW_MS + 1)
    assert not any(entry["undoable"] for entry in read(process, room_id))


def test_visits_are_written_behind_and_forget_where_from(house: House, process: Process, clock: FakeClock) -> None:
    room_id, other = process.room(), process.room(BOB)
    visits = Visits(process.store, clock)
    visits.note(BOB.user_id, room_id, "203.0.113.7")
    visits.note("u_deleted", room_id, "203.0.113.8")
    assert house.rows("SELECT * FROM visits") == []
    visits.flush()
    assert [row["address"] for row in house.rows("SELECT * FROM visits")] == ["203.0.113.7"]
    clock.advance(1_000)
    visits.note(BOB.user_id, room_id, None)
    visits.note(BOB.user_id, other, None)
    visits.note(CAT.user_id, other, "2001:db8:1:2::/64")
    visits.flush()
    found = {(row["user_id"], row["room_id"]): row["address"] for row in house.rows("SELECT * FROM visits")}
    assert found == {
        (BOB.user_id, room_id): None,
        (BOB.user_id, other): None,
        (CAT.user_id, other): "2001:db8:1:2::/64",
    }
    clock.advance(ADDRESS_MS)
    visits.forget_addresses()
    assert all(
        row["address"] is not None or row["user_id"] == BOB.user_id for row in house.rows("SELECT * FROM visits")
    )
    clock.advance(1)
    visits.forget_addresses()
    assert all(row["address"] is None for row in house.rows("SELECT * FROM visits"))


def test_a_visit_waits_for_a_database_that_is_away(house: House, process: Process, clock: FakeClock) -> None:
    from server.engine.store import unavailable

    visits, broken = Visits(process.store, clock), process.store.inner.write

    def away(_work) -> None:
        raise unavailable()

    visits.note(BOB.user_id, process.room(), None)
    process.store.inner.write = away
    visits.flush()
    process.store.inner.write = broken
    visits.flush()
    assert len(house.rows("SELECT * FROM visits")) == 1


def test_a_guest_is_not_led_to_a_code_that_took_the_place_of_theirs(
    house: House,
    process: Process,
    clock: FakeClock,
) -> None:
    room_id = process.room()
    visits = Visits(process.store, clock)
    for person in (BOB, CAT):
        process.enter(room_id, person)
        visits.note(person.user_id, room_id, None)
    visits.flush()
    process.do(room_id, "room.role", ANN, user_id=CAT.user_id, role="member")
    directory = Directory(process.store, process.engine, clock, public_rooms=True)
    assert [len(directory.of(person.user_id)["recent"]) for person in (BOB, CAT)] == [1, 1]
    house.run("INSERT INTO retired_codes (code, room_id) VALUES ('OLDONE', :room)", room=room_id)
    assert [len(directory.of(person.user_id)["recent"]) for person in (BOB, CAT)] == [0, 1]


def test_an_address_is_kept_out_for_its_time_and_for_those_without_a_role(
    house: House,
    process: Process,
    clock: FakeClock,
) -> None:
    from server.contract.errors import Refused

    room_id, desk = process.room(), Desk(process.store, clock)
    state = process.engine.load(room_id)
    desk.check_address(room_id, state, BOB.user_id, "2001:db8:1:2:3::4")
    house.run(
        "INSERT INTO address_bans (room_id, address, user_id, by_id, until_ms) VALUES (:r, :a, 'x', 'y', :until)",
        r=room_id,
        a="2001:db8:1:2::/64",
        until=clock.now_ms() + 60_000,
    )
    desk.forget(room_id)
    with pytest.raises(Refused) as refused:
        desk.check_address(room_id, state, BOB.user_id, "2001:db8:1:2:3::4")
    assert (refused.value.code, refused.value.retry_after_ms) == ("banned", 60_000)
    desk.check_address(room_id, state, ANN.user_id, "2001:db8:1:2:3::4")
    desk.check_address(room_id, state, BOB.user_id, "2001:db8:1:3::4")
    desk.check_address(room_id, state, BOB.user_id, "no address")
    clock.advance(60_000)
    desk.check_address(room_id, state, BOB.user_id, "2001:db8:1:2:3::4")


def test_news_of_another_process_shows_in_the_pulse(process: Process, clock: FakeClock) -> None:
    room_id, quiet, desk = process.room(), process.room(), Desk(process.store, clock)
    for person in (ANN, BOB):
        process.enter(room_id, person)
    process.do(room_id, "room.settings", control_mode="operators")
    assert desk.pulses([room_id, quiet]) == {}
    process.do(room_id, "room.ask_control", BOB)
    asked = desk.pulses([room_id, quiet])
    assert set(asked) == {room_id}
    process.do(room_id, "room.report", ANN, user_id=BOB.user_id, reason="rude")
    assert desk.pulses([room_id, quiet]) != asked
    process.do(room_id, "room.answer_control", ANN, user_id=BOB.user_id, give=True)
    assert desk.pulses([room_id, quiet])[room_id] != asked[room_id]
