"""Somebody deletes themself: nothing of theirs is left in a room, and the room goes on."""

import json

from server.domain import codec
from server.domain.scene import Forget
from server.domain.state import GONE
from tests.domain.table import ANA, BEN, CAT, Table


def written_by(table: Table, person) -> tuple[str, ...]:
    mine = [entry for entry in table.state.chat if entry["user_id"] == person.user_id and "deleted" not in entry]
    return tuple(entry["id"] for entry in mine)


def forget(table: Table, person) -> Table:
    """As the server does it: out first, then forgotten."""
    table._commit("server", Forget(person.user_id, written_by(table, person)), None, None)
    return table.settle()


def stored(table: Table) -> str:
    return json.dumps(codec.to_json(table.state)) + json.dumps(codec.snapshot(table.state))


def test_their_words_and_their_name_go() -> None:
    table = Table().enter(ANA, BEN, CAT)
    for person in (BEN, BEN, CAT, BEN):
        table.add(person)
    table.send(ANA, "player.next")
    table.send(ANA, "player.next")
    table.send(BEN, "chat.send", text="a secret of mine")
    table.send(CAT, "chat.send", text="hello")
    table.send(ANA, "room.kick", user_id=BEN.user_id, ban={"until": None})
    assert any(item.added_by.name == "Ben" for item in table.state.history)
    forget(table.exit(BEN), BEN)
    assert '"Ben"' not in stored(table)
    assert "a secret of mine" not in stored(table)
    assert [entry.get("text") for entry in table.state.chat] == [None, "hello"]
    names = {item.added_by.name for item in (*table.state.queue, *table.state.history, table.state.player.item)}
    assert names == {GONE, "Cat"}
    before = table.state.rev
    forget(table, BEN)
    assert table.state.rev == before, "to do it again changes nothing"


def test_a_closed_room_is_cleaned_too() -> None:
    table = Table().enter(ANA, BEN)
    table.add(BEN)
    table.send(ANA, "room.close")
    forget(table, BEN)
    assert '"Ben"' not in stored(table)
    assert table.state.closed == "owner"


def test_the_door_forgets_them_too() -> None:
    table = Table().enter(ANA, BEN)
    table.send(ANA, "room.settings", entry="approval", locked=True)
    assert BEN.user_id in table.state.admitted
    assert BEN.user_id in table.state.inside
    forget(table, BEN)
    assert BEN.user_id not in (*table.state.admitted, *table.state.inside)
