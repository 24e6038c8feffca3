"""Real browsers, each as a person has it: with a profile of its own, perhaps with the extension, perhaps a phone.

What is worth knowing before writing a test with them:
- `page.evaluate`, and every locator, counts as a gesture of the person: whether a browser lets sound play without one
  can only be tested before either, and asked with `standin.state`.
- `time.sleep` stops Playwright from hearing of new pages; `until` waits rightly. `page.wait_for_function` does not work
  under YouTube's policy of scripts, nor in an extension's pages.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Playwright, WebError, Worker, sync_playwright
from playwright.sync_api import Error as PlaywrightError

from tests.standin.standin import StandIn

OUTPUT = Path(__file__).resolve().parents[1] / "output"
PATIENCE_S = 15.0
OFTEN_MS, SELDOM_MS = 50, 150
# Windows that Chromium prepares behind its address bar, and throws away with the profile: a third of a start.
UNUSED = ("WebUIOmniboxPopup", "WebUIOmniboxAimPopup")
# Of several such flags Chromium heeds the last, so that what Playwright asks for and a test could notice is here too.
WITHOUT = ("HttpsUpgrades", "HttpsFirstBalancedModeAutoEnable", "MediaRouter", "OptimizationHints", "PaintHolding")
FLAGS = (
    f"--disable-features={','.join(UNUSED + WITHOUT)}",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 2,
    "is_mobile": True,
    "has_touch": True,
}
# A film of what happened costs so much of a small machine that it changes what it films. And its snapshots evaluate in
# the page, which counts as a gesture: with them no browser ever refuses to play.
FILM = bool(os.environ.get("SHARETUBE_TRACE"))


class Once:
    """One Playwright for the process: it refuses a second one beside it."""

    users = 0
    driver: Playwright | None = None


@contextmanager
def playwright() -> Iterator[Playwright]:
    if Once.driver is None:
        Once.driver = sync_playwright().start()
    Once.users += 1
    try:
        yield Once.driver
    finally:
        Once.users -= 1
        if not Once.users:
            Once.driver.stop()
            Once.driver = None


def until(page: Page, holds: Callable[[], Any], what: str, patience_s: float = PATIENCE_S) -> Any:
    """
    Ask again and again until `holds()` is true, and return its answer; fails with `what` when it takes too long. Less
    and less often: to be asked twenty times a second costs a browser as much as to play.
    """
    began = time.monotonic()
    while True:
        found = holds()
        if found:
            return found
        waited_s = time.monotonic() - began
        if waited_s > patience_s:
            raise AssertionError(f"not within {patience_s:g} s: {what} (last: {found!r})")
        page.wait_for_timeout(min(SELDOM_MS, OFTEN_MS + 25 * waited_s))


@dataclass(frozen=True)
class Problem:
    """An error that a page or worker told of: an exception nobody caught, or one written to the console."""

    browser: str
    where: str
    text: str

    def __str__(self) -> str:
        return f"{self.browser} at {self.where}: {self.text}"


class Problems:
    """Collects them. What is allowed has a reason, which whoever reads the test sees."""

    def __init__(self) -> None:
        self.found: list[Problem] = []
        self._allowed: list[tuple[re.Pattern[str], str]] = []

    def allow(self, pattern: str, reason: str) -> None:
        assert reason, "say why it may happen"
        self._allowed.append((re.compile(pattern), reason))

    def unexpected(self) -> list[Problem]:
        return [one for one in self.found if not any(pattern.search(str(one)) for pattern, _ in self._allowed)]

    def watch(self, name: str, context: BrowserContext) -> None:
        def threw(error: WebError) -> None:
            where = error.page.url if error.page else "?"
            self.found.append(Problem(name, where, str(error.error)))

        def said(message: ConsoleMessage) -> None:
            if message.type == "error":
                where = message.location.get("url", "?")
                self.found.append(Problem(name, where, message.text))

        def serves(worker: Worker) -> None:
            worker.on("console", said)

        context.on("weberror", threw)
        context.on("console", said)
        context.on("serviceworker", serves)
        for worker in context.service_workers:
            serves(worker)


class Browser:
    """One Chromium with a profile of its own. `name` is what the stand-in knows it by."""

    def __init__(self, name: str, context: BrowserContext, profile: Path) -> None:
        self.name = name
        self.context = context
        self.profile = profile

    @property
    def page(self) -> Page:
        """Its first page."""
        return self.context.pages[0]

    @property
    def pages(self) -> list[Page]:
        return self.context.pages

    def open(self, url: str) -> Page:
        """Open an address in the first page while that is still empty, else in a new one."""
        page = self.page if self.page.url == "about:blank" else self.context.new_page()
        page.goto(url)
        return page

    @contextmanager
    def asleep(self) -> Iterator[None]:
        """As when its computer sleeps: all of its processes stand still meanwhile. Nothing of it can be asked then."""
        with stopped(processes_of(self.profile)):
            yield

    def worker(self) -> Worker:
        """The extension's service worker, once it is there."""
        running = self.context.service_workers
        return running[0] if running else self.context.wait_for_event("serviceworker", timeout=PATIENCE_S * 1000)

    @property
    def extension_id(self) -> str:
        return self.worker().url.split("/")[2]


def processes_of(profile: Path) -> list[int]:
    """The browser that was started with that profile, and all that it started. Linux tells."""
    parents: dict[int, int] = {}
    first = []
    for entry in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):  # it ended meanwhile
            number = int(entry.name)
            parents[number] = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            if f"--user-data-dir={profile}".encode() in (entry / "cmdline").read_bytes().split(b"\0"):
                first.append(number)
    found = set(first)
    while more := {one for one, parent in parents.items() if parent in found} - found:
        found |= more
    return sorted(found)


