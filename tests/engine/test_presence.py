"""Law 6: who is there is not state. And what counts, what is shown, and who speaks for a person with two tabs."""

from __future__ import annotations

import orjson
import pytest

from server.contract.base import Suspension
from server.contract.commands import PlayerReport, PresenceReport
from server.contract.errors import Refused
from server.contract.shapes import People
from server.domain.scene import Actor
from server.domain.state import Settings
from server.engine.policy import Policy
from server.engine.presence import GRACE_MS, Joining
from tests.engine.house import ANN, BOB, CAT, House, Process, film
from tests.fakes.fake_clock import FakeClock


@pytest.fixture
def database(sqlite_database: str) -> str:
    return sqlite_database


@pytest.fixture
def process(house: House, clock: FakeClock) -> Process:
    return house.process(clock)


def watching(process: Process, room: str) -> set[str]:
    return {watcher.conn_id for watcher in process.presence.watchers(room)}


def names(process: Process, room: str) -> list[str]:
    return [person["name"] for person in orjson.loads(process.engine.people_json(room))["list"]]


def test_coming_and_going_writes_no_rev_and_no_state(house: House, process: Process) -> None:
    room = process.room()
    process.add(room)
    process.do(room, "player.pause")
    [before] = house.rows("SELECT rev, state FROM rooms")
    process.enter(room, ANN, active=True)
    process.enter(room, BOB)
    process.engine.report("conn-user-bob", PresenceReport(cue=1, ready=True, drift_ms=3.5))
    process.engine.lost("conn-user-bob")
    process.engine.leave("conn-user-ann")
    process.settle()
    assert house.rows("SELECT rev, state FROM rooms") == [before]
    assert house.rows("SELECT count(*) AS n FROM room_events") == [{"n": 2}]


def test_people_are_as_the_contract_says(process: Process) -> None:
    room = process.room()
    process.enter(room, BOB, active=True)
    process.enter(room, BOB, "bobs-phone")
    people = orjson.loads(process.engine.people_json(room))
    People.model_validate(people)
    assert people["total"] == 1
    assert [(conn["conn_id"], conn["active"]) for conn in people["list"][0]["conns"]] == [
        ("conn-user-bob", True),
        ("bobs-phone", False),
    ]


def test_a_lost_connection_is_shown_ten_seconds_more_and_not_counted(process: Process, clock: FakeClock) -> None:
    room = process.room()
    process.enter(room, BOB, active=True)
    process.engine.lost("conn-user-bob")
    assert watching(process, room) == set()
    assert process.presence.here(room) == ()
    assert process.engine.connections(room) == []
    clock.advance(GRACE_MS - 1)
    process.engine._sweep()
    assert names(process, room) == ["Bob"]
    clock.advance(1)
    process.engine._sweep()
    assert names(process, room) == []


def test_who_leaves_is_gone_at_once(process: Process) -> None:
    room = process.room()
    process.enter(room, BOB)
    process.engine.leave("conn-user-bob")
    assert names(process, room) == []
    process.engine.leave("conn-user-bob")


def test_a_reload_within_the_grace_is_no_break(process: Process, clock: FakeClock) -> None:
    room = process.room()
    process.enter(room, BOB, "before")
    since = process.presence.here(room)[0].since_ms
    clock.advance(60_000)
    process.engine.lost("before")
    clock.advance(2_000)
    process.enter(room, BOB, "after")
    assert process.presence.here(room)[0].since_ms == since
    clock.advance(GRACE_MS)
    process.engine._sweep()
    assert process.engine.connections(room) == ["after"]


def test_the_same_tab_of_the_same_person_replaces_its_old_connection(process: Process) -> None:
    room = process.room()

    def joining(conn_id: str, actor: Actor, instance: str) -> Joining:
        return Joining(
            conn_id=conn_id, user_id=actor.user_id, name=actor.name, avatar=None, guest=True, kind="viewer",
            sync="tight", instance=instance,
        )  # fmt: skip

    assert process.engine.join(room, joining("one", BOB, "tab-00001")) == ()
    assert process.engine.join(room, joining("two", CAT, "tab-00001")) == ()
    assert process.engine.join(room, joining("three", BOB, "tab-00002")) == ()
    [replaced] = process.engine.join(room, joining("four", BOB, "tab-00001"))
    assert (replaced.conn_id, replaced.user_id, replaced.room_id) == ("one", BOB.user_id, room)
    assert sorted(process.engine.connections(room)) == ["four", "three", "two"]
    # Joining again with the same connection replaces nothing that would have to be cut.
    assert process.engine.join(room, joining("four", BOB, "tab-00001")) == ()
    assert sorted(process.engine.connections(room, BOB.user_id)) == ["four", "three"]
    process.engine.lost("four")
    assert process.engine.join(room, joining("five", BOB, "tab-00001")) == ()
    process.settle()


def test_a_connection_is_in_one_room(process: Process) -> None:
    first, second = process.room(), process.room()
    process.enter(first, BOB, "c")
    process.enter(second, BOB, "c")
    assert process.engine.connections(first) == []
    assert process.engine.connections(second) == ["c"]
    assert not process.presence.live(first)


def test_a_persons_last_claim_wins(process: Process) -> None:
    room = process.room()
    process.enter(room, BOB, "laptop", active=True)
    process.enter(room, CAT, "cats", active=True)
    process.enter(room, BOB, "tv")
    assert watching(process, room) == {"laptop", "cats"}
    process.engine.report("tv", PresenceReport(active=True, cue=0))
    assert watching(process, room) == {"tv", "cats"}
    process.engine.report("tv", PresenceReport(active=False, cue=0))
    assert watching(process, room) == {"cats"}


