"""What a room's owner decides: the rights of each role, how fast people talk, what they may say and queue."""

from dataclasses import replace

import pytest

from server.contract.errors import Refused
from server.domain.permissions import ALL, may, preset
from server.domain.scene import Actor
from tests.domain.table import ANA, BEN, CAT, DAN, Table, video
from tests.domain.test_player import playing
from tests.domain.test_queue import ids, refusal

CONTROL = ["player.control", "queue.add", "chat.send"]


def room(**settings) -> Table:
    table = Table(**settings).enter(ANA, BEN, CAT, DAN)
    table.send(ANA, "room.role", user_id=BEN.user_id, role="operator")
    table.send(ANA, "room.role", user_id=CAT.user_id, role="member")
    return table


# -- rights -----------------------------------------------------------------------------------------------------------


def test_a_row_is_edited_whole_and_alone() -> None:
    table = room(control_mode="operators")
    table.send(ANA, "room.settings", can={"member": ["queue.edit", *CONTROL]})
    assert table.state.can["member"] == ("player.control", "queue.add", "queue.edit", "chat.send")
    assert table.state.can["guest"] == preset("operators")["guest"]
    table.add(ANA)
    table.send(CAT, "player.pause")
    assert refusal(lambda: table.send(DAN, "player.play")) == "forbidden"
    table.send(ANA, "room.settings", can={"guest": []})
    assert refusal(lambda: table.send(DAN, "chat.send", text="hi")) == "forbidden"


def test_a_preset_clears_the_edits_and_rows_beside_it_win() -> None:
    table = room()
    table.send(ANA, "room.settings", can={"guest": []})
    table.send(ANA, "room.settings", control_mode="anyone")
    assert table.state.can == preset("anyone")
    table.send(ANA, "room.settings", control_mode="operators", can={"guest": ["chat.send"]})
    assert table.state.can == {**preset("operators"), "guest": ("chat.send",)}


@pytest.mark.parametrize("cap", ["room.transfer", "room.close"])
def test_the_owners_own_is_not_given(cap: str) -> None:
    table = room()
    assert refusal(lambda: table.send(ANA, "room.settings", can={"operator": [cap]})) == "invalid"


def test_nobody_gives_what_they_have_not_or_touches_their_equals() -> None:
    table = room()
    operators = ["room.settings", *CONTROL]
    table.send(ANA, "room.settings", can={"operator": operators})
    table.send(BEN, "room.settings", can={"guest": ["chat.send"]})
    assert refusal(lambda: table.send(BEN, "room.settings", can={"guest": ["people.ban"]})) == "forbidden"
    assert (
        refusal(lambda: table.send(BEN, "room.settings", can={"operator": [*operators, "room.roles"]})) == "forbidden"
    )
    assert refusal(lambda: table.send(BEN, "room.settings", control_mode="operators")) == "forbidden"
    bot = replace(ANA, only=("room.settings",))
    assert refusal(lambda: table.send(bot, "room.settings", can={"guest": ["people.ban"]})) == "forbidden"
    assert not may(table.state, DAN.user_id, "people.ban")
    assert table.state.can["owner"] == ALL


# -- capacity ---------------------------------------------------------------------------------------------------------


def test_a_room_holds_no_more_than_the_server_lets_it() -> None:
    table = room()
    table.send(ANA, "room.settings", capacity=50)
    assert refusal(lambda: table.send(ANA, "room.settings", capacity=51)) == "invalid"
    table.scene = replace(table.scene, room_capacity=10)
    table.send(ANA, "room.settings", name="Smaller server")
    table.send(ANA, "room.settings", capacity=0)


# -- the chat ---------------------------------------------------------------------------------------------------------


def wait_of(table: Table, person: Actor) -> int | None:
    with pytest.raises(Refused) as refused:
        table.send(person, "chat.send", text="again")
    assert refused.value.code == "rate_limited"
    return refused.value.retry_after_ms


def test_slow_mode_holds_for_each_but_those_who_keep_order() -> None:
    table = room(slow_mode_s=30)
    for person in (ANA, BEN, CAT, DAN):
        table.send(person, "chat.send", text="hi")
    table.after(1_000)
    assert (wait_of(table, CAT), wait_of(table, DAN)) == (29_000, 29_000)
    table.send(ANA, "chat.send", text="again")
    table.send(BEN, "chat.send", text="again")
    table.after(29_000).send(CAT, "chat.send", text="again")
    table.send(ANA, "room.settings", slow_mode_s=0)
    table.send(CAT, "chat.send", text="at once")


def test_the_shield_slows_the_chat() -> None:
    table = room(slow_mode_s=5)
    table.send(ANA, "room.settings", shield_minutes=1)
    table.send(DAN, "chat.send", text="hi")
    assert wait_of(table, DAN) == 30_000
    table.send(ANA, "room.settings", shield_minutes=0)
    assert wait_of(table, DAN) == 5_000


