"""No two people in a room have names that look alike, and nobody takes the name of somebody with a role."""

from __future__ import annotations

from itertools import combinations, count

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.contract.limits import NAME_LENGTH
from server.domain.lookalikes import alike
from server.domain.permissions import ROLES
from server.engine.attendance import Joining
from server.engine.presence import LocalPresence
from tests.engine.house import ANN, BOB, CAT, House
from tests.fakes.fake_clock import FakeClock

GREEK = "\u0391nn"


class Hall:
    """One room's presence."""

    def __init__(self) -> None:
        self.presence = LocalPresence(FakeClock())
        self.conns = count()

    def enter(self, user_id: str, name: str, role: str = "guest") -> str:
        conn_id = f"c{next(self.conns)}"
        self.presence.join(
            "room",
            Joining(
                conn_id=conn_id,
                user_id=user_id,
                name=name,
                avatar=None,
                guest=True,
                kind="viewer",
                sync="tight",
                instance=conn_id,
                role=role,  # type: ignore[arg-type]
            ),
        )
        return conn_id

    def names(self) -> dict[str, str]:
        return {here.user_id: here.name for here in self.presence.here("room")}


def test_the_second_of_two_lookalikes_gets_a_number() -> None:
    hall = Hall()
    hall.enter("a", "Ann")
    hall.enter("b", GREEK)
    hall.enter("c", "ann")
    assert hall.names() == {"a": "Ann", "b": f"{GREEK} (2)", "c": "ann (3)"}


def test_a_name_is_kept_while_one_stays_and_free_when_one_goes() -> None:
    hall = Hall()
    first = hall.enter("a", "Ann")
    hall.enter("b", "Ann")
    hall.presence.leave(first)
    hall.enter("b", "Ann")
    assert hall.names() == {"b": "Ann (2)"}
    hall.enter("c", "Ann")
    assert hall.names() == {"b": "Ann (2)", "c": "Ann"}


def test_nobody_is_called_like_the_owner() -> None:
    hall = Hall()
    hall.enter("impostor", GREEK)
    hall.presence.take_changes("room")
    hall.enter("owner", "Ann", "owner")
    assert hall.names() == {"impostor": f"{GREEK} (2)", "owner": "Ann"}
    assert hall.presence.take_changes("room")[0] == {"impostor", "owner"}, "everybody is told"
    hall.enter("operator", "Ann", "operator")
    assert hall.names()["operator"] == "Ann (3)"


def test_a_new_name_is_held_against_the_others() -> None:
    hall = Hall()
    hall.enter("a", "Ann")
    hall.enter("b", "Bob")
    hall.presence.renamed("b", GREEK, None)
    assert hall.names()["b"] == f"{GREEK} (2)"
    hall.presence.renamed("b", "Bea", None)
    hall.enter("c", "Bob")
    assert hall.names() == {"a": "Ann", "b": "Bea", "c": "Bob"}


def test_a_long_name_keeps_its_length() -> None:
    hall = Hall()
    for user_id in ("a", "b"):
        hall.enter(user_id, "x" * NAME_LENGTH)
    assert hall.names()["b"] == "x" * (NAME_LENGTH - 4) + " (2)"


STEPS = st.tuples(
    st.sampled_from("abcde"),
    st.sampled_from(["join", "leave", "rename"]),
    st.sampled_from(["Ann", GREEK, "ann", "Ann (2)", "Ann 2", "Bob", "B0b", "\U0001f389"]),
    st.sampled_from(ROLES),
)


@given(st.lists(STEPS, max_size=30))
def test_whatever_people_do_no_two_look_alike(steps) -> None:
    hall = Hall()
    conns: dict[str, str] = {}
    for user_id, what, name, role in steps:
        if what == "join":
            conns[user_id] = hall.enter(user_id, name, role)
        elif what == "rename":
            hall.presence.renamed(user_id, name, None)
        elif user_id in conns:
            hall.presence.leave(conns.pop(user_id))
        assert not [pair for pair in combinations(hall.names().values(), 2) if alike(*pair)]
        attendance = hall.presence.attendance("room")
        if attendance is not None:
            assert set(attendance.looks.values()) == set(attendance.people), "names are kept for those who are there"


@pytest.mark.parametrize("present", [True, False])
def test_one_speaks_under_the_name_one_has_there(house: House, clock: FakeClock, present: bool) -> None:
    from dataclasses import replace

    process = house.process(clock)
    room = process.room()
    process.enter(room, ANN)
    greek = replace(BOB, name=GREEK)
    if present:
        process.enter(room, greek)
    process.say(room, "hello", greek)
    process.say(room, "hello", ANN)
    process.say(room, "hello", replace(CAT, name="Ann", only=("chat.send",)))
    said = [entry["name"] for entry in process.engine.load(room).chat]
    assert said == [f"{GREEK} (2)", "Ann", "Ann"], "a token speaks under the name it was given"
    people = orjson.loads(process.engine.people_json(room))["list"]
    assert [who["name"] for who in people] == ["Ann", f"{GREEK} (2)"][: len(people)]