def test_who_claims_late_was_not_there_when_the_cue_was_made(process: Process, clock: FakeClock) -> None:
    room = process.room()
    process.enter(room, BOB)
    clock.advance(1_000)
    process.engine.report("conn-user-bob", PresenceReport(active=True, cue=0))
    assert process.presence.watchers(room)[0].since_ms == clock.now_ms()
    clock.advance(1_000)
    process.engine.report("conn-user-bob", PresenceReport(active=True, cue=0))
    assert process.presence.watchers(room)[0].since_ms == clock.now_ms() - 1_000


def test_ready_and_buffering_for_another_cue_are_ignored(process: Process) -> None:
    room = process.room()
    process.enter(room, BOB, active=True)
    process.add(room)
    process.settle()
    cue = process.engine.load(room).player.cue
    process.engine.report("conn-user-bob", PresenceReport(cue=cue - 1, ready=True, suspended="buffering"))
    [watcher] = process.presence.watchers(room)
    assert (watcher.ready_cue, watcher.suspended) == (-1, None)
    process.engine.report("conn-user-bob", PresenceReport(cue=cue - 1, suspended="advert"))
    assert process.presence.watchers(room)[0].suspended == "advert"
    process.engine.report("conn-user-bob", PresenceReport(cue=cue, ready=True))
    [watcher] = process.presence.watchers(room)
    # What a report leaves out stays as it was; null ends a suspension.
    assert (watcher.ready_cue, watcher.suspended) == (cue, "advert")
    process.engine.report("conn-user-bob", PresenceReport(cue=cue, suspended=None))
    assert process.presence.watchers(room)[0].suspended is None


def test_reports_on_media_add_up(process: Process) -> None:
    room = process.room()
    process.enter(room, BOB, active=True)
    item = process.add(room, media=film())
    process.engine.media_report("conn-user-bob", PlayerReport(item_id=item, cue=1, duration_ms=5_000))
    process.engine.media_report("conn-user-bob", PlayerReport(item_id=item, cue=1, ended=True))
    media = process.presence.watchers(room)[0].media
    assert media is not None
    assert (media.duration_ms, media.ended) == (5_000, True)
    process.engine.media_report("conn-user-bob", PlayerReport(item_id=item, cue=2))
    media = process.presence.watchers(room)[0].media
    assert media is not None
    assert (media.duration_ms, media.ended) == (None, False)


def test_capacity_counts_people_who_are_here(house: House, clock: FakeClock) -> None:
    process = house.process(clock, policy=Policy(room_capacity=2))
    room = process.room()
    process.enter(room, ANN)
    process.enter(room, BOB)
    process.enter(room, BOB, "bobs-phone")
    with pytest.raises(Refused, match="full"):
        process.enter(room, CAT)
    process.engine.lost("bobs-phone")
    process.engine.lost("conn-user-bob")
    process.enter(room, CAT)
    with pytest.raises(Refused, match="full"):
        process.enter(room, BOB)


def test_a_room_may_hold_fewer_than_the_server_and_always_its_owner(house: House, clock: FakeClock) -> None:
    process = house.process(clock, policy=Policy(room_capacity=3))
    room = process.room()
    process.do(room, "room.settings", capacity=1)
    process.enter(room, BOB)
    with pytest.raises(Refused, match="full"):
        process.enter(room, CAT)
    process.enter(room, ANN)
    process.do(room, "room.settings", capacity=0)
    process.enter(room, CAT)
    with pytest.raises(Refused, match="invalid"):
        process.do(room, "room.settings", capacity=4)


def test_reports_of_unknown_connections_are_ignored(process: Process) -> None:
    process.engine.report("nobody", PresenceReport(cue=0, active=True))
    process.engine.media_report("nobody", PlayerReport(item_id="abcd", cue=0))
    process.engine.lost("nobody")
    assert process.presence.connection("nobody") is None


@pytest.mark.parametrize("reason", ["buffering", "advert"])
def test_who_is_held_up_in_play_was_ready_for_it(process: Process, clock: FakeClock, reason: Suspension) -> None:
    """A stalled player says in one report that it is not ready and why: the room must still know that it was."""
    room = process.room(settings=Settings(ad_policy="pause_all"))
    process.enter(room, BOB, active=True)
    process.add(room)
    cue = process.engine.load(room).player.cue
    process.engine.report("conn-user-bob", PresenceReport(cue=cue, ready=True, suspended=None))
    process.settle()
    assert process.engine.load(room).player.phase == "playing"
    clock.advance(5_000)
    process.engine.report("conn-user-bob", PresenceReport(cue=cue, ready=False, suspended=reason))
    process.settle()
    assert process.engine.load(room).player.phase == "waiting"
    clock.advance(1_000)
    process.engine.report("conn-user-bob", PresenceReport(cue=cue, ready=True, suspended=None))
    process.settle()
    assert process.engine.load(room).player.phase == "playing"


def test_who_is_not_ready_any_more_for_no_reason_of_their_own_is_not_counted_ready(process: Process) -> None:
    room = process.room()
    process.enter(room, BOB, active=True)
    process.add(room)
    cue = process.engine.load(room).player.cue
    process.engine.report("conn-user-bob", PresenceReport(cue=cue, ready=True))
    process.engine.report("conn-user-bob", PresenceReport(cue=cue, ready=False, suspended=None))
    [watcher] = process.presence.watchers(room)
    assert watcher.ready_cue == cue - 1
