"""The panel in YouTube's page: where it stands, what it keeps to itself, and what it survives."""

import sys
import time

import pytest

from tests.support.browser import until
from tests.support.watcher import watch_url

pytestmark = pytest.mark.browser


@pytest.fixture
def ana(watchers, room):
    room.add("sharetube01", "now")
    return room.settled(watchers("ana").join(room.code).at("sharetube01"))


LISTEN = """() => {
  window.__heard = [];
  for (const type of ["keydown", "keypress", "keyup", "input", "beforeinput", "paste"])
    for (const on of [window, document])
      on.addEventListener(type, (event) => window.__heard.push(`${type} ${event.key ?? event.data}`), true);
}"""


def test_what_is_typed_stays_in_the_panel(ana, room) -> None:
    ana.page.evaluate(LISTEN)
    box = ana.host.get_by_placeholder("Message")
    box.click()
    ana.page.keyboard.type("kf 0 jl")
    assert box.input_value() == "kf 0 jl"
    ana.page.keyboard.press("Enter")
    ana.sees("kf 0 jl")
    until(ana.page, lambda: any(n == "chat.message" for n, _ in room.host.heard), "the message was sent")
    assert ana.page.evaluate("() => window.__heard") == [], "the page heard none of it"
    ana.plays()
    assert not ana.page.evaluate("() => document.fullscreenElement !== null")
    assert room.phase() == "playing"


def test_youtubes_keys_work_with_the_focus_on_a_button_of_the_panel(ana, room) -> None:
    ana.host.get_by_label("Copy the room code").click()
    ana.page.keyboard.press("k")
    until(ana.page, lambda: room.phase() == "paused", "the room paused")
    ana.page.keyboard.press("Enter")
    ana.sees("Code copied")
    assert room.phase() == "paused"


def test_the_panels_own_keys(ana, room) -> None:
    for number in (2, 3, 4):
        room.add(f"sharetube0{number}")
    rows = ana.host.locator("[data-item]")
    until(ana.page, lambda: rows.count() == 3, "the queue is shown")
    rows.first.focus()
    ana.page.keyboard.press("Alt+ArrowDown")
    until(ana.page, lambda: room.queue() == ["sharetube03", "sharetube02", "sharetube04"], "the row moved down")
    ana.host.get_by_role("button", name="Invite").or_(ana.host.get_by_label("Share")).first.click()
    dialog = ana.host.get_by_role("dialog")
    dialog.wait_for()
    ana.page.keyboard.press("Escape")
    dialog.wait_for(state="detached")


def covers(ana, selector: str) -> bool:
    """Whether something lies over the middle of that part of the page."""
    script = """(selector) => {
      const part = document.querySelector(selector);
      const box = part.getBoundingClientRect();
      const on = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
      return on !== part && !part.contains(on);
    }"""
    return bool(ana.page.evaluate(script, selector))


def test_beside_the_video_and_above_the_glow(ana, browser_of) -> None:
    until(ana.page, lambda: ana.shape() == "column", "it is beside the video")
    video, panel = ana.player().bounding_box(), ana.panel.bounding_box()
    assert panel["x"] >= video["x"] + video["width"]
    assert abs(panel["y"] - video["y"]) < 40
    assert not covers(ana, "#sharetube-panel"), "the page's glow does not lie over it"
    browser_of.picture(ana.page, "panel-column")


def test_in_theatre_and_fullscreen_it_lies_at_the_side(ana, standin, browser_of) -> None:
    for mode in ("theatre", "fullscreen of the player", "fullscreen of the page"):
        if mode == "theatre":
            ana.press("t")
        elif mode == "fullscreen of the player":
            ana.press("f")
        else:
            ana.press("f")
            until(ana.page, lambda: not ana.page.evaluate("() => !!document.fullscreenElement"), "it is left")
            standin.settings(client="ana", fullscreen="page")
            ana.happens("navigate", to="/watch?v=sharetube01&t=2")
            ana.page.wait_for_url("**t=2")
            ana.at("sharetube01").plays().press("f")
        until(ana.page, lambda: ana.shape() == "overlay", mode)
        if mode != "theatre":
            whole = "movie_player" if mode == "fullscreen of the player" else ""
            until(ana.page, lambda whole=whole: ana.page.evaluate("document.fullscreenElement?.id") == whole, mode)
        ana.button("Open the room's panel").wait_for()
        assert not covers(ana, ".ytp-play-button"), mode
        ana.button("Open the room's panel").click()
        ana.panel.wait_for()
        player, panel = ana.player().bounding_box(), ana.panel.bounding_box()
        assert panel["x"] + panel["width"] <= player["x"] + player["width"] + 1
        assert panel["width"] < player["width"] / 2
        for part in (".ytp-play-button", ".ytp-fullscreen-button", ".ytp-progress-bar"):
            assert not covers(ana, part), f"{part} in {mode}"
        browser_of.picture(ana.page, f"panel-{mode.replace(' ', '-')}")
        ana.button("Collapse").or_(ana.button("Fold")).first.click()
        ana.page.mouse.move(10, 400)
    ana.plays()


