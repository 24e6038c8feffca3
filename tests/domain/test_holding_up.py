"""One broken tab never freezes a room: whatever people's players do, every wait ends, and in time."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server.contract.limits import WAITING_SHOWN
from server.domain.deadline import next_deadline
from server.domain.evolve import HOLD_WINDOW_MS
from server.domain.scene import Actor
from server.domain.waiting import ADVERT_LIMIT_MS, HOLD_BUDGET_MS, START_AFTER_MS
from tests.domain.table import ANA, BEN, CAT, DAN, Table
from tests.domain.test_player import playing

CROWD = [Actor(f"u-{n:03d}", f"Guest {n}") for n in range(30)]
SUSPENSIONS = [None, "advert", "buffering", "autoplay_blocked", "asleep", "away", "own_lane", "cannot_play"]


def run_until(table: Table, end_ms: int) -> None:
    """Let time go by as the engine does: it looks at the room when the room's own deadline says so, and only then."""
    while True:
        scene = table.scene
        due = next_deadline(
            table.state,
            empty_since_ms=scene.empty_since_ms,
            owner_away_since_ms=scene.owner_away_since_ms,
            idle_close_ms=scene.idle_close_ms,
            after_ms=scene.now_ms,
        )
        if due is None or due > end_ms:
            table.scene = replace(scene, now_ms=end_ms)
            return
        table.scene = replace(scene, now_ms=due)
        table.settle()


@settings(deadline=None)
@given(
    policy=st.sampled_from(["off", "starting_only", "operators_only", "pause_all"]),
    states=st.lists(st.tuples(st.booleans(), st.sampled_from(SUSPENSIONS)), min_size=4, max_size=4),
)
def test_every_start_comes_by_its_deadline(policy: str, states: list[tuple[bool, str | None]]) -> None:
    table = Table(ad_policy=policy).enter(ANA, BEN, CAT, DAN)
    table.add()
    for person, (ready, reason) in zip((ANA, BEN, CAT, DAN), states, strict=True):
        if ready:
            table.ready(person)
        table.suspend(person, reason)
    table.settle()
    started = table.state.player.cue_at
    advert = policy != "off" and any(reason == "advert" for _, reason in states)
    run_until(table, started + (ADVERT_LIMIT_MS if advert else START_AFTER_MS))
    assert table.state.player.phase in ("playing", "waiting")
    run_until(table, table.scene.now_ms + HOLD_BUDGET_MS * 4)
    assert table.state.player.phase != "preparing"


HELD_UP = st.tuples(
    st.integers(0, 3), st.sampled_from([None, "advert", "buffering"]), st.sampled_from([0, 200, 3_000, 15_000])
)


@settings(deadline=None)
@given(
    policy=st.sampled_from(["off", "starting_only", "operators_only", "pause_all"]),
    buffering=st.sampled_from(["off", "pause_all"]),
    steps=st.lists(HELD_UP, max_size=40),
)
def test_nobody_holds_a_running_room_longer_than_their_budget(
    policy: str, buffering: str, steps: list[tuple[int, str | None, int]]
) -> None:
    people = (ANA, BEN, CAT, DAN)
    table = Table(ad_policy=policy, buffer_policy=buffering).enter(*people)
    table.add(media=None)
    table.ready(*people).settle()
    cost = dict.fromkeys((person.user_id for person in people), 0)
    began = table.scene.now_ms
    for who, reason, ms in steps:
        table.suspend(people[who], reason).settle()
        end = table.scene.now_ms + ms
        while table.scene.now_ms < end:
            before, waits = table.scene.now_ms, table.state.player.waiting_for
            run_until(table, min(end, before + 100))
            for wait in waits:
                cost[wait.user_id] += table.scene.now_ms - before
        if table.state.player.phase == "waiting":
            assert all(wait.until_ms > table.scene.now_ms for wait in table.state.player.waiting_for)
    # In steps of 100 ms a wait that ends within one counts to its end.
    if table.scene.now_ms - began < HOLD_WINDOW_MS:
        assert all(ms <= HOLD_BUDGET_MS + 100 * len(steps) for ms in cost.values())


