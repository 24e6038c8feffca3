"""Law 1 and 2: SQL is the one commit point, one rev is one row is one event, and an ack means durable."""

from __future__ import annotations

import json

import gevent
import pytest

from server.contract.errors import Refused
from server.contract.events import NUMBERED
from server.domain.state import Settings
from server.engine.commands import ATTEMPTS
from server.engine.records import Commit
from tests.engine.house import ANN, BOB, DeafBus, House, film, make
from tests.fakes.fake_clock import FakeClock

EVENTS = "SELECT * FROM room_events WHERE room_id = :room ORDER BY rev"


def test_an_ack_means_durable(house: House) -> None:
    process = house.process()
    room = process.room()
    answer = process.do(room, "queue.add", provider="youtube", media_id="dQw4w9WgXcQ", prepared=film())
    house.end(process)
    [row] = house.rows("SELECT * FROM rooms")
    [event] = house.rows(EVENTS, room=room)
    [op] = house.rows("SELECT * FROM ops")
    assert answer["rev"] == row["rev"] == event["rev"] == event["commit_rev"] == 1
    assert json.loads(op["answer"]) == answer
    assert json.loads(row["state"])["player"]["item"]["item_id"] == answer["data"]["item_id"]


def test_events_are_delivered_after_the_commit_and_before_the_ack(house: House) -> None:
    process = house.process()
    room = process.room()
    stored: list[int] = []
    process.out.check = lambda room_id, event: stored.append(house.rows(EVENTS, room=room_id)[-1]["rev"] - event.rev)
    process.say(room)
    # Delivered when execute returns, and the row was there by then.
    assert process.out.revs(room) == [1]
    assert stored == [0]


def test_a_commit_of_several_events_has_consecutive_revs_and_its_ack_names_the_last(house: House) -> None:
    process = house.process()
    room = process.room()
    process.add(room)
    process.add(room)
    first = process.engine.load(room).rev
    answer = process.do(room, "player.next")
    rows = house.rows(EVENTS, room=room)[first:]
    assert [row["type"] for row in rows] == ["queue.update", "player.state"]
    assert [row["rev"] for row in rows] == [first + 1, first + 2] == process.out.revs(room)[first:]
    assert answer["rev"] == first + 2
    assert {row["commit_rev"] for row in rows} == {first + 2}
    assert rows[0]["undo"] is None
    assert json.loads(rows[1]["undo"])["command"] == "player.next"


def test_what_is_sent_is_what_the_contract_declares_and_what_the_log_keeps(house: House) -> None:
    process = house.process()
    room = process.room()
    process.enter(room, BOB)
    process.add(room)
    process.do(room, "player.seek", position_ms=1000)
    process.do(room, "room.role", user_id=BOB.user_id, role="operator")
    process.do(room, "room.settings", name="Another name")
    rows = {row["rev"]: row for row in house.rows(EVENTS, room=room)}
    for event in process.out.events[room]:
        NUMBERED[event.type].model_validate(json.loads(event.text))
        assert rows[event.rev]["payload"] == event.text
        assert rows[event.rev]["actor"] in (ANN.user_id, None)
        assert "undo" not in event.payload


def test_columns_are_projected_for_those_who_list_and_wait(house: House, clock: FakeClock) -> None:
    process = house.process(clock)
    room = process.room()
    process.enter(room, active=True)
    clock.advance(5)
    process.do(room, "room.settings", name="Cinema", visibility="public")
    process.add(room, media=film("aaaaaaaaaaa"))
    [row] = house.rows("SELECT * FROM rooms")
    assert (row["name"], row["visibility"], row["owner_id"]) == ("Cinema", "public", ANN.user_id)
    assert row["now_playing"] == "Film aaaaaaaaaaa"
    assert row["last_activity_ms"] == clock.now_ms()
    assert row["next_deadline_ms"] == clock.now_ms() + 1_500  # when two thirds are enough
    process.do(room, "room.close")
    [row] = house.rows("SELECT * FROM rooms")
    assert (row["closed"], row["next_deadline_ms"]) == ("owner", None)


def test_chat_moves_rev_without_rewriting_the_state(house: House) -> None:
    process = house.process()
    room = process.room()
    process.add(room)
    [before] = house.rows("SELECT state, rev FROM rooms")
    process.say(room)
    [after] = house.rows("SELECT state, rev FROM rooms")
    assert after == {"state": before["state"], "rev": before["rev"] + 1}


def test_a_commit_that_fails_changes_nothing_and_says_when_to_retry(house: House) -> None:
    process = house.process()
    room = process.room()
    process.say(room)
    before = process.engine.load(room)
    process.store.fail_once(committed=False)
    with pytest.raises(Refused) as refusal:
        process.add(room)
    assert refusal.value.code == "unavailable"
    assert refusal.value.retry_after_ms
    assert process.out.revs(room) == [1]
    assert len(house.rows(EVENTS, room=room)) == 1
    assert process.engine.load(room) == before
    process.say(room)
    assert process.out.revs(room) == [1, 2]


