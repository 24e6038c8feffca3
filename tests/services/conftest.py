import threading
from collections.abc import Callable, Iterator

import pytest

from server.services.providers import MediaRef, ProviderError, YouTubeProvider
from tests.fakes.fake_youtube import FakeYouTube

KEY = "secret-key-of-the-test"
ID = "dQw4w9WgXcQ"
REF = MediaRef("youtube", ID)
WAIT_S = 10.0
Connect = Callable[..., YouTubeProvider]


def ids(count: int) -> list[str]:
    return [f"video-{number:05}" for number in range(count)]


def error_of(provider: YouTubeProvider, ref: MediaRef = REF, timeout_s: float = WAIT_S) -> ProviderError:
    with pytest.raises(ProviderError) as caught:
        provider.lookup(ref, timeout_s)
    return caught.value


class Clock:
    """Time that passes when a test says so: for what ages, never for what waits."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now

    def forward(self, seconds: float) -> None:
        self.now += seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def fake() -> Iterator[FakeYouTube]:
    with FakeYouTube(KEY) as running:
        yield running


@pytest.fixture
def connect(fake: FakeYouTube, clock: Clock) -> Iterator[Connect]:
    """Makes a provider of the fake: `connect()` with the key, `connect("")` without."""
    made: list[YouTubeProvider] = []

    def make(key: str = KEY) -> YouTubeProvider:
        made.append(YouTubeProvider(key, fake.api_base, fake.oembed_url, clock))
        return made[-1]

    yield make
    fake.release()
    for provider in made:
        provider.close()
    # A worker that outlives its test would log and warn into the next one.
    for thread in threading.enumerate():
        if thread.name.startswith("lookup"):
            thread.join(10)
