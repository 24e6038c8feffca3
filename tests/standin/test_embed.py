"""The embedded player, as a page around it sees it through YouTube's IFrame API."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.standin.standin import StandIn
from tests.support.browser import until
from tests.support.playing import player_frame, sample

pytestmark = pytest.mark.browser

# A page like the viewer's: its own policy, a frame that says who embeds it, and the API from its documented address.
POLICY = "script-src 'self' 'unsafe-inline' https://www.youtube.com; frame-src https://www.youtube.com"
HOST = """<!doctype html><meta charset="utf-8"><title>Host</title><link rel="icon" href="data:,">
<div id="place"></div>
<script>
  window.heard = [];
  window.came = new Promise((resolve) => { window.onYouTubeIframeAPIReady = resolve; });
  window.embed = (id, more = {}) => {
    const events = {};
    for (const name of ["onReady", "onStateChange", "onError", "onAutoplayBlocked", "onPlaybackRateChange"])
      events[name] = (event) => heard.push([name, event.data ?? null]);
    window.player = new YT.Player("place", { videoId: id, host: "https://www.youtube.com", events, playerVars: more });
    const frame = player.getIframe();
    frame.referrerPolicy = "strict-origin-when-cross-origin";
    if (window.refused) frame.referrerPolicy = "no-referrer";
    frame.src = frame.src; // a policy holds from the next load on
  };
  if (location.hash === "#autoplay") came.then(() => embed("sharetube01", { autoplay: "1" }));
