"""The sheets that lie over a room: opened, answered, and left again."""

from __future__ import annotations

import re

from tests.support.seat import Seat


def opened(seat: Seat, sheet: str) -> None:
    """Open a line of the room's menu."""
    seat.button("More", exact=True).click()
    seat.page.get_by_role("menuitem", name=sheet).click()
    seat.page.get_by_role("dialog").get_by_role("heading", level=2).wait_for()


def back(seat: Seat) -> None:
    seat.button("Back", exact=True).click()


def setting(seat: Seat, group: str) -> None:
    """Open the settings at one of their groups."""
    opened(seat, "Settings")
    seat.button(re.compile(f"^{group}")).click()


def saved(seat: Seat) -> None:
    """What was set is taken; and out of the settings."""
    seat.sees("Saved")
    back(seat)


def about(seat: Seat, name: str, act: str) -> None:
    """Choose from the menu of a person."""
    if not seat.page.locator(".people-list").is_visible():
        seat.page.locator(".meter").click()
    seat.page.locator(".person", has_text=name).get_by_role("button").click()
    seat.page.get_by_role("menuitem", name=act).click()


def answered(seat: Seat, act: str) -> None:
    """Press the button of the question that is open, and see it go."""
    box = seat.page.locator(".dialog-layer.box")
    box.get_by_role("button", name=act, exact=True).click()
    box.wait_for(state="detached")
