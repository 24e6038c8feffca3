"""What the stand-in's own tests have in common."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page

from tests.standin.standin import StandIn
from tests.support.browser import until

WATCH = "https://www.youtube.com/watch?v="


def watch(page: Page, media_id: str = "sharetube01", more: str = "") -> None:
    page.goto(WATCH + media_id + more)
    page.wait_for_selector("ytd-watch-flexy[video-id]", state="attached")


def shows(tab: Page, standin: StandIn, /, **wanted: Any) -> dict[str, Any]:
    """Wait until the page's state has these values."""

    def now() -> dict[str, Any] | None:
        found = standin.state("ana")
        return found if all(found[name] == value for name, value in wanted.items()) else None

    found: dict[str, Any] = until(tab, now, f"{wanted}")
    return found
