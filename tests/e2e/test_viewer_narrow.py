"""The narrowest screens with text of twice the size: nothing has to be moved sideways to be read."""

import re

import pytest

from tests.support.seat import Seat

pytestmark = pytest.mark.browser

TWICE = ("--blink-settings=defaultFontSize=32",)
# What sticks out to the right, the innermost first; nothing while the page fits.
_TOO_WIDE = """() => document.documentElement.scrollWidth <= innerWidth ? [] : [...document.querySelectorAll("body *")]
  .filter((one) => one.getBoundingClientRect().right > innerWidth + 1 && one.clientWidth > 0)
  .map((one) => `${one.tagName} ${one.className} ${Math.round(one.getBoundingClientRect().right)}`).reverse()"""


def test_pages_about_oneself_fit(browser_of, live_server) -> None:
    browser_of.allow("status of 40[013]", "nobody is signed in at first")
    ana = Seat(browser_of("ana", size=(320, 568), flags=TWICE), live_server.url)
    found: dict[str, list[str]] = {}

    def look(state: str) -> None:
        wide = ana.page.evaluate(_TOO_WIDE)
        if wide:
            found[state] = wide

    ana.page.goto(live_server.url)
    ana.button("Create a room").wait_for()
    look("the start page")
    box = ana.page.get_by_label("Room code or link").bounding_box()
    assert box is not None
    assert box["width"] > 160, "there is room for a code"
    ana.create("Ana", "Friday films")
    look("a room")
    for path, shown in {
        "/": "Continue",
        "/account": "Delete",
        "/signin": "Sign in",
        "/signup": "Make an account",
        "/forgot": "Send the link",
        "/pair": "Use as a remote",
    }.items():
        ana.page.goto(live_server.url + path)
        ana.button(re.compile(shown)).first.wait_for()
        look(path)
    for late, shown in {"users/me": ".skeleton", "auth/sessions": ".account-part .skeleton"}.items():
        ana.page.unroute_all()
        ana.page.route(f"**/api/{late}", lambda _never_answered: None)
        ana.page.goto(f"{live_server.url}/account")
        ana.page.locator(shown).wait_for()
        look(f"an account whose {late} is on its way")
    assert not found, "\n".join(f"{state}: {wide}" for state, wide in found.items())
