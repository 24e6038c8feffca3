"""A room's log over HTTP: who did what, for whom, and out into a spreadsheet."""

import csv
import io
from collections.abc import Callable
from typing import Any

import pytest

from server.contract.http import LogPage
from tests.support.live import Guest


@pytest.fixture
def evening(guest: Callable[[str], Guest]) -> tuple[Guest, Guest, str]:
    """Ana's room, in which Ben said and added something and was muted for a reason."""
    ana, ben = guest("Ana"), guest("Ben")
    code = ana.create_room()
    for person in (ana, ben):
        person.enter(code)
    ana.do("room.settings", autoadvance=False)
    ben.do("chat.send", text="=1+1")
    ana.do("queue.add", url="https://youtu.be/video000001")
    ben.do("queue.add", url="https://youtu.be/video000002")
    assert ana.do("room.mute", user_id=ben.user_id, minutes=10, reason="spam")["ok"]
    return ana, ben, code


def page(person: Guest, code: str, query: str = "") -> dict[str, Any]:
    answer = person.get(f"/api/room/{code}/log{query}").json()
    assert answer["ok"], answer
    LogPage.model_validate(answer["data"])
    data: dict[str, Any] = answer["data"]
    return data


def test_the_log_is_what_went_over_the_wire(evening) -> None:
    ana, _ben, code = evening
    entries = page(ana, code)["entries"]
    revs = [entry["rev"] for entry in entries]
    assert revs == sorted(revs, reverse=True)
    heard = {event["rev"]: event for event in ana.numbered()}
    assert heard == {entry["rev"]: entry["payload"] for entry in entries if entry["rev"] in heard}


def test_pages_join_without_a_gap(evening) -> None:
    ana, _ben, code = evening
    whole = page(ana, code)
    assert whole["next"] is None
    found, before = [], ""
    while True:
        some = page(ana, code, f"?limit=2{before}")
        assert len(some["entries"]) <= 2
        found += some["entries"]
        if some["next"] is None:
            break
        before = f"&before={some['next']}"
    assert [entry["rev"] for entry in found] == [entry["rev"] for entry in whole["entries"]]


def test_filters(evening) -> None:
    ana, ben, code = evening
    by = {entry["payload"]["by"]["user_id"] for entry in page(ana, code, f"?by={ben.user_id}")["entries"]}
    assert by == {ben.user_id}
    assert [entry["payload"]["cause"] for entry in page(ana, code, "?cause=mute")["entries"]] == ["mute"]
    assert [entry["payload"]["text"] for entry in page(ana, code, "?type=chat.message")["entries"]] == ["=1+1"]
    assert page(ana, code, "?by=u_nobody")["entries"] == []


def test_reasons_are_for_those_who_keep_order(evening) -> None:
    ana, ben, code = evening
    assert [entry["reason"] for entry in page(ana, code, "?cause=mute")["entries"]] == ["spam"]
    assert [entry["reason"] for entry in page(ben, code, "?cause=mute")["entries"]] == [None]
    whole = ben.get(f"/api/room/{code}/log?format=json").text
    assert "spam" not in whole


def test_what_can_be_undone_says_so(evening) -> None:
    ana, _ben, code = evening
    assert page(ana, code)["entries"][0]["undoable"] is False, "a mute has no undo"
    item = ana.state(code)["data"]["snapshot"]["queue"][0]["item_id"]
    answer = ana.do("queue.remove", item_ids=[item])
    newest = page(ana, code)["entries"][0]
    assert (newest["rev"], newest["undoable"]) == (answer["rev"], True)
    assert ana.do("room.undo", rev=answer["rev"])["ok"]
    assert {entry["rev"]: entry["undoable"] for entry in page(ana, code)["entries"]}[answer["rev"]] is False


def test_a_deleted_message_is_gone_from_the_log_too(evening) -> None:
    ana, ben, code = evening
    said = page(ana, code, "?type=chat.message")["entries"][0]["payload"]["id"]
    assert ben.do("chat.delete", ids=[said])["ok"]
    (entry,) = page(ana, code, "?type=chat.message")["entries"]
    assert entry["payload"]["deleted"] is True
    assert "text" not in entry["payload"]
    assert "1+1" not in ana.get(f"/api/room/{code}/log?format=csv").text


def test_strangers_see_nothing(evening, guest) -> None:
    ana, ben, code = evening
    stranger = guest("Mallory")
    assert stranger.get(f"/api/room/{code}/log").json()["error"]["code"] == "forbidden"
    assert ana.do("room.kick", user_id=ben.user_id)["ok"]
    assert ben.get(f"/api/room/{code}/log").json()["error"]["code"] == "forbidden"


@pytest.mark.parametrize(
    "query",
    ["before=-1", "before=x", "limit=0", "limit=1000", "by=%00", "type=room.nothing", "cause=A", "format=xml", "x=1"],
)
def test_bad_questions(evening, query) -> None:
    ana, _ben, code = evening
    answer = ana.get(f"/api/room/{code}/log?{query}")
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "invalid")


def test_no_cell_is_a_formula(evening) -> None:
    ana, _ben, code = evening
    answer = ana.get(f"/api/room/{code}/log?format=csv")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["Content-Type"].startswith("text/csv")
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert len(rows) == len(page(ana, code)["entries"])
    assert [row["details"] for row in rows if row["type"] == "chat.message"] == ["'=1+1"]
    assert [(row["who"], row["about"], row["reason"]) for row in rows if row["what"] == "mute"] == [
        ("Ana", "Ben", "spam")
    ]
    assert not [cell for row in rows for cell in row.values() if cell.startswith(("=", "+", "-", "@"))]


def test_the_whole_log_is_not_taken_over_and_over(evening) -> None:
    ana, _ben, code = evening
    answers = [ana.get(f"/api/room/{code}/log?format=json") for _ in range(6)]
    assert [answer.status_code for answer in answers] == [200] * 5 + [429]
    assert int(answers[-1].headers["Retry-After"]) > 0