def test_on_a_narrow_page_it_lies_under_the_video(watchers, room, browser_of) -> None:
    room.add("sharetube01", "now")
    ana = watchers("ana", size=(900, 900)).join(room.code).at("sharetube01")
    until(ana.page, lambda: ana.shape() == "below", "it is under the video")
    video, panel = ana.player().bounding_box(), ana.panel.bounding_box()
    assert panel["y"] >= video["y"] + video["height"]
    browser_of.picture(ana.page, "panel-below", full_page=True)


def test_in_steady_play_nothing_of_it_moves(watchers, room) -> None:
    """What moves without end has the page drawn sixty times a second beside the video: a tenth of a core, for hours."""
    room.add("sharetube05", "now")
    ana = room.settled(watchers("ana", reduced_motion="no-preference").join(room.code).at("sharetube05"))
    still, moved = [0], [0]

    def stands() -> bool:
        moving = ana.host.evaluate("(host) => host.shadowRoot.getAnimations().length")
        moved[0] += moving > 0
        still[0] = 0 if moving else still[0] + 1
        return still[0] >= 40

    until(ana.page, stands, "nothing moved for 40 looks", 40)
    assert moved[0], "there was something to come to rest"


def test_it_follows_youtubes_theme(ana) -> None:
    script = """() => {
      const root = document.querySelector('#sharetube-panel').shadowRoot;
      return getComputedStyle(root.querySelector('.card')).color;
    }"""
    ana.happens("dark", on=False)
    until(ana.page, lambda: ana.host.get_attribute("data-theme") == "light", "light")
    ana.happens("dark", on=True)
    until(ana.page, lambda: ana.host.get_attribute("data-theme") == "dark", "dark")
    assert ana.page.evaluate(script)


def test_toasts_lie_over_the_player(ana, room) -> None:
    room.command("player.seek", position_ms=100_000)
    toast = ana.page.locator("#sharetube-toasts .toast", has_text="1:40")
    toast.hover()  # it stays while somebody is about to press it
    # The seek's own start is the last that the room has to tell of it.
    until(ana.page, lambda: room.phase() == "playing", "the room plays on")
    video, box = ana.player().bounding_box(), toast.bounding_box()
    assert video["x"] < box["x"] < video["x"] + video["width"] / 2
    assert video["y"] + video["height"] / 2 < box["y"] < video["y"] + video["height"]
    rev = room.host.state(room.code)["data"]["snapshot"]["rev"]
    toast.click()
    ana.page.wait_for_timeout(1_000)
    assert room.host.state(room.code)["data"]["snapshot"]["rev"] == rev, "a press on a toast is none on the video"


def test_a_button_on_thumbnails_queues(ana, room) -> None:
    card = ana.page.locator("#related yt-lockup-view-model", has=ana.page.locator("a[href*='v=sharetube03']")).first
    card.hover()
    add = card.locator("sharetube-add")
    add.click()
    until(ana.page, lambda: room.queue() == ["sharetube03"], "it is in the queue")
    ana.at("sharetube01")
    ana.set_options(thumbnailButton=False)
    until(ana.page, lambda: ana.page.locator("sharetube-add").count() == 0, "the buttons are gone")


def moving(page) -> bool:
    """Whether the page's main video moves."""
    script = """async () => {
      const video = document.querySelector("#movie_player video");
      if (!video || video.paused) return false;
      const before = video.currentTime;
      await new Promise((resolve) => setTimeout(resolve, 300));
      return video.currentTime > before;
    }"""
    return bool(page.evaluate(script))


def test_two_tabs_of_which_one_plays(ana, room) -> None:
    other = ana.browser.context.new_page()
    other.goto("https://www.youtube.com/")
    play_here = other.locator("#sharetube-panel").get_by_role("button", name="Play here")
    play_here.wait_for()
    assert "watch" not in other.url, "a mirror is left alone"
    until(ana.page, lambda: moving(ana.page), "the first goes on")
    play_here.click()
    until(other, lambda: "v=sharetube01" in other.url and moving(other), "the other tab plays now")
    until(ana.page, lambda: not moving(ana.page), "the first rests")
    ana.button("Play here").wait_for()
    other.close()
    until(ana.page, lambda: moving(ana.page), "it was handed over")
    ana.button("Play here").wait_for(state="detached")
    until(ana.page, lambda: room.ready("Ana"), "Ana takes part")


