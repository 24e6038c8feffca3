"""What the extension adds to the load of a watch page, outside of a room. `python bench/page.py [quick]`."""

import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from playwright.sync_api import Page

from bench.support.report import Row, publish
from tests.standin.standin import StandIn
from tests.support.browser import Browsers, playwright
from tests.support.live import ROOT
from tests.support.watcher import watch_url
from tools import chromium

BUILD = ROOT / "extension" / "dist" / "extension"
LOADS, QUICK = 15, 5
WHAT = {"script": "script", "work": "work of the main thread", "load": "until the load event"}


def main() -> None:
    quick = "quick" in sys.argv
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(ignore_cleanup_errors=True)))
        standin = stack.enter_context(StandIn())
        program = chromium.find()
        assert program, chromium.NONE
        browsers = Browsers(stack.enter_context(playwright()), program, standin, folder)
        stack.callback(browsers.close)
        pages = {"plain": browsers("plain").page, "with": browsers("with", extension=BUILD).page}
        # In turns: a machine that slows down meanwhile slows both.
        costs = [{name: _load(page) for name, page in pages.items()} for _ in range((QUICK if quick else LOADS) + 1)]
    publish("page-quick" if quick else "page", list(map(_row, WHAT, [costs[1:]] * len(WHAT))))


def _load(page: Page) -> dict[str, float]:
    """ms of one load. The first one fills caches."""
    cdp = page.context.new_cdp_session(page)
    cdp.send("Performance.enable")
    page.goto(watch_url("sharetube01"), wait_until="load")
    page.wait_for_selector("ytd-watch-flexy[video-id]", state="attached")
    page.wait_for_timeout(1_500)
    found = {one["name"]: one["value"] for one in cdp.send("Performance.getMetrics")["metrics"]}
    load = page.evaluate("performance.getEntriesByType('navigation')[0].loadEventEnd")
    cdp.detach()
    page.goto("about:blank")
    return {"script": found["ScriptDuration"] * 1000, "work": found["TaskDuration"] * 1000, "load": load}


def _row(what: str, costs: list[dict[str, dict[str, float]]]) -> Row:
    plain, ours = (median(one[name][what] for one in costs) for name in ("plain", "with"))
    return Row(f"added to a watch page: {WHAT[what]} (of {plain:.0f} ms)", ours - plain, "ms", "", None)


if __name__ == "__main__":
    main()
