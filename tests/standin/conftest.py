"""The stand-in's own tests share a browser, in which each test has a page."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, Playwright

from tests.standin.standin import StandIn
from tests.support.browser import Browser, Browsers
from tests.support.browsing import browser_of, driver, pytest_runtest_makereport, standin, standin_process

__all__ = ["browser_of", "driver", "pytest_runtest_makereport", "standin", "standin_process"]


@pytest.fixture(scope="session")
def shared(
    driver: Playwright, chromium_path: str, standin_process: StandIn, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Browsers]:
    browsers = Browsers(driver, chromium_path, standin_process, tmp_path_factory.mktemp("shared"))
    browsers("ana", dark=True)
    yield browsers
    browsers.close()


@pytest.fixture
def ana(shared: Browsers) -> Browser:
    return shared.open[0]


@pytest.fixture
def page(shared: Browsers, ana: Browser, standin: StandIn) -> Iterator[Page]:
    """A page of Ana's that nobody has touched: whatever needs a gesture is still refused."""
    shared.problems.found.clear()
    opened = ana.context.new_page()
    yield opened
    opened.close()
    assert not shared.problems.unexpected()