def test_one_that_never_gets_ready_delays_the_first_start_and_no_other() -> None:
    table = Table().enter(ANA, BEN)
    table.add()
    table.ready(ANA).settle()
    run_until(table, table.state.player.cue_at + START_AFTER_MS)
    assert table.state.player.phase == "playing"
    table.after(1_000).send(ANA, "player.seek", position_ms=30_000)
    table.ready(ANA).settle()
    assert table.state.player.phase == "playing", "Ben was started without, and has not been in step since"
    table.ready(BEN).settle().after(1_000)
    table.send(ANA, "player.seek", position_ms=10_000)
    table.ready(ANA).settle()
    assert table.state.player.phase == "preparing", "now that he has been, he is waited for again"


@pytest.mark.parametrize("command", ["player.start_now", "player.skip_wait"])
def test_whoever_is_not_waited_for_by_hand_is_not_waited_for_at_the_next_start(command: str) -> None:
    table = Table().enter(ANA, BEN)
    table.add()
    table.ready(ANA).after(1_500).settle()
    table.send(ANA, command, **({"user_id": BEN.user_id} if command == "player.skip_wait" else {}))
    assert table.state.player.phase == "playing"
    table.after(1_000).send(ANA, "player.seek", position_ms=30_000)
    table.ready(ANA).settle()
    assert table.state.player.phase == "playing"


def test_an_advert_that_never_ends_delays_one_start() -> None:
    table = Table(ad_policy="pause_all").enter(ANA, BEN, CAT)
    table.add()
    table.suspend(BEN, "advert").ready(ANA, CAT).settle()
    run_until(table, table.state.player.cue_at + ADVERT_LIMIT_MS)
    assert table.state.player.phase == "playing"
    table.after(1_000).send(ANA, "player.seek", position_ms=30_000)
    table.ready(ANA, CAT).settle()
    assert table.state.player.phase == "playing"


def test_whoever_leaves_and_comes_back_is_waited_for_once_in_step() -> None:
    table = Table().enter(ANA, BEN)
    table.add()
    table.ready(ANA).after(5_000).settle().exit(BEN).after(100).enter(BEN)
    table.ready(BEN).settle().after(1_000)
    table.send(ANA, "player.seek", position_ms=30_000)
    table.ready(ANA).settle()
    assert table.state.player.phase == "preparing"


def test_an_overdue_stall_does_not_hold_again_while_another_goes_on() -> None:
    table = playing(ANA, BEN, CAT)
    table.suspend(BEN, "buffering").settle().after(6_000).suspend(CAT, "buffering").settle().after(4_000).settle()
    assert [wait.user_id for wait in table.state.player.waiting_for] == [CAT.user_id]
    table.after(500).suspend(CAT, None).settle()
    assert table.state.player.phase == "playing", "Ben's stall is the same one yet"
    assert sum(hold.ms for hold in table.state.holds if hold.user_id == BEN.user_id) == 10_000


def test_a_stall_that_turns_into_an_advert_ends_in_time() -> None:
    table = playing(ad_policy="pause_all")
    table.suspend(BEN, "buffering").settle().after(3_000).suspend(BEN, "advert").settle()
    [wait] = table.state.player.waiting_for
    assert (wait.reason, wait.until_ms) == ("advert", table.scene.now_ms - 3_000 + HOLD_BUDGET_MS)
    run_until(table, table.scene.now_ms + HOLD_BUDGET_MS)
    assert table.state.player.phase == "playing"


def test_a_whole_room_that_stalls_waits_ten_seconds_in_all() -> None:
    table = playing(ANA, *CROWD)
    for person in CROWD:
        table.suspend(person, "buffering")
    table.settle()
    assert len(table.state.player.waiting_for) == WAITING_SHOWN
    run_until(table, table.scene.now_ms + 10_000)
    assert table.state.player.phase == "playing"
    run_until(table, table.scene.now_ms + 5_000)
    assert table.state.player.phase == "playing"


def test_more_adverts_than_are_shown_let_a_start_come_to_rest() -> None:
    table = Table().enter(ANA, *CROWD)
    table.add()
    for person in CROWD:
        table.suspend(person, "advert")
    table.ready(ANA).after(1_500).settle()
    assert len(table.state.player.waiting_for) == WAITING_SHOWN
    run_until(table, table.state.player.cue_at + ADVERT_LIMIT_MS)
    assert table.state.player.phase == "playing"
