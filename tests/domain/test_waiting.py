"""Who is waited for, how long, and what ends it."""

import pytest

from tests.domain.table import ANA, BEN, CAT, Table
from tests.domain.test_player import playing


def test_a_stall_holds_the_room_and_its_end_resumes_it() -> None:
    table = playing()
    table.suspend(BEN, "buffering").settle()
    player = table.state.player
    assert (player.phase, player.timeline.position_ms) == ("waiting", 1_700)
    assert player.waiting_for[0].until_ms == table.scene.now_ms + 10_000
    table.after(800).suspend(BEN, None).settle()
    player = table.state.player
    assert (player.phase, player.timeline.position_ms) == ("playing", 1_700)
    assert table.state.holds[0].ms == 800


def test_a_stall_holds_ten_seconds_at_most_and_not_again_for_the_same_stall() -> None:
    table = playing()
    table.suspend(BEN, "buffering").settle().after(10_000).settle()
    assert table.state.player.phase == "playing"
    table.after(60_000 // 2).settle()
    assert table.state.player.phase == "playing"


def test_one_person_holds_twenty_seconds_in_ten_minutes() -> None:
    table = playing()
    for _ in range(2):
        table.after(1_000).suspend(BEN, "buffering").settle().after(9_000).suspend(BEN, None).settle()
    table.after(1_000).suspend(BEN, "buffering").settle()
    assert table.state.player.waiting_for[0].until_ms == table.scene.now_ms + 2_000
    table.after(2_000).settle()
    assert table.state.player.phase == "playing"
    table.after(1_000).suspend(BEN, None).settle().after(500).suspend(BEN, "buffering").settle()
    assert table.state.player.phase == "playing"


def test_somebody_who_was_never_in_step_holds_nobody() -> None:
    table = playing()
    table.enter(CAT).suspend(CAT, "buffering").settle()
    assert table.state.player.phase == "playing"


@pytest.mark.parametrize(
    ("policy", "who", "starting", "running"),
    [
        ("off", BEN, False, False),
        ("starting_only", BEN, True, False),
        ("pause_all", BEN, True, True),
        ("operators_only", BEN, False, False),
        ("operators_only", ANA, True, True),
    ],
)
def test_adverts_are_waited_for_as_the_policy_says(policy, who, starting, running) -> None:
    table = Table(ad_policy=policy).enter(ANA, BEN)
    table.add()
    other = BEN if who is ANA else ANA
    table.suspend(who, "advert").ready(other).after(5_000).settle()
    assert (table.state.player.phase == "preparing") == starting
    if starting:
        assert table.state.player.waiting_for[0].reason == "advert"
        table.suspend(who, None)
    table.ready(ANA, BEN).settle().after(1_000)
    table.suspend(who, "advert").settle()
    assert (table.state.player.phase == "waiting") == running


def test_an_advert_suspends_the_two_thirds_rule_but_not_for_ever() -> None:
    table = Table().enter(ANA, BEN, CAT)
    table.add()
    table.suspend(CAT, "advert").ready(ANA, BEN).after(59_999).settle()
    assert table.state.player.phase == "preparing"
    table.after(1).settle()
    assert table.state.player.phase == "playing"


def test_buffering_is_not_waited_for_when_the_policy_is_off() -> None:
    table = playing(buffer_policy="off")
    table.suspend(BEN, "buffering").settle()
    assert table.state.player.phase == "playing"


def test_skipping_one_person_leaves_the_other_waited_for() -> None:
    table = playing(ANA, BEN, CAT)
    table.suspend(BEN, "buffering").suspend(CAT, "buffering").settle()
    table.send(ANA, "player.skip_wait", user_id=BEN.user_id)
    assert [wait.user_id for wait in table.state.player.waiting_for] == [CAT.user_id]
    table.settle()
    assert [wait.user_id for wait in table.state.player.waiting_for] == [CAT.user_id]
    table.send(ANA, "player.skip_wait", user_id=CAT.user_id)
    assert table.state.player.phase == "playing"
    table.settle()
    assert table.state.player.phase == "playing"


def test_whoever_was_skipped_is_waited_for_again_after_the_next_stall() -> None:
    table = playing()
    table.suspend(BEN, "buffering").settle()
    table.send(ANA, "player.skip_wait", user_id=BEN.user_id)
    table.after(2_000).suspend(BEN, None).settle().after(1_000).suspend(BEN, "buffering").settle()
    assert table.state.player.phase == "waiting"


def test_whoever_leaves_is_not_waited_for() -> None:
    table = playing()
    table.suspend(BEN, "buffering").settle().exit(BEN).settle()
    assert table.state.player.phase == "playing"


def test_an_owner_who_is_away_is_stood_in_for_until_back() -> None:
    table = playing(ANA, BEN, CAT)
    table.send(ANA, "room.role", user_id=CAT.user_id, role="operator")
    table.exit(ANA).after(119_999).settle()
    assert table.state.roles.acting is None
    table.after(1).settle()
    assert table.state.roles.acting == CAT.user_id
    table.exit(CAT).settle()
    assert table.state.roles.acting == BEN.user_id
    table.enter(ANA).settle()
    assert table.state.roles.acting is None
