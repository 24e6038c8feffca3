"""Some of a room on YouTube with the extension, some in the web viewer."""

import pytest

from tests.support.browser import until
from tests.support.seat import Seat
from tests.support.watcher import EXTENSION, together

pytestmark = pytest.mark.browser


@pytest.fixture
def pair(watchers, room, browser_of, extension_server):
    """Ana with the extension, and Ben in the viewer."""
    room.add("sharetube05", "now")
    ana = room.settled(watchers("ana").join(room.code).at("sharetube05"))
    ben = Seat(browser_of("ben"), extension_server.url)
    ben.join(f"{extension_server.url}/r/{room.code[:3]}-{room.code[3:]}", "Ben")
    until(ben.page, lambda: room.ready("Ben"), "Ben takes part")
    return ana, ben


def test_they_are_together(pair, room) -> None:
    ana, ben = pair
    together(pair, 500, 40)
    ana.seek_to(0.4)
    until(ana.page, lambda: abs(room.position() - 240) < 20, "the room went there")
    together(pair, 500, 40)
    ben.button("Pause", exact=True).first.click()
    ana.stands().sees("Ben paused")
    ana.press("k")
    until(ben.page, lambda: room.phase() == "playing", "the room plays")
    together(pair, 500, 40)


def test_from_the_viewer_into_ones_own_player(browser_of, watchers, room, extension_server) -> None:
    room.add("sharetube02", "now")
    ana = watchers("ana")
    link = f"{extension_server.url}/r/{room.code[:3]}-{room.code[3:]}"
    ana.page.goto(link)
    with ana.browser.context.expect_page() as opened:
        ana.page.get_by_role("button", name="Open in my own player").click()
    viewer, ana.page = ana.page, opened.value
    ana.prompt.get_by_role("button", name="Join").click()
    ana.at("sharetube02").plays()
    viewer.close()
    # And from within a room: the same way out of its menu.
    seat = Seat(browser_of("ben", extension=EXTENSION), extension_server.url).join(link, "Ben")
    seat.button("More", exact=True).click()
    with seat.browser.context.expect_page() as opened:
        seat.page.get_by_role("menuitem", name="Open in my own player").click()
    opened.value.wait_for_url("https://www.youtube.com/**")
