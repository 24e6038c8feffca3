"""Rows beside the state: written with their commit or not at all, on both databases."""

from __future__ import annotations

import json

import pytest

from server.contract.errors import Refused
from server.contract.shapes import Since
from server.domain.beside import Answered, Asking, Hidden, Reported
from server.domain.scene import Actor
from server.engine.erasing import KEPT_MS
from server.engine.retention import Keep, Retention
from tests.engine.house import ANN, BOB, CAT, DeafBus, House, Process, make
from tests.fakes.fake_clock import FakeClock

SECRET = "the words that must go"


def room(process: Process) -> str:
    """Ann's, where only operators control, with Bob in it."""
    room_id = process.room()
    process.enter(room_id, ANN)
    process.enter(room_id, BOB)
    process.do(room_id, "room.settings", control_mode="operators")
    return room_id


def refused(process: Process, room_id: str, name: str, actor: Actor, /, **fields) -> str:
    with pytest.raises(Refused) as error:
        process.do(room_id, name, actor, **fields)
    return error.value.code


def test_an_ask_is_a_row_and_no_rev(house: House, process: Process) -> None:
    room_id = room(process)
    rev = process.engine.load(room_id).rev
    answer = process.do(room_id, "room.ask_control", BOB)
    assert answer == {"ok": True}
    (row,) = house.rows("SELECT * FROM requests")
    assert (row["room_id"], row["user_id"], row["kind"], row["name"]) == (room_id, BOB.user_id, "control", "Bob")
    assert process.engine.load(room_id).rev == rev == house.rows("SELECT rev FROM rooms")[0]["rev"]
    assert [type(row) for _room, row in process.out.rows] == [Asking]
    process.do(room_id, "room.answer_control", ANN, user_id=BOB.user_id, give=False)
    assert house.rows("SELECT declined_until_ms FROM requests")[0]["declined_until_ms"] is not None
    assert refused(process, room_id, "room.ask_control", BOB) == "rate_limited"
    assert isinstance(process.out.rows[-1][1], Answered)


def test_control_that_was_given_takes_the_row_away(house: House, process: Process) -> None:
    room_id = room(process)
    process.do(room_id, "room.ask_control", BOB)
    process.do(room_id, "room.answer_control", ANN, user_id=BOB.user_id, give=True)
    assert house.rows("SELECT * FROM requests") == []
    assert process.engine.load(room_id).roles.operators == (BOB.user_id,)


def test_a_report_is_one_report_however_often_it_is_sent(house: House, process: Process) -> None:
    room_id = room(process)
    said = process.say(room_id, SECRET, BOB)["data"]["id"]
    ask = make("room.report", user_id=BOB.user_id, reason="rude", message_id=said)
    first = process.do(room_id, "room.report", ANN, payload=ask)
    assert process.do(room_id, "room.report", ANN, payload=ask) == first
    (row,) = house.rows("SELECT * FROM reports")
    assert json.loads(row["evidence"]) == {"message_id": said, "text": SECRET}
    assert (row["about_name"], row["by_id"], row["outcome"]) == ("Bob", ANN.user_id, None)
    process.do(room_id, "chat.delete", BOB, ids=[said])
    assert json.loads(house.rows("SELECT evidence FROM reports")[0]["evidence"])["text"] == SECRET
    assert len([row for _room, row in process.out.rows if isinstance(row, Reported)]) == 1


def test_a_report_is_answered_once(house: House, process: Process) -> None:
    room_id = room(process)
    process.enter(room_id, CAT)
    process.do(room_id, "room.report", CAT, user_id=BOB.user_id, reason="rude")
    report_id = house.rows("SELECT id FROM reports")[0]["id"]
    process.do(room_id, "room.resolve", ANN, report_id=report_id, outcome="escalated")
    (row,) = house.rows("SELECT outcome, answered_by_id, answered_at_ms FROM reports")
    assert (row["outcome"], row["answered_by_id"]) == ("escalated", ANN.user_id)
    assert refused(process, room_id, "room.resolve", ANN, report_id=report_id, outcome="handled") == "conflict"
    other = process.room(BOB)
    assert refused(process, other, "room.resolve", BOB, report_id=report_id, outcome="handled") == "not_found"


def test_a_row_is_written_with_its_op_or_not_at_all(house: House, process: Process) -> None:
    room_id = room(process)
    ask = make("room.ask_control")
    process.store.fail_once(committed=False)
    with pytest.raises(Refused):
        process.do(room_id, "room.ask_control", BOB, payload=ask)
    assert house.rows("SELECT * FROM requests") == []
    process.store.fail_once(committed=True)
    with pytest.raises(Refused):
        process.do(room_id, "room.ask_control", BOB, payload=ask)
    assert process.do(room_id, "room.ask_control", BOB, payload=ask) == {"ok": True}
    assert len(house.rows("SELECT * FROM requests")) == 1


