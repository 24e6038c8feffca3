"""The table of rights itself: presets, who stands in, and what a token takes away. test_rights has the matrix."""

import pytest

from server.domain.permissions import ALL, ROLES, may, preset
from tests.domain.table import ANA, BEN, Table
from tests.domain.test_queue import refusal


@pytest.mark.parametrize("mode", ["owner_only", "operators", "anyone"])
def test_presets_cover_every_role_and_the_owner_has_all(mode) -> None:
    can = preset(mode)
    assert set(can) == set(ROLES)
    assert set(can["owner"]) == set(ALL)
    assert set(can["guest"]) == set(can["member"])
    assert ("player.control" in can["guest"]) == (mode == "anyone")
    assert ("player.control" in can["operator"]) == (mode != "owner_only")
    assert not {"room.settings", "room.roles", "room.transfer", "room.close"} & set(can["operator"])


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
