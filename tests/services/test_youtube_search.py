import json
from concurrent.futures import ThreadPoolExecutor

import pytest

from server.services.providers import ErrorKind, MediaRef, ProviderError
from server.services.providers.youtube import CHANGING_S
from tests.fakes.fake_youtube import FakeYouTube, api_error, video

from .conftest import WAIT_S, Clock, Connect

FIRST, SECOND, GONE = "video-00001", "video-00002", "video-00003"


@pytest.fixture
def stocked(fake: FakeYouTube) -> FakeYouTube:
    fake.add(FIRST, title="It's <one> & only", channel="C & D", duration="PT1M")
    fake.add(SECOND, title="Two", duration="PT2M")
    fake.results = [SECOND, GONE, FIRST]
    return fake


def test_results_look_like_items_in_the_order_of_fit(stocked: FakeYouTube, connect: Connect) -> None:
    found = connect().search("  one   two ", 10, WAIT_S)
    assert [item["media_id"] for item in found] == [SECOND, FIRST]
    assert found[1] == {
        "provider": "youtube",
        "media_id": FIRST,
        "kind": "video",
        "title": "It's <one> & only",
        "channel": "C & D",
        "duration_ms": 60_000,
        "problem": None,
    }
    search, videos = stocked.requests
    assert search.params == {
        "part": "snippet",
        "type": "video",
        "safeSearch": "moderate",
        "maxResults": "10",
        "q": "one two",
    }
    assert videos.params["id"] == f"{SECOND},{GONE},{FIRST}"


def test_an_added_result_needs_no_request(stocked: FakeYouTube, connect: Connect) -> None:
    provider = connect()
    provider.search("one", 10, WAIT_S)
    assert provider.lookup(MediaRef("youtube", FIRST), 0).duration_ms == 60_000
    assert len(stocked.requests) == 2


def test_the_same_words_cost_once(stocked: FakeYouTube, connect: Connect) -> None:
    provider = connect()
    stocked.then("search", delay_s=0.2)
    with ThreadPoolExecutor(10) as crowd:
        answers = list(crowd.map(lambda words: provider.search(words, 3, WAIT_S), ["One", " one", "ONE "] * 5))
    assert len(stocked.asked("search")) == len(stocked.asked("videos")) == 1
    answers[0][0]["title"] = "changed by one caller"
    assert provider.search("one", 3, WAIT_S)[0]["title"] == "Two"


def test_no_results(fake: FakeYouTube, connect: Connect) -> None:
    assert connect().search("zxcv", 5, WAIT_S) == []
    assert len(fake.requests) == 1


@pytest.mark.parametrize(("limit", "asked"), [(0, "1"), (-3, "1"), (7, "7"), (1_000, "25")])
def test_limit_is_bounded(fake: FakeYouTube, connect: Connect, limit: int, asked: str) -> None:
    connect().search("x", limit, WAIT_S)
    assert fake.requests[0].params["maxResults"] == asked


def test_words_are_cleaned_and_bounded(fake: FakeYouTube, connect: Connect) -> None:
    provider = connect()
    provider.search("\u202e" + "x" * 500, 5, WAIT_S)
    assert len(fake.requests[0].params["q"]) == 100
    for empty in ("", "  ", "\u200b\x00"):
        with pytest.raises(ProviderError) as caught:
            provider.search(empty, 5, WAIT_S)
        assert caught.value.kind is ErrorKind.INVALID
    assert len(fake.requests) == 1


def test_without_details_titles_are_shown_all_the_same(stocked: FakeYouTube, connect: Connect, clock: Clock) -> None:
    stocked.then("videos", status=500)
    provider = connect()
    found = provider.search("one", 10, WAIT_S)
    assert [(item["media_id"], item["duration_ms"]) for item in found] == [(SECOND, None), (GONE, None), (FIRST, None)]
    assert found[2]["title"] == "It's <one> & only"  # search.list escapes for HTML
    clock.forward(CHANGING_S)
    assert provider.search("one", 10, WAIT_S)[1]["duration_ms"] == 60_000


def test_search_quota_leaves_titles_alone(stocked: FakeYouTube, connect: Connect) -> None:
    provider = connect()
    stocked.then("search", **api_error(403, "quotaExceeded"))
    for words in ("one", "two"):
        with pytest.raises(ProviderError) as caught:
            provider.search(words, 5, WAIT_S)
        assert caught.value.kind is ErrorKind.QUOTA
        assert caught.value.retry_after_ms is not None
        assert caught.value.retry_after_ms > 0
    assert len(stocked.asked("search")) == 1
    assert provider.lookup(MediaRef("youtube", FIRST), WAIT_S).source == "api"
    assert provider.status() == "ok"


def test_a_bad_key_stops_both(stocked: FakeYouTube, connect: Connect) -> None:
    provider = connect("wrong")
    with pytest.raises(ProviderError) as caught:
        provider.search("one", 5, WAIT_S)
    assert caught.value.kind is ErrorKind.BAD_KEY
    assert provider.lookup(MediaRef("youtube", FIRST), WAIT_S).source == "oembed"
    assert stocked.asked("videos") == []
    assert provider.status() == "bad_key"


@pytest.mark.parametrize("mood", [{"status": 500}, {"body": b"{}"}, {"body": b'{"items": 1}'}, {"status": 302}])
def test_a_broken_search_is_upstreams_fault(fake: FakeYouTube, connect: Connect, mood: dict[str, object]) -> None:
    fake.then("search", **mood)
    with pytest.raises(ProviderError) as caught:
        connect().search("one", 5, WAIT_S)
    assert caught.value.kind is ErrorKind.UPSTREAM


def test_a_result_that_is_no_video_is_left_out(stocked: FakeYouTube, connect: Connect) -> None:
    body = (
        b'{"items": [null, {}, {"id": "x"}, {"id": {"videoId": "no-id"}}, {"id": {"videoId": "%s"}}]}' % FIRST.encode()
    )
    stocked.then("search", body=body)
    assert [item["media_id"] for item in connect().search("one", 5, WAIT_S)] == [FIRST]
    assert stocked.asked("videos")[0].params["id"] == FIRST


def test_what_was_not_asked_for_is_not_believed(stocked: FakeYouTube, connect: Connect) -> None:
    stocked.then("videos", body=json.dumps({"items": [video(FIRST), video("unasked-001", title="Planted")]}).encode())
    provider = connect()
    provider.search("one", 10, WAIT_S)
    assert provider.lookup(MediaRef("youtube", "unasked-001"), WAIT_S).problem == "removed"


def test_a_slow_search_does_not_hold_the_caller(stocked: FakeYouTube, connect: Connect) -> None:
    stocked.then("search", hang=True)
    with pytest.raises(ProviderError) as caught:
        connect().search("one", 5, 0.1)
    assert caught.value.kind is ErrorKind.TIMEOUT