</script>
<script src="https://www.youtube.com/iframe_api"></script>"""


class _Host(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Security-Policy", POLICY)
        self.end_headers()
        self.wfile.write(HOST.encode())

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 -- the base class names it so
        """Silent."""


@pytest.fixture(scope="session")
def host() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Host)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}/"
    server.shutdown()
    thread.join()
    server.server_close()


def heard(page: Page, name: str) -> list[Any]:
    found: list[Any] = page.evaluate("(name) => heard.filter(([one]) => one === name).map(([, data]) => data)", name)
    return found


def embed(page: Page, host: str, media_id: str, **more: str) -> None:
    page.goto(host)
    page.evaluate("() => came.then(() => null)")
    page.evaluate("([id, more]) => embed(id, more)", [media_id, more])


def ready(page: Page, host: str, media_id: str = "sharetube01") -> None:
    embed(page, host, media_id)
    until(page, lambda: heard(page, "onReady"), "the player is ready")


def call(page: Page, name: str, *args: Any) -> Any:
    return page.evaluate(
        "([name, args]) => { const out = player[name](...args); return out === player ? null : out; }",
        [name, list(args)],
    )


def has_rate(page: Page, rate: float) -> bool:
    return bool(call(page, "getPlaybackRate") == rate)


def test_it_does_what_it_is_told_and_tells_what_it_does(page: Page, host: str) -> None:
    ready(page, host)
    assert (call(page, "getPlayerState"), call(page, "getDuration")) == (5, 0), "nothing is loaded before it plays"
    call(page, "mute")
    call(page, "loadVideoById", {"videoId": "sharetube03", "startSeconds": 20})
    until(page, lambda: call(page, "getPlayerState") == 1, "it plays")
    assert call(page, "getCurrentTime") >= 20
    assert call(page, "getDuration") == 188
    assert call(page, "getVideoData")["title"] == "Six ways to fold a map"
    call(page, "seekTo", 90, True)
    until(page, lambda: call(page, "getCurrentTime") > 90, "it is at 90")
    call(page, "pauseVideo")
    until(page, lambda: call(page, "getPlayerState") == 2, "it is paused")
    assert heard(page, "onStateChange")[-1] == 2
    call(page, "seekTo", 30, True)
    until(page, lambda: call(page, "getCurrentTime") == pytest.approx(30, abs=0.1), "it is at 30")
    page.wait_for_timeout(300)
    assert call(page, "getPlayerState") == 2, "a seek while paused stays paused"


def test_a_seek_in_a_cued_video_plays_it(page: Page, host: str) -> None:
    ready(page, host)
    call(page, "mute")
    call(page, "cueVideoById", "sharetube04", 10)
    until(page, lambda: call(page, "getVideoData")["video_id"] == "sharetube04", "it is cued")
    assert call(page, "getPlayerState") == 5
    call(page, "seekTo", 60, True)
    until(page, lambda: call(page, "getPlayerState") == 1, "it plays")
    assert call(page, "getCurrentTime") >= 60


def test_rates_are_those_of_the_list(page: Page, host: str) -> None:
    ready(page, host)
    assert call(page, "getAvailablePlaybackRates") == [0.25, 0.5, 0.75, 1, 1.25, 1.5, 1.75, 2]
    for asked, given in ((1.4, 1.25), (0.9, 1), (0.6, 0.75)):
        call(page, "setPlaybackRate", asked)
        until(page, partial(has_rate, page, given), f"{asked} became {given}")


def test_what_is_known_of_its_time_comes_in_steps(page: Page, host: str, standin: StandIn) -> None:
    standin.settings(embed_time="coarse", info_ms=250)
    ready(page, host)
    call(page, "mute")
    call(page, "playVideo")
    until(page, lambda: call(page, "getPlayerState") == 1, "it plays")
    seen = page.evaluate("""async () => {
      const seen = new Set();
      const begun = performance.now();
      while (performance.now() - begun < 2000) {
        seen.add(player.getCurrentTime());
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      return seen.size;
    }""")
    assert 2 <= seen <= 14


@pytest.mark.parametrize(
    ("media_id", "code"),
    [("noembed_101", 101), ("noembed_150", 150), ("embederror5", 5), ("error_gone1", 100), ("short", 2)],
)
def test_what_may_not_be_embedded_has_a_code(page: Page, host: str, media_id: str, code: int) -> None:
    embed(page, host, media_id)
    until(page, lambda: heard(page, "onError"), "an error is told")
    assert heard(page, "onError")[-1] == code


def test_without_a_referrer_it_refuses(page: Page, host: str) -> None:
    page.goto(host)
    page.evaluate("() => came.then(() => { window.refused = true; embed('sharetube01'); })")
    until(page, lambda: heard(page, "onError") == [153], "error 153")


def test_an_advert_before_it_keeps_time_standing(page: Page, host: str, standin: StandIn) -> None:
    standin.video("sharetube01", adverts=[{"at": "start", "lengths": [6], "skip_after": None}])
    ready(page, host)
    call(page, "mute")
    call(page, "playVideo")
    until(page, lambda: standin.state("ana", kind="embed")["advert"], "the advert")
    until(page, lambda: standin.state("ana", kind="embed")["element_time"] > 0.5, "it plays")
    assert (call(page, "getCurrentTime"), call(page, "getPlayerState")) == (0, -1)
    until(page, lambda: call(page, "getPlayerState") == 1, "the video")


def test_a_refused_start_is_told(page: Page, host: str, standin: StandIn) -> None:
    # Until the browser has refused, nothing is evaluated: it would count as a press.
    page.goto(f"{host}#autoplay")
    until(page, lambda: standin.state("ana", kind="embed")["ready"] == 4, "it is loaded")
    page.wait_for_timeout(500)
    found = standin.state("ana", kind="embed")
    assert (found["activated"], found["paused"]) == (False, True)
    until(page, lambda: heard(page, "onAutoplayBlocked"), "the page is told")


def test_a_frame_that_is_there_already_is_taken(page: Page, host: str) -> None:
    page.goto(host)
    page.evaluate("""() => came.then(() => {
      const frame = document.createElement("iframe");
      frame.referrerPolicy = "strict-origin-when-cross-origin";
      frame.src = `https://www.youtube.com/embed/sharetube02?${new URLSearchParams({
        enablejsapi: "1", origin: location.origin })}`;
      document.body.append(frame);
      const events = { onReady: () => heard.push(["onReady", null]) };
      window.player = new YT.Player(frame, { host: "https://www.youtube.com", events });
    })""")
    until(page, lambda: heard(page, "onReady"), "the player is ready")
    assert call(page, "getVideoData")["video_id"] == "sharetube02"
    page.evaluate("() => player.destroy()")
    assert page.locator("iframe").count() == 0


def test_a_test_finds_the_video_in_the_frame(page: Page, host: str) -> None:
    ready(page, host)
    assert sample(page) is None, "nothing is loaded yet"
    call(page, "mute")
    call(page, "playVideo")
    until(page, lambda: call(page, "getPlayerState") == 1, "it plays")
    found, frame = sample(page), player_frame(page)
    assert found is not None
    assert frame is not None
    assert "/embed/sharetube01" in frame.url
    assert (found.paused, found.muted) == (False, True)
