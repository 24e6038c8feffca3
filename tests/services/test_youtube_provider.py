"""The provider against a fake on real sockets: what is asked, what is made of the answers, and for how long."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from server.services.providers import ErrorKind, MediaRef, Metadata, ProviderError
from server.services.providers.youtube import CHANGING_S, FOUND_S, PROBLEM_S
from tests.fakes.fake_youtube import FakeYouTube

from .conftest import ID, KEY, REF, WAIT_S, Clock, Connect, error_of, ids


def test_with_a_key(fake: FakeYouTube, connect: Connect) -> None:
    fake.add(ID, title="Never\u202e gonna", channel="Rick", duration="PT3M33S")
    found = connect().lookup(REF, WAIT_S)
    assert found == Metadata("Never gonna", "Rick", 213_000, kind="video", source="api")
    (request,) = fake.requests
    assert request.method == "videos"
    assert request.params == {"part": "snippet,contentDetails,status,liveStreamingDetails", "id": ID}


def test_the_key_is_in_no_address(fake: FakeYouTube, connect: Connect) -> None:
    fake.add(ID)
    fake.results = [ID]
    provider = connect()
    provider.lookup(REF, WAIT_S)
    provider.search("x", 5, WAIT_S)
    assert all(KEY not in request.line and request.headers["x-goog-api-key"] == KEY for request in fake.requests)


def test_without_a_key(fake: FakeYouTube, connect: Connect) -> None:
    fake.add(ID, title="A & B", channel="C")
    provider = connect("")
    assert provider.lookup(REF, WAIT_S) == Metadata("A & B", "C", None, kind="video", source="oembed")
    (request,) = fake.requests
    assert request.method == "oembed"
    assert request.params == {"url": f"https://www.youtube.com/watch?v={ID}", "format": "json"}
    assert "x-goog-api-key" not in request.headers
    assert provider.status() == "not_set"
    with pytest.raises(ProviderError) as caught:
        provider.search("x", 5, WAIT_S)
    assert caught.value.kind is ErrorKind.NOT_CONFIGURED
    assert len(fake.requests) == 1


def test_what_the_api_leaves_out_is_told_apart_by_oembed(fake: FakeYouTube, connect: Connect) -> None:
    removed, hidden, secret = ids(3)
    fake.add(hidden)
    fake.private.add(hidden)
    provider = connect()
    assert provider.lookup(MediaRef("youtube", removed), WAIT_S).problem == "removed"
    assert provider.lookup(MediaRef("youtube", hidden), WAIT_S).problem == "private"
    fake.then("oembed", status=500)
    assert provider.lookup(MediaRef("youtube", secret), WAIT_S).problem == "unavailable"


@pytest.mark.parametrize(
    ("status", "body", "problem"),
    [
        (401, b"Unauthorized", "embed_disabled"),
        (403, b"Forbidden", "private"),
        (404, b"Not Found", "removed"),
        (400, b"Bad Request", "removed"),
        (404, b"", "removed"),
        (200, b"Forbidden", "private"),
        (200, b"Not Found\n", "removed"),
    ],
)
def test_oembed_says_why(fake: FakeYouTube, connect: Connect, status: int, body: bytes, problem: str) -> None:
    fake.then("oembed", status=status, body=body)
    found = connect("").lookup(REF, WAIT_S)
    assert (found.problem, found.title, found.source) == (problem, None, "oembed")


def test_a_caller_waits_no_longer_than_it_said_and_the_answer_still_comes(fake: FakeYouTube, connect: Connect) -> None:
    fake.add(ID)
    fake.then("videos", delay_s=0.5)
    provider = connect()
    error = error_of(provider, timeout_s=0.05)
    assert error.kind is ErrorKind.TIMEOUT
    assert provider.lookup(REF, WAIT_S).duration_ms == 213_000  # joins the same request
    assert len(fake.requests) == 1
    assert provider.lookup(REF, 0).title == "A title"  # and is known from then on


def test_fifty_at_once_make_one_request(fake: FakeYouTube, connect: Connect) -> None:
    fake.add(ID)
    fake.then("videos", delay_s=0.3)
    provider = connect()
    ready = threading.Barrier(50)

    def ask(_: int) -> Metadata:
        ready.wait(WAIT_S)
        return provider.lookup(REF, WAIT_S)

    with ThreadPoolExecutor(50) as crowd:
        assert len(set(crowd.map(ask, range(50)))) == 1
    assert len(fake.requests) == 1


@pytest.mark.parametrize(
    ("change", "kept_s"),
    [
        ({}, FOUND_S),
        ({"snippet": {"title": "A", "liveBroadcastContent": "live"}}, CHANGING_S),
        ({"snippet": {"title": "A", "liveBroadcastContent": "upcoming"}}, CHANGING_S),
        ({"status": {"uploadStatus": "uploaded"}}, CHANGING_S),
        ({"status": {"embeddable": False}}, PROBLEM_S),
    ],
)
def test_how_long_an_answer_is_kept(
    fake: FakeYouTube, connect: Connect, clock: Clock, change: dict[str, object], kept_s: float
) -> None:
    fake.add(ID).update(change)
    provider = connect()
    for age, requests in ((0, 1), (kept_s - 1, 1), (2, 2)):
        clock.forward(age)
        provider.lookup(REF, WAIT_S)
        assert len(fake.requests) == requests


def test_ids_that_are_none_are_never_asked_for(fake: FakeYouTube, connect: Connect) -> None:
    for media_id in ("", "x", ID + "&key=1", "../../watch", "videoseries", "dQw4w9WgXc\n"):
        assert error_of(connect(), MediaRef("youtube", media_id)).kind is ErrorKind.INVALID
    assert fake.requests == []


def test_after_closing_nothing_starts(fake: FakeYouTube, connect: Connect) -> None:
    provider = connect()
    provider.close()
    assert error_of(provider).kind is ErrorKind.BUSY
    assert fake.requests == []
