"""The harness of the tests with browsers: what it starts, what it measures, what it notices."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.standin.standin import StandIn
from tests.standin.visit import WATCH, watch
from tests.support.browser import Browser, Browsers, until
from tests.support.playing import Recording, Sample, percentile, skew_ms, times

pytestmark = pytest.mark.browser

MANIFEST = {
    "manifest_version": 3,
    "name": "Probe",
    "version": "1",
    "background": {"service_worker": "worker.js"},
    "content_scripts": [{"matches": ["https://www.youtube.com/*"], "js": ["content.js"]}],
}
# What a content script on YouTube may not do, and a worker may.
CONTENT = """
fetch("http://127.0.0.1:%d/__standin/pages", { mode: "no-cors" }).then(
  () => { document.documentElement.dataset.probe = "reached"; },
  () => { document.documentElement.dataset.probe = "refused"; },
);"""
WORKER = "self.reach = (url) => fetch(url, { mode: 'no-cors' }).then(() => 'reached', () => 'refused');"


@pytest.fixture
def probe(tmp_path: Path, standin: StandIn) -> Path:
    """An extension that tries to reach this computer."""
    port = int(standin.origin.rpartition(":")[2])
    (tmp_path / "manifest.json").write_text(json.dumps(MANIFEST))
    (tmp_path / "content.js").write_text(CONTENT % port)
    (tmp_path / "worker.js").write_text(WORKER)
    return tmp_path


def test_youtube_looks_public_so_that_content_scripts_cannot_reach_this_computer(
    browser_of: Browsers, probe: Path, standin: StandIn
) -> None:
    browser_of.allow("127.0.0.1", "the probe tries what the browser forbids")
    ben = browser_of("ben", extension=probe)
    assert len(ben.extension_id) == 32
    page = ben.open(f"{WATCH}sharetube01")
    until(page, lambda: page.locator("html[data-probe]").count(), "the probe has tried")
    assert page.locator("html").get_attribute("data-probe") == "refused"
    reached = ben.worker().evaluate("(url) => self.reach(url)", f"{standin.origin}/__standin/pages")
    assert reached == "reached"


def test_only_this_computer_can_be_reached(page: Page, shared: Browsers) -> None:
    shared.allow("ERR_NAME_NOT_RESOLVED", "the test asks for a host that must not be found")
    with pytest.raises(Exception, match="ERR_NAME_NOT_RESOLVED"):
        page.goto("https://example.org/")


def test_a_phone_is_one(browser_of: Browsers) -> None:
    page = browser_of("cat", phone=True).open("https://www.youtube.com/")
    told = page.evaluate(
        "() => [innerWidth, devicePixelRatio, navigator.maxTouchPoints > 0, "
        "matchMedia('(pointer: coarse)').matches, document.documentElement.hasAttribute('dark')]"
    )
    assert told == [390, 2, True, True, False]


def test_errors_of_pages_are_noticed_unless_allowed(browser_of: Browsers) -> None:
    page = browser_of("dan").open("https://www.youtube.com/")
    page.evaluate("() => { setTimeout(() => { throw new Error('thrown'); }); console.error('written'); }")
    until(page, lambda: len(browser_of.problems.found) == 2, "both errors")
    browser_of.allow("written", "the test writes it")
    (left,) = browser_of.problems.unexpected()
    assert "thrown" in left.text
    browser_of.allow("thrown", "the test throws it")
    assert not browser_of.problems.unexpected()


def test_two_pages_are_compared_on_one_clock(page: Page, ana: Browser) -> None:
    other = ana.context.new_page()
    try:
        for one, at in ((page, 20), (other, 21)):
            watch(one, more=f"&t={at}")
            one.evaluate("() => { document.querySelector('video').muted = true; }")
            one.evaluate("() => document.querySelector('#movie_player').playVideo()")
        until(page, lambda: min(times([page, other])) > 21.2, "both play")
        # One of them is told to be 300 ms before the other.
        ahead = times([page])[0]
        other.evaluate("() => document.querySelector('video').pause()")
        page.evaluate("() => document.querySelector('video').pause()")
        page.evaluate("(at) => { document.querySelector('video').currentTime = at + 0.3; }", ahead)
        other.evaluate("(at) => { document.querySelector('video').currentTime = at; }", ahead)
        until(page, lambda: skew_ms([page, other]) == pytest.approx(300, abs=1), "300 ms apart")
        recording = Recording([page, other])
        page.wait_for_timeout(400)
        recording.stop()
        skews = recording.skews_ms()
        assert len(skews) >= 2
        assert percentile(skews, 0.5) == pytest.approx(300, abs=1)
    finally:
        other.close()


def test_a_playing_sample_is_carried_on_at_its_rate() -> None:
    sample = Sample(1000, 10, paused=False, rate=1.5, muted=False, ready=4, seeking=False)
    assert sample.time_at(3000) == 13
    assert Sample(1000, 10, paused=True, rate=1, muted=False, ready=4, seeking=False).time_at(3000) == 10