def test_a_mirror_in_which_something_else_is_watched_is_not_taken_over(ana, room) -> None:
    other = ana.browser.context.new_page()
    other.goto(watch_url("sharetube06"))
    bar = other.locator("#sharetube-panel")
    bar.get_by_role("button", name="Play here").wait_for()
    # Chromium lets a new page play by itself or not, by whether something was pressed before it tried.
    other.locator("#movie_player video").evaluate("(video) => video.play()")
    until(other, lambda: moving(other), "they watch something else there")
    other.wait_for_timeout(1_600)
    ana.page.close()
    bar.get_by_role("button", name="Return to room").wait_for()
    assert "v=sharetube06" in other.url
    bar.get_by_role("button", name="Return to room").click()
    until(other, lambda: "v=sharetube01" in other.url and moving(other), "it plays with the room")


def test_the_worker_may_stop_in_mid_play(ana, room) -> None:
    before, [conn] = ana.state()["time"], connections(room)
    session = ana.browser.context.new_cdp_session(ana.page)
    session.send("ServiceWorker.enable")
    session.send("ServiceWorker.stopAllWorkers")
    until(ana.page, lambda: connections(room) not in ([conn], []), "another worker has another connection")
    ana.plays()
    until(ana.page, lambda: ana.state()["time"] > before + 3, "the video went on")
    ana.host.get_by_placeholder("Message").fill("still here")
    ana.page.keyboard.press("Enter")
    until(
        ana.page,
        lambda: any(n == "chat.message" and p["text"] == "still here" for n, p in room.host.heard),
        "what is said arrives",
    )
    said = next(p for n, p in room.host.heard if n == "chat.message")
    assert said["name"] == "Ana"
    room.command("player.pause")
    ana.stands()


def test_the_browsers_own_shortcuts(ana, room) -> None:
    # Headless browsers have no keys for commands; what the browser does at one is this.
    script = """async (command) => {
      const [tab] = await chrome.tabs.query({ active: true });
      chrome.commands.onCommand.dispatch(command, tab);
    }"""
    ana.browser.worker().evaluate(script, "toggle-panel")
    ana.button("Unfold the panel").wait_for()
    ana.browser.worker().evaluate(script, "play-pause-room")
    until(ana.page, lambda: room.phase() == "paused", "the room paused")
    ana.stands()


def connections(room) -> list[str]:
    return [one["conn_id"] for one in room.person("Ana")["conns"]]


def test_the_server_may_be_restarted(watchers, room_on, own_server) -> None:
    own_server.stop()
    own_server._environ["EXTENSION_ID"] = "cnmnpfbkohkefkchpofefgcgidkmoihl"
    own_server.start()
    room = room_on(own_server)
    room.add("sharetube05", "now")
    ana = watchers("ana")
    ana.set_options(server=own_server.url)
    ana.join(room.code).at("sharetube05").plays()
    own_server.kill()
    ana.sees("Connection lost.")
    ana.plays()
    own_server.start()
    room.host.reconnect().join(room.code)
    until(ana.page, lambda: room.ready("Ana"), "Ana is back", 30)
    room.command("player.pause")
    ana.stands()


def test_back_from_the_back_forward_cache(watchers, room) -> None:
    room.add("sharetube01", "now")
    ana = watchers("ana", back_cache=True).join(room.code).at("sharetube01").plays()
    ana.page.evaluate("() => { window.__same = true; }")
    ana.page.goto("https://www.youtube.com/results?search_query=kite")
    ana.page.go_back(wait_until="commit")
    assert ana.page.evaluate("() => window.__same === true"), "the browser kept the page"
    until(ana.page, lambda: room.ready("Ana"), "Ana takes part again")
    ana.plays()
    room.command("player.pause")
    ana.stands()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells which processes a browser has")
def test_a_computer_that_slept(ana, room) -> None:
    before = room.person("Ana")["user_id"]
    with ana.browser.asleep():
        deadline = time.monotonic() + 90
        while room.there("Ana"):
            assert time.monotonic() < deadline, "the server notices that she is gone"
            time.sleep(0.2)
        room.host.do("chat.send", text="sleep well")
    until(ana.page, lambda: room.ready("Ana"), "Ana is back", 30)
    assert room.person("Ana")["user_id"] == before
    ana.sees("sleep well")
    until(ana.page, lambda: abs(ana.state()["time"] - room.position()) < 3, "where the room is")
    room.command("player.pause")
    ana.stands()


def test_an_extension_reloaded_under_the_page_says_so(ana) -> None:
    ana.browser.worker().evaluate("() => { setTimeout(() => chrome.runtime.reload(), 100); }")
    ana.sees("ShareTube was updated")
    assert ana.panel.count() == 0
    ana.plays()
    ana.prompt.get_by_role("button", name="Not now").click()
    until(ana.page, lambda: ana.host.count() == 0, "nothing of ours is left")
