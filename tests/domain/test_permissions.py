"""Every writing command has its row, and the row is what counts."""

import pytest

from server.contract.commands import COMMANDS, UNBUILT
from server.domain.decide import HANDLERS
from server.domain.permissions import ALL, COMMAND_CAPABILITY, ROLES, may, preset
from tests.domain.table import ANA, BEN, CAT, Table
from tests.domain.test_queue import refusal

WRITING = [name for name, spec in COMMANDS.items() if spec.writes]


def test_every_writing_command_has_a_row_and_a_handler() -> None:
    assert set(COMMAND_CAPABILITY) == set(WRITING)
    assert set(HANDLERS) == set(WRITING) - UNBUILT


@pytest.mark.parametrize("mode", ["owner_only", "operators", "anyone"])
def test_presets_cover_every_role_and_the_owner_has_all(mode) -> None:
    can = preset(mode)
    assert set(can) == set(ROLES)
    assert set(can["owner"]) == set(ALL)
    assert set(can["guest"]) == set(can["member"])
    assert ("player.control" in can["guest"]) == (mode == "anyone")
    assert ("player.control" in can["operator"]) == (mode != "owner_only")
    assert not {"room.settings", "room.roles", "room.transfer", "room.close"} & set(can["operator"])


def payload(table: Table, name: str) -> dict:
    first = table.state.queue[0].item_id
    return {
        "room.settings": {"autoadvance": False},
        "room.role": {"user_id": CAT.user_id, "role": "member"},
        "room.transfer": {"user_id": CAT.user_id},
        "room.kick": {"user_id": CAT.user_id},
        "room.unban": {"user_id": CAT.user_id},
        "room.mute": {"user_id": CAT.user_id, "minutes": 1},
        "queue.add": {"provider": "youtube", "media_id": "video000009"},
        "queue.reorder": {"item_id": first, "before_id": None},
        "queue.clear": {"item_ids": [first]},
        "queue.requeue": {"item_id": table.state.history[0].item_id},
        "player.seek": {"position_ms": 1_000},
        "player.rate": {"rate": 1.5},
        "player.sync": {"playing": True, "position_ms": 0},
        "player.load": {"load_id": first},
        "player.skip_wait": {"user_id": CAT.user_id},
        "chat.send": {"text": "hi"},
    }.get(name, {})


ROWS = [(name, cap) for name, cap in COMMAND_CAPABILITY.items() if cap is not None and name not in UNBUILT]


@pytest.mark.parametrize(("name", "capability"), ROWS)
@pytest.mark.parametrize("allowed", [True, False])
def test_the_row_decides(name, capability, allowed) -> None:
    """Ben, an operator by role, with the one capability given or taken: that alone decides."""
    from dataclasses import replace

    from tests.domain.table import video

    table = Table().enter(ANA, BEN, CAT)
    for _ in range(4):
        table.add()
    table.send(ANA, "player.next")
    table.send(ANA, "room.role", user_id=BEN.user_id, role="operator")
    own = tuple(cap for cap in ALL if allowed or cap != capability)
    table.state = replace(table.state, can={**table.state.can, "operator": own})
    prepared = video(9) if name == "queue.add" else None
    if allowed:
        table.send(BEN, name, prepared, **payload(table, name))
    else:
        assert refusal(lambda: table.send(BEN, name, prepared, **payload(table, name))) == "forbidden"


def test_an_acting_owner_may_end_waits_and_no_more_than_that() -> None:
    table = Table(control_mode="owner_only").enter(ANA, BEN).exit(ANA).after(120_000).settle()
    assert table.state.roles.acting == BEN.user_id
    assert may(table.state, BEN.user_id, "player.wait")
    assert may(table.state, BEN.user_id, "people.approve")
    for capability in ("people.kick", "room.transfer", "people.ban", "room.settings", "player.control"):
        assert not may(table.state, BEN.user_id, capability)


def test_a_token_narrows_what_its_maker_may() -> None:
    from dataclasses import replace

    table = Table().enter(ANA, BEN)
    bot = replace(ANA, name="Bot", only=("chat.send",))
    table.send(bot, "chat.send", text="hi")
    assert table.state.chat[-1]["name"] == "Bot"
    for name, asked in {"player.pause": {}, "room.close": {}, "room.settings": {"autoadvance": False}}.items():
        assert refusal(lambda name=name, asked=asked: table.send(bot, name, **asked)) == "forbidden"
    stranger = replace(BEN, only=("room.close",))
    assert refusal(lambda: table.send(stranger, "room.close")) == "forbidden", "a token gives nothing"
