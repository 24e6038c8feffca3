"""Lists of rooms: what is public, one's own, and where one was."""

from collections.abc import Callable, Iterator

import pytest
import requests

from server.contract.http import MyRooms, RoomsPage, Stats
from tests.support.live import Guest, LiveServer, eventually


@pytest.fixture(scope="module")
def alone(tmp_path_factory) -> Iterator[LiveServer]:
    """A server on which nobody else has public rooms."""
    live = LiveServer(tmp_path_factory.mktemp("alone")).start()
    yield live
    live.stop()


@pytest.fixture
def visitor(alone) -> Iterator[Callable[[str], Guest]]:
    made: list[Guest] = []

    def make(name: str) -> Guest:
        made.append(Guest(alone, name))
        return made[-1]

    yield make
    for person in made:
        person.leave()


def mine(person: Guest) -> dict:
    data = person.get("/api/users/me/rooms").json()["data"]
    MyRooms.model_validate(data)
    return data


def recent(person: Guest) -> list:
    return mine(person)["recent"]


def listed(server: LiveServer, query: str = "") -> dict:
    data = requests.get(f"{server.url}/api/rooms{query}", timeout=10).json()["data"]
    RoomsPage.model_validate(data)
    return data


def test_public_rooms_with_people_in_them_the_fullest_first(alone, visitor) -> None:
    ana, ben, cat = visitor("Ana"), visitor("Ben"), visitor("Cat")
    hidden, empty = ana.create_room(name="Hidden"), ana.create_room(name="Empty", visibility="public")
    full, small = ana.create_room(name="Full", visibility="public"), cat.create_room(name="Small", visibility="public")
    assert listed(alone)["rooms"] == []
    ana.enter(full)
    ben.enter(full)
    cat.enter(small)
    ana.do("queue.add", url="https://youtu.be/video000001")
    rooms = listed(alone)["rooms"]
    assert [(room["code"], room["people"], room["role"]) for room in rooms] == [(full, 2, None), (small, 1, None)]
    assert rooms[0]["playing"] == {"provider": "youtube", "media_id": "video000001", "title": "video000001"}
    first = listed(alone, "?limit=1")
    assert [room["code"] for room in first["rooms"]] == [full]
    second = listed(alone, f"?limit=1&after={first['next']}")
    assert ([room["code"] for room in second["rooms"]], second["next"]) == ([small], None)
    assert {hidden, empty}.isdisjoint(room["code"] for room in rooms)
    stats = requests.get(f"{alone.url}/api/stats", timeout=10).json()["data"]
    Stats.model_validate(stats)
    assert (stats["rooms"], stats["people"]) == (2, 3)
    assert ana.do("room.settings", visibility="unlisted")["ok"]
    assert [room["code"] for room in listed(alone)["rooms"]] == [small]


@pytest.mark.parametrize("query", ["after=x", "after=1", "limit=0", "limit=51", "after=-1-AAA", "more=1"])
def test_bad_questions(alone, query) -> None:
    answer = requests.get(f"{alone.url}/api/rooms?{query}", timeout=10)
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "invalid")


def test_a_server_without_public_rooms_lists_none(tmp_path) -> None:
    server = LiveServer(tmp_path / "instance", PUBLIC_ROOMS="off").start()
    try:
        answer = requests.get(f"{server.url}/api/rooms", timeout=10).json()
        assert answer["error"]["code"] == "unsupported"
    finally:
        server.stop()


def test_ones_own_rooms_and_those_one_was_in(visitor) -> None:
    ana, ben = visitor("Ana"), visitor("Ben")
    films, songs = ana.create_room(name="Films"), ana.create_room(name="Songs")
    ana.enter(films)
    ben.enter(films)
    (entry,) = eventually(lambda: recent(ben))
    assert (entry["code"], entry["role"], entry["people"], entry["closed"]) == (films, "guest", 2, False)
    assert mine(ben)["mine"] == []
    assert {room["code"] for room in mine(ana)["mine"]} == {films, songs}
    assert recent(ana) == [], "one's own are in the other list"
    assert ana.do("room.role", user_id=ben.user_id, role="member")["ok"]
    assert recent(ben)[0]["role"] == "member"
    assert ana.do("room.close")["ok"]
    assert [(room["code"], room["closed"]) for room in mine(ana)["mine"]] == [(songs, False), (films, True)]
    assert recent(ben)[0]["closed"] is True, "members are told, guests find nothing"


def test_nobody_is_led_back_to_where_they_were_banned_or_to_what_is_over(visitor) -> None:
    ana, ben, cat = visitor("Ana"), visitor("Ben"), visitor("Cat")
    code = ana.create_room()
    for person in (ana, ben, cat):
        person.enter(code)
    assert [eventually(lambda p=person: recent(p))[0]["code"] for person in (ben, cat)] == [code, code]
    assert ana.do("room.kick", user_id=ben.user_id, ban={"until": None})["ok"]
    assert recent(ben) == []
    assert ana.do("room.close")["ok"]
    assert recent(cat) == []


def test_a_visit_outlives_a_restart(tmp_path) -> None:
    server = LiveServer(tmp_path / "instance").start()
    ana, ben = Guest(server, "Ana"), Guest(server, "Ben")
    try:
        code = ana.create_room()
        ben.enter(code)
        ben.leave()
        server.restart()
        assert [room["code"] for room in recent(ben)] == [code], "written before the process ended"
    finally:
        for person in (ana, ben):
            person.http.close()
            person.leave()
        server.stop()
