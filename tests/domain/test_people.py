"""Roles, and who may stay."""

import pytest

from server.contract.errors import Refused
from server.domain.people import banned
from server.domain.permissions import role_of
from server.domain.scene import Reopen
from tests.domain.table import ANA, BEN, CAT, DAN, Table
from tests.domain.test_queue import refusal


def room(**settings) -> Table:
    table = Table(**settings).enter(ANA, BEN, CAT)
    table.send(ANA, "room.role", user_id=BEN.user_id, role="operator")
    return table


def test_roles_are_given_and_taken() -> None:
    table = room()
    table.send(ANA, "room.role", user_id=CAT.user_id, role="member")
    assert role_of(table.state, CAT.user_id) == "member"
    table.send(ANA, "room.role", user_id=CAT.user_id, role="guest")
    assert role_of(table.state, CAT.user_id) == "guest"
    assert table.send(ANA, "room.role", user_id=CAT.user_id, role="guest").drafts == ()
    assert refusal(lambda: table.send(ANA, "room.role", user_id=ANA.user_id, role="guest")) == "invalid"
    assert refusal(lambda: table.send(ANA, "room.role", user_id=DAN.user_id, role="operator")) == "not_found"


def test_ownership_moves_and_the_old_owner_is_an_operator() -> None:
    table = room()
    table.send(ANA, "room.transfer", user_id=CAT.user_id)
    assert role_of(table.state, CAT.user_id) == "owner"
    assert role_of(table.state, ANA.user_id) == "operator"
    assert refusal(lambda: table.send(ANA, "room.transfer", user_id=ANA.user_id)) == "forbidden"


def test_nobody_acts_on_their_equals() -> None:
    table = room()
    table.send(ANA, "room.role", user_id=CAT.user_id, role="operator")
    for name in ("room.kick", "room.mute"):
        extra = {"minutes": 10} if name == "room.mute" else {}
        assert refusal(lambda n=name, e=extra: table.send(BEN, n, user_id=CAT.user_id, **e)) == "forbidden"
        assert refusal(lambda n=name, e=extra: table.send(BEN, n, user_id=ANA.user_id, **e)) == "forbidden"


def test_a_kick_takes_the_role_and_keeps_the_reason_to_the_log() -> None:
    table = room()
    decision = table.send(ANA, "room.kick", user_id=BEN.user_id, reason="spam")
    assert role_of(table.state, BEN.user_id) == "guest"
    assert decision.drafts[0].payload["target"] == {"user_id": BEN.user_id, "name": "Ben"}
    assert "spam" not in str(decision.drafts[0].payload)
    assert decision.drafts[0].private["reason"] == "spam"


def test_a_ban_ends_by_time_or_by_hand() -> None:
    table = room()
    until = table.scene.now_ms + 60_000
    table.send(BEN, "room.kick", user_id=CAT.user_id, ban={"until": until})
    assert banned(table.state, CAT.user_id, until - 1) is not None
    assert banned(table.state, CAT.user_id, until) is None
    table.send(BEN, "room.kick", user_id=CAT.user_id, ban={"until": None})
    assert banned(table.state, CAT.user_id, until * 2) is not None
    table.send(BEN, "room.unban", user_id=CAT.user_id)
    assert banned(table.state, CAT.user_id, until) is None
    assert table.send(BEN, "room.unban", user_id=CAT.user_id).drafts == ()


def test_a_mute_silences_for_its_time() -> None:
    table = room()
    table.send(BEN, "room.mute", user_id=CAT.user_id, minutes=10)
    with pytest.raises(Refused) as refused:
        table.send(CAT, "chat.send", text="hello")
    assert (refused.value.code, refused.value.retry_after_ms) == ("forbidden", 600_000)
    table.after(600_000).send(CAT, "chat.send", text="hello")
    table.send(BEN, "room.mute", user_id=CAT.user_id, minutes=10)
    table.send(BEN, "room.mute", user_id=CAT.user_id, minutes=0)
    table.send(CAT, "chat.send", text="hello")


def test_a_mute_is_ended_also_for_a_guest_who_went() -> None:
    table = room()
    table.send(BEN, "room.mute", user_id=CAT.user_id, minutes=10)
    table.exit(CAT)
    assert refusal(lambda: table.send(BEN, "room.mute", user_id=CAT.user_id, minutes=60)) == "not_found"
    assert table.send(BEN, "room.mute", user_id=CAT.user_id, minutes=0).drafts[0].cause == "unmute"
    assert table.state.mutes == ()


def test_settings_change_only_what_is_named() -> None:
    table = room()
    table.send(ANA, "room.settings", name="Saturday", chat=False)
    assert (table.state.name, table.state.settings.chat) == ("Saturday", False)
    assert table.send(ANA, "room.settings", chat=False).drafts == ()
    assert refusal(lambda: table.send(CAT, "chat.send", text="hi")) == "forbidden"
    assert refusal(lambda: table.send(BEN, "room.settings", chat=True)) == "forbidden"


def test_control_modes_rewrite_the_table() -> None:
    table = room()
    table.add()
    table.send(CAT, "player.pause")
    table.send(ANA, "room.settings", control_mode="operators")
    assert refusal(lambda: table.send(CAT, "player.play")) == "forbidden"
    table.send(BEN, "player.play")
    table.send(ANA, "room.settings", control_mode="owner_only")
    assert refusal(lambda: table.send(BEN, "player.pause")) == "forbidden"
    table.send(ANA, "player.pause")


def test_a_closed_room_refuses_and_reopens() -> None:
    table = room()
    table.send(ANA, "room.close")
    assert refusal(lambda: table.send(ANA, "chat.send", text="hi")) == "closed"
    table.settle()
    table._commit("server", Reopen(), None, None)
    table.send(ANA, "chat.send", text="hi")


def test_chat_is_deleted_by_its_author_or_with_the_right() -> None:
    table = room()
    mine = table.send(CAT, "chat.send", text="mine", at_ms=1_000).data["id"]
    bens = table.send(BEN, "chat.send", text="bens").data["id"]
    assert refusal(lambda: table.send(CAT, "chat.delete", ids=[mine, bens])) == "forbidden"
    table.send(CAT, "chat.delete", ids=[mine])
    assert "deleted" in table.state.chat[0]
    assert "text" not in table.state.chat[0]
    assert refusal(lambda: table.send(CAT, "chat.delete", ids=[mine])) == "not_found"
    table.send(BEN, "chat.delete", ids=[bens])


def test_the_idle_room_closes_after_a_day() -> None:
    table = room().exit(ANA).exit(BEN).exit(CAT)
    table.after(24 * 3_600_000 - 1).settle()
    assert table.state.closed is None
    table.after(1).settle()
    assert table.state.closed == "idle"
