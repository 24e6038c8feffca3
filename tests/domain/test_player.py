"""The table of phases of DESIGN.md §5, and how a room starts."""

import pytest

from server.contract.errors import Refused
from server.domain import timeline
from tests.domain.table import ANA, BEN, CAT, Table, video


def playing(*people, **settings) -> Table:
    table = Table(**settings).enter(*(people or (ANA, BEN)))
    table.add()
    table.ready(*(people or (ANA, BEN))).settle()
    assert table.state.player.phase == "playing"
    return table.after(2_000)


def test_an_add_to_an_idle_room_prepares_it() -> None:
    table = Table().enter(ANA)
    item_id = table.add()
    player = table.state.player
    assert (player.phase, player.cue, player.item.item_id) == ("preparing", 1, item_id)
    assert table.state.queue == ()


def test_an_add_without_autoadvance_only_queues() -> None:
    table = Table(autoadvance=False).enter(ANA)
    table.add()
    assert table.state.player.phase == "idle"
    assert len(table.state.queue) == 1
    table.send(ANA, "player.play")
    assert table.state.player.phase == "preparing"
    assert table.state.queue == ()


def test_it_starts_a_little_ahead_once_all_are_ready() -> None:
    table = Table().enter(ANA, BEN)
    table.add()
    table.ready(ANA).settle()
    assert table.state.player.phase == "preparing"
    table.ready(BEN).settle()
    player = table.state.player
    assert player.phase == "playing"
    assert player.timeline.anchor_ms == table.scene.now_ms + 300
    assert timeline.position_of(player, table.scene.now_ms + 200) == 0


@pytest.mark.parametrize(("rtt", "lead"), [(10.0, 300), (400.0, 800), (5_000.0, 1_500)])
def test_the_lead_follows_the_round_trips(rtt: float, lead: int) -> None:
    table = Table().enter(ANA)
    table.is_now(ANA, rtt_ms=rtt)
    table.add()
    table.ready(ANA).settle()
    assert table.state.player.timeline.anchor_ms - table.scene.now_ms == lead


def test_two_thirds_start_after_a_second_and_a_half() -> None:
    table = Table().enter(ANA, BEN, CAT)
    table.add()
    table.ready(ANA, BEN).after(1_499).settle()
    assert table.state.player.phase == "preparing"
    table.after(1).settle()
    assert table.state.player.phase == "playing"


def test_one_that_never_gets_ready_costs_five_seconds_at_most_and_is_named() -> None:
    table = Table().enter(ANA, BEN)
    table.add()
    table.ready(ANA).after(1_500).settle()
    waits = table.state.player.waiting_for
    assert [(wait.user_id, wait.reason) for wait in waits] == [(BEN.user_id, "loading")]
    assert waits[0].until_ms == table.state.player.cue_at + 5_000
    table.after(3_500).settle()
    assert table.state.player.phase == "playing"


def test_whoever_comes_first_to_a_cued_room_is_waited_for() -> None:
    table = Table()
    table.add()
    table.after(30_000).enter(BEN).settle()
    assert (table.state.player.phase, table.state.player.cue) == ("preparing", 2)
    table.ready(BEN).settle()
    assert table.state.player.phase == "playing"


def test_whoever_comes_during_a_start_is_not_waited_for() -> None:
    table = Table().enter(ANA)
    table.add()
    table.after(10).enter(BEN)
    table.ready(ANA).settle()
    assert table.state.player.phase == "playing"


@pytest.mark.parametrize("reason", ["autoplay_blocked", "asleep", "away", "own_lane", "cannot_play"])
def test_people_who_cannot_be_ready_are_not_counted(reason: str) -> None:
    table = Table().enter(ANA, BEN)
    table.add()
    table.suspend(BEN, reason).ready(ANA).settle()
    assert table.state.player.phase == "playing"


def test_a_link_that_names_a_moment_starts_there() -> None:
    table = playing()
    table.add(media=video(2, start_ms=20_000))
    table.send(ANA, "player.next")
    assert table.state.player.timeline.position_ms == 20_000
    table.add(media=video(3, start_ms=90_000), where="now")
    assert table.state.player.timeline.position_ms == 60_000, "inside the item"


def test_pause_stands_where_the_room_was() -> None:
    table = playing()
    table.send(BEN, "player.pause")
    player = table.state.player
    assert (player.phase, player.timeline.position_ms) == ("paused", 1_700)
    assert table.send(ANA, "player.pause").drafts == ()


