"""The extension takes its server for hostile: what makes no sense is neither shown, nor followed, nor fatal."""

import json

import pytest

from tests.support.browser import until
from tests.support.relay import Relay

pytestmark = pytest.mark.browser


@pytest.fixture
def relay(extension_server):
    with Relay(extension_server.port) as started:
        yield started


@pytest.fixture
def ana(watchers, room, relay):
    """Ana, who reaches the server through the relay."""
    room.add("sharetube01", "now")
    ana = watchers("ana")
    ana.set_options(server=relay.url)
    return room.settled(ana.join(room.code).at("sharetube01"))


def event(name: str, payload: object) -> bytes:
    """As Socket.IO frames it."""
    return f"42/{name.partition('.')[0]},{json.dumps([name, payload])}".encode()


NONSENSE = [
    event("player.state", None),
    event("player.state", {"rev": "next", "item": {"media_id": "sharetube09"}}),
    event("player.state", {"rev": 10**30, "phase": "playing", "timeline": {"rate": -1e308, "position_ms": "NaN"}}),
    event("queue.update", {"rev": -1, "items": [{"title": {"toString": "x"}}] * 50}),
    event("queue.update", [[[[[[]]]]]]),
    event("room.update", {"__proto__": {"status": "removed"}, "constructor": {"prototype": {"polluted": 1}}}),
    event("room.removed", {"reason": {"html": "<img src=x onerror=alert(1)>"}}),
    event("chat.message", {"rev": 0.5, "text": "x" * 40_000}),
    event("presence.update", {"people": "everybody"}),
    event("player.explode", {"now": True}),
    b'42/elsewhere,["room.update",{}]',
    b'43/room,987654321,[{"ok":true,"data":null}]',
]


def test_nonsense_changes_nothing(ana, room, relay) -> None:
    assert relay.say(*NONSENSE) == 1
    room.host.do("chat.send", text="all is well")
    ana.sees("all is well")
    assert ana.page.evaluate("() => ({}).polluted") is None
    ana.at("sharetube01").plays()
    room.command("player.pause")
    ana.stands()
    room.command("player.play")
    ana.plays()
    assert not ana.button("Join again").count()


@pytest.mark.parametrize("packet", [b"42/room,[", b"4", b"9garbage", b"51-/room,[", b"\xff\xfe\x00"])
def test_after_what_is_no_packet_it_is_back_as_the_same_person(ana, room, relay, packet) -> None:
    before = room.person("Ana")["user_id"]
    relay.say(packet)
    room.host.do("chat.send", text="still there?")
    ana.sees("still there?")
    until(ana.page, lambda: room.ready("Ana"), "Ana takes part")
    assert room.person("Ana")["user_id"] == before
    room.command("player.pause")
    ana.stands()


def test_only_what_can_be_a_videos_id_is_gone_to(ana, room, relay) -> None:
    relay.instead[b"sharetube02"] = b"../evil?v=1"
    room.add("sharetube02", "now")
    ana.page.wait_for_timeout(6_000)  # longer than until an address would be loaded
    assert ana.page.url == "https://www.youtube.com/watch?v=sharetube01"
    relay.instead.clear()
    ana.button("Try again").click()
    ana.panel.get_by_label("Copy the room code").wait_for()
    room.add("sharetube03", "now")
    ana.at("sharetube03").plays()
