"""What the extension promises to a page and to a person, apart from rooms: little weight, and silence without one."""

import sys
from statistics import median
from urllib.parse import urlsplit

import pytest

from tests.support.browser import until
from tests.support.popup import Popup
from tests.support.relay import Relay
from tests.support.watcher import EXTENSION, YOUTUBE, watch_url

pytestmark = pytest.mark.browser

LOADS = 7
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


def load_cost(page) -> dict[str, float]:
    """What one load of a watch page took, in ms: work of the main thread, and until the page was there."""
    cdp = page.context.new_cdp_session(page)
    cdp.send("Performance.enable")
    page.goto(watch_url("sharetube01"), wait_until="load")
    page.wait_for_selector("ytd-watch-flexy[video-id]", state="attached")
    page.wait_for_timeout(1_500)
    found = {one["name"]: one["value"] for one in cdp.send("Performance.getMetrics")["metrics"]}
    ready = page.evaluate("performance.getEntriesByType('navigation')[0].loadEventEnd")
    cdp.detach()
    return {"script": found["ScriptDuration"] * 1000, "work": found["TaskDuration"] * 1000, "load": ready}


def test_what_it_adds_to_a_page(browser_of, capsys) -> None:
    """The figures are written out for people; asserted is only that it is nothing that anybody would notice."""
    costs = {}
    for name, extension in (("plain", None), ("with", EXTENSION)):
        page = browser_of(name, extension=extension).page
        load_cost(page)  # the first one fills caches
        costs[name] = [load_cost(page) for _ in range(LOADS)]
    added = {
        kind: median(one[kind] for one in costs["with"]) - median(one[kind] for one in costs["plain"])
        for kind in ("script", "work", "load")
    }
    with capsys.disabled():
        sys.stdout.write(
            f"\n  added to the load of a watch page (median of {LOADS}): {added['script']:.1f} ms of script, "
            f"{added['work']:.1f} ms of work, load event {added['load']:+.1f} ms\n"
        )
    assert added["load"] < 1_000, costs


def test_the_popup_is_there_at_once(browser_of, extension_server, capsys) -> None:
    """As above: the figure is for people."""
    browser = browser_of("ana", extension=EXTENSION)
    popup = Popup(browser, extension_server.url)
    code = popup.create("Ana")
    popup.page.wait_for_timeout(1_500)  # what it remembers is written once a second
    script = """async () => {
      for (;;) {
        if (document.querySelector(".share-code")) return performance.now();
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
    }"""
    times = []
    for _ in range(LOADS):
        popup.page.goto(f"chrome-extension://{browser.extension_id}/popup.html", wait_until="commit")
        times.append(popup.page.evaluate(script))
    with capsys.disabled():
        sys.stdout.write(f"\n  the popup shows its room after {median(times):.0f} ms (median of {LOADS})\n")
    assert popup.code() == code
    assert median(times) < 2_000, times
