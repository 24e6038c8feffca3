"""What doors leave in the database: who knocks, codes that lead nowhere any more, and when somebody last spoke."""

from __future__ import annotations

from itertools import chain, repeat

import pytest
from sqlalchemy.orm import Session

from server.contract.errors import Refused
from server.domain.beside import Asking
from server.domain.scene import Actor
from server.domain.state import Settings
from server.engine import beside, engine, lookups
from server.engine.bus import LocalBus
from server.engine.retention import DAY_MS
from server.models import User
from server.services.desk import Desk
from tests.engine.house import ANN, BOB, CAT, House, Process
from tests.fakes.fake_clock import FakeClock

APPROVAL = Settings(entry="approval")


def exist(process: Process, *people: Actor) -> None:
    """Rows of people, which those of their requests hang on."""

    def add(session: Session) -> None:
        for who in people:
            session.add(User(id=who.user_id, kind="guest", name=who.name, created_at_ms=0, last_seen_ms=0))

    process.store.write(add)


def knock(process: Process, room: str, who: Actor) -> None:
    asked = (Asking("entry", who.user_id, who.name, process.clock.now_ms()),)
    process.store.write(lambda session: beside.write(session, room, asked))


def waiting(process: Process, room: str) -> list[str]:
    """Names of those who knock, as those are told who may open."""
    found = Desk(process.store, process.clock).notices(room, process.engine.load(room))
    return [one["name"] for one in found["knocks"]]


def test_who_knocks_is_answered_in_the_same_transaction(house: House, clock: FakeClock) -> None:
    process = house.process(clock)
    room = process.room(settings=APPROVAL)
    exist(process, BOB, CAT)
    knock(process, room, BOB)
    clock.advance(1)
    knock(process, room, CAT)
    assert waiting(process, room) == ["Bob", "Cat"]
    process.do(room, "room.approve", user_id=BOB.user_id, approve=True)
    assert waiting(process, room) == ["Cat"]
    assert process.engine.load(room).admitted == (BOB.user_id,)
    process.do(room, "room.approve", user_id=CAT.user_id, approve=False)
    assert waiting(process, room) == []
    [row] = house.rows("SELECT user_id, declined_until_ms FROM requests")
    assert row == {"user_id": CAT.user_id, "declined_until_ms": clock.now_ms() + 60_000}
    knock(process, room, CAT)
    assert waiting(process, room) == ["Cat"]


def test_an_answer_survives_kill_and_is_given_once(house: House, clock: FakeClock) -> None:
    first = house.process(clock)
    room = first.room(settings=APPROVAL)
    exist(first, BOB)
    knock(first, room, BOB)
    house.end(first)
    second = house.process(clock)
    assert waiting(second, room) == ["Bob"]
    second.do(room, "room.approve", user_id=BOB.user_id, approve=True)
    house.end(second)
    third = house.process(clock)
    assert third.engine.load(room).admitted == (BOB.user_id,)
    with pytest.raises(Refused, match="not_found"):
        third.do(room, "room.approve", user_id=BOB.user_id, approve=False)
    assert third.do(room, "room.approve", user_id=BOB.user_id, approve=True) == {"ok": True}


def test_a_refused_answer_changes_no_row(house: House, clock: FakeClock) -> None:
    process = house.process(clock)
    room = process.room(settings=APPROVAL)
    exist(process, BOB)
    knock(process, room, BOB)
    with pytest.raises(Refused, match="forbidden"):
        process.do(room, "room.approve", CAT, user_id=BOB.user_id, approve=True)
    assert waiting(process, room) == ["Bob"]


def test_requests_are_forgotten_after_a_day(house: House, clock: FakeClock) -> None:
    process = house.process(clock)
    room = process.room(settings=APPROVAL)
    exist(process, BOB, CAT)
    knock(process, room, BOB)
    clock.advance(DAY_MS)
    knock(process, room, CAT)
    clock.advance(1)
    process.engine._retention.run()
    assert [row["user_id"] for row in house.rows("SELECT user_id FROM requests")] == [CAT.user_id]


