"""Somebody on YouTube's page with the extension: what they press there, and what they see."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page

from tests.standin.standin import StandIn
from tests.support.browser import Browser, Browsers, until
from tests.support.live import ROOT, LiveServer
from tests.support.playing import Sample, sample, skew_ms

# Built with shadow roots that tests can look into; `npm run build` makes it.
EXTENSION = Path(os.environ.get("SHARETUBE_TEST_EXTENSION", ROOT / "extension" / "dist" / "extension-test"))
# What the key in product.json makes of it.
EXTENSION_ID = "cnmnpfbkohkefkchpofefgcgidkmoihl"
YOUTUBE = "https://www.youtube.com"
PATIENCE_S = 15.0


def watch_url(video_id: str) -> str:
    return f"{YOUTUBE}/watch?v={video_id}"


def spoken(text: str) -> re.Pattern[str]:
    """The text as it stands in the ui, where names and titles are wrapped in marks that isolate their direction."""
    return re.compile("[\u2066-\u2069]*".join(map(re.escape, text)))


class Watcher:
    """One person's browser with the extension, set to one server."""

    def __init__(self, browser: Browser, standin: StandIn, name: str) -> None:
        self.browser, self.standin, self.name = browser, standin, name
        self.page: Page = browser.page

    # -- getting in -------------------------------------------------------------------------------------------------

    def set_options(self, **options: Any) -> None:
        script = """async (change) => {
          const { options } = await chrome.storage.local.get("options");
          await chrome.storage.local.set({ options: { ...options, ...change } });
        }"""
        self.browser.worker().evaluate(script, options)

    def invited(self, code: str) -> Watcher:
        """Follow a link that invites; nothing is answered yet."""
        self.page.goto(f"{YOUTUBE}/#sharetube={code}")
        self.prompt.wait_for()
        return self

    def join(self, code: str) -> Watcher:
        self.invited(code)
        self.prompt.get_by_role("button", name="Join").click()
        self.panel.get_by_label("Copy the room code").wait_for()
        return self

    # -- what is on the page ------------------------------------------------------------------------------------------

    @property
    def host(self) -> Locator:
        return self.page.locator("#sharetube-panel")

    @property
    def panel(self) -> Locator:
        return self.host.locator(".panel")

    @property
    def prompt(self) -> Locator:
        return self.host.locator(".prompt")

    def button(self, name: str, *, exact: bool = False) -> Locator:
        return self.host.get_by_role("button", name=name, exact=exact)

    def sees(self, text: str) -> Watcher:
        self.page.get_by_text(spoken(text)).first.wait_for()
        return self

    def shape(self) -> str | None:
        return self.host.get_attribute("data-shape")

    # -- the player ---------------------------------------------------------------------------------------------------

    def state(self) -> dict[str, Any]:
        """What YouTube's page says of itself; asking brings no gesture."""
        return self.standin.state(self.browser.name)

    def happens(self, action: str, **args: Any) -> None:
        """Something on the page that no person did."""
        self.standin.tell(action, client=self.browser.name, kind="app", **args)

    def video(self) -> Sample:
        found = sample(self.page)
        assert found is not None, f"{self.page.url} shows no video"
        return found

    def at(self, video_id: str) -> Watcher:
        """The page has come to this video, its player too."""
        until(self.page, lambda: self._is_at(video_id), f"{self.name} is at {video_id}: {self.page.url}")
        return self

    def _is_at(self, video_id: str) -> bool:
        return f"v={video_id}" in self.page.url and self.state()["video"] == video_id

    def plays(self, patience_s: float = PATIENCE_S) -> Watcher:
        """The video moves."""
        found: dict[str, float] = {}

        def moves() -> bool:
            now = self.state()
            before = found.get("time")
            found["time"] = now["time"]
            return not now["paused"] and not now["advert"] and before is not None and now["time"] > before

        until(self.page, moves, f"{self.name}'s video plays", patience_s)
        return self

    def stands(self, patience_s: float = PATIENCE_S) -> Watcher:
        until(self.page, lambda: self.state()["paused"], f"{self.name}'s video stands", patience_s)
        return self

    def player(self) -> Locator:
        return self.page.locator("#movie_player")

    def press(self, key: str) -> None:
        """A key, with the focus on the page itself."""
        self.page.locator("body").press(key)

    def press_play(self) -> None:
        """YouTube's own button for play and pause."""
        self.player().hover()
        self.player().locator(".ytp-play-button").click()

    def seek_to(self, share: float) -> None:
        """A click into YouTube's own seek bar."""
        self.player().hover()
        line = self.player().locator(".ytp-progress-bar")
        box = line.bounding_box()
        assert box is not None
        line.click(position={"x": box["width"] * share, "y": box["height"] / 2})


class Watchers:
    """Makes them: `watchers("ana")`."""

    def __init__(self, browsers: Browsers, standin: StandIn, server: LiveServer) -> None:
        self._browsers, self._standin, self.server = browsers, standin, server

    def __call__(self, name: str, **options: Any) -> Watcher:
        return self._set_up(name, self._browsers(name, extension=EXTENSION, **options))

    def hideable(self, name: str, **options: Any) -> Watcher:
        """One whose tab is hidden when another comes before it."""
        return self._set_up(name, self._browsers.hideable(name, extension=EXTENSION, **options))

    def _set_up(self, name: str, browser: Browser) -> Watcher:
        watcher = Watcher(browser, self._standin, name)
        watcher.set_options(server=self.server.url, name=name.capitalize())
        return watcher


def together(watchers: Sequence[Watcher], within_ms: float, patience_s: float = PATIENCE_S) -> float:
    """Wait until their videos play within so many ms of each other; returns how far apart they are then."""
    pages = [one.page for one in watchers]
    found: float = until(
        pages[0], lambda: _skew(pages, within_ms), f"they play within {within_ms:g} ms of each other", patience_s
    )
    return found


def staying_together(watchers: Sequence[Watcher], within_ms: float, looks: int = 20) -> None:
    """Wait until they are so near so many times in a row: one that swings to and fro passes the others now and then."""
    pages, near = [one.page for one in watchers], [0]

    def stay() -> bool:
        near[0] = near[0] + 1 if _skew(pages, within_ms) is not None else 0
        return near[0] >= looks

    until(pages[0], stay, f"they stay within {within_ms:g} ms of each other", 2 * PATIENCE_S)


def _skew(pages: list[Page], within_ms: float) -> float | None:
    """How far apart they play, above 0; null when one stands or they are further apart."""
    samples = [sample(page) for page in pages]
    if any(one is None or one.paused for one in samples):
        return None
    skew = skew_ms(pages)
    return skew + 1e-9 if skew <= within_ms else None
