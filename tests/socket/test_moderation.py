"""Keeping order, over real sockets: who hears of what, and who is out."""

from collections.abc import Callable
from uuid import uuid4

import pytest

from tests.support.live import Guest


@pytest.fixture
def trio(guest: Callable[[str], Guest]) -> tuple[Guest, Guest, Guest, str]:
    """Ana, who owns the room and whose operators alone control it; Ben, an operator; Cat, a guest."""
    ana, ben, cat = guest("Ana"), guest("Ben"), guest("Cat")
    code = ana.create_room(control_mode="operators")
    for person in (ana, ben, cat):
        person.enter(code)
    assert ana.do("room.role", user_id=ben.user_id, role="operator")["ok"]
    return ana, ben, cat, code


def heard(person: Guest, event: str) -> list[dict]:
    return [payload for name, payload in person.heard if name == event]


def error(answer: dict) -> str:
    return str(answer["error"]["code"])


def test_an_ask_is_heard_by_those_who_may_answer(trio, guest) -> None:
    ana, ben, cat, code = trio
    assert cat.do("room.ask_control")["ok"]
    asks = ana.wait_for(lambda name, p: name == "room.asks" and p["list"])
    assert [(ask["user_id"], ask["name"]) for ask in asks["list"]] == [(cat.user_id, "Cat")]
    assert ana.do("room.answer_control", user_id=cat.user_id, give=False)["ok"]
    cat.wait_for(lambda name, p: name == "room.control_declined" and p["again_after_ms"] == 60_000)
    ana.wait_for(lambda name, p: name == "room.asks" and p["list"] == [])
    again = cat.do("room.ask_control")
    assert error(again) == "rate_limited"
    assert again["error"]["retry_after_ms"] > 0
    dan = guest("Dan")
    dan.enter(code)
    assert dan.do("room.ask_control")["ok"]
    ana.wait_for(lambda name, p: name == "room.asks" and [a["name"] for a in p["list"]] == ["Dan"])
    assert ana.do("room.answer_control", user_id=dan.user_id, give=True)["ok"]
    dan.wait_for(
        lambda name, p: name == "room.update" and dan.user_id in p["patch"].get("roles", {}).get("operators", ())
    )
    assert heard(ben, "room.asks") == heard(cat, "room.asks") == []


def test_whoever_comes_back_hears_what_waits(trio) -> None:
    ana, _ben, cat, code = trio
    assert cat.do("room.ask_control")["ok"]
    assert cat.do("room.report", user_id=ana.user_id, reason="about the owner")["ok"]
    ana.wait_for(lambda name, p: name == "room.asks" and p["list"])
    ana.reconnect()
    ana.heard.clear()
    assert ana.join(code)["ok"]
    ana.wait_for(lambda name, p: name == "room.asks" and p["list"])
    assert heard(ana, "room.reports") == []


def test_a_report_reaches_the_operators_it_is_not_about(trio) -> None:
    ana, ben, cat, _code = trio
    said = ben.do("chat.send", text="something rude")["data"]["id"]
    op_id = uuid4().hex
    ask = {"op_id": op_id, "user_id": ben.user_id, "reason": "rude", "message_id": said}
    assert cat.call("room.report", ask) == cat.call("room.report", ask)
    reports = ana.wait_for(lambda name, p: name == "room.reports" and p["list"])["list"]
    assert [(r["by"]["name"], r["about"]["name"], r["reason"]) for r in reports] == [("Cat", "Ben", "rude")]
    assert reports[0]["evidence"] == {"message_id": said, "text": "something rude"}
    assert ben.call("room.moderation", {})["data"]["reports"] == []
    assert all(payload["list"] == [] for payload in heard(ben, "room.reports"))
    assert error(ben.do("room.resolve", report_id=reports[0]["report_id"], outcome="dismissed")) == "not_found"
    assert ana.do("room.resolve", report_id=reports[0]["report_id"], outcome="handled")["ok"]
    ana.wait_for(lambda name, p: name == "room.reports" and p["list"] == [])


