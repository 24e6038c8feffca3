"""What happens in the player: adverts, ends, errors, and all that moves it without a person's gesture."""

from __future__ import annotations

import math

import pytest
from playwright.sync_api import Page

from tests.standin.standin import StandIn
from tests.standin.visit import shows, watch
from tests.support.browser import until

pytestmark = pytest.mark.browser

PLAYER = "document.querySelector('#movie_player')"
WATCH_ADVERTS = f"""() => {{
  window.element = document.querySelector("video");
  window.adverts = [];
  {PLAYER}.addEventListener("onAdStart", () => adverts.push("start"));
  {PLAYER}.addEventListener("onAdFinish", () => adverts.push("finish"));
}}"""
SIGNS = f"""() => [
  {PLAYER}.classList.contains("ad-showing"), {PLAYER}.classList.contains("ad-interrupting"),
  {PLAYER}.getPresentingPlayerType(), {PLAYER}.getStatsForNerds().debug_info,
]"""


def start(page: Page, media_id: str = "sharetube01", more: str = "") -> None:
    """Open it and have a person start it, without sound so that nothing is refused."""
    watch(page, media_id, more)
    page.evaluate("() => { document.querySelector('video').muted = true; }")
    page.evaluate(f"() => {PLAYER}.playVideo()")


def test_an_advert_takes_the_same_element_and_gives_it_back(page: Page, standin: StandIn) -> None:
    standin.video("sharetube01", adverts=[{"at": "start", "lengths": [20, 3], "skip_after": 0.5}])
    start(page)
    page.evaluate(WATCH_ADVERTS)
    found = shows(page, standin, advert=True, state=1)
    assert page.evaluate(SIGNS) == [True, True, 2, ""]
    assert (found["time"], found["element_time"] > 0) == (0, True), "content stands still meanwhile"
    assert page.evaluate("() => element.duration") == pytest.approx(20, abs=0.1)
    assert page.locator(".ytp-ad-simple-ad-badge").inner_text().startswith("Sponsored 1 of 2")
    page.locator(".ytp-skip-ad-button").click()
    until(page, lambda: page.evaluate("() => element.duration") < 4, "the second advert of the pod")
    shows(page, standin, advert=False, state=1)
    assert page.evaluate(SIGNS) == [False, False, 1, ""]
    assert page.evaluate("() => [element === document.querySelector('video'), adverts]") == [True, ["finish"]]
    assert page.evaluate("() => element.duration") == pytest.approx(240, abs=0.1)


def test_an_advert_in_the_middle_resumes_where_it_came(page: Page, standin: StandIn) -> None:
    standin.video("sharetube01", adverts=[{"at": 30, "lengths": [6], "skip_after": None}])
    start(page)
    shows(page, standin, state=1)
    page.evaluate(f"() => {PLAYER}.seekTo(29.5)")
    found = shows(page, standin, advert=True, state=1)
    assert found["time"] == pytest.approx(30, abs=0.7)
    standin.tell("seek", client="ana", to=0.2)
    page.evaluate(f"() => {PLAYER}.seekTo(100)")
    found = shows(page, standin, advert=False, state=1)
    assert found["time"] == pytest.approx(30, abs=3), "nobody seeks during an advert"


def test_a_stitched_advert_shifts_the_elements_time(page: Page, standin: StandIn) -> None:
    standin.video("sharetube01", stitched=[{"at": 10, "lengths": [5]}])
    start(page)
    shows(page, standin, state=1)
    page.evaluate(f"() => {PLAYER}.seekTo(9)")
    shows(page, standin, advert=True)
    assert page.evaluate(SIGNS) == [True, True, 1, "SSAP, AD"]
    found = shows(page, standin, advert=False, state=1)
    assert found["element_time"] - found["time"] == pytest.approx(5, abs=0.01)
    assert found["duration"] == 240
    assert page.evaluate("() => document.querySelector('video').duration") == pytest.approx(245, abs=0.1)


def test_the_next_video_comes_by_itself_unless_somebody_cancels(page: Page, standin: StandIn) -> None:
    standin.settings(autonav_s=2, autonav_reset_ms=3000)
    standin.video("sharetube01", duration=3)
    standin.video("sharetube02", duration=60)
    start(page, more="&t=2")
    standin.settings(autonav_s=10)  # from the next video on: time to cancel it
    toggle = page.locator("button.ytp-autonav-toggle > div > div.ytp-autonav-toggle-button")
    until(page, lambda: toggle.get_attribute("aria-checked") == "true", "autoplay is on")
    overlay = page.locator(".ytp-autonav-endscreen-countdown-overlay")
    overlay.wait_for()
    shows(page, standin, video="sharetube02")
    page.evaluate(f"() => {PLAYER}.setAutonavState(1)")
    assert toggle.get_attribute("aria-checked") == "false"
    until(page, lambda: toggle.get_attribute("aria-checked") == "true", "the person's own choice is back")
    page.evaluate(f"() => {PLAYER}.seekTo(59)")
    overlay.wait_for()
    page.locator(".ytp-autonav-endscreen-upnext-cancel-button").click()
    assert not overlay.is_visible()
    assert standin.state("ana")["video"] == "sharetube02"


