"""Law 6, `presence.update`: what changed, once; in large rooms numbers, so that the bill does not grow with N²."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from server.contract.commands import PresenceReport
from server.contract.events import PresenceUpdate
from server.engine.policy import Policy
from server.engine.presence import Joining
from server.engine.roster import person
from tests.engine.house import ANN, BOB, House, Process
from tests.fakes.fake_clock import FakeClock


@pytest.fixture
def database(sqlite_database: str) -> str:
    return sqlite_database


@pytest.fixture
def process(house: House, clock: FakeClock) -> Process:
    return house.process(clock)


def updates(process: Process) -> list[dict[str, Any]]:
    news = [update for _room, update in process.engine.presence_updates()]
    for update in news:
        PresenceUpdate.model_validate(update)
    return news


def test_updates_tell_only_what_changed_and_only_once(process: Process) -> None:
    room = process.room()
    process.enter(room, ANN)
    process.enter(room, BOB)
    [update] = updates(process)
    assert [person["name"] for person in update["people"]] == ["Ann", "Bob"]
    assert updates(process) == []
    process.engine.report("conn-user-bob", PresenceReport(cue=0, drift_ms=4.0))
    process.engine.report("conn-user-ann", PresenceReport(cue=0, rtt_ms=80.0))
    [update] = updates(process)
    assert [person["name"] for person in update["people"]] == ["Bob"]
    assert update["left"] == []
    process.engine.leave("conn-user-bob")
    assert updates(process) == [{"people": [], "left": [BOB.user_id]}]
    process.engine.leave("conn-user-ann")
    process.settle()
    assert updates(process) == []
    assert process.presence.restless_rooms() == ()


def test_a_new_role_or_cue_or_name_shows_in_peoples_rows(process: Process) -> None:
    room = process.room()
    process.enter(room, ANN)
    process.enter(room, BOB, active=True)
    updates(process)
    process.do(room, "room.role", user_id=BOB.user_id, role="operator")
    [update] = updates(process)
    assert [(person["name"], person["role"]) for person in update["people"]] == [("Bob", "operator")]
    process.engine.report("conn-user-bob", PresenceReport(cue=0, ready=True))
    assert updates(process)[0]["people"][0]["conns"][0]["ready"]
    process.add(room)
    process.settle()
    [update] = updates(process)
    assert {person["name"]: person["conns"][0]["ready"] for person in update["people"]}["Bob"] is False
    process.engine.renamed(BOB.user_id, "Robert", "🐢")
    [update] = updates(process)
    assert [(person["name"], person["avatar"]) for person in update["people"]] == [("Robert", "🐢")]


def crowd(process: Process, room: str, people: int) -> None:
    for n in range(people):
        process.engine.join(
            room,
            Joining(
                conn_id=f"c{n}", user_id=f"u{n:04d}", name=f"P{n}", avatar=None, guest=True, kind="viewer",
                sync="tight", instance=f"instance-{n}",
            ),
        )  # fmt: skip
        process.engine.report(f"c{n}", PresenceReport(active=True, cue=0, ready=True, drift_ms=float(n)))
    process.settle()


def test_a_large_room_gets_one_summary_a_second_and_those_who_matter(house: House, clock: FakeClock) -> None:
    process = house.process(clock, policy=Policy(room_capacity=100))
    room = process.room()
    crowd(process, room, 60)
    process.enter(room, ANN)
    [update] = updates(process)
    # Of 61, the owner is told of; the others are in the numbers.
    assert [person["user_id"] for person in update["people"]] == [ANN.user_id]
    assert update["summary"]["total"] == 61
    assert update["summary"]["in_step"] == 60
    assert update["summary"]["waiting"] == 0
    assert 0 < update["summary"]["skew_p50"] < update["summary"]["skew_p95"] < 60
    process.engine.report("c7", PresenceReport(cue=0, suspended="buffering"))
    assert updates(process) == []
    clock.advance(1_000)
    [update] = updates(process)
    assert [person["user_id"] for person in update["people"]] == ["u0007"]
    assert (update["summary"]["waiting"], update["summary"]["in_step"]) == (1, 59)
    process.engine.report("c7", PresenceReport(cue=0, suspended=None))
    process.engine.leave("c8")
    clock.advance(1_000)
    [update] = updates(process)
    # That one of those told of waits no more is told; that a stranger left is not.
    assert [person["user_id"] for person in update["people"]] == ["u0007"]
    assert update["left"] == []


def test_a_room_that_becomes_small_again_is_told_of_everybody(house: House, clock: FakeClock) -> None:
    process = house.process(clock, policy=Policy(room_capacity=100))
    room = process.room()
    crowd(process, room, 51)
    updates(process)
    clock.advance(1_000)
    process.engine.leave("c0")
    [update] = updates(process)
    assert len(update["people"]) == 50
    assert "summary" not in update


def test_people_come_in_pages_of_a_hundred(house: House, clock: FakeClock) -> None:
    process = house.process(clock, policy=Policy(room_capacity=1_000))
    room = process.room()
    crowd(process, room, 230)
    first = orjson.loads(process.engine.people_json(room))
    assert (first["total"], len(first["list"])) == (230, 100)
    second = orjson.loads(process.engine.people_page_json(room, first["list"][-1]["user_id"]))
    third = orjson.loads(process.engine.people_page_json(room, second["people"][-1]["user_id"]))
    everybody = [person["user_id"] for person in first["list"] + second["people"] + third["people"]]
    assert everybody == [f"u{n:04d}" for n in range(230)]
    assert orjson.loads(process.engine.people_page_json(room, everybody[-1])) == {"people": [], "total": 230}


def test_a_page_shows_everybody_as_they_are_now(process: Process) -> None:
    room = process.room()
    process.enter(room, ANN)
    process.enter(room, BOB, active=True)

    def page() -> list[dict[str, Any]]:
        shown: list[dict[str, Any]] = orjson.loads(process.engine.people_json(room))["list"]
        attendance = process.presence.attendance(room)
        assert attendance is not None
        state = process.engine.load(room)
        assert shown == [person(attendance.people[user_id], state) for user_id in sorted(attendance.people)]
        return shown

    assert [who["role"] for who in page()] == ["owner", "guest"]
    process.do(room, "room.role", user_id=BOB.user_id, role="operator")
    assert [who["role"] for who in page()] == ["owner", "operator"]
    process.engine.report("conn-user-bob", PresenceReport(cue=0, ready=True, drift_ms=4.0))
    assert page()[1]["conns"][0]["ready"]
    process.add(room)
    assert not page()[1]["conns"][0]["ready"]
    process.engine.renamed(BOB.user_id, "Bobby", None)
    assert page()[1]["name"] == "Bobby"
    process.enter(room, BOB, "bobs-phone")
    assert len(page()[1]["conns"]) == 2
    process.engine.leave("conn-user-ann")
    assert [who["user_id"] for who in page()] == [BOB.user_id]
