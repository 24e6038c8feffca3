"""The watch page keeps the contract that the extension is built against."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.standin.standin import StandIn
from tests.standin.visit import WATCH, shows, watch
from tests.support.browser import Browsers, until

pytestmark = pytest.mark.browser

PAGE = "ytd-app > #content > ytd-page-manager > ytd-watch-flexy[video-id=sharetube01] > #columns"
COLUMN = "> #primary > #primary-inner > #player ytd-player"
PLAYER = "> #movie_player.html5-video-player > .html5-video-container > video.html5-main-video.video-stream"
SHAPE = f"{PAGE} {COLUMN} #container {PLAYER}"
NAMES = """getVideoData getPlayerResponse getPlayerState getPresentingPlayerType getAdState seekTo playVideo pauseVideo
loadVideoById setAutonavState addEventListener getCurrentTime getDuration getStatsForNerds"""
FOLLOW = """() => {
  window.heard = [];
  for (const name of ["yt-navigate-start", "yt-page-data-updated", "yt-player-updated", "yt-navigate-finish"])
    document.addEventListener(name, (event) => heard.push([name, location.search, event.detail]));
  window.element = document.querySelector("video");
  window.beside = document.querySelector("#related yt-lockup-view-model");
}"""
# As other programs navigate: an event at ytd-app.
NAVIGATE = """(id) => document.querySelector("ytd-app").dispatchEvent(new CustomEvent("yt-navigate", {
  bubbles: true, composed: true, detail: { endpoint: {
    commandMetadata: { webCommandMetadata: {
      url: `/watch?v=${id}`, webPageType: "WEB_PAGE_TYPE_WATCH", rootVe: 3832 } },
    watchEndpoint: { videoId: id } } } }))"""


def test_elements_lie_where_they_do_on_youtube(page: Page) -> None:
    watch(page)
    assert page.locator(SHAPE).count() == 1
    assert page.locator("#columns > #secondary #related yt-lockup-view-model a[href*='/watch']").count() > 3
    assert page.locator("#primary-inner > #below").count() == 1
    root = page.evaluate(
        "() => [document.documentElement.hasAttribute('dark'), "
        "getComputedStyle(document.documentElement).getPropertyValue('--yt-spec-text-primary')]"
    )
    assert root == [True, "#f1f1f1"]


def test_player_has_its_api_as_own_properties(page: Page) -> None:
    watch(page)
    own = page.evaluate("() => Object.keys(document.querySelector('#movie_player'))")
    assert set(NAMES.split()) <= set(own)
    data = page.evaluate("() => document.querySelector('#movie_player').getVideoData()")
    assert (data["video_id"], data["title"]) == ("sharetube01", "Harbour at first light")
    assert (
        page.evaluate("() => document.querySelector('#movie_player').getPlayerResponse().playabilityStatus.status")
        == "OK"
    )


def test_no_string_becomes_markup_and_no_script_runs_unasked(page: Page, shared: Browsers) -> None:
    shared.allow(r"Content Security Policy|Trusted|127\.0\.0\.1:9", "the test tries what the policy forbids")
    watch(page)
    refused = page.evaluate("""() => {
      const names = [];
      const attempts = [
        () => { document.createElement("div").innerHTML = "<b>"; },
        () => { document.createElement("script").src = "https://example.org/x.js"; },
              ];
      for (const attempt of attempts) try { attempt(); names.push("done"); } catch (e) { names.push(e.name); }
      return names;
    }""")
    assert refused == ["TypeError", "TypeError"]
    # Connections go to YouTube alone, so not to a server on this computer.
    assert page.evaluate("() => fetch('http://127.0.0.1:9/').catch((e) => e.name)") == "TypeError"
    assert (
        page.evaluate("""() => new Promise((resolve) => {
      document.addEventListener("securitypolicyviolation", (e) => resolve(e.effectiveDirective), { once: true });
      fetch("http://127.0.0.1:9/").catch(() => {});
    })""")
        == "connect-src"
    )


def test_a_click_leads_to_another_video_in_the_same_page(page: Page, standin: StandIn) -> None:
    watch(page)
    page.evaluate(FOLLOW)
    page.locator("#related a#video-title, #related .yt-lockup-metadata-view-model__title").first.click()
    shows(page, standin, video="sharetube02", title="How a tram depot wakes up - YouTube")
    heard = page.evaluate(
        "() => heard.map(([name, search, detail]) => [name, search, detail?.endpoint?.watchEndpoint?.videoId])"
    )
    assert [name for name, _, _ in heard] == [
        "yt-navigate-start",
        "yt-player-updated",
        "yt-page-data-updated",
        "yt-navigate-finish",
    ]
    assert heard[0][1:] == ["?v=sharetube01", "sharetube02"], "it begins before the address changes"
    assert heard[-1][1:] == ["?v=sharetube02", "sharetube02"]
    finish = page.evaluate("() => heard.at(-1)[2]")
    assert finish["pageType"] == "watch"
    assert finish["response"]["playerResponse"]["videoDetails"]["videoId"] == "sharetube02"
    same = page.evaluate(
        "() => [element === document.querySelector('video'), beside.isConnected, beside.querySelector('a').search]"
    )
    assert same == [True, True, "?v=sharetube03"], "the video and the cards stay and are filled anew"
    page.go_back()
    shows(page, standin, video="sharetube01")
    assert page.evaluate("() => element.isConnected")


def test_yt_navigate_is_obeyed_or_ignored(page: Page, standin: StandIn) -> None:
    watch(page)
    page.evaluate(FOLLOW)
    page.evaluate(NAVIGATE, "sharetube05")
    shows(page, standin, video="sharetube05", url=f"{WATCH}sharetube05")
    assert page.evaluate("() => element === document.querySelector('video')")
    standin.settings(client="ana", yt_navigate="ignored")
    watch(page, "sharetube06")
    page.evaluate(NAVIGATE, "sharetube07")
    page.wait_for_timeout(500)
    assert standin.state("ana")["video"] == "sharetube06"


def test_loading_into_the_player_leaves_the_address(page: Page, standin: StandIn) -> None:
    watch(page)
    page.evaluate("() => document.querySelector('#movie_player').loadVideoById('sharetube09', 40)")
    found = shows(page, standin, video="sharetube09", state=1)
    assert found["url"] == f"{WATCH}sharetube01"
    assert found["title"] == "Harbour at first light - YouTube"
    assert found["time"] >= 40


def test_theatre_fullscreen_and_miniplayer_keep_the_video_playing(page: Page, standin: StandIn) -> None:
    watch(page)
    page.evaluate("() => { window.element = document.querySelector('video'); element.muted = true; element.play(); }")
    page.keyboard.press("t")
    assert page.locator("ytd-watch-flexy[theater] #full-bleed-container #movie_player video").count() == 1
    page.keyboard.press("f")
    until(page, lambda: page.evaluate("() => document.fullscreenElement?.id") == "movie_player", "fullscreen")
    page.keyboard.press("f")
    until(page, lambda: page.evaluate("() => document.fullscreenElement") is None, "no fullscreen")
    page.keyboard.press("i")
    shows(page, standin, page="browse")
    assert page.locator("ytd-miniplayer[active] .miniplayer #movie_player video").count() == 1
    found = standin.state("ana")
    assert (found["paused"], found["video"]) == (False, "sharetube01")
    page.keyboard.press("i")
    shows(page, standin, page="watch", paused=False)
    assert page.evaluate("() => element === document.querySelector('#primary video, #full-bleed-container video')")


def test_glow_paints_over_what_has_no_place_in_the_stack(page: Page) -> None:
    watch(page)
    probe = """(position) => {
      document.querySelector("#test-probe")?.remove();
      const probe = document.createElement("div");
      probe.id = "test-probe";
      probe.style.cssText = `height: 60px; background: rgb(255, 255, 255); position: ${position}`;
      document.querySelector("#secondary-inner").prepend(probe);
    }"""
    colours = {}
    for position in ("static", "relative"):
        page.evaluate(probe, position)
        shot = page.locator("#test-probe").screenshot()
        colours[position] = page.evaluate(
            """async (bytes) => {
          const picture = await createImageBitmap(new Blob([new Uint8Array(bytes)]));
          const canvas = new OffscreenCanvas(picture.width, picture.height).getContext("2d");
          canvas.drawImage(picture, 0, 0);
          return [...canvas.getImageData(5, 30, 1, 1).data].slice(0, 3);
        }""",
            list(shot),
        )
    assert colours["relative"] == [255, 255, 255]
    assert colours["static"] != [255, 255, 255]
