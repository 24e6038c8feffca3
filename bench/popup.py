"""How long the extension's popup takes to show its room, from the state that the browser kept.

It is a real popup, opened as a press on the icon opens it, and no debugger sees it: another page of the extension looks
at it. Time runs from where the popup begins to load; what lies before is the browser's, which opens a window for any
popup. An empty one tells how much of the rest is the browser's too. `python bench/popup.py [quick]`.
"""

import shutil
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from playwright.sync_api import Page

from bench.support.report import Row, publish
from tests.standin.standin import StandIn
from tests.support.browser import Browser, Browsers, playwright
from tests.support.live import ROOT, LiveServer
from tests.support.popup import Popup
from tests.support.watcher import EXTENSION_ID
from tools import chromium

BUILD = ROOT / "extension" / "dist" / "extension"
OPENED, QUICK = 31, 5
PROMISE_MS = 100
# What the room's code stands in, and so does the empty popup's only word.
EMPTY = "<!doctype html><title>Empty</title><body style='width: 360px; height: 340px'><p class='share-code'>Empty</p>"
OPEN = """async () => {
  const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
  const popup = () => chrome.extension.getViews({ type: "popup" })[0];
  const until = async (holds) => {
    for (let turn = 0; turn < 5000; turn += 1) {
      const found = holds();
      if (found) return found;
      await pause(1);
    }
    throw new Error("the popup does not open");
  };
  await chrome.action.openPopup();
  const window = await until(() => popup()?.document.querySelector(".share-code") && popup());
  const there = performance.timeOrigin + performance.now() - window.performance.timeOrigin;
  const painted = await until(() => window.performance.getEntriesByName("first-contentful-paint")[0]);
  window.close();
  await until(() => popup() === undefined);
  await pause(200);
  return { there, painted: painted.startTime };
}"""


def main() -> None:
    quick = "quick" in sys.argv
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(ignore_cleanup_errors=True)))
        standin = stack.enter_context(StandIn())
        server = LiveServer(folder / "instance", EXTENSION_ID=EXTENSION_ID).start()
        stack.callback(server.stop)
        program = chromium.find()
        assert program, chromium.NONE
        browsers = Browsers(stack.enter_context(playwright()), program, standin, folder)
        stack.callback(browsers.close)
        empty = _opened(_beside(browsers("empty", extension=_empty(folder))), QUICK if quick else OPENED)
        ours = browsers("ours", extension=BUILD)
        popup = Popup(ours, server.url)
        popup.create("Ana")
        popup.page.wait_for_timeout(1_500)  # what it remembers is written once a second
        popup.page.close()
        room = _opened(_beside(ours), QUICK if quick else OPENED)
    publish("popup-quick" if quick else "popup", _rows(room, empty))


def _empty(folder: Path) -> Path:
    """The extension, but for what is in its popup."""
    copy = Path(shutil.copytree(BUILD, folder / "empty-popup"))
    (copy / "popup.html").write_text(EMPTY)
    return copy


def _beside(browser: Browser) -> Page:
    page = browser.context.new_page()
    page.goto(f"chrome-extension://{browser.extension_id}/options.html")
    page.locator(".options").wait_for()
    return page


def _opened(page: Page, times: int) -> dict[str, float]:
    """Medians in ms. The first one fills caches."""
    page.bring_to_front()
    found = [page.evaluate(OPEN) for _ in range(times + 1)][1:]
    return {what: median(one[what] for one in found) for what in ("there", "painted")}


def _rows(room: dict[str, float], empty: dict[str, float]) -> list[Row]:
    promise = f"< {PROMISE_MS} ms"
    return [
        Row("popup, its room is there", room["there"], "ms", promise, room["there"] < PROMISE_MS),
        Row("popup, its room is painted", room["painted"], "ms", promise, room["painted"] < PROMISE_MS),
        Row("  an empty popup, there", empty["there"], "ms", "", None),
        Row("  an empty popup, painted", empty["painted"], "ms", "", None),
    ]


if __name__ == "__main__":
    main()
