"""YouTube broken, slow, refusing or lying: always one typed error or the second-best answer, never more."""

import logging
from concurrent.futures import ThreadPoolExecutor

import pytest

from server.services.providers import ErrorKind, MediaRef, ProviderError, YouTubeProvider
from server.services.providers.breaker import FAILURES_TO_OPEN, OUTAGE_PAUSE_S
from server.services.providers.youtube import FAILED_S, SECOND_BEST_S
from server.services.providers.youtube_api import KEY_PAUSE_S, QUOTA_PAUSE_S, RATE_PAUSE_S
from tests.fakes.fake_youtube import FakeYouTube, api_error

from .conftest import ID, KEY, REF, WAIT_S, Clock, Connect, error_of, ids

BLOCK_PAGE = b"<!DOCTYPE html><html><title>Sorry...</title>"


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (403, BLOCK_PAGE),
        (404, BLOCK_PAGE),
        (429, b"Too Many Requests"),
        (500, b""),
        (503, b"Forbidden"),
        (200, b""),
        (200, b"{"),
        (200, b"[" * 200_000),
        (200, b'{"title": ""}'),
        (200, b'{"title": 5}'),
        (200, b'"title"'),
        (200, b"\xff\xfe"),
        (200, BLOCK_PAGE),
        (204, b""),
    ],
)
@pytest.mark.parametrize("key", ["", KEY])
def test_nonsense_is_upstreams_fault(fake: FakeYouTube, connect: Connect, key: str, status: int, body: bytes) -> None:
    fake.then("videos", status=500)
    fake.then("oembed", status=status, body=body)
    assert error_of(connect(key)).kind is ErrorKind.UPSTREAM


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b"null", b'{"items": 3}', b'{"error": []}', b"[" * 200_000, b"\xff"]
)
@pytest.mark.parametrize("status", [200, 400, 500])
def test_a_broken_api_falls_back_to_oembed(fake: FakeYouTube, connect: Connect, status: int, body: bytes) -> None:
    fake.add(ID)
    fake.then("videos", status=status, body=body)
    assert connect().lookup(REF, WAIT_S).source == "oembed"


@pytest.mark.parametrize("item", [b"null", b"3", b"{}", b'{"id": 5}', b'{"id": "otherVideo1"}'])
def test_an_answer_about_something_else_is_none(fake: FakeYouTube, connect: Connect, item: bytes) -> None:
    fake.then("videos", body=b'{"items": [' + item + b"]}")
    assert connect().lookup(REF, WAIT_S).problem == "removed"


def test_no_redirect_is_followed(fake: FakeYouTube, connect: Connect) -> None:
    with FakeYouTube() as elsewhere:
        elsewhere.add(ID)
        for method in ("videos", "oembed"):
            fake.then(method, status=302, headers={"Location": f"{elsewhere.oembed_url}?v={ID}"})
        assert error_of(connect()).kind is ErrorKind.UPSTREAM
        assert elsewhere.requests == []


def test_a_huge_answer_is_dropped(fake: FakeYouTube, connect: Connect) -> None:
    fake.always("oembed", body=b'{"title": "' + b"x" * 3_000_000 + b'"}')
    assert error_of(connect("")).kind is ErrorKind.UPSTREAM


def test_compressed_answers_are_not_unpacked(fake: FakeYouTube, connect: Connect) -> None:
    fake.add(ID)
    fake.then("oembed", body=b"\x1f\x8b\x08\x00", headers={"Content-Encoding": "gzip"})
    assert error_of(connect("")).kind is ErrorKind.UPSTREAM
    assert fake.requests[0].headers["accept-encoding"] == "identity"


def test_a_dead_connection_is_tried_once_more(fake: FakeYouTube, connect: Connect) -> None:
    fake.add(ID)
    fake.then("oembed", drop=True)
    assert connect("").lookup(REF, WAIT_S).title == "A title"
    assert len(fake.requests) == 2


def test_nobody_there() -> None:
    with FakeYouTube() as gone:
        api_base, oembed_url = gone.api_base, gone.oembed_url
    provider = YouTubeProvider(KEY, api_base, oembed_url)
    try:
        assert error_of(provider).kind is ErrorKind.UPSTREAM
    finally:
        provider.close()


@pytest.mark.parametrize("mood", [{"hang": True}, {"drip": True, "body": b"x" * 10_000}])
def test_a_hanging_youtube_holds_nobody(fake: FakeYouTube, connect: Connect, mood: dict[str, object]) -> None:
    fake.always("videos", **mood)
    fake.always("oembed", **mood)
    provider = connect()
    with ThreadPoolExecutor(30) as crowd:
        errors = list(crowd.map(lambda i: error_of(provider, MediaRef("youtube", i), 0.2), ids(30)))
    assert {error.kind for error in errors} == {ErrorKind.TIMEOUT}


def test_a_failure_is_kept_for_a_moment_only(fake: FakeYouTube, connect: Connect, clock: Clock) -> None:
    fake.add(ID)
    fake.then("oembed", status=500)
    provider = connect("")
    for _ in range(2):
        assert error_of(provider).kind is ErrorKind.UPSTREAM
    assert len(fake.requests) == 1
    clock.forward(FAILED_S)
    assert provider.lookup(REF, WAIT_S).title == "A title"


