"""Who may come in, and what becomes of those who are in when the door changes."""

import pytest

from server.contract.errors import Refused
from server.domain.beside import Answered, CodeRetired
from server.domain.door import need, shielded
from server.domain.evolve import ADMITTED_KEPT
from server.domain.scene import Actor
from tests.domain.table import ANA, BEN, CAT, DAN, Table
from tests.domain.test_queue import refusal

MINUTE = 60_000


def room(**settings) -> Table:
    """Ana's, with Ben as a member and Cat as a guest; Dan is outside."""
    table = Table(**settings).enter(ANA, BEN, CAT)
    table.send(ANA, "room.role", user_id=BEN.user_id, role="member")
    return table


def needs(table: Table, person: Actor) -> str | None:
    return need(table.state, person.user_id, table.scene.now_ms)


def knock(table: Table, person: Actor) -> Table:
    table.knocking[person.user_id] = person.name
    return table


def test_an_open_room_asks_for_nothing() -> None:
    assert needs(room(), DAN) is None


def test_a_password_is_asked_of_those_who_come_and_not_of_those_who_are_in() -> None:
    table = room()
    table.send(ANA, "room.settings", entry="password", password="swordfish")
    assert table.state.password == "hash of swordfish"
    assert needs(table, DAN) == "password"
    assert [needs(table, person) for person in (ANA, BEN, CAT)] == [None] * 3
    assert "swordfish" not in str(table.log)


def test_a_password_and_its_door_come_and_go_together() -> None:
    table = room()
    assert refusal(lambda: table.send(ANA, "room.settings", entry="password")) == "invalid"
    assert refusal(lambda: table.send(ANA, "room.settings", password="swordfish")) == "invalid"
    table.send(ANA, "room.settings", entry="password", password="swordfish")
    table.send(ANA, "room.settings", password="another")
    assert table.state.password == "hash of another"
    table.send(ANA, "room.settings", name="Saturday")
    assert table.state.password == "hash of another"
    table.send(ANA, "room.settings", entry="open")
    assert table.state.password is None
    assert refusal(lambda: table.send(ANA, "room.settings", entry="password")) == "invalid"


def test_whoever_knocks_is_let_in_once_and_for_all() -> None:
    table = room()
    table.send(ANA, "room.settings", entry="approval")
    assert needs(table, DAN) == "approval"
    decision = knock(table, DAN).send(ANA, "room.approve", user_id=DAN.user_id, approve=True)
    assert decision.drafts[0].payload == {"patch": {}, "target": {"user_id": DAN.user_id, "name": "Dan"}}
    assert decision.beside == (Answered("entry", DAN.user_id),)
    assert needs(table, DAN) is None
    assert table.send(ANA, "room.approve", user_id=DAN.user_id, approve=True).drafts == ()


def test_whoever_is_not_let_in_may_ask_again_in_a_minute() -> None:
    table = room(entry="approval")
    decision = knock(table, DAN).send(ANA, "room.approve", user_id=DAN.user_id, approve=False)
    assert decision.drafts[0].payload["target"]["until"] == table.scene.now_ms + MINUTE
    assert needs(table, DAN) == "approval"
    assert refusal(lambda: table.send(ANA, "room.approve", user_id=DAN.user_id, approve=False)) == "not_found"
    assert refusal(lambda: table.send(BEN, "room.approve", user_id=DAN.user_id, approve=True)) == "forbidden"


def test_an_acting_owner_opens_the_door() -> None:
    table = knock(room(entry="approval").exit(ANA).after(2 * MINUTE).settle(), DAN)
    assert table.state.roles.acting == BEN.user_id
    table.send(BEN, "room.approve", user_id=DAN.user_id, approve=True)
    assert needs(table, DAN) is None


def test_a_kick_takes_the_admission_too() -> None:
    table = knock(room(entry="approval"), DAN)
    table.send(ANA, "room.approve", user_id=DAN.user_id, approve=True)
    table.enter(DAN).send(ANA, "room.settings", locked=True)
    table.send(ANA, "room.kick", user_id=DAN.user_id)
    assert refusal(lambda: needs(table, DAN)) == "forbidden"
    table.send(ANA, "room.settings", locked=False)
    assert needs(table, DAN) == "approval"


