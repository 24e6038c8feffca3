"""What somebody does on the viewer's pages about accounts."""

from __future__ import annotations

import re

from playwright.sync_api import Page

from tests.support.accounts import PASSWORD
from tests.support.browser import until
from tests.support.seat import Seat


def account_menu(seat: Seat, line: str) -> None:
    seat.button(re.compile("Account$")).click()
    seat.page.get_by_role("menuitem", name=line, exact=True).click()


def heading(page: Page, text: str) -> None:
    page.get_by_role("heading", level=1, name=text).wait_for()


def open_mail(seat: Seat, email: str, link: str) -> None:
    """Follow the newest mail's link, as development shows it, in a tab of its own."""
    page = seat.browser.context.new_page()

    def arrived() -> bool:
        page.goto(f"{seat.server}/dev/outbox")
        return mail.count() > 0

    mail = page.locator("article", has_text=email).locator(f"a[href*='{link}']").first
    until(page, arrived, f"the mail with {link}")
    mail.click()
    seat.page = page


def registers(seat: Seat, email: str, password: str = PASSWORD, name: str = "") -> None:
    if name:
        seat.page.get_by_label("Your name").fill(name)
    seat.page.get_by_label("E-mail").fill(email)
    seat.page.get_by_label("Password", exact=True).fill(password)
    seat.button("Make an account").click()


def signs_in(seat: Seat, email: str, password: str) -> None:
    seat.page.get_by_label("E-mail").fill(email)
    seat.page.get_by_label("Password", exact=True).fill(password)
    seat.button("Sign in", exact=True).click()
