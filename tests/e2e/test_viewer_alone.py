"""What is one's own in the web viewer: off the room's time and home again, picture by picture, and the report."""

import json
from pathlib import Path

import pytest

from tests.support.browser import until
from tests.support.live import SAMPLE
from tests.support.seat import Seat, apart

pytestmark = pytest.mark.browser


@pytest.fixture
def pair(browser_of, live_server):
    """Ana, who made the room, and Ben; the sample plays for both."""
    ana, ben = (Seat(browser_of(name), live_server.url) for name in ("ana", "ben"))
    ben.join(ana.create("Ana", "Friday films"), "Ben")
    ana.add(live_server.url + SAMPLE)
    return ana.plays(), ben.plays()


def test_off_the_rooms_time_and_home_again(pair) -> None:
    ana, ben = pair
    ana.button("More", exact=True).click()
    ana.page.get_by_role("menuitem", name="In step").click()
    ana.button("Leave the room’s time").click()
    ana.button("Pause, for me alone").click()
    ana.stands()
    ben.page.wait_for_timeout(2_500)
    assert not ben.video()["paused"], "the room goes on"
    assert apart(ben, ana) > 1_500
    ana.button("Glide back").click()
    ana.plays()
    ana.button("Return now").first.wait_for()
    until(ana.page, lambda: ana.button("Return now").count() == 0, "Ana is home", 40)
    until(ana.page, lambda: abs(apart(ana, ben)) < 200, "they are together")
    with ana.page.expect_download() as saved:
        ana.button("Save as JSON").click()
    report = json.loads(Path(saved.value.path()).read_text())
    assert report["format"] == "sharetube-session-report"
    assert report["clock_error_ms"]["p95"] >= 0
    assert report["minutes"]
    assert "Friday films" not in json.dumps(report)


def test_picture_by_picture_for_everybody(pair) -> None:
    ana, ben = pair
    ana.button("Pause", exact=True).first.click()
    for seat in pair:
        seat.stands()
    until(ana.page, lambda: abs(ana.video()["position"] - ben.video()["position"]) < 11, "they stand at one picture")
    start = ben.video()["position"]
    ana.page.locator("body").press(".")
    ana.page.locator("body").press(".")
    until(ben.page, lambda: 50 < ben.video()["position"] - start < 90, "Ben sees the second picture on")
    ana.page.locator("body").press(",")
    until(ben.page, lambda: 20 < ben.video()["position"] - start < 45, "and the one before it again")
    assert abs(ana.video()["position"] - ben.video()["position"]) < 11
