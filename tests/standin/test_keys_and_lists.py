"""Hotkeys, and the pages that are lists of videos."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.standin.standin import StandIn
from tests.standin.visit import shows, watch
from tests.support.browser import until

pytestmark = pytest.mark.browser

HOST = """() => {
  const host = document.createElement("div");
  host.id = "test-host";
  host.style.cssText = "position: relative; z-index: 1";
  const root = host.attachShadow({ mode: "open" });
  const input = document.createElement("input");
  root.append(input);
  document.querySelector("#secondary-inner").prepend(host);
  input.focus();
}"""
FILLED = "() => [...document.querySelectorAll('%s')].every((card) => card.querySelector('a[href*=\"/watch\"]'))"


def keys(standin: StandIn) -> list[str]:
    (told,) = standin.tell("log", client="ana")
    return [entry["detail"] for entry in told.answer if entry["what"] == "key"]


def test_keys_work_the_player_unless_someone_types(page: Page, standin: StandIn) -> None:
    watch(page)
    page.evaluate("() => { document.querySelector('video').muted = true; }")
    page.evaluate("() => document.querySelector('#movie_player').playVideo()")
    shows(page, standin, state=1)
    page.keyboard.press("k")
    shows(page, standin, paused=True)
    before = standin.state("ana")["time"]
    page.keyboard.press("l")
    page.keyboard.press("ArrowRight")
    assert standin.state("ana")["time"] == pytest.approx(before + 15, abs=0.1)
    page.keyboard.press("m")
    shows(page, standin, muted=False)
    page.keyboard.press("/")
    page.keyboard.type("km")
    assert page.locator("input[name=search_query]").input_value() == "km"
    found = standin.state("ana")
    assert (found["paused"], found["muted"]) == (True, False)
    page.locator("#contenteditable-root").click()
    page.keyboard.type("k")
    assert standin.state("ana")["paused"]


def test_a_field_in_a_shadow_root_is_no_field_to_the_page(page: Page, standin: StandIn) -> None:
    watch(page)
    page.evaluate(HOST)
    page.keyboard.type("m")
    shows(page, standin, muted=True)
    assert keys(standin)[-1] == "m"


@pytest.mark.parametrize(
    ("path", "renderers"),
    [
        ("/", ["ytd-rich-item-renderer yt-lockup-view-model"]),
        ("/results?search_query=a", ["ytd-video-renderer", "yt-lockup-view-model"]),
        ("/playlist?list=PLstandin01", ["ytd-playlist-video-renderer"]),
    ],
)
def test_lists_have_youtubes_kinds_of_cards(page: Page, path: str, renderers: list[str]) -> None:
    page.goto(f"https://www.youtube.com{path}")
    for renderer in renderers:
        page.locator(renderer).first.wait_for()
        if path != "/":  # the home page has Shorts among them
            assert page.evaluate(FILLED.replace("/watch", "/") % renderer)


def test_the_home_page_grows_and_its_cards_play_under_the_pointer(page: Page, standin: StandIn) -> None:
    page.goto("https://www.youtube.com/")
    cards = page.locator("ytd-rich-item-renderer")
    cards.first.wait_for()
    count = cards.count()
    page.mouse.wheel(0, 5000)
    until(page, lambda: cards.count() > count, "more cards came")
    cards.first.scroll_into_view_if_needed()
    cards.first.locator("yt-thumbnail-view-model").hover()
    page.locator("ytd-video-preview #inline-preview-player video").wait_for()
    preview = page.locator("#inline-preview-player video")
    until(page, lambda: preview.evaluate("(video) => video.currentTime > 0 && video.muted"), "it plays without sound")
    preview.click()
    shows(page, standin, page="watch", video="sharetube01")
    assert page.evaluate("() => document.querySelector('#inline-preview-player video').paused")


def test_shorts_have_a_player_of_their_own_and_loop(page: Page, standin: StandIn) -> None:
    standin.video("short_clip1", duration=2)
    page.goto("https://www.youtube.com/shorts/short_clip1")
    video = page.locator("ytd-reel-video-renderer[is-active] #shorts-player video")
    video.evaluate("(video) => { video.muted = true; video.play(); window.begun = 0; }")
    video.evaluate("(video) => video.addEventListener('playing', () => (begun += 1))")
    until(page, lambda: page.evaluate("() => begun >= 2"), "it began again")
    page.keyboard.press("ArrowDown")
    shows(page, standin, page="shorts", url="https://www.youtube.com/shorts/short_clip2")
