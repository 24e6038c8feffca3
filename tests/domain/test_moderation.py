"""Asking for control, reports, addresses, and taking away all that somebody left."""

import pytest

from server.contract.errors import Refused
from server.domain import codec
from server.domain.beside import AddressBanned, AddressesFreed, Reported
from server.domain.people import muted_until
from server.domain.permissions import role_of
from tests.domain.table import ANA, BEN, CAT, DAN, Table
from tests.domain.test_queue import ids, refusal


def room(**settings) -> Table:
    """Ana's, Ben an operator, Cat and Dan guests, and something of Cat's everywhere."""
    table = Table(control_mode="operators", **settings).enter(ANA, BEN, CAT, DAN)
    table.send(ANA, "room.role", user_id=BEN.user_id, role="operator")
    for person in (ANA, CAT, DAN, CAT):
        table.add(person)
    for person, text in ((CAT, "one"), (DAN, "two"), (CAT, "three")):
        table.send(person, "chat.send", text=text)
    return table


def words(table: Table) -> list[str | None]:
    return [entry.get("text") for entry in table.state.chat]


def test_asking_for_control_and_getting_it() -> None:
    table = room()
    rev = table.state.rev
    assert table.send(CAT, "room.ask_control").drafts == ()
    assert table.state.rev == rev, "an ask moves no rev"
    assert table.send(CAT, "room.ask_control").beside == (), "asking twice is asking once"
    table.send(ANA, "room.answer_control", user_id=CAT.user_id, give=True)
    assert role_of(table.state, CAT.user_id) == "operator"
    table.send(CAT, "player.pause")
    assert refusal(lambda: table.send(CAT, "room.ask_control")) == "conflict"
    assert refusal(lambda: table.send(ANA, "room.answer_control", user_id=CAT.user_id, give=False)) == "not_found"


def test_a_declined_one_waits_before_asking_again() -> None:
    table = room()
    table.send(CAT, "room.ask_control")
    table.send(ANA, "room.answer_control", user_id=CAT.user_id, give=False)
    assert role_of(table.state, CAT.user_id) == "guest"
    with pytest.raises(Refused) as refused:
        table.send(CAT, "room.ask_control")
    assert (refused.value.code, refused.value.retry_after_ms) == ("rate_limited", 60_000)
    table.after(60_000).send(CAT, "room.ask_control")
    assert table.requests[CAT.user_id].declined_until_ms is None


def test_whoever_is_put_out_or_gets_a_role_asks_no_more() -> None:
    for name, extra in (("room.kick", {}), ("room.role", {"role": "member"})):
        table = room()
        table.send(CAT, "room.ask_control")
        table.send(ANA, name, user_id=CAT.user_id, **extra)
        assert table.requests == {}


def test_nobody_hands_control_to_those_above_them() -> None:
    from dataclasses import replace

    table = room()
    table.state = replace(table.state, can={**table.state.can, "operator": ("room.roles",), "member": ()})
    table.send(ANA, "room.role", user_id=CAT.user_id, role="operator")
    table.state = replace(table.state, can={**table.state.can, "operator": ("room.roles",)})
    table.send(CAT, "room.ask_control")
    assert refusal(lambda: table.send(BEN, "room.answer_control", user_id=CAT.user_id, give=True)) == "forbidden"


def test_a_report_holds_the_message_or_what_plays() -> None:
    table = room()
    message = table.state.chat[0]["id"]
    rev = table.state.rev
    (row,) = table.send(DAN, "room.report", user_id=CAT.user_id, reason="rude", message_id=message).beside
    assert isinstance(row, Reported)
    assert (row.evidence, row.about.name, row.by.name) == ({"message_id": message, "text": "one"}, "Cat", "Dan")
    (other,) = table.send(DAN, "room.report", user_id=CAT.user_id, reason="rude").beside
    assert other.evidence["item"]["item_id"] == table.state.player.item.item_id
    assert row.report_id != other.report_id
    assert table.state.rev == rev, "nobody in the room learns of a report by its number"


def test_a_report_needs_somebody_and_something() -> None:
    table = room()
    dans = table.state.chat[1]["id"]
    for payload, code in (
        ({"user_id": DAN.user_id}, "invalid"),
        ({"user_id": "u-nobody"}, "not_found"),
        ({"user_id": CAT.user_id, "message_id": dans}, "not_found"),
        ({"user_id": CAT.user_id, "message_id": "nothere"}, "not_found"),
    ):
        assert refusal(lambda p=payload: table.send(DAN, "room.report", reason="x", **p)) == code
    for _ in range(10):
        table.send(DAN, "room.report", user_id=CAT.user_id, reason="again")
    assert refusal(lambda: table.send(DAN, "room.report", user_id=CAT.user_id, reason="again")) == "full"


def test_a_report_is_answered_once_and_by_nobody_whom_it_is_about() -> None:
    table = room()
    (cats,) = table.send(DAN, "room.report", user_id=CAT.user_id, reason="rude").beside
    table.send(BEN, "room.resolve", report_id=cats.report_id, outcome="handled")
    assert table.send(ANA, "room.resolve", report_id=cats.report_id, outcome="handled").beside == ()
    answer = {"report_id": cats.report_id, "outcome": "dismissed"}
    assert refusal(lambda: table.send(ANA, "room.resolve", **answer)) == "conflict"
    for about in (ANA, BEN):
        (row,) = table.send(DAN, "room.report", user_id=about.user_id, reason="rude").beside
        answer = {"report_id": row.report_id, "outcome": "dismissed"}
        assert refusal(lambda a=answer: table.send(BEN, "room.resolve", **a)) == "not_found"
    assert refusal(lambda: table.send(ANA, "room.resolve", report_id="r_no", outcome="handled")) == "not_found"