def test_play_from_a_pause_is_a_new_cue() -> None:
    table = playing()
    table.send(ANA, "player.pause")
    cue = table.state.player.cue
    table.send(ANA, "player.play")
    assert (table.state.player.phase, table.state.player.cue) == ("preparing", cue + 1)
    assert table.send(ANA, "player.play").drafts == ()


def test_a_pause_while_preparing_pauses() -> None:
    table = Table().enter(ANA)
    table.add()
    table.send(ANA, "player.pause")
    assert table.state.player.phase == "paused"


def test_seek_prepares_and_a_paused_seek_stays_paused() -> None:
    table = playing()
    table.send(ANA, "player.seek", position_ms=30_000)
    assert (table.state.player.phase, table.state.player.timeline.position_ms) == ("preparing", 30_000)
    table.send(ANA, "player.pause")
    cue = table.state.player.cue
    table.send(ANA, "player.seek", position_ms=5_000)
    assert (table.state.player.phase, table.state.player.cue) == ("paused", cue + 1)


def test_a_seek_past_the_end_stays_inside() -> None:
    table = playing()
    table.send(ANA, "player.seek", position_ms=99_000_000)
    assert table.state.player.timeline.position_ms == 60_000


def test_two_presses_of_skip_skip_one() -> None:
    table = playing()
    table.add()
    table.add()
    seen = table.state.player.item.item_id
    table.send(ANA, "player.next", item_id=seen)
    with pytest.raises(Refused) as refused:
        table.send(BEN, "player.next", item_id=seen)
    assert refused.value.code == "conflict"
    assert len(table.state.queue) == 1


def test_next_puts_the_old_one_into_history_and_load_puts_it_back_at_the_head() -> None:
    table = playing()
    first = table.state.player.item.item_id
    second, third = table.add(), table.add()
    table.send(ANA, "player.load", load_id=third)
    assert [item.item_id for item in table.state.queue] == [first, second]
    table.send(ANA, "player.next")
    assert table.state.player.item.item_id == first
    assert [item.item_id for item in table.state.history] == [third]


def test_the_end_of_a_known_duration_advances_by_itself() -> None:
    table = playing()
    second = table.add()
    table.after(58_299).settle()
    assert table.state.player.phase == "playing"
    table.after(1).settle()
    assert table.state.player.item.item_id == second
    assert len(table.state.history) == 1


def test_an_unknown_length_ends_when_half_say_so() -> None:
    table = Table().enter(ANA, BEN, CAT)
    table.add(media=video(1, None))
    table.ready(ANA, BEN, CAT).settle().after(90_000)
    table.reports(ANA, duration_ms=80_000, ended=True).settle()
    assert table.state.player.phase == "playing", "a reported duration ends nothing"
    table.reports(BEN, duration_ms=80_400, ended=True).settle()
    assert table.state.player.phase == "idle"
    assert table.state.history[0].media.duration_ms == 80_000


def test_the_last_item_ends_in_an_idle_room() -> None:
    table = playing()
    table.after(60_000).settle()
    assert (table.state.player.phase, table.state.player.item) == ("idle", None)


def test_an_empty_room_never_advances_and_pauses_where_it_was_left() -> None:
    table = playing()
    table.add()
    table.exit(ANA).exit(BEN)
    table.after(59_999).settle()
    assert table.state.player.phase == "playing"
    table.after(1).settle()
    assert (table.state.player.phase, table.state.player.timeline.position_ms) == ("paused", 1_700)


def test_rate_keeps_the_position() -> None:
    table = playing()
    table.send(ANA, "player.rate", rate=1.5)
    assert table.state.player.timeline.position_ms == 1_700
    assert timeline.position_of(table.state.player, table.scene.now_ms + 1_000) == 3_200


def test_sync_says_everything_at_once() -> None:
    table = playing()
    table.send(ANA, "player.sync", playing=False, position_ms=4_000, rate=1.25)
    player = table.state.player
    assert (player.phase, player.timeline.position_ms, player.timeline.rate) == ("paused", 4_000, 1.25)
    table.send(ANA, "player.sync", playing=True, position_ms=9_000)
    assert (table.state.player.phase, table.state.player.timeline.position_ms) == ("preparing", 9_000)


def test_start_now_waits_for_nobody() -> None:
    table = Table().enter(ANA, BEN)
    table.add()
    table.send(ANA, "player.start_now")
    assert table.state.player.phase == "playing"
