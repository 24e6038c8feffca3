"""What the extension promises outside of a room: silence. Its weight is in the bench: page.py and popup.py."""

from urllib.parse import urlsplit

import pytest

from tests.support.browser import until
from tests.support.relay import Relay
from tests.support.watcher import YOUTUBE, watch_url

pytestmark = pytest.mark.browser

YOUTUBES = ("www.youtube.com", "i.ytimg.com")


def test_outside_a_room_it_makes_no_request(watchers, extension_server, room) -> None:
    with Relay(extension_server.port) as relay:
        ana = watchers("ana", autoplay=True)
        ana.set_options(server=relay.url)
        asked: set[str] = set()
        ana.browser.context.on("request", lambda request: asked.add(urlsplit(request.url).hostname or ""))
        for path in ("/", "/results?search_query=kite", "/playlist?list=PLstandin01"):
            ana.page.goto(YOUTUBE + path)
            ana.page.locator("a[href*='/watch']").first.hover()
            until(ana.page, lambda: ana.page.locator("sharetube-add").count() > 0, "its buttons are there")
        ana.page.goto(watch_url("sharetube01"))
        ana.plays()
        ana.page.locator("#related a[href*='v=sharetube03']").first.click()
        ana.at("sharetube03").plays()
        assert relay.connections == 0
        assert [host for host in asked if host not in YOUTUBES and not host.endswith(".standin.test")] == []
        assert ana.host.count() == 0
        # And that is where it would have been seen.
        ana.join(room.code)
        assert relay.connections > 0


def test_a_video_without_a_room_to_put_it_into(watchers) -> None:
    ana = watchers("ana")
    ana.page.goto(watch_url("sharetube01"))
    card = ana.page.locator("#related yt-lockup-view-model", has=ana.page.locator("a[href*='v=sharetube03']")).first
    card.hover()
    card.locator("sharetube-add").click()
    ana.sees("You are in no room yet")
    ana.prompt.get_by_role("button", name="Create a room").click()
    ana.panel.get_by_label("Copy the room code").wait_for()
    ana.at("sharetube03").plays()