def test_a_commit_whose_answer_was_lost_is_found_and_delivered(house: House) -> None:
    process = house.process()
    room = process.room()
    process.enter(room)
    payload = make("chat.send", text="did it arrive?")
    process.store.fail_once(committed=True)
    with pytest.raises(Refused, match="unavailable"):
        process.do(room, "chat.send", payload=payload)
    assert process.out.revs(room) == []
    answer = process.do(room, "chat.send", payload=payload)
    assert answer["rev"] == 1
    assert process.out.revs(room) == [1]
    assert process.say(room)["rev"] == 2


def test_a_refused_command_changes_nothing(house: House) -> None:
    process = house.process()
    room = process.room()
    process.add(room)
    before = process.engine.load(room)
    with pytest.raises(Refused, match="conflict"):
        process.do(room, "player.seek", item_id="nothere", position_ms=1)
    with pytest.raises(Refused, match="forbidden"):
        process.do(room, "room.settings", BOB, name="Mine now")
    assert process.engine.load(room) == before
    assert house.rows("SELECT rev FROM rooms") == [{"rev": before.rev}]
    assert len(house.rows("SELECT op_id FROM ops")) == 1


def test_two_processes_that_know_nothing_of_each_other_lose_nothing(house: House) -> None:
    one, two = house.process(), house.process()
    room = one.room()
    one.say(room)

    def talk(process: object) -> list[int]:
        return [process.say(room)["rev"] for _ in range(20)]  # type: ignore[attr-defined]

    both = [gevent.spawn(talk, one), gevent.spawn(talk, two)]
    gevent.joinall(both, raise_error=True)
    acked = both[0].value + both[1].value
    assert sorted(acked) == list(range(2, 42))
    assert [row["rev"] for row in house.rows(EVENTS, room=room)] == list(range(1, 42))


def test_whoever_always_comes_second_gets_a_turn_all_the_same(house: House) -> None:
    slow, quick = house.process(bus=DeafBus()), house.process(bus=DeafBus())
    room = slow.room()
    slow.enter(room, ANN)

    def outrun(_commit: Commit) -> None:
        quick.say(room, "first!", BOB)

    slow.store.before = outrun
    assert slow.say(room, "at last")["ok"]
    messages = [message["text"] for message in slow.engine.load(room).chat]
    assert messages[-1] == "at last"
    assert set(messages[:-1]) == {"first!"}
    assert slow.out.revs(room) == list(range(1, len(messages) + 1))
    slow.store.before = lambda _commit: None
    assert slow.say(room, "and on")["rev"] == len(messages) + 1


def test_whoever_gets_that_turn_decides_on_the_room_as_it_then_is(house: House) -> None:
    slow, quick = house.process(bus=DeafBus()), house.process(bus=DeafBus())
    room = slow.room()
    slow.enter(room, ANN)
    races = iter(range(1, ATTEMPTS + 1))

    def outrun(_commit: Commit) -> None:
        if next(races) < ATTEMPTS:
            quick.say(room, "first!", ANN)
        else:
            quick.do(room, "room.close")

    slow.store.before = outrun
    with pytest.raises(Refused) as caught:
        slow.say(room, "at last")
    assert caught.value.code == "closed"
    assert next(races, None) is None
    assert slow.engine.load(room).closed == "owner"
    assert slow.out.revs(room) == list(range(1, ATTEMPTS + 1))


def test_two_presses_of_skip_in_two_processes_skip_one(house: House) -> None:
    one, two = house.process(), house.process()
    room = one.room()
    for _ in range(3):
        one.add(room)
    payloads = [make("player.next", item_id=one.engine.load(room).player.item.item_id) for _ in range(2)]  # type: ignore[union-attr]
    two.engine.load(room)
    one.do(room, "player.next", payload=payloads[0])
    with pytest.raises(Refused, match="conflict"):
        two.do(room, "player.next", BOB, payload=payloads[1])
    assert len(two.engine.load(room).queue) == 1


def test_a_process_that_is_behind_does_not_refuse_what_has_become_right(house: House) -> None:
    one, two = house.process(), house.process()
    room = one.room()
    two.enter(room, BOB)
    item = one.add(room)
    # This process has not heard of the item yet.
    assert two.do(room, "player.seek", BOB, item_id=item, position_ms=5)["ok"]


def test_a_process_that_is_behind_does_not_call_a_change_a_no_op(house: House) -> None:
    one, two = house.process(), house.process()
    room = one.room()
    item = one.add(room)
    two.enter(room, BOB)
    one.do(room, "player.pause")
    rev = one.do(room, "player.play")["rev"]
    assert two.do(room, "player.pause", BOB, item_id=item)["rev"] == rev + 1


def test_the_state_of_a_restarted_process_is_the_one_before(house: House) -> None:
    process = house.process()
    room = process.room(settings=Settings(visibility="public"))
    process.enter(room, BOB)
    for _ in range(3):
        process.add(room)
    process.do(room, "player.next")
    said = process.say(room, "one")["data"]["id"]
    process.do(room, "room.mute", user_id=BOB.user_id, minutes=5)
    process.do(room, "chat.send", text="two", at_ms=77)
    process.do(room, "chat.delete", ids=[said])
    before = process.engine.load(room)
    house.end(process)
    assert house.process().engine.load(room) == before
