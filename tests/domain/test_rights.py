"""Every command × every role against the table of rights."""

from dataclasses import replace

import pytest

from server.contract.commands import COMMANDS, UNBUILT
from server.contract.errors import Refused
from server.domain.decide import HANDLERS
from server.domain.permissions import ALL, COMMAND_CAPABILITY, LENT
from tests.domain.rights import ANA, BEN, DAN, MODES, READING, ROWS, TIM, WHO, Row, group, prepared, stage, things
from tests.domain.table import Table
from tests.domain.test_queue import ids, refusal

WRITING = [name for name, spec in COMMANDS.items() if spec.writes]
BUILT = [row for row in ROWS if row.name not in UNBUILT]
NOT_ALLOWED = {"forbidden", "banned"}


def outcome(table: Table, actor, row: Row) -> str:
    """ "ok", or the code of the refusal."""
    try:
        table.send(actor, row.name, prepared(row), **row.payload(things(table)))
    except Refused as refused:
        return refused.code
    return "ok"


def test_every_command_has_a_row_and_a_handler() -> None:
    assert {row.name for row in ROWS} == set(WRITING), "a command without a row in tests/domain/rights.py"
    assert set(READING) == set(COMMANDS) - set(WRITING), "a command without a row in tests/domain/rights.py"
    assert set(COMMAND_CAPABILITY) == set(WRITING)
    assert set(HANDLERS) == set(WRITING) - UNBUILT
    own_rules = {name for name, capability in COMMAND_CAPABILITY.items() if capability is None}
    assert set(LENT) == own_rules - {"room.undo"}


@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize("row", BUILT, ids=str)
def test_the_matrix(row: Row, who: str) -> None:
    for mode in MODES:
        table = stage(who, mode)
        before = table.state
        got = outcome(table, WHO[who], row)
        if who in group(row.who, mode):
            assert got not in NOT_ALLOWED, f"{who} may not {row} under {mode}"
        else:
            assert got == ("banned" if who == "banned" else "forbidden"), f"{who} may {row} under {mode}"
            assert table.state == before


@pytest.mark.parametrize("row", [row for row in BUILT if row.needs], ids=str)
def test_a_token_is_good_for_what_it_says(row: Row) -> None:
    table = stage("owner", "anyone")
    bot = replace(ANA, name="Bot", only=row.needs)
    if row.name == "room.undo":
        table.send(BEN, "player.seek", position_ms=7_000)
    assert outcome(table, bot, row) not in NOT_ALLOWED
    for missing in row.needs:
        table = stage("owner", "anyone")
        bot = replace(ANA, name="Bot", only=tuple(cap for cap in ALL if cap != missing))
        assert outcome(table, bot, row) == "forbidden", f"{row} without {missing}"


@pytest.mark.parametrize("row", BUILT, ids=str)
def test_a_token_gives_nothing_that_its_maker_lacks(row: Row) -> None:
    table = stage("guest", "owner_only")
    bot = replace(DAN, name="Bot", only=ALL)
    alone = outcome(stage("guest", "owner_only"), DAN, row)
    if row.name in ("room.ask_control", "room.report"):
        assert outcome(table, bot, row) == "forbidden", "a program asks for nothing and accuses nobody"
    else:
        assert outcome(table, bot, row) == alone


def test_ones_own_needs_no_right() -> None:
    table = stage("guest", "owner_only")
    table.send(TIM, "queue.remove", item_ids=[ids(table)[0]])
    table.send(TIM, "room.undo", rev=table.state.rev)
    table.send(TIM, "chat.delete", ids=[table.state.chat[-1]["id"]])


def test_a_token_touches_its_makers_own_only_within_what_it_is_good_for() -> None:
    table = stage("guest", "owner_only")
    item, message = ids(table)[0], table.state.chat[-1]["id"]
    bot = replace(TIM, only=("player.control",))
    assert refusal(lambda: table.send(bot, "queue.remove", item_ids=[item])) == "forbidden"
    assert refusal(lambda: table.send(bot, "chat.delete", ids=[message])) == "forbidden"
    table.send(replace(TIM, only=("queue.add",)), "queue.remove", item_ids=[item])
    rev = table.state.rev
    assert refusal(lambda: table.send(bot, "room.undo", rev=rev)) == "forbidden"
    table.send(replace(TIM, only=("chat.send",)), "chat.delete", ids=[message])


@pytest.mark.parametrize("capability", ALL)
def test_an_edited_table_decides_alone(capability) -> None:
    """A guest with one capability may do what needs it and nothing else."""
    for row in BUILT:
        if not row.needs or row.name in ("room.transfer", "room.undo"):
            continue
        table = stage("guest", "operators")
        table.state = replace(table.state, can={**table.state.can, "guest": (capability,)})
        got = outcome(table, DAN, row)
        ranked = row.name in ("room.role", "room.kick", "room.mute", "room.remove_all", "room.answer_control")
        if set(row.needs) == {capability} and not ranked:
            assert got not in NOT_ALLOWED, row
        else:
            assert got == "forbidden", row
