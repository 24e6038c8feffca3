"""Somebody in front of the web viewer: what they press, and what they see."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import Locator, Page

from tests.support.browser import Browser, until

_VIDEO = """() => {
  const video = document.querySelector("video");
  return video === null ? null : {
    at: performance.timeOrigin + performance.now(), position: video.currentTime * 1000, paused: video.paused,
    ready: video.readyState, width: video.videoWidth, muted: video.muted,
  };
}"""


def _spoken(text: str) -> re.Pattern[str]:
    """The text as it stands on the page, where names and titles are wrapped in marks that isolate their direction."""
    return re.compile(" ".join(f"[\u2066-\u2069]*{re.escape(word)}[\u2066-\u2069]*" for word in text.split()))


class Seat:
    """One browser in one room."""

    def __init__(self, browser: Browser, server: str) -> None:
        self.browser, self.server = browser, server
        self.page: Page = browser.page

    # -- getting in -------------------------------------------------------------------------------------------------

    def create(self, name: str, room: str = "") -> str:
        """Make a room from the landing page; returns its link."""
        self.page.goto(self.server)
        self.button("Create a room").click()
        self.page.get_by_label("Your name").fill(name)
        self.page.get_by_label("Name of the room").fill(room)
        self.button("Create", exact=True).click()
        self.page.wait_for_url("**/r/*")
        self.page.get_by_label("Copy the room code").wait_for()
        return self.page.url

    def join(self, link: str, name: str) -> Seat:
        self.page.goto(link)
        self.page.get_by_label("Your name").fill(name)
        self.button(_spoken(f"Join as {name}")).click()
        self.page.get_by_label("Copy the room code").first.wait_for()
        return self

    # -- what is on the page ------------------------------------------------------------------------------------------

    def button(self, name: str | re.Pattern[str], **options: Any) -> Locator:
        return self.page.get_by_role("button", name=name, **options)

    def sees(self, text: str) -> None:
        self.page.get_by_text(_spoken(text)).first.wait_for()

    def tab(self, name: str) -> None:
        """On a narrow screen the parts of the room are tabs."""
        tab = self.page.get_by_role("tab", name=name)
        if tab.count():
            tab.first.click()

    def queue(self) -> list[str]:
        """Titles of what comes next, in order."""
        return [text.split("\n")[0] for text in self.page.locator("[data-item] .row-title").all_inner_texts()]

    # -- doing --------------------------------------------------------------------------------------------------------

    def add(self, url: str) -> None:
        self.tab("Queue")
        box = self.page.get_by_label("Paste a link")
        box.fill(url)
        box.press("Enter")
        until(self.page, lambda: box.input_value() == "", "the link was taken")

    def say(self, text: str) -> None:
        self.tab("Chat")
        box = self.page.get_by_placeholder("Message")
        box.fill(text)
        box.press("Enter")

    def menu(self, row: int, choice: str) -> None:
        """Choose from the menu of a queued item."""
        line = self.page.locator("[data-item]").nth(row)
        line.hover()
        line.get_by_role("button", name="What to do with").click()
        self.page.get_by_role("menuitem", name=choice, exact=True).click()

    def play_now(self, row: int) -> None:
        line = self.page.locator("[data-item]").nth(row)
        line.hover()
        line.get_by_role("button", name="Play now").click()

    def drag(self, row: int, to: int) -> None:
        """Drag a queued item to another one's place."""
        rows = self.page.locator("[data-item]")
        start, end = (rows.nth(n).locator(".grip").bounding_box() for n in (row, to))
        assert start is not None
        assert end is not None
        mouse = self.page.mouse
        mouse.move(start["x"] + start["width"] / 2, start["y"] + start["height"] / 2)
        mouse.down()
        for share in (0.2, 0.6, 1.0):
            mouse.move(end["x"] + end["width"] / 2, start["y"] + share * (end["y"] - 6 - start["y"]))
        mouse.up()

    # -- the player ---------------------------------------------------------------------------------------------------

    def video(self) -> dict[str, Any]:
        """The playing element: wall time and position in ms. Wall time is one clock for browsers of one machine."""
        found: dict[str, Any] | None = self.page.evaluate(_VIDEO)
        return found or {"at": 0.0, "position": -1.0, "paused": True, "ready": 0, "width": 0, "muted": False}

    def agrees(self) -> Seat:
        """That what somebody else put on is fetched from where it lies."""
        self.button("Play from").click()
        return self

    def plays(self) -> Seat:
        until(self.page, lambda: not self.video()["paused"] and self.video()["position"] > 0, "the video plays")
        return self

    def stands(self) -> Seat:
        until(self.page, lambda: self.video()["paused"], "the video stands still")
        return self


def apart(one: Seat, other: Seat) -> float:
    """How far apart two players are now, in ms, positive when the first is ahead."""
    first, second = one.video(), other.video()
    return float((first["position"] - first["at"]) - (second["position"] - second["at"]))