def test_a_playlist_goes_on_whatever_the_switch_says(page: Page, standin: StandIn) -> None:
    standin.settings(autonav=False)
    standin.video("sharetube02", duration=2)
    start(page, "sharetube02", "&list=PLstandin01")
    assert page.locator("ytd-playlist-panel-renderer ytd-playlist-panel-video-renderer").count() == 5
    found = shows(page, standin, video="sharetube03")
    assert found["url"].endswith("/watch?v=sharetube03&list=PLstandin01")


@pytest.mark.parametrize(
    ("media_id", "status", "words"),
    [
        ("error_age01", "LOGIN_REQUIRED", "age"),
        ("error_area1", "UNPLAYABLE", "country"),
        ("error_gone1", "ERROR", "isn't available"),
        ("error_priv1", "LOGIN_REQUIRED", "private"),
        ("premiere001", "LIVE_STREAM_OFFLINE", "Premiere"),
    ],
)
def test_what_cannot_play_says_why(page: Page, standin: StandIn, media_id: str, status: str, words: str) -> None:
    watch(page, media_id)
    assert words in page.locator(".ytp-error").inner_text()
    told = page.evaluate(f"() => {PLAYER}.getPlayerResponse().playabilityStatus.status")
    assert told == status
    assert standin.state("ana")["ready"] == 0
    if media_id == "premiere001":
        assert page.evaluate(f"() => {PLAYER}.getVideoData().isPremiere")
        standin.tell("premiere", client="ana")
        shows(page, standin, failed=None)


def test_a_live_broadcast_has_no_end_and_grows(page: Page, standin: StandIn) -> None:
    start(page, "live_show01")
    found = shows(page, standin, state=1)
    assert page.evaluate(f"() => {PLAYER}.getVideoData().isLive && {PLAYER}.isAtLiveHead()")
    assert page.evaluate("() => document.querySelector('video').duration") == math.inf
    assert page.locator(".ytp-time-display.ytp-live").count() == 1
    page.evaluate(f"() => {PLAYER}.seekTo({found['time'] - 60})")
    until(page, lambda: not page.evaluate(f"() => {PLAYER}.isAtLiveHead()"), "an hour of it can be seen again")
    page.evaluate(f"() => {PLAYER}.seekToLiveHead()")
    until(page, lambda: page.evaluate(f"() => {PLAYER}.isAtLiveHead()"), "back at the head")
    assert standin.state("ana")["duration"] > found["duration"]


def test_sound_waits_for_a_press(page: Page, standin: StandIn) -> None:
    # Nothing is evaluated before the last line: it would count as a press.
    page.goto("https://www.youtube.com/watch?v=sharetube01")
    found = shows(page, standin, ready=4)
    page.wait_for_timeout(300)
    found = standin.state("ana")
    assert (found["activated"], found["paused"], found["state"]) == (False, True, -1)
    standin.tell("mute", client="ana", on=True)
    standin.tell("play", client="ana")
    shows(page, standin, paused=False, activated=False)
    standin.tell("mute", client="ana", on=False)
    shows(page, standin, paused=True, activated=False)
    page.locator(".ytp-play-button").click()
    shows(page, standin, paused=False, activated=True)


def test_things_that_move_the_player_without_a_person(page: Page, standin: StandIn) -> None:
    standin.video("sharetube01", resume_at=50, skips=[[52, 80]])
    start(page)
    until(page, lambda: standin.state("ana")["time"] > 80, "it resumes at 50 and skips 52 to 80")
    standin.tell("pause", client="ana")  # a headset was pulled
    shows(page, standin, paused=True, state=2)
    standin.tell("media_key", client="ana", key="play")
    shows(page, standin, paused=False)
    standin.tell("seek", client="ana", to=10)
    shows(page, standin, state=1)
    assert standin.state("ana")["time"] < 30


def test_a_stall_takes_what_is_buffered(page: Page, standin: StandIn) -> None:
    start(page)
    shows(page, standin, state=1)
    page.wait_for_timeout(500)
    standin.tell("stall", client="ana", ms=4000)
    stalled = shows(page, standin, state=3, paused=False)
    assert stalled["ready"] < 3
    found = shows(page, standin, state=1)
    assert (found["at"] - stalled["at"]) / 1000 > found["time"] - stalled["time"] + 0.3


def test_a_slow_line_buffers_little(page: Page) -> None:
    start(page, "slow_buffer")
    page.wait_for_timeout(1500)
    ahead = page.evaluate(
        "() => { const v = document.querySelector('video'); return v.buffered.end(0) - v.currentTime; }"
    )
    assert ahead < 7