@contextmanager
def debugged(chromium: str, profile: Path, arguments: list[str]) -> Iterator[str]:
    """A Chromium that waits for somebody to connect; the address for that."""
    command = [chromium, f"--user-data-dir={profile}", "--remote-debugging-port=0", *arguments]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    port = profile / "DevToolsActivePort"
    deadline = time.monotonic() + PATIENCE_S
    try:
        while not (port.is_file() and len(port.read_text().splitlines()) == 2):
            assert process.poll() is None, "Chromium ended"
            assert time.monotonic() < deadline, "Chromium did not start"
            time.sleep(0.05)
        yield f"http://127.0.0.1:{port.read_text().splitlines()[0]}"
    finally:
        process.terminate()
        process.wait(timeout=PATIENCE_S)


@contextmanager
def stopped(processes: list[int]) -> Iterator[None]:
    try:
        for one in processes:
            os.kill(one, signal.SIGSTOP)
        yield
    finally:
        for one in processes:
            with suppress(ProcessLookupError):
                os.kill(one, signal.SIGCONT)


class Browsers:
    """Makes browsers for one test and keeps what is known of them: `browser_of("ana", extension=folder)`."""

    def __init__(self, driver: Playwright, chromium: str, standin: StandIn, folder: Path) -> None:
        self._driver, self._chromium, self._standin, self._folder = driver, chromium, standin, folder
        self.open: list[Browser] = []
        self.problems = Problems()
        self._started = ExitStack()

    def __call__(
        self,
        name: str = "ana",
        *,
        extension: Path | None = None,
        phone: bool = False,
        dark: bool = False,
        size: tuple[int, int] = (1280, 800),
        autoplay: bool = False,
        back_cache: bool = False,
        flags: tuple[str, ...] = (),
        **options: Any,
    ) -> Browser:
        """
        A running browser, of somebody who wants no motion: a tenth of a core less. `autoplay` lifts the rule that sound
        wants a press; `back_cache` lets pages be restored by "back", which Playwright forbids otherwise; `options` go
        to `launch_persistent_context`.
        """
        assert all(one.name != name for one in self.open), f"there is a browser {name} already"
        asked = list(self._args(name, extension, autoplay=autoplay)) + list(flags)
        screen = PHONE if phone else {"viewport": {"width": size[0], "height": size[1]}}
        context = self._driver.chromium.launch_persistent_context(
            str(self._folder / name),
            executable_path=self._chromium,
            args=asked,
            ignore_default_args=["--disable-back-forward-cache"] if back_cache else None,
            color_scheme="dark" if dark else "light",
            locale="en-US",
            **({"reduced_motion": "reduce"} | screen | options),
        )
        context.set_default_timeout(PATIENCE_S * 1000)
        context.tracing.start(name=name, screenshots=FILM, snapshots=FILM)
        self.problems.watch(name, context)
        browser = Browser(name, context, self._folder / name)
        self.open.append(browser)
        return browser

    def hideable(
        self, name: str, *, extension: Path | None = None, autoplay: bool = False, silent: bool = False
    ) -> Browser:
        """
        One whose tabs are hidden while another is in front, as a person's are: Playwright has every tab of a browser
        that it starts itself believe that it is seen. It has no size of its own choice, and no trace. In a `silent` one
        Chromium holds a hidden tab's timers back even while its video plays.
        """
        profile = self._folder / name
        arguments = [*self._args(name, extension, autoplay=autoplay), "--headless=new", "about:blank"]
        arguments += ["--mute-audio"] if silent else []
        endpoint = self._started.enter_context(debugged(self._chromium, profile, arguments))
        context = self._driver.chromium.connect_over_cdp(endpoint, no_defaults=True).contexts[0]
        context.set_default_timeout(PATIENCE_S * 1000)
        self.problems.watch(name, context)
        browser = Browser(name, context, profile)
        self.open.append(browser)
        return browser

    def _args(self, name: str, extension: Path | None, *, autoplay: bool) -> Iterator[str]:
        yield from FLAGS
        yield from self._standin.chromium_args(name)
        if hasattr(os, "geteuid") and os.geteuid() == 0:
            yield "--no-sandbox"  # Chromium has none for root
        if autoplay:
            yield "--autoplay-policy=no-user-gesture-required"
        if extension is not None:
            assert (extension / "manifest.json").is_file(), f"no extension was built in {extension}"
            yield f"--disable-extensions-except={extension}"
            yield f"--load-extension={extension}"

    def allow(self, pattern: str, reason: str) -> None:
        """Errors that match, by text or address, are no fault in this test, for that reason."""
        self.problems.allow(pattern, reason)

    def picture(self, page: Page, name: str, **options: Any) -> Path:
        """A screenshot in tests/output, for people to look at."""
        file = OUTPUT / f"{name}.png"
        page.screenshot(path=file, **options)
        return file

    def close(self, keep: Path | None = None) -> None:
        """End them all. With `keep`, leave a trace and a picture of every page in that folder."""
        for browser in self.open:
            if keep is not None:
                for number, page in enumerate(browser.pages):
                    with suppress(PlaywrightError):  # a page that hangs has no picture, and must not hide the failure
                        page.screenshot(path=keep / f"{browser.name}-{number}.png", timeout=5000)
            with suppress(PlaywrightError):
                browser.context.tracing.stop(path=keep / f"{browser.name}.zip" if keep else None)
            with suppress(PlaywrightError):
                browser.context.close()
        self._started.close()
        self.open.clear()
