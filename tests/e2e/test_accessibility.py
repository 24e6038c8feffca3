"""No page has a serious fault of accessibility, as far as a program can tell: axe, in light and in dark."""

import re
import sqlite3
from uuid import uuid4

import pytest

from tests.support import accounts
from tests.support.axe import grave
from tests.support.browser import Browsers
from tests.support.live import SAMPLE
from tests.support.popup import Popup, set_options
from tests.support.seat import Seat
from tests.support.sheets import back, opened
from tests.support.watcher import EXTENSION

pytestmark = pytest.mark.browser

# What stands on the page once it is all there.
ADDRESSES = {
    "/": "Watch together, in step.",
    "/signin": "Sign in",
    "/signup": "Make an account",
    "/forgot": "A new password",
    "/reset#Zm9v": "Choose a new password",
    "/reset": "Choose a new password",
    "/verify#Zm9v": "Your account",
    "/pair": "Add this phone",
    "/nowhere": "There is nothing here",
    "/r/ZZZ-ZZZ": "There is no room with this code",
    "/extension": "Get the extension",
    "/dev/outbox": "Outbox",
    "/admin/": "For the admins of this server",
    "/auth/extension/start": "Use the extension as yourself",
}


class Report:
    """What was found, by the state in which it was. Each is looked at in both themes: the page follows the system's."""

    def __init__(self) -> None:
        self.found: dict[str, list] = {}

    def look(self, page, state: str) -> None:
        for theme in ("light", "dark"):
            page.emulate_media(color_scheme=theme)
            self.found |= {f"{state}, {theme}": faults} if (faults := grave(page)) else {}

    def assert_none(self) -> None:
        lines = [
            f"{state}: {fault['id']} ({fault['help']})\n  " + "\n  ".join(fault["nodes"])
            for state, faults in self.found.items()
            for fault in faults
        ]
        assert not lines, "\n".join(lines)


@pytest.fixture
def report():
    made = Report()
    yield made
    made.assert_none()


@pytest.fixture
def someone(browser_of) -> Browsers:
    """A browser in which nothing moves: axe would see colours on their way."""
    browser_of.allow("status of 40[0134]", "addresses that lead nowhere, and nobody signed in")
    return browser_of


def test_pages_of_a_stranger(someone, live_server, report) -> None:
    page = someone("ana").page
    for path, title in ADDRESSES.items():
        page.goto("about:blank")
        page.goto(live_server.url + path)
        page.get_by_role("heading", name=title).first.wait_for()
        report.look(page, path)
    seat = Seat(someone("ben"), live_server.url)
    seat.page.goto(live_server.url)
    seat.button("Create a room").click()
    seat.page.get_by_label("Name of the room").wait_for()
    report.look(seat.page, "questions of a new room")
    seat.page.goto(f"{live_server.url}/signin")
    seat.button("Sign in", exact=True).click()
    seat.sees("Type the password.")
    report.look(seat.page, "a form with errors")


def test_a_room(someone, live_server, report) -> None:
    ana = Seat(someone("ana"), live_server.url)
    link = ana.create("Ana", "Friday films")
    report.look(ana.page, "an empty room")
    ana.add(live_server.url + SAMPLE)
    ana.plays()
    ana.say("here comes the good part")
    ana.sees("here comes the good part")
    report.look(ana.page, "a room that plays")
    for sheet in ("Settings", "Keyboard shortcuts", "Look after the room", "What happened", "Add my phone"):
        opened(ana, sheet)
        while (closed := ana.page.locator(".group-head[aria-expanded=false]")).count():
            closed.first.click()
        report.look(ana.page, sheet)
        back(ana)
    ana.page.locator(".meter").click()
    ana.page.locator(".people-list").wait_for()
    report.look(ana.page, "its people")
    phone = Seat(someone("phone", phone=True), live_server.url)
    phone.page.goto(link)
    phone.page.get_by_label("Your name").fill("Ben")
    report.look(phone.page, "its door")
    phone.join(link, "Ben")
    report.look(phone.page, "a room on a phone")


def test_oneself_and_the_admins_pages(someone, own_server, report) -> None:
    email = f"root.{uuid4().hex[:8]}@example.org"
    made = accounts.Browser(own_server).becomes(email, "Root")
    made.close()
    with sqlite3.connect(next(own_server.folder.glob("*.db"))) as database:
        database.execute("UPDATE accounts SET admin = 1")
    ana = Seat(someone("ana"), own_server.url)
    ana.create("Guest")
    ana.page.goto(f"{own_server.url}/account")
    ana.sees("You are a guest")
    report.look(ana.page, "a guest's account")
    ana.page.goto(f"{own_server.url}/signin?next=%2Faccount")
    ana.page.get_by_label("E-mail").fill(email)
    ana.page.get_by_label("Password", exact=True).fill(accounts.PASSWORD)
    ana.button("Sign in", exact=True).click()
    ana.sees("This device, now")
    report.look(ana.page, "an account")
    ana.button("Delete my account").click()
    ana.page.get_by_label("Type").wait_for()
    report.look(ana.page, "deleting it")
    ana.create("Root", "Friday films")
    opened(ana, "Programs in this room")
    ana.button("Add a program").click()
    ana.page.get_by_label("What is it called?").wait_for()
    report.look(ana.page, "a program")
    ana.page.goto(own_server.url)
    ana.page.get_by_role("region", name="Where you were").wait_for()
    report.look(ana.page, "the rooms of somebody who was here before")
    ana.page.goto(f"{own_server.url}/admin/")
    ana.button("Enter").click()
    ana.button("Enter").wait_for(state="detached")
    for path in ("", "people", "rooms", "reports", "bans", "acts"):
        ana.page.goto(f"{own_server.url}/admin/{path}")
        report.look(ana.page, f"/admin/{path}")


def test_the_extensions_own_pages(someone, extension_server, report) -> None:
    browser = someone("ana", extension=EXTENSION)
    set_options(browser, server=extension_server.url)
    popup = Popup(browser, extension_server.url)
    report.look(popup.page, "the popup out of a room")
    popup.create("Ana")
    report.look(popup.page, "the popup in a room")
    popup.page.goto(re.sub(r"popup\.html.*", "options.html", popup.page.url))
    popup.page.get_by_label("Your name").wait_for()
    report.look(popup.page, "the options")