def test_a_code_that_was_given_up_leads_nowhere_in_any_process(house: House, clock: FakeClock) -> None:
    bus = LocalBus()
    one, two = house.process(clock, bus), house.process(clock, bus)
    room = one.room()
    old = one.engine.load(room).code
    assert (one.engine.resolve(old), two.engine.resolve(old)) == (room, room)
    two.enter(room, BOB)
    new = one.do(room, "room.rotate_code")["data"]["code"]
    two.settle()
    assert [process.engine.resolve(code) for process in (one, two) for code in (old, new)] == [None, room] * 2
    assert house.rows("SELECT code FROM rooms") == [{"code": new}]
    assert house.rows("SELECT code, room_id FROM retired_codes") == [{"code": old, "room_id": room}]


def test_a_retired_code_is_never_given_again(house: House, clock: FakeClock, monkeypatch: pytest.MonkeyPatch) -> None:
    process = house.process(clock)
    room, other = process.room(), process.room()
    old, taken = process.engine.load(room).code, process.engine.load(other).code
    process.do(room, "room.rotate_code")
    codes = chain([old, taken, "ABCDEF"], repeat("GHJKMN"))
    monkeypatch.setattr(lookups, "new_code", lambda: next(codes))
    assert process.do(other, "room.rotate_code")["data"]["code"] == "ABCDEF"
    codes = chain([old, taken, "ABCDEF"], repeat("GHJKMN"))
    monkeypatch.setattr(engine, "new_code", lambda: next(codes))
    assert process.engine.create_room(ANN, "New", Settings()).code == "GHJKMN"


def test_a_new_code_is_a_commit_like_any_other(house: House, clock: FakeClock) -> None:
    process = house.process(clock)
    room = process.room()
    process.enter(room, ANN)
    first = process.do(room, "room.rotate_code", clear=True)
    patch = process.out.events[room][-1].payload["patch"]
    assert (patch["code"], patch["roles"]["owner"]) == (first["data"]["code"], ANN.user_id)
    house.end(process)
    again = house.process(clock)
    assert again.engine.load(room).code == first["data"]["code"]


def test_slow_mode_counts_from_the_last_message_whoever_asks(house: House, clock: FakeClock) -> None:
    """Also from one that was deleted, that another process took, or that is far behind the chat's tail."""
    one, two = house.process(clock), house.process(clock)
    room = one.room(settings=Settings(slow_mode_s=60))
    said = one.say(room, "first", BOB)
    for n in range(40):
        one.say(room, f"more {n}")
    one.do(room, "chat.delete", ids=[said["data"]["id"]])
    clock.advance(59_000)
    with pytest.raises(Refused) as refused:
        two.say(room, "second", BOB)
    assert (refused.value.code, refused.value.retry_after_ms) == ("rate_limited", 1_000)
    clock.advance(1_000)
    two.say(room, "second", BOB)


def test_the_shield_comes_down_by_itself(house: House, clock: FakeClock) -> None:
    process = house.process(clock)
    room = process.room()
    process.enter(room, ANN)
    process.do(room, "room.settings", shield_minutes=5)
    clock.advance(5 * 60_000 - 1)
    process.step_timers()
    assert process.engine.load(room).settings.shield_until is not None
    clock.advance(1)
    process.step_timers()
    assert process.engine.load(room).settings.shield_until is None


def test_what_the_door_knows_survives_and_is_not_sent(house: House, clock: FakeClock) -> None:
    process = house.process(clock)
    room = process.room()
    prepared = "$argon2id$hash"
    process.do(room, "room.settings", prepared=prepared, entry="password", password="swordfish", words=["spoiler"])
    house.end(process)
    again = house.process(clock)
    state = again.engine.load(room)
    assert (state.password, state.words) == (prepared, ("spoiler",))
    assert not any(secret in again.engine.snapshot_json(room) for secret in ("argon2", "spoiler"))
    [row] = house.rows("SELECT payload FROM room_events")
    assert not any(secret in row["payload"] for secret in ("argon2", "spoiler", "swordfish"))
