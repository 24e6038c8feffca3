"""What the bench plays on: a real server, the stand-in of YouTube, a network for each player, and the players."""

from __future__ import annotations

import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Self

from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Frame, Page

from bench.sync.network import Network, Proxy
from bench.sync.recorder import Recorder, Track, now_ms
from tests.standin.standin import StandIn
from tests.support.browser import Browsers, playwright, until
from tests.support.live import Guest, LiveServer
from tests.support.seat import Seat
from tests.support.watcher import EXTENSION, EXTENSION_ID, Watcher, spoken
from tools import chromium

PATIENCE_S = 60.0
# A host that the stand-in answers for, and that is no page of YouTube's.
FILES = "files.standin.test"


class Player:
    """One browser in the room. `kind` is extension or viewer."""

    def __init__(self, name: str, kind: str, page: Page, browsers: Browsers) -> None:
        self.name, self.kind, self.page = name, kind, page
        self._browsers = browsers
        self.recorder: Recorder | None = None

    def frame(self) -> Frame:
        """The one with the video: the page itself, or an embedded player in it."""
        return next(frame for frame in reversed(self.page.frames) if _shows(frame))

    def record(self) -> None:
        self.recorder = Recorder(self.name, self.frame)

    @property
    def track(self) -> Track:
        assert self.recorder is not None
        return self.recorder.track


def _shows(frame: Frame) -> bool:
    script = """() => [...document.querySelectorAll("video")].some((video) =>
      video.getBoundingClientRect().width > 0 && (video.currentSrc || video.src))"""
    try:
        return bool(frame.evaluate(script))
    except PlaywrightError:
        return False  # it went away while it was asked


class Stage:
    """One room with players, each on a network of its own. Ends everything that it started."""

    def __init__(self, networks: list[Network], *, extension: Path = EXTENSION) -> None:
        self._stack = ExitStack()
        self._extension = extension
        self.players: list[Player] = []
        try:
            self._open(networks)
        except BaseException:
            self._stack.close()
            raise

    def _open(self, networks: list[Network]) -> None:
        stack = self._stack
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(ignore_cleanup_errors=True)))
        self.standin = stack.enter_context(StandIn())
        oembed = self.standin.oembed_url
        self.server = LiveServer(folder / "instance", YOUTUBE_OEMBED_URL=oembed, EXTENSION_ID=EXTENSION_ID).start()
        stack.callback(self.server.stop)
        self.proxy = stack.enter_context(Proxy(self.server.port, networks))
        program = chromium.find()
        assert program, chromium.NONE
        driver = stack.enter_context(playwright())
        self.browsers = Browsers(driver, program, self.standin, folder)
        stack.callback(self.browsers.close)
        self.host = Guest(self.server, "Host")
        stack.callback(self.host.leave)
        self.code = self.host.create_room(name="Bench")
        self.host.enter(self.code)
        self.server_offset_ms = self._server_offset()

    def _server_offset(self) -> float:
        """Server time less reference time: they are one computer's, so the shortest answer leaves little doubt."""
        low, high = -float("inf"), float("inf")
        for _ in range(50):
            before = now_ms()
            answer = self.host.call("clock.ping", {})["data"]
            after = now_ms()
            low, high = max(low, answer["t2_us"] / 1000 - after), min(high, answer["t1_us"] / 1000 - before)
        return (low + high) / 2

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    # -- players ----------------------------------------------------------------------------------------------------

    def extension(self, *, build: Path | None = None, hideable: bool = False, silent: bool = False) -> Player:
        number = len(self.players)
        name = f"ext{number}"
        if hideable:
            browser = self.browsers.hideable(name, extension=self._extension, autoplay=True, silent=silent)
        else:
            browser = self.browsers(name, extension=build or self._extension, autoplay=True, size=(960, 640))
        watcher = Watcher(browser, self.standin, name)
        watcher.set_options(server=self.proxy.url(number), name=name.capitalize())
        watcher.join(self.code)
        return self._add(Player(name, "extension", watcher.page, self.browsers))

    def viewer(self) -> Player:
        number = len(self.players)
        name = f"web{number}"
        browser = self.browsers(name, autoplay=True, size=(960, 640))
        seat = Seat(browser, self.proxy.url(number))
        seat.join(f"{self.proxy.url(number)}/r/{self.code}", name.capitalize())
        return self._add(Player(name, "viewer", seat.page, self.browsers))

    def _add(self, player: Player) -> Player:
        self.players.append(player)
        return player

    # -- the room ---------------------------------------------------------------------------------------------------

    def state(self) -> dict[str, Any]:
        found: dict[str, Any] = self.host.state(self.code)["data"]
        return found

    def player(self) -> dict[str, Any]:
        found: dict[str, Any] = self.state()["snapshot"]["player"]
        return found

    def add(self, where: str = "end", **item: Any) -> None:
        answer = self.host.do("queue.add", where=where, **item)
        assert answer["ok"], answer

    def command(self, name: str, *, wait: bool = True, **payload: Any) -> dict[str, Any]:
        """A player command; returns the first state after it in which the room plays, with `at_ms` of its anchor."""
        snapshot = self.state()["snapshot"]
        answer = self.host.do(name, item_id=snapshot["player"]["item"]["item_id"], **payload)
        assert answer["ok"], answer
        return self.playing(after=snapshot["rev"]) if wait else snapshot["player"]

    def playing(self, after: int = -1) -> dict[str, Any]:
        """The room's player once it plays; `at_ms` is its anchor on the reference clock."""

        def now() -> dict[str, Any] | None:
            snapshot = self.state()["snapshot"]
            plays = snapshot["player"]["phase"] == "playing" and snapshot["rev"] > after
            return snapshot["player"] if plays else None

        found: dict[str, Any] = until(self.page, now, "the room plays", PATIENCE_S)
        found["at_ms"] = found["timeline"]["anchor_ms"] - self.server_offset_ms
        return found

    @property
    def page(self) -> Page:
        return self.players[0].page

    def ready(self) -> None:
        """Every player takes part."""

        def all_ready() -> bool:
            conns = [conn for one in self.state()["people"]["list"] for conn in one["conns"] if conn["active"]]
            counted = [conn for conn in conns if conn["ready"] and conn["suspended"] is None]
            return len(counted) >= len(self.players)

        until(self.page, all_ready, "everybody takes part", PATIENCE_S)

    def wait(self, seconds: float) -> None:
        """Lets time pass, and fetches what was recorded meanwhile."""
        end = now_ms() + seconds * 1000
        while (left := end - now_ms()) > 0:
            self.page.wait_for_timeout(min(left, 10_000))
            for one in self.players:
                if one.recorder is not None:
                    one.recorder.take()

    def record(self) -> None:
        for one in self.players:
            one.record()

    def add_file(self, seconds: int) -> None:
        """A video file from elsewhere, which each viewer allows to be fetched."""
        self.add("now", url=f"https://{FILES}/clip/{seconds}.mp4")
        for one in self.players:
            one.page.get_by_role("button", name=spoken(f"Play from {FILES}")).click()
