"""Several tabs of one browser: one person in all of them, who stays signed in however the tabs take turns."""

import re

import pytest
import requests
from playwright.sync_api import Page, Route

from tests.support.account_pages import account_menu
from tests.support.browser import Browser, until
from tests.support.seat import Seat

pytestmark = pytest.mark.browser

REFRESH = "**/api/auth/refresh"


def kept(browser: Browser, server: str) -> str:
    """The refresh token that the browser holds, which no script of a page can read."""
    cookies = browser.context.cookies(f"{server}/api/auth/refresh")
    return next(cookie["value"] for cookie in cookies if cookie["name"] == "sharetube_session")


def in_room(page: Page) -> None:
    page.get_by_label("Copy the room code").first.wait_for()


def reload_at_once(browser: Browser, pages: list[Page]) -> None:
    """Load the pages again; they ask for new tokens at the same instant, with the same one."""
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    browser.context.route(REFRESH, hold, times=len(pages))
    for page in pages:
        page.reload()
    until(pages[0], lambda: len(held) == len(pages), "every tab asks")
    for route in held:
        route.continue_()
    for page in pages:
        in_room(page)


def test_tabs_stay_signed_in_together_and_a_stolen_token_ends_it(browser_of, live_server) -> None:
    browser_of.allow("status of 401", "the session is over")
    ana = Seat(browser_of("ana"), live_server.url)
    # As on plain http in a house, where tabs cannot wait for one another.
    ana.browser.context.add_init_script("delete Navigator.prototype.locks")
    link = ana.create("Ana", "Friday films")
    second = ana.browser.context.new_page()
    second.goto(link)
    second.get_by_role("button", name=re.compile("^Join as")).click()
    in_room(second)
    pages = [ana.page, second]

    stolen = kept(ana.browser, live_server.url)
    reload_at_once(ana.browser, pages)
    assert kept(ana.browser, live_server.url) != stolen
    reload_at_once(ana.browser, pages)
    for page in pages:
        page.reload()
        in_room(page)
        page.get_by_role("button", name=re.compile("Account$")).wait_for()

    late = requests.post(f"{live_server.url}/api/auth/refresh", json={"refresh_token": stolen}, timeout=10)
    assert late.status_code == 401
    for page in pages:
        page.get_by_role("link", name="Sign in").wait_for()
        page.get_by_role("button", name=re.compile("^Join as")).wait_for()
    newest = requests.post(
        f"{live_server.url}/api/auth/refresh", json={"refresh_token": kept(ana.browser, live_server.url)}, timeout=10
    )
    assert newest.status_code == 401, "whoever stole it has nothing either"


def test_a_tab_hears_of_who_signs_in_in_another(browser_of, live_server) -> None:
    ana = Seat(browser_of("ana"), live_server.url)
    ana.page.goto(live_server.url)
    ana.page.get_by_role("link", name="Sign in").wait_for()
    other = Seat(ana.browser, live_server.url)
    other.page = ana.browser.context.new_page()
    other.create("Ana")
    ana.button(re.compile("Ana.*Account$")).wait_for()
    door = ana.browser.context.new_page()
    door.goto(other.page.url)
    door.get_by_role("button", name=re.compile("Join as .*Ana")).wait_for()
    account_menu(other, "Account")
    other.page.get_by_label("Name", exact=True).fill("Anna")
    other.button("Save", exact=True).first.click()
    ana.button(re.compile("Anna.*Account$")).wait_for()
    door.get_by_role("button", name=re.compile("Join as .*Anna")).wait_for()
    other.button("Sign out", exact=True).first.click()
    other.page.get_by_role("dialog").get_by_role("button", name="Sign out").click()
    ana.page.get_by_role("link", name="Sign in").wait_for()
