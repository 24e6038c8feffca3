"""Signing in to the web viewer where one needs an invitation: by the provider's page, and by mail."""

import re

import pytest

from tests.admin.test_cli import flask
from tests.support.account_pages import account_menu, heading, open_mail, registers
from tests.support.accounts import PASSWORD
from tests.support.browser import until
from tests.support.live import LiveServer
from tests.support.seat import Seat

pytestmark = pytest.mark.browser


@pytest.fixture
def server(tmp_path, provider):
    provider.person["name"] = "Ana Lovelace"
    live = LiveServer(tmp_path / "instance", SIGNUP="invite", **provider.settings).start()
    yield live
    live.stop()


def invitation(server: LiveServer) -> str:
    """The link as `flask invite` prints it, at the port that this server happens to have."""
    printed = flask(server, "invite", "--days", "1").stdout.strip()
    return f"{server.url}/signup#{printed.rpartition('#')[2]}"


def with_google(seat: Seat) -> None:
    seat.button("Continue with Google").click()
    seat.page.get_by_role("link", name="Yes").click()


def test_a_guest_becomes_the_account_and_comes_back_to_it(browser_of, server) -> None:
    browser_of.allow(r"/favicon\.ico", "the provider has no picture for its tab")
    browser_of.allow("status of 403", "an invitation that is used up")
    ana, ben = Seat(browser_of("ana"), server.url), Seat(browser_of("ben"), server.url)
    room = ana.create("Ana", "Friday films")
    account_menu(ana, "Sign in")
    with_google(ana)
    ana.sees("This server does not take that account.")
    ana.page.get_by_role("link", name="Make an account").click()
    ana.sees("This server takes new accounts by invitation")
    link = invitation(server)
    ana.page.goto("about:blank")
    ana.page.goto(link)
    with_google(ana)
    ana.page.get_by_role("region", name="Where you were").get_by_text("Friday films").wait_for()
    ana.button("Continue").click()
    ana.page.get_by_label("Copy the room code").wait_for()
    ana.page.locator(".meter").click()
    ana.page.locator(".person").get_by_text("Owner").wait_for()

    account_menu(ana, "Sign out")
    until(ana.page, lambda: ana.page.url == f"{server.url}/", "signed out, at the start")
    ana.page.goto(room)
    ana.page.get_by_role("link", name="Sign in").click()
    with_google(ana)
    ana.button(re.compile("^Join as")).click()
    ana.page.get_by_label("Copy the room code").wait_for()
    assert ana.page.url == room, "where one was"
    ana.page.locator(".meter").click()
    ana.page.locator(".person").get_by_text("Owner").wait_for()

    ben.page.goto(link)
    registers(ben, "ben@example.org", name="Ben")
    ben.sees("the invitation is used up")
    ben.page.goto("about:blank")
    ben.page.goto(invitation(server))
    registers(ben, "ben@example.org", name="Ben")
    heading(ben.page, "Look into your mail")
    open_mail(ben, "ben@example.org", "/verify#")
    ben.page.get_by_label("Password", exact=True).fill(PASSWORD)
    ben.button("Begin").click()
    ben.button(re.compile("Account$")).wait_for()
    ben.page.goto(f"{server.url}/account")
    ben.sees("ben@example.org")
