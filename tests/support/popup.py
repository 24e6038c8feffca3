"""The extension's own pages, as a person uses them, and its worker, as the browser treats it."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import Any

from playwright.sync_api import CDPSession, Locator, Page
from playwright.sync_api import Error as PlaywrightError

from tests.support.browser import Browser, until


class Popup:
    """What the icon opens, in a tab of its own: headless browsers show no popups."""

    def __init__(self, browser: Browser, server: str = "") -> None:
        self.browser = browser
        if server:
            set_options(browser, server=server)
        self.page: Page = browser.context.new_page()
        self.page.set_viewport_size({"width": 360, "height": 600})
        self.open()

    def open(self) -> Popup:
        self.page.goto(f"chrome-extension://{self.browser.extension_id}/popup.html")
        self.page.locator(".popup").wait_for()
        return self

    def button(self, name: str, *, exact: bool = False) -> Locator:
        return self.page.get_by_role("button", name=name, exact=exact)

    @property
    def name(self) -> Locator:
        return self.page.get_by_label("Your name")

    @property
    def code_box(self) -> Locator:
        return self.page.get_by_label("Room code or link")

    def create(self, name: str) -> str:
        """Make a room; returns its code."""
        self.name.fill(name)
        self.button("Create a room").click()
        return self.code()

    def join(self, text: str, name: str | None = None) -> Popup:
        """Type or paste something into the code box."""
        if name is not None:
            self.name.fill(name)
        self.code_box.fill(text)
        self.button("Join", exact=True).click()
        return self

    def code(self) -> str:
        """The code that stands there, as the wire has it."""
        shown = self.page.locator(".share-code")
        shown.wait_for()
        return shown.inner_text().replace("-", "")

    def here(self, count: int) -> Popup:
        words = re.compile(rf"^{count} (person|people) here$")
        self.page.get_by_text(words).wait_for()
        return self

    def leave(self) -> Popup:
        self.button("Leave the room").click()
        self.code_box.wait_for()
        return self


def set_options(browser: Browser, **options: Any) -> None:
    script = """async (change) => {
      const { options } = await chrome.storage.local.get("options");
      await chrome.storage.local.set({ options: { ...options, ...change } });
    }"""
    browser.worker().evaluate(script, options)


def badge(page: Page) -> str:
    """The icon's badge, asked from one of the extension's own pages."""
    return str(page.evaluate("chrome.action.getBadgeText({})"))


def reload_extension(popup: Popup) -> Page:
    """As after an update, or a press on "reload" in chrome://extensions. Returns a page that outlives it."""
    page = popup.browser.context.new_page()
    page.goto("chrome://extensions")
    # Outside of the developer mode Chromium does not load it again.
    page.evaluate("chrome.developerPrivate.updateProfileConfiguration({ inDeveloperMode: true })")
    popup.page.evaluate("setTimeout(() => chrome.runtime.reload(), 50)")
    return page


class WorkerControl:
    """Stops the extension's worker as the browser does when it has had enough of it. `page` is one of its own pages."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self._cdp: CDPSession = page.context.new_cdp_session(page)
        self._versions: dict[str, dict[str, Any]] = {}
        self._cdp.on("ServiceWorker.workerVersionUpdated", self._updated)
        self._cdp.send("ServiceWorker.enable")

    def _updated(self, event: dict[str, Any]) -> None:
        self._versions.update({one["versionId"]: one for one in event["versions"]})

    def running(self) -> list[str]:
        return [key for key, one in self._versions.items() if one["runningStatus"] == "running"]

    def stop(self) -> None:
        """Returns once it is stopped; whoever needs it may have started it again by then."""
        version = until(self.page, self.running, "the worker runs")[0]
        stopped: list[bool] = []

        def heard(event: dict[str, Any]) -> None:
            states = [one["runningStatus"] for one in event["versions"] if one["versionId"] == version]
            stopped.extend(True for state in states if state in ("stopped", "stopping"))

        self._cdp.on("ServiceWorker.workerVersionUpdated", heard)
        with suppress(PlaywrightError):
            self._cdp.send("ServiceWorker.stopWorker", {"versionId": version})
        until(self.page, lambda: stopped, "the worker is stopped")