def test_quota_is_remembered_and_titles_still_come(fake: FakeYouTube, connect: Connect, clock: Clock) -> None:
    first, second, third = ids(3)
    for media_id in (first, second, third):
        fake.add(media_id)
    provider = connect()
    fake.then("videos", **api_error(403, "quotaExceeded"))
    assert provider.lookup(MediaRef("youtube", first), WAIT_S).source == "oembed"
    assert provider.lookup(MediaRef("youtube", second), WAIT_S).source == "oembed"
    assert len(fake.asked("videos")) == 1
    assert provider.status() == "quota"
    clock.forward(SECOND_BEST_S)  # the poorer answer is not kept as long as a good one
    assert provider.lookup(MediaRef("youtube", first), WAIT_S).source == "oembed"
    assert len(fake.asked("oembed")) == 3
    clock.forward(QUOTA_PAUSE_S)
    assert provider.status() == "ok"
    assert provider.lookup(MediaRef("youtube", third), WAIT_S).source == "api"


@pytest.mark.parametrize(
    ("answer", "status", "pause_s"),
    [
        (api_error(403, "dailyLimitExceeded"), "quota", QUOTA_PAUSE_S),
        (api_error(403, "rateLimitExceeded"), "quota", RATE_PAUSE_S),
        ({"status": 429, "body": b""}, "quota", RATE_PAUSE_S),
        (api_error(400, "badRequest", details=[{"reason": "API_KEY_INVALID"}]), "bad_key", KEY_PAUSE_S),
        (api_error(403, "accessNotConfigured"), "bad_key", KEY_PAUSE_S),
        (api_error(403, "ipRefererBlocked"), "bad_key", KEY_PAUSE_S),
        ({"status": 401, "body": BLOCK_PAGE}, "bad_key", KEY_PAUSE_S),
    ],
)
def test_why_the_api_refuses(
    fake: FakeYouTube, connect: Connect, clock: Clock, answer: dict[str, object], status: str, pause_s: float
) -> None:
    fake.add(ID)
    fake.then("videos", **answer)
    provider = connect()
    assert provider.lookup(REF, WAIT_S).source == "oembed"
    assert provider.status() == status
    clock.forward(pause_s - 1)
    assert provider.status() == status
    clock.forward(1)
    assert provider.status() == "ok"


def test_an_outage_opens_the_breaker_and_one_success_closes_it(
    fake: FakeYouTube, connect: Connect, clock: Clock
) -> None:
    provider = connect("")
    fake.always("oembed", status=500)
    several = ids(FAILURES_TO_OPEN + 4)
    for media_id in several[: FAILURES_TO_OPEN + 2]:
        assert error_of(provider, MediaRef("youtube", media_id)).kind is ErrorKind.UPSTREAM
    assert len(fake.requests) == FAILURES_TO_OPEN
    error = error_of(provider, MediaRef("youtube", several[FAILURES_TO_OPEN]))
    assert error.retry_after_ms is not None
    assert 0 < error.retry_after_ms <= OUTAGE_PAUSE_S * 1000 + 1
    clock.forward(OUTAGE_PAUSE_S)
    error_of(provider, MediaRef("youtube", several[-2]))  # the trial fails: open again at once
    error_of(provider, MediaRef("youtube", several[-1]))
    assert len(fake.requests) == FAILURES_TO_OPEN + 1
    clock.forward(OUTAGE_PAUSE_S)
    fake.always("oembed")
    fake.add(several[-1])
    assert provider.lookup(MediaRef("youtube", several[-1]), WAIT_S).title == "A title"


def test_failures_count_only_in_a_row(fake: FakeYouTube, connect: Connect) -> None:
    provider = connect("")
    rows = iter(ids(2 * FAILURES_TO_OPEN))
    for _ in range(2):
        for _ in range(FAILURES_TO_OPEN - 1):
            fake.then("oembed", status=500)
            assert error_of(provider, MediaRef("youtube", next(rows))).retry_after_ms is None
        assert provider.lookup(MediaRef("youtube", next(rows)), WAIT_S).problem == "removed"
    assert len(fake.requests) == 2 * FAILURES_TO_OPEN


def test_logs_name_ids_and_nothing_else(fake: FakeYouTube, connect: Connect, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    fake.then("videos", **api_error(403, "quotaExceeded"))
    fake.then("oembed", status=500)
    fake.results = [ID]
    fake.then("search", delay_s=0.1)
    provider = connect()
    error_of(provider)
    with pytest.raises(ProviderError):
        provider.search("a private question", 5, 0.01)
    provider.search("a private question", 5, WAIT_S)
    assert KEY not in caplog.text
    ours = [record.getMessage() for record in caplog.records if record.name.startswith("server.")]
    assert len(ours) == 2
    assert not any("http" in message or "question" in message for message in ours)
    assert ID in ours[1]