def test_who_loses_a_role_was_in_all_the_same() -> None:
    table = room(entry="approval")
    assert needs(table.exit(BEN), BEN) is None
    table.send(ANA, "room.role", user_id=BEN.user_id, role="guest")
    assert needs(table, BEN) is None
    table.enter(BEN).send(ANA, "room.kick", user_id=BEN.user_id)
    assert needs(table, BEN) == "approval"


def test_a_lock_keeps_out_who_is_not_in() -> None:
    table = room()
    table.send(ANA, "room.settings", locked=True)
    assert refusal(lambda: needs(table, DAN)) == "forbidden"
    table.exit(CAT).exit(BEN)
    assert [needs(table, person) for person in (ANA, BEN, CAT)] == [None] * 3, "who was in comes back"
    table.send(ANA, "room.settings", locked=False)
    table.send(ANA, "room.settings", locked=True)
    assert refusal(lambda: needs(table, CAT)) == "forbidden", "not in when it was locked again"
    assert needs(table, BEN) is None, "a role passes"
    table.send(ANA, "room.settings", locked=False)
    assert needs(table, DAN) is None


def test_a_lock_does_not_make_the_door_wider() -> None:
    table = room(entry="approval")
    table.exit(CAT).send(ANA, "room.settings", locked=True)
    table.send(ANA, "room.settings", locked=False)
    assert needs(table, CAT) == "approval"


def test_a_ban_stands_before_every_door() -> None:
    table = room()
    table.send(ANA, "room.kick", user_id=BEN.user_id, ban={"until": table.scene.now_ms + MINUTE})
    with pytest.raises(Refused) as refused:
        needs(table, BEN)
    assert (refused.value.code, refused.value.retry_after_ms) == ("banned", MINUTE)
    assert needs(table.after(MINUTE), BEN) is None


def test_the_shield_lets_members_in_and_comes_down_by_itself() -> None:
    table = room()
    table.send(ANA, "room.settings", shield_minutes=5)
    until = table.scene.now_ms + 5 * MINUTE
    assert table.state.settings.shield_until == until
    with pytest.raises(Refused) as refused:
        needs(table, DAN)
    assert (refused.value.code, refused.value.retry_after_ms) == ("forbidden", 5 * MINUTE)
    assert [needs(table.exit(CAT), person) for person in (BEN, CAT)] == [None, None]
    table.after(5 * MINUTE - 1).settle()
    assert shielded(table.state, table.scene.now_ms)
    assert needs(table.after(1), DAN) is None, "also before anybody looked at the room again"
    table.settle()
    assert table.state.settings.shield_until is None
    assert table.log[-1]["payload"]["cause"] == "shield_over"


def test_the_shield_is_taken_down_by_hand() -> None:
    table = room()
    table.send(ANA, "room.settings", shield_minutes=5)
    table.send(ANA, "room.settings", shield_minutes=0)
    assert needs(table, DAN) is None
    assert table.send(ANA, "room.settings", shield_minutes=0).drafts == ()


def test_a_new_code_clears_the_room_only_when_asked_to() -> None:
    table = knock(room(entry="approval"), DAN)
    table.send(ANA, "room.approve", user_id=DAN.user_id, approve=True)
    old = table.state.code
    decision = table.send(ANA, "room.rotate_code")
    first = decision.data["code"]
    assert decision.beside == (CodeRetired(old),)
    assert decision.drafts[0].payload["patch"] == {"code": first}
    assert table.state.code == first
    assert needs(table, DAN) is None
    second = table.send(ANA, "room.rotate_code", clear=True).data["code"]
    assert table.state.code == second != first
    assert needs(table, DAN) == "approval"
    assert refusal(lambda: table.send(BEN, "room.rotate_code")) == "forbidden"


def test_what_the_door_remembers_is_bounded() -> None:
    table = room(entry="approval")
    for n in range(ADMITTED_KEPT + 5):
        table.knocking[f"u{n}"] = "Somebody"
    table._check = lambda *_args: None  # type: ignore[method-assign]  # a thousand steps of a few bytes
    for user_id in list(table.knocking):
        table.send(ANA, "room.approve", user_id=user_id, approve=True)
    assert len(table.state.admitted) == ADMITTED_KEPT
    assert table.state.admitted[-1] == f"u{ADMITTED_KEPT + 4}"
