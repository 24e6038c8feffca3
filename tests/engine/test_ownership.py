"""Owners who do not come back, as the tables know them."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from server.domain.scene import Actor
from server.models import User
from server.services.ownership import UNSEEN_MS, Ownership
from tests.engine.house import ANN, BOB, CAT, House, Process
from tests.fakes.fake_clock import FakeClock


@pytest.fixture
def process(house: House, clock: FakeClock) -> Process:
    return house.process(clock)


@pytest.fixture
def ownership(process: Process) -> Ownership:
    return Ownership(process.engine, process.store, process.clock)


def exist(process: Process, *people: Actor, disabled: bool = False) -> None:
    """They were seen just now."""
    now = process.clock.now_ms()

    def add(session: Session) -> None:
        for who in people:
            row = User(id=who.user_id, kind="account", name=who.name, created_at_ms=now, last_seen_ms=now)
            row.disabled = disabled
            session.merge(row)

    process.store.write(add)


def shared_room(process: Process) -> str:
    """Ann's, with Bob as an operator and Cat as a member; nobody is there."""
    room = process.room()
    for who, role in ((BOB, "operator"), (CAT, "member")):
        conn = process.enter(room, who)
        process.do(room, "room.role", user_id=who.user_id, role=role)
        process.engine.leave(conn)
    process.settle()
    return room


def owner(process: Process, room: str) -> str:
    return process.engine.load(room).roles.owner


def test_a_room_moves_when_its_owner_was_not_seen_for_30_days(
    process: Process, ownership: Ownership, clock: FakeClock, house: House
) -> None:
    exist(process, ANN)
    room = shared_room(process)
    clock.advance(UNSEEN_MS)
    exist(process, BOB, CAT)
    ownership.look()
    assert owner(process, room) == ANN.user_id
    clock.advance(1)
    ownership.look()
    assert owner(process, room) == BOB.user_id
    assert ANN.user_id in process.engine.load(room).roles.operators
    assert house.rows("SELECT owner_id FROM rooms") == [{"owner_id": BOB.user_id}]
    ownership.look()
    assert owner(process, room) == BOB.user_id


def test_only_people_who_are_about_inherit(process: Process, ownership: Ownership, clock: FakeClock) -> None:
    exist(process, ANN, BOB)
    room = shared_room(process)
    clock.advance(UNSEEN_MS + 1)
    exist(process, CAT, disabled=True)
    ownership.look()
    assert owner(process, room) == ANN.user_id, "Bob was not seen either, and Cat is kept off the server"
    exist(process, CAT)
    ownership.look()
    assert owner(process, room) == CAT.user_id


def test_who_deletes_their_account_leaves_no_room_without_an_owner(
    process: Process, ownership: Ownership, house: House
) -> None:
    exist(process, ANN, BOB, CAT)
    shared, closed, alone = shared_room(process), shared_room(process), process.room()
    process.do(closed, "room.close")
    ownership.left_behind(ANN.user_id)
    assert (owner(process, shared), owner(process, closed)) == (BOB.user_id, BOB.user_id)
    assert ANN.user_id not in str(process.engine.load(shared).roles)
    assert process.engine.load(alone).closed == "owner"


def test_a_row_that_vanished_is_noticed(process: Process, ownership: Ownership, house: House) -> None:
    exist(process, ANN, BOB, CAT)
    room = shared_room(process)
    house.run("DELETE FROM users WHERE id = :id", id=ANN.user_id)
    ownership.look()
    assert owner(process, room) == BOB.user_id


def test_a_room_that_closed_by_itself_is_settled_when_somebody_wants_in(
    process: Process, ownership: Ownership, clock: FakeClock
) -> None:
    exist(process, ANN, BOB, CAT)
    room = shared_room(process)
    clock.advance(24 * 3_600_000 + 1_000)
    process.step_timers()
    state = process.engine.load(room)
    assert state.closed == "idle"
    assert ownership.settle(room, state) == state, "its owner was seen"
    clock.advance(UNSEEN_MS)
    exist(process, BOB)
    ownership.look()
    assert owner(process, room) == ANN.user_id, "nobody looks after closed rooms by the hour"
    assert ownership.settle(room, process.engine.load(room)).roles.owner == BOB.user_id
