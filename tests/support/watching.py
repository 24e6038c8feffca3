"""Fixtures of the tests with the extension: a server that lets it in, a room on it, and people on YouTube."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.standin.standin import StandIn
from tests.support.browser import Browsers, until
from tests.support.live import Guest, LiveServer
from tests.support.watcher import EXTENSION_ID, Watcher, Watchers


@pytest.fixture(scope="session")
def extension_server(standin_process: StandIn, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    """One real server for the tests with the extension."""
    oembed = standin_process.oembed_url
    folder = tmp_path_factory.mktemp("extension-server")
    live = LiveServer(folder, YOUTUBE_OEMBED_URL=oembed, EXTENSION_ID=EXTENSION_ID).start()
    yield live
    live.stop()


@pytest.fixture
def watchers(browser_of: Browsers, standin: StandIn, extension_server: LiveServer) -> Watchers:
    """Makes people on YouTube with the extension."""
    return Watchers(browser_of, standin, extension_server)


class Room:
    """A room, and somebody in it without a player: what they do reaches everybody, and nobody waits for them."""

    def __init__(self, host: Guest, code: str) -> None:
        self.host, self.code = host, code

    def player(self) -> dict[str, Any]:
        """The room's player as the server has it."""
        found: dict[str, Any] = self.host.state(self.code)["data"]["snapshot"]["player"]
        return found

    def queue(self) -> list[str]:
        return [item["media_id"] for item in self.host.state(self.code)["data"]["snapshot"]["queue"]]

    def now(self) -> str | None:
        item = self.player()["item"]
        return item["media_id"] if item else None

    def phase(self) -> str:
        return str(self.player()["phase"])

    def add(self, video_id: str, where: str = "end") -> None:
        answer = self.host.do("queue.add", provider="youtube", media_id=video_id, where=where)
        assert answer["ok"], answer

    def command(self, name: str, **payload: object) -> None:
        """A player command about what the room has on now."""
        item = self.player()["item"]
        item_id = item["item_id"] if item else None
        answer = self.host.do(name, item_id=item_id, **payload)
        assert answer["ok"], answer

    def person(self, name: str) -> dict[str, Any]:
        """Somebody in the room as presence shows them."""
        found = self._find(name)
        assert found is not None, f"{name} is not there"
        return found

    def _find(self, name: str) -> dict[str, Any] | None:
        people = self.host.state(self.code)["data"]["people"]["list"]
        return next((one for one in people if one["name"] == name), None)

    def there(self, name: str) -> bool:
        """Whether they are connected."""
        found = self._find(name)
        return found is not None and bool(found["conns"])

    def suspended(self, name: str) -> str | None:
        return next((one["suspended"] for one in self._players(name)), None)

    def ready(self, name: str) -> bool:
        """Their player stands ready at the cue, or plays it."""
        return any(one["ready"] and one["suspended"] is None for one in self._players(name))

    def settled(self, watcher: Watcher) -> Watcher:
        """That one plays as the room does, which has begun: neither by YouTube's own autoplay, nor before a start."""
        name = watcher.name.capitalize()
        until(watcher.page, lambda: self.ready(name), f"{name} takes part")
        until(watcher.page, lambda: self.phase() == "playing", "the room plays")
        return watcher.plays()

    def position(self) -> float:
        """Where the room is, by its host's clock, in seconds."""
        timeline = self.player()["timeline"]
        now = self.host.call("clock.ping", {})["data"]["t1_us"] / 1000
        return float(timeline["position_ms"] + max(0, now - timeline["anchor_ms"]) * timeline["rate"]) / 1000

    def _players(self, name: str) -> list[dict[str, Any]]:
        found = self._find(name)
        return [one for one in found["conns"] if one["active"]] if found else []


@pytest.fixture
def room_on() -> Iterator[Callable[[LiveServer], Room]]:
    """Makes a room on a server, with a host in it."""
    hosts: list[Guest] = []

    def make(server: LiveServer) -> Room:
        host = Guest(server, "Host")
        hosts.append(host)
        code = host.create_room(name="Friday films")
        host.enter(code)
        return Room(host, code)

    yield make
    for host in hosts:
        host.leave()


@pytest.fixture
def room(room_on: Callable[[LiveServer], Room], extension_server: LiveServer) -> Room:
    return room_on(extension_server)
