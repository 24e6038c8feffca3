"""A tab behind another: its own timers run once a second when it makes no sound, and it keeps in step all the same."""

import pytest

from tests.support.browser import until
from tests.support.watcher import staying_together

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("silent", [False, True])
def test_a_tab_behind_another_keeps_in_step(watchers, room, silent) -> None:
    room.add("sharetube09", "now")
    ana = watchers("ana", autoplay=True).join(room.code).at("sharetube09")
    ben = watchers.hideable("ben", autoplay=True, silent=silent).join(room.code).at("sharetube09")
    for one in (ana, ben):
        room.settled(one)
    front = ben.browser.context.new_page()
    front.bring_to_front()
    until(ana.page, lambda: ben.page.evaluate("document.hidden"), "Ben's tab is hidden")
    room.command("player.pause")
    for one in (ana, ben):
        one.stands()
    room.command("player.seek", position_ms=30_000)
    room.command("player.play")
    for one in (ana, ben):
        one.plays()
    staying_together([ana, ben], 60)
    assert room.suspended("Ben") is None
    ben.page.bring_to_front()
    until(ana.page, lambda: not ben.page.evaluate("document.hidden"), "Ben looks again")
    staying_together([ana, ben], 60)
