"""Rooms come into being: codes, limits, and that a code is given out once for ever."""

from __future__ import annotations

import pytest

from server.contract import limits
from server.contract.errors import Refused
from server.domain.scene import Actor, Entitlements
from server.domain.state import Settings
from server.engine import creation, engine
from tests.engine.house import ANN, BOB, House


def test_a_new_room_is_empty_and_its_owners(house: House) -> None:
    process = house.process()
    state = process.engine.create_room(ANN, "Cinema", Settings(visibility="public"))
    assert len(state.code) == limits.CODE_LENGTH
    assert set(state.code) <= set(limits.CODE_ALPHABET)
    assert (state.rev, state.roles.owner, state.name) == (0, ANN.user_id, "Cinema")
    room = process.engine.resolve(state.code)
    assert room is not None
    assert process.engine.load(room) == state
    [row] = house.rows("SELECT * FROM rooms")
    assert row["empty_since_ms"] == row["owner_away_since_ms"] == row["created_at_ms"] == state.at


def test_codes_differ_and_are_found(house: House) -> None:
    process = house.process()
    codes = {process.engine.create_room(ANN, "Room", Settings()).code for _ in range(20)}
    assert len(codes) == 20
    found = {process.engine.resolve(code) for code in codes}
    assert len(found) == 20
    assert None not in found


def test_a_code_is_never_given_out_again(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    process = house.process()
    taken = process.engine.create_room(ANN, "Old", Settings()).code
    room = process.engine.resolve(taken)
    assert room is not None
    process.do(room, "room.close")
    codes = iter([taken, taken, "ABCDEF"])
    monkeypatch.setattr(engine, "new_code", lambda: next(codes))
    assert process.engine.create_room(ANN, "New", Settings()).code == "ABCDEF"
    assert process.engine.resolve(taken) == room
    monkeypatch.setattr(engine, "new_code", lambda: taken)
    with pytest.raises(Refused, match="unavailable"):
        process.engine.create_room(ANN, "Never", Settings())


def test_one_person_has_so_many_open_rooms(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(creation, "entitlements", lambda _user: Entitlements(rooms=2))
    process = house.process()
    rooms = [process.room(), process.room()]
    with pytest.raises(Refused, match="full"):
        process.room()
    process.room(owner=BOB)
    process.do(rooms[0], "room.close")
    process.room()


def test_who_may_have_none_gets_none(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(creation, "entitlements", lambda _user: Entitlements(rooms=0))
    with pytest.raises(Refused, match="full"):
        house.process().room(owner=Actor("new", "New"))
