"""The queue: order, rights, limits; every item in exactly one place."""

import pytest

from server.contract.errors import Refused
from server.domain.scene import Improve
from tests.domain.table import ANA, BEN, CAT, Table, video
from tests.domain.test_player import playing


def ids(table: Table) -> list[str]:
    return [item.item_id for item in table.state.queue]


def refusal(call) -> str:
    with pytest.raises(Refused) as refused:
        call()
    return refused.value.code


def test_where_an_item_goes() -> None:
    table = playing()
    current = table.state.player.item.item_id
    a, b = table.add(), table.add()
    c = table.add(where="next")
    assert ids(table) == [c, a, b]
    d = table.add(where="now")
    assert table.state.player.item.item_id == d
    assert ids(table) == [current, c, a, b]


def test_reorder_and_its_no_ops() -> None:
    table = playing()
    a, b, c = table.add(), table.add(), table.add()
    table.send(ANA, "queue.reorder", item_id=c, before_id=a)
    assert ids(table) == [c, a, b]
    table.send(ANA, "queue.reorder", item_id=c, before_id=None)
    assert ids(table) == [a, b, c]
    assert table.send(ANA, "queue.reorder", item_id=a, before_id=b).drafts == ()
    assert table.send(ANA, "queue.reorder", item_id=a, before_id=a).drafts == ()
    assert table.send(ANA, "queue.reorder", item_id=c, before_id=None).drafts == ()
    assert refusal(lambda: table.send(ANA, "queue.reorder", item_id="nothere", before_id=a)) == "not_found"
    assert refusal(lambda: table.send(ANA, "queue.reorder", item_id=a, before_id="nothere")) == "not_found"


def test_clear_takes_what_was_seen_and_no_more() -> None:
    table = playing()
    a, b = table.add(), table.add()
    late = table.add(BEN)
    table.send(ANA, "queue.clear", item_ids=[a, b, "gonealready"])
    assert ids(table) == [late]
    assert table.send(ANA, "queue.clear", item_ids=[a]).drafts == ()


def test_one_may_always_remove_ones_own() -> None:
    table = playing(control_mode="owner_only")
    mine, anas = table.add(BEN), table.add(ANA)
    table.send(BEN, "queue.remove", item_ids=[mine])
    assert refusal(lambda: table.send(BEN, "queue.remove", item_ids=[anas])) == "forbidden"
    assert refusal(lambda: table.send(BEN, "queue.remove", item_ids=[mine])) == "not_found"


def test_the_queue_is_full_at_two_hundred() -> None:
    table = playing()
    for n in range(200):
        table.add(media=video(n))
    assert refusal(table.add) == "full"
    table.send(ANA, "player.next")
    assert len(table.state.queue) == 199


def test_requeue_takes_it_from_history() -> None:
    table = playing()
    first = table.state.player.item.item_id
    table.add()
    table.send(ANA, "player.next")
    table.send(BEN, "queue.requeue", item_id=first)
    assert ids(table) == [first]
    assert table.state.history == ()
    assert refusal(lambda: table.send(BEN, "queue.requeue", item_id=first)) == "not_found"


def test_history_is_bounded() -> None:
    table = playing()
    for _ in range(60):
        table.add()
        table.send(ANA, "player.next")
    assert len(table.state.history) == 50


def test_direct_links_need_the_right_unless_they_are_ours() -> None:
    table = playing()
    theirs = video(5).__class__("direct", "abc", "file", "A film", url="https://films.example/a.mp4")
    ours = video(5).__class__("direct", "abd", "file", "Sample", url="/static/sample/a.mp4")
    assert refusal(lambda: table.add(BEN, theirs)) == "forbidden"
    table.add(BEN, ours)
    table.add(ANA, theirs)


@pytest.mark.parametrize("problem", ["removed", "private", "unplayable"])
def test_what_nobody_can_play_is_refused(problem: str) -> None:
    table = playing()
    assert refusal(lambda: table.add(ANA, video(1, problem=problem))) == "not_found"


def test_metadata_that_comes_later_improves_queue_and_player() -> None:
    table = Table().enter(ANA, BEN)
    current, queued = table.add(media=video(1, None)), table.add(media=video(2, None))
    table.settle(Improve(current, video(1, 61_000)))
    table.settle(Improve(queued, video(2, 62_000)))
    table.settle(Improve("nothere", video(2, 62_000)))
    assert table.state.player.item.media.duration_ms == 61_000
    assert table.state.player.item.media.trusted
    assert table.state.queue[0].media.duration_ms == 62_000
    assert table.state.player.cue == 1


def test_reported_durations_settle_on_the_median_and_then_stay() -> None:
    table = Table().enter(ANA, BEN, CAT)
    table.add(media=video(1, None))
    table.reports(ANA, duration_ms=600_000).settle()
    assert table.state.player.item.media.duration_ms == 600_000
    table.reports(BEN, duration_ms=90_000).reports(CAT, duration_ms=90_300).settle()
    assert table.state.player.item.media.duration_ms == 90_300
    table.reports(ANA, duration_ms=5_000).settle()
    assert table.state.player.item.media.duration_ms == 90_300


def test_reports_never_beat_the_provider() -> None:
    table = playing()
    table.reports(ANA, duration_ms=5_000, title="Buy things", live=True).settle()
    assert table.state.player.item.media.duration_ms == 60_000
    assert table.state.player.item.media.title == "Video 1"
