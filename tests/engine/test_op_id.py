"""Law 4: the same op_id is carried out once, whoever asks again, whenever and wherever."""

from __future__ import annotations

import gevent
import pytest

from server.contract.errors import Refused
from server.engine.retention import DAY_MS
from tests.engine.house import ANN, BOB, House, film, make
from tests.fakes.fake_clock import FakeClock


def test_a_repeat_gets_the_first_answer_and_changes_nothing(house: House) -> None:
    process = house.process()
    room = process.room()
    add = make("queue.add", provider="youtube", media_id="dQw4w9WgXcQ")
    first = process.do(room, "queue.add", payload=add, prepared=film())
    process.say(room)
    state = process.engine.load(room)
    assert process.do(room, "queue.add", payload=add, prepared=film()) == first
    assert process.engine.load(room) == state
    assert process.out.revs(room) == [1, 2]


def test_repeats_at_the_same_time_are_carried_out_once(house: House) -> None:
    process = house.process()
    room = process.room()
    payload = make("chat.send", text="once")
    presses = [gevent.spawn(process.do, room, "chat.send", payload=payload) for _ in range(10)]
    gevent.joinall(presses, raise_error=True)
    assert [press.value for press in presses] == [presses[0].value] * 10
    assert len(house.rows("SELECT rev FROM room_events")) == 1


def test_a_repeat_at_another_process_gets_the_first_answer(house: House) -> None:
    one, two = house.process(), house.process()
    room = one.room()
    two.engine.load(room)
    payload = make("chat.send", text="once")
    first = one.do(room, "chat.send", payload=payload)
    assert two.do(room, "chat.send", payload=payload) == first
    assert len(house.rows("SELECT rev FROM room_events")) == 1


def test_a_repeat_after_a_restart_gets_the_first_answer(house: House) -> None:
    process = house.process()
    room = process.room()
    payload = make("chat.send", text="once")
    first = process.do(room, "chat.send", payload=payload)
    house.end(process)
    after = house.process()
    assert after.do(room, "chat.send", payload=payload) == first
    assert after.say(room)["rev"] == 2


def test_a_repeat_is_answered_even_when_the_room_has_moved_on_and_would_refuse_it(house: House) -> None:
    process = house.process()
    room = process.room()
    item = process.add(room)
    process.add(room)
    skip = make("player.next", item_id=item)
    first = process.do(room, "player.next", payload=skip)
    assert process.do(room, "player.next", payload=skip) == first
    process.do(room, "room.close")
    assert process.do(room, "player.next", payload=skip) == first


def test_another_payload_under_the_same_op_id_is_a_conflict(house: House) -> None:
    process = house.process()
    room = process.room()
    payload = make("chat.send", text="one")
    process.do(room, "chat.send", payload=payload)
    for name, fields in (("chat.send", {"text": "two"}), ("player.pause", {"item_id": None})):
        other = make(name, **{**fields, "op_id": payload.op_id})
        with pytest.raises(Refused) as refusal:
            process.do(room, name, payload=other)
        assert refusal.value.code == "conflict"
    assert process.engine.load(room).rev == 1


def test_an_accepted_no_op_is_remembered_without_a_rev(house: House) -> None:
    process = house.process()
    room = process.room()
    pause = make("player.pause", item_id=None)
    assert process.do(room, "player.pause", payload=pause) == {"ok": True}
    assert process.engine.load(room).rev == 0
    assert len(house.rows("SELECT op_id FROM ops")) == 1
    process.add(room)
    # Now it would be refused, since another item is current; but it was answered.
    assert process.do(room, "player.pause", payload=pause) == {"ok": True}


def test_a_refusal_is_not_remembered(house: House) -> None:
    process = house.process()
    room = process.room()
    item = process.add(room)
    seek = make("player.seek", item_id=item, position_ms=10)
    process.do(room, "room.settings", control_mode="owner_only")
    with pytest.raises(Refused, match="forbidden"):
        process.do(room, "player.seek", BOB, payload=seek)
    process.do(room, "room.settings", control_mode="anyone")
    assert process.do(room, "player.seek", BOB, payload=seek)["ok"]


def test_an_op_id_belongs_to_one_person_in_one_room(house: House) -> None:
    process = house.process()
    rooms = [process.room(), process.room()]
    payload = make("chat.send", text="mine")
    revs = [process.do(room, "chat.send", actor, payload=payload)["rev"] for room in rooms for actor in (ANN, BOB)]
    assert revs == [1, 2, 1, 2]


def test_answers_are_kept_for_a_day(house: House, clock: FakeClock) -> None:
    process = house.process(clock)
    room = process.room()
    payload = make("chat.send", text="once")
    first = process.do(room, "chat.send", payload=payload)
    clock.advance(DAY_MS - 1)
    process.engine._retention.run()
    assert process.do(room, "chat.send", payload=payload) == first
    clock.advance(2)
    process.engine._retention.run()
    assert house.rows("SELECT op_id FROM ops") == []


def test_a_password_is_not_hashed_into_the_answers(house: House) -> None:
    process = house.process()
    room = process.room()
    sent = make("room.settings", name="A", password="hunter2000")
    guess = make("room.settings", name="A", password="hunter2001", op_id=sent.op_id)
    from server.engine.writing import payload_hash

    assert payload_hash("room.settings", sent) == payload_hash("room.settings", guess)
    assert process.engine.load(room).rev == 0