def test_words_are_kept_out_and_to_ourselves() -> None:
    table = room()
    table.send(ANA, "room.settings", words=["the end", "spoiler", "spoiler"])
    assert table.state.words == ("the end", "spoiler")
    assert "spoiler" not in str(table.log)
    for person in (DAN, ANA):
        assert refusal(lambda person=person: table.send(person, "chat.send", text="a SP0ILER")) == "invalid"
    table.send(DAN, "chat.send", text="unspoiled")
    assert table.send(ANA, "room.settings", words=["the end", "spoiler"]).drafts == ()
    table.send(ANA, "room.settings", words=[])
    table.send(DAN, "chat.send", text="spoiler")


# -- the queue --------------------------------------------------------------------------------------------------------


def test_each_may_have_so_many_in_the_queue() -> None:
    table = playing(queue_per_person=2).enter(CAT)
    mine = table.add(CAT), table.add(CAT)
    assert refusal(lambda: table.add(CAT)) == "full"
    for _ in range(3):
        table.add(ANA)
    table.send(CAT, "queue.remove", item_ids=[mine[0]])
    table.add(CAT)


def test_what_is_queued_again_is_theirs_who_did_it() -> None:
    table = playing(queue_per_person=1).enter(CAT)
    old = table.state.player.item
    table.add(ANA)
    table.send(ANA, "player.next")
    table.send(CAT, "queue.requeue", item_id=old.item_id)
    assert table.state.queue[0].added_by == CAT.author
    assert refusal(lambda: table.add(CAT)) == "full"
    table.send(CAT, "queue.remove", item_ids=[old.item_id])


def reviewed() -> Table:
    """Something plays; what Cat and Dan add must be let in."""
    table = room(control_mode="operators", queue_approval=True)
    table.add(ANA)
    return table


def pending(table: Table) -> list[str]:
    return [item.item_id for item in table.state.queue if item.pending]


def test_what_waits_for_approval_is_passed_over() -> None:
    table = reviewed()
    waits, anas = table.add(CAT), table.add(ANA)
    assert pending(table) == [waits]
    assert refusal(lambda: table.send(ANA, "player.load", load_id=waits)) == "conflict"
    table.send(ANA, "player.next")
    assert table.state.player.item.item_id == anas
    table.send(ANA, "player.next")
    assert table.state.player.item is None
    assert ids(table) == [waits]
    assert table.send(ANA, "player.play").drafts == ()
    table.send(ANA, "room.undo", rev=table.state.rev)
    assert table.state.player.item.item_id == anas


def test_let_in_it_plays_like_any_other() -> None:
    table = reviewed()
    first, second = table.add(CAT), table.add(DAN)
    assert refusal(lambda: table.send(CAT, "queue.approve", item_ids=[first], approve=True)) == "forbidden"
    table.send(BEN, "queue.approve", item_ids=[first], approve=True)
    assert pending(table) == [second]
    assert refusal(lambda: table.send(BEN, "queue.approve", item_ids=[first], approve=True)) == "not_found"
    table.send(ANA, "player.next")
    assert table.state.player.item.item_id == first
    table.send(ANA, "player.next")
    table.send(BEN, "queue.approve", item_ids=[second], approve=True)
    assert table.state.player.item.item_id == second, "nothing played: it starts"


def test_not_let_in_it_is_gone_and_can_be_brought_back() -> None:
    table = reviewed()
    waits = table.add(CAT)
    table.send(BEN, "queue.approve", item_ids=[waits], approve=False)
    assert ids(table) == []
    table.send(BEN, "room.undo", rev=table.state.rev)
    assert pending(table) == [waits]


def test_an_idle_room_waits_for_approval_too() -> None:
    table = room(control_mode="operators", queue_approval=True)
    waits = table.add(CAT)
    assert table.state.player.item is None
    anas = table.add(ANA)
    assert table.state.player.item.item_id == anas
    assert pending(table) == [waits]
    assert refusal(lambda: table.add(CAT, where="next")) == "forbidden"


def test_queued_again_it_waits_again_and_undone_it_is_history() -> None:
    table = reviewed()
    old = table.state.player.item.item_id
    table.add(ANA)
    table.send(ANA, "player.next")
    table.send(CAT, "queue.requeue", item_id=old)
    assert pending(table) == [old]
    table.send(CAT, "room.undo", rev=table.state.rev)
    assert [item.item_id for item in table.state.history] == [old]


def test_under_the_shield_members_decide_what_guests_add() -> None:
    table = room()
    table.add(ANA, video(1))
    table.send(ANA, "room.settings", shield_minutes=10)
    waits, members = table.add(DAN), table.add(CAT)
    assert pending(table) == [waits]
    assert refusal(lambda: table.send(DAN, "queue.approve", item_ids=[waits], approve=True)) == "forbidden"
    assert refusal(lambda: table.add(DAN, where="now")) == "forbidden"
    table.send(CAT, "queue.approve", item_ids=[waits], approve=True)
    assert ids(table) == [waits, members]
    table.after(600_000).settle()
    table.add(DAN)
    assert pending(table) == []
