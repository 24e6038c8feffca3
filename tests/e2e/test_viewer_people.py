"""People in the web viewer: the door, roles, keeping order, and the record of it."""

import json
import re

import pytest

from tests.support.browser import until
from tests.support.live import SAMPLE
from tests.support.seat import Seat
from tests.support.sheets import about, answered, back, opened, saved, setting

pytestmark = pytest.mark.browser


def knock(seat: Seat, link: str, name: str) -> None:
    seat.page.goto(link)
    seat.page.get_by_label("Your name").fill(name)
    seat.button(re.compile("Join as")).click()
    seat.sees("Waiting to be let in")


def test_from_the_door_to_being_shut_out(seats) -> None:
    ana, ben = seats("ana"), seats("ben")
    link = ana.create("Ana", "Friday films")
    setting(ana, "Door")
    ana.page.get_by_label("Whoever is let in").check(force=True)
    saved(ana)

    knock(ben, link, "Ben")
    ana.sees("Ben wants to come in")
    ben.page.reload()
    ben.sees("Waiting to be let in")
    ana.button("Let in", exact=True).click()
    ben.page.get_by_label("Copy the room code").first.wait_for()

    about(ana, "Ben", "Make operator")
    ana.page.locator(".person", has_text="Ben").get_by_text("Operator").wait_for()
    about(ana, "Ben", "Give the room to")
    answered(ana, "Give it away")
    ana.page.locator(".person", has_text="Ben").get_by_text("Owner").wait_for()

    about(ben, "Ana", "Mute in the chat")
    ben.page.get_by_label("Reason").fill("spoilers")
    answered(ben, "Mute")
    back(ana)
    ana.sees("You are muted until")

    about(ben, "Ana", "Take out of the room")
    answered(ben, "Take out")
    ana.sees("You were taken out of the room")
    ana.button("Join again").click()
    ana.sees("Waiting to be let in")
    ben.page.locator(".desk-over").get_by_role("button", name="Let in").click()
    ana.page.get_by_label("Copy the room code").first.wait_for()

    about(ben, "Ana", "Shut out")
    answered(ben, "Shut out")
    ana.sees("You cannot come back into this room")
    back(ben)
    opened(ben, "Look after the room")
    ben.button(re.compile("Let .*Ana.* in again")).click()
    ben.button(re.compile("Let .*Ana.* chat again")).click()
    ben.sees("Nothing to look after")


def test_who_is_turned_away_is_told(seats) -> None:
    ana, ben = seats("ana"), seats("ben")
    link = ana.create("Ana")
    setting(ana, "Door")
    ana.page.get_by_label("Whoever is let in").check(force=True)
    saved(ana)
    knock(ben, link, "Ben")
    ana.sees("Ben wants to come in")
    ben.button("Stop waiting").click()
    ana.page.locator(".desk-bar").wait_for(state="detached")
    ben.page.goto(link)
    ben.button(re.compile("Join as")).click()
    ana.button("Not now", exact=True).click()
    ben.sees("You may ask again in a minute")
    assert ben.button("Ask again").count() == 0


def test_order_is_kept_and_recorded(seats, live_server) -> None:
    ana, ben = seats("ana"), seats("ben")
    link = ana.create("Ana", "Friday films")
    ben.join(link, "Ben")
    ben.say("the butler did it")
    ana.sees("the butler did it")
    about(ana, "Ben", "Remove all by")
    answered(ana, "Remove")
    back(ana)
    until(ben.page, lambda: ben.page.get_by_text("the butler did it").count() == 0, "it is gone for Ben")
    ana.button("Undo").last.click()
    ben.sees("the butler did it")

    line = ben.page.locator(".said-line", has_text="the butler")
    line.wait_for()
    about(ben, "Ana", "Report")
    ben.page.get_by_label("What is wrong?").fill("takes my words away")
    answered(ben, "Send the report")
    ben.sees("Thank you")

    opened(ana, "What happened")
    ana.page.locator(".log-words", has_text="the butler did it").first.wait_for()
    with ana.page.expect_download() as kept:
        ana.button(re.compile("Save as .*JSON")).click()
    entries = json.loads(kept.value.path().read_text(encoding="utf-8"))
    assert "the butler did it" in json.dumps(entries)


def test_control_is_asked_for_and_given(seats, live_server) -> None:
    ana, ben = seats("ana"), seats("ben")
    link = ana.create("Ana")
    setting(ana, "Who controls")
    ana.page.locator("input[value=operators]").check(force=True)
    saved(ana)
    ben.join(link, "Ben")
    ana.add(live_server.url + SAMPLE)
    ana.plays()
    ben.plays()
    ben.button("Ask for control").click()
    ben.sees("You asked for control")
    ana.sees("Ben would like to control the player")
    ana.button("Make operator", exact=True).click()
    ben.button("Pause", exact=True).click()
    ana.stands()
