"""Law 2 and 3, WIRE.md §3: what a client gets that was away; and that what was taken back stays so."""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import count
from typing import Any

import gevent
import pytest
from sqlalchemy.orm import Session

from server.contract.commands import Replay
from server.contract.errors import Refused
from server.contract.shapes import Since, Snapshot
from server.domain import codec
from server.engine.store import unavailable
from tests.domain.client import fold
from tests.engine.house import ANN, BOB, House, Process, film
from tests.fakes.fake_clock import FakeClock


def since(process: Process, room: str, rev: int, at: int) -> tuple[str, Any]:
    answer = process.engine.since(room, Since(rev=rev, at=at))
    return answer.kind, json.loads(answer.text)


def snapshot(process: Process, room: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(process.engine.snapshot_json(room))
    return loaded


def busy_room(process: Process) -> str:
    room = process.room()
    process.enter(room)
    process.enter(room, BOB)
    for n in range(3):
        process.add(room, media=film(f"{n}" * 11))
    process.say(room, "hello")
    process.do(room, "player.next")
    process.do(room, "chat.send", BOB, text="hi", at_ms=1234)
    process.settle()
    return room


def test_without_since_one_gets_the_snapshot(house: House) -> None:
    process = house.process()
    room = busy_room(process)
    answer = process.engine.since(room, None)
    assert answer.kind == "snapshot"
    Snapshot.model_validate(json.loads(answer.text))
    assert json.loads(answer.text) == codec.snapshot(process.engine.load(room))


def test_the_snapshot_is_encoded_once_per_rev_and_shared(house: House) -> None:
    process = house.process()
    room = busy_room(process)
    text = process.engine.snapshot_json(room)
    assert process.engine.snapshot_json(room) is text
    rev = process.say(room)["rev"]
    assert json.loads(process.engine.snapshot_json(room))["rev"] == rev


def test_from_any_point_the_events_lead_to_the_same_state(house: House) -> None:
    process = house.process()
    room = process.room()
    states = [snapshot(process, room)]
    process.out.check = lambda room_id, _event: states.append(snapshot(process, room_id))
    process.enter(room)
    for n in range(3):
        process.add(room, media=film(f"{n}" * 11))
    said = process.say(room, "hello")["data"]["id"]
    process.do(room, "player.next")
    process.do(room, "chat.delete", ids=[said])
    process.do(room, "room.settings", name="New")
    process.out.check = None
    last = snapshot(process, room)
    for state in states:
        kind, events = since(process, room, state["rev"], state["at"])
        assert kind == "events"
        for event in events:
            Replay.model_validate(event)
        assert [event["rev"] for event in events] == list(range(state["rev"] + 1, last["rev"] + 1))
        assert fold(state, events) == last


def test_a_replayed_event_is_the_text_that_was_sent(house: House) -> None:
    process = house.process()
    room = busy_room(process)
    sent = {event.rev: json.loads(event.text) for event in process.out.events[room]}
    created = house.rows("SELECT created_at_ms FROM rooms")[0]["created_at_ms"]
    _kind, events = since(process, room, 0, created)
    assert {event["rev"]: event["payload"] for event in events} == sent
    raw = process.engine.since(room, Since(rev=0, at=created)).text
    assert all(event.text in raw for event in process.out.events[room])


def test_who_missed_nothing_gets_nothing(house: House) -> None:
    process = house.process()
    room = busy_room(process)
    state = process.engine.load(room)
    assert since(process, room, state.rev, state.at) == ("events", [])


def test_a_client_that_is_ahead_gets_a_snapshot(house: House) -> None:
    process = house.process()
    room = busy_room(process)
    state = process.engine.load(room)
    assert since(process, room, state.rev + 1, state.at)[0] == "snapshot"


def test_a_client_that_is_ahead_of_this_process_only_gets_what_the_log_has(house: House) -> None:
    one, two = house.process(), house.process()
    room = busy_room(one)
    two.enter(room, BOB, "elsewhere")
    state = one.engine.load(room)
    rev = one.say(room)["rev"]
    at = one.engine.load(room).at
    assert since(two, room, rev, at) == ("events", [])
    assert since(two, room, state.rev, state.at)[1][0]["rev"] == rev


def test_after_a_restored_database_everybody_gets_a_snapshot(house: House, clock: FakeClock) -> None:
    process = house.process(clock)
    room = process.room()
    process.say(room)
    rev, at = process.engine.load(room).rev, process.engine.load(room).at
    house.end(process)
    # The backup was taken before that message; since then, another one took its place.
    house.run("DELETE FROM room_events")
    house.run("DELETE FROM chat_messages")
    house.run("UPDATE rooms SET rev = 0, last_activity_ms = created_at_ms")
    clock.advance(60_000)
    restored = house.process(clock)
    restored.say(room, "another")
    restored.say(room, "and another")
    assert since(restored, room, rev, at)[0] == "snapshot"
    assert since(restored, room, rev, at + 60_000)[0] == "events"


def test_a_backup_put_in_place_under_a_running_process_does_not_stop_the_room(house: House) -> None:
    process = house.process()
    room = process.room()
    process.enter(room)
    process.say(room)
    house.run("DELETE FROM room_events")
    house.run("DELETE FROM chat_messages")
    house.run("UPDATE rooms SET rev = 0")
    assert process.say(room, "from here")["rev"] == 1
    assert [entry["text"] for entry in snapshot(process, room)["chat"]] == ["from here"]


def test_more_than_five_hundred_events_are_a_snapshot(sqlite_database: str) -> None:
    house = House(sqlite_database)
    process = house.process()
    room = process.room()
    process.say(room)
    first = process.engine.load(room)
    for _ in range(500):
        process.say(room)
    kind, events = since(process, room, first.rev, first.at)
    assert (kind, len(events)) == ("events", 500)
    process.say(room)
    assert since(process, room, first.rev, first.at)[0] == "snapshot"
    house.close()


def test_a_deleted_message_is_a_tombstone_everywhere(house: House) -> None:
    process = house.process()
    room = process.room()
    start = process.engine.load(room)
    said = process.do(room, "chat.send", text="a secret", at_ms=5)["data"]["id"]
    process.say(room, "no secret")
    process.do(room, "chat.delete", ids=[said])
    [event, _other, _deleted] = since(process, room, 0, start.at)[1]
    payload = event["payload"]
    assert payload["deleted"] is True
    assert set(payload) == {"rev", "at", "by", "cause", "id", "user_id", "deleted"}
    tombstone = {"id": said, "user_id": ANN.user_id, "at": event["at"], "deleted": True}
    assert snapshot(process, room)["chat"][0] == tombstone
    assert process.engine.chat_history(room, None, 50)[0] == tombstone
    house.end(process)
    assert snapshot(house.process(), room)["chat"][0] == tombstone
    tables = ("rooms", "room_events", "chat_messages", "ops")
    everything = str([house.rows(f"SELECT * FROM {table}") for table in tables])  # noqa: S608  (names of tables)
    assert "a secret" not in everything
    assert "no secret" in everything


def test_what_was_said_stands_in_one_place(house: House) -> None:
    process = house.process()
    room = process.room()
    process.say(room, "whispered")
    assert "whispered" not in str(house.rows("SELECT * FROM room_events") + house.rows("SELECT * FROM rooms"))
    assert house.rows("SELECT text FROM chat_messages") == [{"text": "whispered"}]


def test_chat_history_pages_backwards(house: House) -> None:
    process = house.process()
    room = process.room()
    for n in range(7):
        process.say(room, f"{n}")
    page = process.engine.chat_history(room, None, 3)
    assert [entry["text"] for entry in page] == ["4", "5", "6"]
    page = process.engine.chat_history(room, page[0]["id"], 3)
    assert [entry["text"] for entry in page] == ["1", "2", "3"]
    page = process.engine.chat_history(room, page[0]["id"], 3)
    assert [entry["text"] for entry in page] == ["0"]
    assert process.engine.chat_history(room, page[0]["id"], 3) == []
    other = process.room()
    with pytest.raises(Refused, match="not_found"):
        process.engine.chat_history(other, page[0]["id"], 3)


def test_played_items_page_backwards(house: House) -> None:
    process = house.process()
    room = process.room()
    items = [process.add(room) for _ in range(4)]
    for _ in range(3):
        process.do(room, "player.next")
    page = process.engine.history(room, None, 2)
    assert [item["item_id"] for item in page] == [items[2], items[1]]
    assert [item["item_id"] for item in process.engine.history(room, items[1], 2)] == [items[0]]
    with pytest.raises(Refused, match="not_found"):
        process.engine.history(room, items[3], 2)


def test_others_messages_and_messages_of_another_room_cannot_be_deleted(house: House) -> None:
    process = house.process()
    room, other = process.room(), process.room()
    said = process.say(room)["data"]["id"]
    with pytest.raises(Refused, match="forbidden"):
        process.do(room, "chat.delete", BOB, ids=[said])
    with pytest.raises(Refused, match="not_found"):
        process.do(other, "chat.delete", ids=[said])
    process.do(room, "chat.delete", ids=[said])
    with pytest.raises(Refused, match="not_found"):
        process.do(room, "chat.delete", ids=[said])


def test_undo_takes_the_whole_commit_back_once(house: House) -> None:
    process = house.process()
    room = process.room()
    items = [process.add(room) for _ in range(3)]
    before = snapshot(process, room)
    process.do(room, "player.next")
    # Any rev of the commit names it.
    answer = process.do(room, "room.undo", rev=before["rev"] + 1)
    after = snapshot(process, room)
    assert [item["item_id"] for item in after["queue"]] == items[1:]
    assert after["player"]["item"]["item_id"] == items[0]
    assert after["rev"] == answer["rev"]
    with pytest.raises(Refused, match="conflict"):
        process.do(room, "room.undo", rev=before["rev"] + 2)
    with pytest.raises(Refused, match="not_found"):
        process.do(room, "room.undo", rev=10_000)


def test_undo_works_after_a_restart_and_at_another_process(house: House) -> None:
    process = house.process()
    room = process.room()
    for _ in range(2):
        process.add(room)
    rev = process.do(room, "player.next")["rev"]
    house.end(process)
    assert house.process().do(room, "room.undo", rev=rev)["ok"]


def test_a_storm_of_equal_questions_is_answered_by_one_query(house: House) -> None:
    process = house.process()
    room = busy_room(process)
    start = process.out.events[room][0]
    reads = 0
    inner = process.store.inner.read

    def counted(work: Any) -> Any:
        nonlocal reads
        reads += 1
        return inner(work)

    process.store.read = counted  # type: ignore[method-assign]
    askers = [gevent.spawn(process.engine.since, room, Since(rev=start.rev, at=start.at)) for _ in range(50)]
    gevent.joinall(askers, raise_error=True)
    assert len({asker.value.text for asker in askers}) == 1
    assert reads == 1


def test_who_stood_behind_a_refresh_that_failed_reads_for_themselves(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    here, there = house.process(), house.process()
    room = here.room()
    there.engine.load(room)
    read, asked = there.store.read, count()

    def stumbles(work: Callable[[Session], Any]) -> Any:
        number = next(asked)
        if number == 1:
            raise unavailable()
        found = read(work)
        if number == 0:
            here.say(room)
            gevent.sleep(0.01)  # the others come to stand in line
        return found

    monkeypatch.setattr(there.store, "read", stumbles)
    early, failed, late = [gevent.spawn(there.engine.load, room) for _ in range(3)]
    gevent.joinall([early, failed, late])
    assert early.value.rev == 0
    assert isinstance(failed.exception, Refused)
    assert late.value.rev == 1
