"""Taking back: the room is as it was, or the answer says why not."""

import pytest

from server.domain import codec
from tests.domain.table import ANA, BEN, CAT, Table
from tests.domain.test_player import playing
from tests.domain.test_queue import ids, refusal


def room() -> Table:
    table = playing(ANA, BEN, CAT)
    for _ in range(3):
        table.add()
    return table


def undo_last(table: Table, who=ANA) -> None:
    table.send(who, "room.undo", rev=table.state.rev)


def places(table: Table) -> tuple:
    state = table.state
    return (
        state.player.item and state.player.item.item_id,
        ids(table),
        [item.item_id for item in state.history],
    )


@pytest.mark.parametrize(
    ("name", "payload"),
    [
        ("queue.remove", lambda t: {"item_ids": [ids(t)[1]]}),
        ("queue.clear", lambda t: {"item_ids": ids(t)}),
        ("queue.reorder", lambda t: {"item_id": ids(t)[2], "before_id": ids(t)[0]}),
        ("queue.reorder", lambda t: {"item_id": ids(t)[0], "before_id": None}),
        ("player.next", lambda t: {}),
        ("player.load", lambda t: {"load_id": ids(t)[2]}),
        ("player.seek", lambda t: {"position_ms": 40_000}),
    ],
)
def test_undo_puts_everything_back(name, payload) -> None:
    table = room()
    before = places(table)
    table.send(ANA, name, **payload(table))
    table.after(1_000)
    undo_last(table)
    assert places(table) == before
    assert refusal(lambda: undo_last(table)) in ("conflict", "not_found")


@pytest.mark.parametrize("where", ["end", "next", "now"])
def test_undo_of_an_add(where: str) -> None:
    table = room()
    before = places(table)
    table.add(where=where)
    undo_last(table)
    assert places(table) == before


def test_undo_of_the_first_add_empties_the_player() -> None:
    table = Table().enter(ANA)
    table.add()
    undo_last(table)
    assert places(table) == (None, [], [])


def test_undo_of_a_requeue_returns_it_to_history() -> None:
    table = room()
    table.send(ANA, "player.next")
    before = places(table)
    table.send(ANA, "queue.requeue", item_id=before[2][0])
    undo_last(table)
    assert places(table) == before


def test_undo_of_a_requeue_that_started_it() -> None:
    table = playing()
    table.send(ANA, "player.next")
    before = places(table)
    table.send(ANA, "queue.requeue", item_id=before[2][0])
    assert table.state.player.phase == "preparing"
    undo_last(table)
    assert places(table) == before


def test_undo_of_a_seek_goes_back_to_where_it_was() -> None:
    table = room()
    table.send(ANA, "player.seek", position_ms=40_000)
    undo_last(table)
    assert table.state.player.timeline.position_ms == 1_700
    assert table.state.player.phase == "preparing"


def test_only_in_time_once_and_by_the_right_people() -> None:
    table = room()
    rev = table.state.rev + 1
    table.send(BEN, "player.seek", position_ms=40_000)
    assert refusal(lambda: table.send(CAT, "room.undo", rev=rev)) == "forbidden"
    table.after(15_001)
    assert refusal(lambda: table.send(BEN, "room.undo", rev=rev)) == "conflict"
    table.send(BEN, "player.seek", position_ms=20_000)
    rev = table.state.rev
    table.send(ANA, "room.undo", rev=rev)
    assert refusal(lambda: table.send(BEN, "room.undo", rev=rev)) == "conflict"


def test_an_undone_commit_stays_undone_though_it_could_be_done_again() -> None:
    table = room()
    item = ids(table)[1]
    table.send(ANA, "queue.remove", item_ids=[item])
    rev = table.state.rev
    table.send(ANA, "room.undo", rev=rev)
    table.send(BEN, "queue.remove", item_ids=[item])
    assert refusal(lambda: table.send(ANA, "room.undo", rev=rev)) == "conflict"


def test_not_when_the_player_has_moved_on() -> None:
    table = room()
    table.send(ANA, "player.seek", position_ms=40_000)
    rev = table.state.rev
    table.send(BEN, "player.seek", position_ms=10_000)
    assert refusal(lambda: table.send(ANA, "room.undo", rev=rev)) == "conflict"


def test_an_item_whose_neighbour_is_gone_returns_to_the_end() -> None:
    table = room()
    a, b, c = ids(table)
    table.send(ANA, "queue.remove", item_ids=[b])
    rev = table.state.rev
    table.send(ANA, "queue.remove", item_ids=[c])
    table.send(ANA, "room.undo", rev=rev)
    assert ids(table) == [a, b]


def test_what_the_log_holds_is_plain_json_and_small() -> None:
    table = room()
    decision = table.send(ANA, "player.seek", position_ms=40_000)
    assert codec.VERSION == 1
    assert len(str(decision.undo)) < 1_000
