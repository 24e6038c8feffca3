"""Every command × who is in the room and who is not, on real sockets and over HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from server.contract.commands import COMMANDS, UNBUILT, PlayerCommand
from tests.domain.rights import READING, ROWS, Row, Things, group
from tests.support.live import Guest, LiveServer

MODE = "operators"
WAYS = ("socket", "http")
IN = ("owner", "operator", "member", "guest", "muted")
OUT = ("banned", "stranger")
LEAST_FIRST = ("guest", "member", "muted", "operator", "owner")
BUILT = [row for row in ROWS if row.name not in UNBUILT]
DENIED = {"forbidden", "banned"}


class Cast:
    """People who meet in a new room for every command."""

    def __init__(self, server: LiveServer) -> None:
        self.people = {who: Guest(server, who.title()) for who in (*IN, *OUT, "tim")}
        for person in self.people.values():
            person.connect()
        self.code = ""

    def __getitem__(self, who: str) -> Guest:
        return self.people[who]

    def meet(self) -> Things:
        """A new room, with something of everything in it."""
        owner, tim = self["owner"], self["tim"]
        self.code = owner.create_room(control_mode="anyone")
        for who in (*IN, "tim", "banned"):
            assert self[who].join(self.code)["ok"]
        self["stranger"].join(self["stranger"].create_room())
        items = [_done(tim.do("queue.add", url=f"https://youtu.be/video{n:06d}"))["data"]["item_id"] for n in range(4)]
        _done(owner.do("player.next", item_id=items[0]))
        _done(owner.do("room.role", user_id=self["operator"].user_id, role="operator"))
        _done(owner.do("room.role", user_id=self["member"].user_id, role="member"))
        _done(owner.do("room.mute", user_id=self["muted"].user_id, minutes=10))
        said = _done(tim.do("chat.send", text="hello"))["data"]["id"]
        _done(owner.do("room.settings", control_mode=MODE))
        _done(tim.do("room.ask_control"))
        _done(self["guest"].do("room.report", user_id=tim.user_id, reason="rude"))
        report = owner.call("room.moderation", {})["data"]["reports"][0]["report_id"]
        _done(owner.do("room.kick", user_id=self["banned"].user_id, ban={"until": None}))
        self.item = items[1]
        rev = _done(owner.do("player.seek", item_id=self.item, position_ms=5_000))["rev"]
        return Things(tim.user_id, items[2], items[0], said, rev, report)

    def payload(self, row: Row, things: Things) -> dict[str, Any]:
        player = {"item_id": self.item} if issubclass(COMMANDS[row.name].payload, PlayerCommand) else {}
        return player | row.payload(things)


def _done(answer: dict[str, Any]) -> dict[str, Any]:
    assert answer["ok"], answer
    return answer


def code(answer: dict[str, Any]) -> str:
    return "ok" if answer["ok"] else str(answer["error"]["code"])


@pytest.fixture(scope="module")
def casts(server: LiveServer) -> Iterator[dict[str, Cast]]:
    """One for each way in: nobody may make as many rooms as all of this takes."""
    casts = {way: Cast(server) for way in WAYS}
    yield casts
    for cast in casts.values():
        for person in cast.people.values():
            person.leave()


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("row", BUILT, ids=str)
def test_who_may_and_who_may_not(casts: dict[str, Cast], row: Row, way: str) -> None:
    people = casts[way]
    payload = people.payload(row, people.meet())
    allowed = group(row.who, MODE) & set(IN)

    def send(who: str) -> str:
        if way == "http":
            return code(people[who].command(people.code, row.name, **payload))
        return code(people[who].do(row.name, **payload))

    before = people["owner"].state(people.code)["data"]["snapshot"]["room"]
    # Whoever stands in another room acts there: nothing of this one is to be found.
    assert send("banned") == "forbidden"
    assert people["stranger"].command(people.code, row.name, **payload)["error"]["code"] == "forbidden"
    for who in set(IN) - allowed:
        assert send(who) == "forbidden", f"{who} may {row}"
    assert people["owner"].state(people.code)["data"]["snapshot"]["room"] == before
    least = next(who for who in LEAST_FIRST if who in allowed)
    assert send(least) not in DENIED, f"{least} may not {row}"


def test_reading_is_for_those_in_the_room(casts: dict[str, Cast]) -> None:
    people = casts["socket"]
    people.meet()
    payloads: dict[str, dict[str, Any]] = {
        "room.sync": {"since": {"rev": 0, "at": 0}},
        "room.people": {"after": None},
        "queue.history": {"before": None, "limit": 5},
        "chat.history": {"before": None, "limit": 5},
        "presence.report": {"cue": 0},
        "player.report": {"item_id": people.item, "cue": 0},
    }
    for name, who in READING.items():
        if name in ("room.join", "room.leave"):
            continue
        payload = payloads.get(name, {})
        outside = code(people["banned"].call(name, payload))
        assert outside == ("ok" if name == "clock.ping" else "forbidden"), name
        for inside in IN:
            may = inside in ("owner", "operator") if who == "operators" else who != "chat" or inside != "muted"
            assert code(people[inside].call(name, payload)) == ("ok" if may else "forbidden"), (name, inside)
