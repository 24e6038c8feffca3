"""Fixtures of the tests with real browsers: YouTube's stand-in, a real server that knows its videos, and browsers."""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Iterator
from typing import Any

import pytest
from playwright.sync_api import Playwright

from tests.fakes.fake_oidc import FakeOidc
from tests.standin.standin import StandIn
from tests.support.browser import OUTPUT, Browsers, playwright
from tests.support.live import LiveServer
from tests.support.seat import Seat

FAILED = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Remember that a test failed: its browsers then leave a trace."""
    report = yield
    if report.failed:
        item.stash[FAILED] = True
    return report


@pytest.fixture(scope="session")
def driver() -> Iterator[Playwright]:
    with playwright() as started:
        yield started


@pytest.fixture(scope="session")
def standin_process() -> Iterator[StandIn]:
    with StandIn() as started:
        yield started


@pytest.fixture
def standin(standin_process: StandIn) -> Iterator[StandIn]:
    """The stand-in of YouTube; what a test changes in it is forgotten after the test."""
    yield standin_process
    standin_process.reset()


@pytest.fixture(scope="session")
def live_server(standin_process: StandIn, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    """One real server for the whole run, which asks the stand-in about videos; rooms keep the tests apart."""
    live = LiveServer(tmp_path_factory.mktemp("live"), YOUTUBE_OEMBED_URL=standin_process.oembed_url).start()
    yield live
    live.stop()


@pytest.fixture
def own_server(standin: StandIn, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    """A server of the test's own, to be restarted or killed."""
    live = LiveServer(tmp_path_factory.mktemp("own"), YOUTUBE_OEMBED_URL=standin.oembed_url).start()
    yield live
    live.stop()


@pytest.fixture
def browser_of(
    request: pytest.FixtureRequest,
    driver: Playwright,
    chromium_path: str,
    standin: StandIn,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Browsers]:
    """Makes browsers, and fails the test for errors in their pages that were not allowed. After a failure, their traces
    and pictures are in tests/output."""
    browsers = Browsers(driver, chromium_path, standin, tmp_path_factory.mktemp("profiles"))
    yield browsers
    problems = browsers.problems.unexpected()
    failed = request.node.stash.get(FAILED, False) or problems
    kept = OUTPUT / re.sub(r"[^\w.-]+", "-", request.node.nodeid.removeprefix("tests/"))
    if failed:
        kept.mkdir(parents=True, exist_ok=True)
    browsers.close(kept if failed else None)
    assert not problems, "errors in the pages:\n" + "\n".join(map(str, problems))


@pytest.fixture
def seats(browser_of: Browsers, live_server: LiveServer) -> Callable[..., Seat]:
    """Makes people in the web viewer: `seats("ana")`."""

    def seat(name: str, **options: Any) -> Seat:
        return Seat(browser_of(name, **options), live_server.url)

    return seat


@pytest.fixture
def provider() -> Iterator[FakeOidc]:
    """Where Ana may sign in; its page waits for her press."""
    with FakeOidc() as started:
        started.person = {"sub": "g-1", "email": "ana@example.org", "email_verified": True, "name": "Ana"}
        started.asks = True
        yield started