def test_an_address_is_kept_out_because_of_somebody_banned_and_freed_with_them() -> None:
    table = room()
    table.addresses[CAT.user_id] = "203.0.113.7"
    ask = {"user_id": CAT.user_id, "minutes": 10}
    assert refusal(lambda: table.send(BEN, "room.ban_address", **ask)) == "not_found"
    table.send(BEN, "room.kick", user_id=CAT.user_id, ban={"until": None})
    decision = table.send(BEN, "room.ban_address", **ask)
    until = table.scene.now_ms + 600_000
    assert decision.beside == (AddressBanned("203.0.113.7", CAT.user_id, BEN.user_id, until),)
    assert "203.0.113.7" not in str(decision.drafts), "an address is told to nobody"
    assert decision.drafts[0].payload["target"]["until"] == until
    assert table.send(BEN, "room.unban", user_id=CAT.user_id).beside == (AddressesFreed(CAT.user_id),)
    table.addresses.clear()
    table.send(BEN, "room.kick", user_id=DAN.user_id, ban={"until": None})
    ask = {"user_id": DAN.user_id, "minutes": 10}
    assert refusal(lambda: table.send(BEN, "room.ban_address", **ask)) == "unsupported"


def test_all_that_somebody_left_goes_and_comes_back() -> None:
    table = room()
    before = codec.snapshot(table.state)
    table.send(BEN, "room.remove_all", user_id=CAT.user_id, chat=True, queue=True)
    assert words(table) == [None, "two", None]
    assert [item.added_by.user_id for item in table.state.queue] == [DAN.user_id]
    table.after(14_000).send(ANA, "room.undo", rev=table.state.rev)
    after = codec.snapshot(table.state)
    assert (after["chat"], after["queue"]) == (before["chat"], before["queue"])
    assert refusal(lambda: table.send(BEN, "room.undo", rev=table.state.rev - 1)) in ("conflict", "not_found")


def test_only_the_chat_or_only_the_queue() -> None:
    table = room()
    queue = ids(table)
    table.send(BEN, "room.remove_all", user_id=CAT.user_id, chat=True, queue=False)
    assert (words(table), ids(table)) == ([None, "two", None], queue)
    undone = table.state.rev
    table.send(BEN, "room.undo", rev=undone)
    assert refusal(lambda: table.send(BEN, "room.undo", rev=undone)) == "conflict", "also when it was chat alone"
    table.send(BEN, "room.remove_all", user_id=CAT.user_id, chat=False, queue=True)
    assert (words(table), len(ids(table))) == (["one", "two", "three"], 1)
    assert table.send(BEN, "room.remove_all", user_id=CAT.user_id, chat=False, queue=True).drafts == ()
    assert (
        refusal(lambda: table.send(BEN, "room.remove_all", user_id=CAT.user_id, chat=False, queue=False)) == "invalid"
    )


def test_a_message_that_went_for_good_meanwhile_stays_away() -> None:
    table = room()
    table.send(BEN, "room.remove_all", user_id=CAT.user_id, chat=True, queue=False)
    rev, gone = table.state.rev, table.state.chat[0]["id"]
    del table.said[gone]
    table.undos[rev]["messages"].remove(gone)
    table.send(BEN, "room.undo", rev=rev)
    assert words(table) == [None, "two", "three"]


def test_too_late_is_too_late() -> None:
    table = room()
    table.send(BEN, "room.remove_all", user_id=CAT.user_id, chat=True, queue=True)
    table.after(15_001)
    assert refusal(lambda: table.send(BEN, "room.undo", rev=table.state.rev)) == "conflict"


def test_nobody_clears_away_their_equals() -> None:
    table = room()
    for whom in (ANA, BEN):
        ask = {"user_id": whom.user_id, "chat": True, "queue": True}
        assert refusal(lambda a=ask: table.send(BEN, "room.remove_all", **a)) in ("forbidden", "invalid")


@pytest.mark.parametrize("minutes", [1, 10, 60])
def test_a_time_out_ends_by_itself(minutes) -> None:
    table = room()
    decision = table.send(BEN, "room.mute", user_id=CAT.user_id, minutes=minutes, reason="spam")
    until = table.scene.now_ms + minutes * 60_000
    assert decision.drafts[0].payload["target"]["until"] == until == muted_until(table.state, CAT.user_id, until - 1)
    assert "spam" not in str(decision.drafts[0].payload)
    assert muted_until(table.state, CAT.user_id, until) is None


def test_the_banned_do_nothing_whatever_door_they_use() -> None:
    table = room()
    table.send(BEN, "room.kick", user_id=CAT.user_id, ban={"until": table.scene.now_ms + 1_000}, reason="spoilers")
    assert refusal(lambda: table.send(CAT, "chat.send", text="hi")) == "banned"
    table.after(1_000).send(CAT, "chat.send", text="hi")