def test_an_address_is_banned_because_of_a_visit(house: House, process: Process) -> None:
    room_id = room(process)
    process.do(room_id, "room.kick", ANN, user_id=BOB.user_id, ban={"until": None})
    assert refused(process, room_id, "room.ban_address", ANN, user_id=BOB.user_id, minutes=5) == "unsupported"
    house.run(
        "INSERT INTO visits (user_id, room_id, at_ms, address) VALUES (:user, :room, 1, '203.0.113.7')",
        user=BOB.user_id,
        room=room_id,
    )
    process.do(room_id, "room.ban_address", ANN, user_id=BOB.user_id, minutes=5)
    (row,) = house.rows("SELECT * FROM address_bans")
    assert (row["address"], row["user_id"], row["by_id"]) == ("203.0.113.7", BOB.user_id, ANN.user_id)
    assert row["until_ms"] == process.clock.now_ms() + 300_000
    assert "203.0.113.7" not in str(house.rows("SELECT * FROM room_events")), "not in the log"
    process.do(room_id, "room.unban", ANN, user_id=BOB.user_id)
    assert house.rows("SELECT * FROM address_bans") == []


def messages(house: House) -> list[tuple[bool, str | None]]:
    rows = house.rows("SELECT deleted, text FROM chat_messages ORDER BY rev")
    return [(bool(row["deleted"]), row["text"]) for row in rows]


def test_what_was_removed_comes_back_whole_and_the_log_never_held_it(house: House, process: Process) -> None:
    room_id = room(process)
    start = process.engine.load(room_id)
    for text in (SECRET, "and more"):
        process.say(room_id, text, BOB)
    process.say(room_id, "mine")
    before = process.engine.load(room_id).chat
    gone = process.do(room_id, "room.remove_all", ANN, user_id=BOB.user_id, chat=True, queue=True)
    assert messages(house) == [(True, SECRET), (True, "and more"), (False, "mine")]
    assert SECRET not in process.engine.snapshot_json(room_id)
    assert SECRET not in str(process.engine.chat_history(room_id, None, 50))
    assert SECRET not in process.engine.since(room_id, Since(rev=start.rev, at=start.at)).text
    process.do(room_id, "room.undo", ANN, rev=gone["rev"])
    assert process.engine.load(room_id).chat == before
    assert messages(house) == [(False, SECRET), (False, "and more"), (False, "mine")]
    assert SECRET not in str(house.rows("SELECT * FROM room_events")), "law 3: the words stand in one place"
    replayed = json.loads(process.engine.since(room_id, Since(rev=gone["rev"], at=process.clock.now_ms())).text)
    assert replayed[0]["payload"] == process.out.events[room_id][-1].payload
    assert refused(process, room_id, "room.undo", ANN, rev=gone["rev"]) == "conflict"


def test_another_process_and_a_new_one_come_to_the_same(house: House, process: Process, clock: FakeClock) -> None:
    room_id = room(process)
    process.say(room_id, SECRET, BOB)
    other = house.process(clock, DeafBus())
    other.enter(room_id, CAT)
    gone = process.do(room_id, "room.remove_all", ANN, user_id=BOB.user_id, chat=True, queue=False)
    process.do(room_id, "room.undo", ANN, rev=gone["rev"])
    other.engine._feed.compare()
    other.settle()
    assert other.engine.load(room_id) == process.engine.load(room_id)
    assert house.process(clock).engine.load(room_id) == process.engine.load(room_id)
    assert [event.payload for event in other.out.events[room_id]][-1] == process.out.events[room_id][-1].payload


def test_the_words_go_when_it_is_too_late_to_take_it_back(house: House, process: Process, clock: FakeClock) -> None:
    room_id = room(process)
    process.say(room_id, SECRET, BOB)
    process.do(room_id, "room.remove_all", ANN, user_id=BOB.user_id, chat=True, queue=False)
    assert isinstance(process.out.rows[-1][1], Hidden)
    clock.advance(KEPT_MS - 1)
    process.engine._erasing.sweep()
    assert messages(house) == [(True, SECRET)]
    clock.advance(1)
    process.engine._erasing.sweep()
    assert messages(house) == [(True, None)]


def test_what_came_back_is_not_erased_later(house: House, process: Process, clock: FakeClock) -> None:
    room_id = room(process)
    process.say(room_id, SECRET, BOB)
    gone = process.do(room_id, "room.remove_all", ANN, user_id=BOB.user_id, chat=True, queue=False)
    process.do(room_id, "room.undo", ANN, rev=gone["rev"])
    clock.advance(KEPT_MS)
    process.engine._erasing.sweep()
    assert messages(house) == [(False, SECRET)]


def test_the_words_go_also_when_the_process_died_meanwhile(house: House, process: Process, clock: FakeClock) -> None:
    room_id = room(process)
    process.say(room_id, SECRET, BOB)
    process.do(room_id, "room.remove_all", ANN, user_id=BOB.user_id, chat=True, queue=False)
    house.end(process)
    heir = house.process(clock)
    Retention(heir.store, clock, Keep()).run()
    assert messages(house) == [(True, SECRET)], "it may still be undone"
    clock.advance(KEPT_MS)
    Retention(heir.store, clock, Keep()).run()
    assert messages(house) == [(True, None)]