def test_what_is_said_about_the_owner_is_not_the_rooms(trio) -> None:
    ana, ben, cat, _code = trio
    assert cat.do("room.report", user_id=ana.user_id, reason="rude")["ok"]
    for person in (ana, ben):
        assert person.call("room.moderation", {})["data"]["reports"] == []


def test_each_sees_the_lists_of_their_rights(trio) -> None:
    ana, ben, cat, _code = trio
    assert ben.do("room.mute", user_id=cat.user_id, minutes=10, reason="spam")["ok"]
    mine = ana.call("room.moderation", {})["data"]
    assert [(m["user_id"], m["name"]) for m in mine["mutes"]] == [(cat.user_id, "Cat")]
    assert (mine["asks"], mine["words"], mine["bans"]) == ([], [], [])
    bens = ben.call("room.moderation", {})["data"]
    assert (bens["asks"], bens["words"], bens["bans"]) == (None, None, [])
    assert error(cat.call("room.moderation", {})) == "forbidden"


def test_a_muted_person_is_told_and_seems_not_to_type(trio) -> None:
    ana, ben, cat, code = trio
    assert ben.do("room.mute", user_id=cat.user_id, minutes=1)["ok"]
    answer = cat.do("chat.send", text="hi")
    assert error(answer) == "forbidden"
    assert 0 < answer["error"]["retry_after_ms"] <= 60_000
    assert error(cat.call("chat.typing", {})) == "forbidden"
    until = cat.reconnect().join(code)["data"]["you"]["muted_until"]
    assert until == ana.call("room.moderation", {})["data"]["mutes"][0]["until"]
    assert ben.do("room.mute", user_id=cat.user_id, minutes=0)["ok"]
    assert cat.do("chat.send", text="hi")["ok"]


def test_a_ban_ends_and_is_lifted_from_the_list(trio) -> None:
    ana, ben, cat, code = trio
    assert ben.do("room.kick", user_id=cat.user_id, reason="spoilers", ban={"until": None})["ok"]
    gone = cat.wait_for(lambda name, p: name == "room.removed")
    assert gone == {"reason": "banned"}
    assert error(cat.join(code)) == "banned"
    assert error(cat.command(code, "chat.send", text="hi")) == "forbidden"
    (entry,) = ana.call("room.moderation", {})["data"]["bans"]
    assert entry == {"user_id": cat.user_id, "name": "Cat", "until": None, "address": False}
    assert ana.do("room.unban", user_id=cat.user_id)["ok"]
    assert ana.call("room.moderation", {})["data"]["bans"] == []
    assert cat.join(code)["ok"]


def test_this_computers_address_stays_open(trio) -> None:
    ana, ben, cat, _code = trio
    assert error(ana.do("room.ban_address", user_id=cat.user_id, minutes=10)) == "not_found"
    assert ben.do("room.kick", user_id=cat.user_id, ban={"until": None})["ok"]
    assert error(ana.do("room.ban_address", user_id=cat.user_id, minutes=10)) == "unsupported"


def test_all_of_it_goes_and_comes_back_for_everyone(trio, guest) -> None:
    ana, ben, cat, code = trio
    for text in ("one", "two"):
        assert cat.do("chat.send", text=text)["ok"]
    first = ana.do("queue.add", url="https://youtu.be/video000001")
    assert cat.do("queue.add", url="https://youtu.be/video000002")["ok"]
    assert first["ok"]
    before = ana.state(code)["data"]["snapshot"]
    gone = ben.do("room.remove_all", user_id=cat.user_id, chat=True, queue=True)
    assert gone["ok"]
    late = guest("Dan").enter(code)["snapshot"]
    assert [m.get("deleted") for m in late["chat"]] == [True, True]
    assert late["queue"] == []
    assert ana.do("room.undo", rev=gone["rev"])["ok"]
    restored = cat.wait_for(lambda name, p: name == "chat.restored")
    assert restored["messages"] == before["chat"]
    after = ana.state(code)["data"]["snapshot"]
    assert (after["chat"], after["queue"]) == (before["chat"], before["queue"])
