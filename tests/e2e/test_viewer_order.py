"""Keeping order in the web viewer: what is let in and what is not, who is out and until when, and what stands of it."""

import re

import pytest

from tests.admin.test_cli import flask
from tests.support.accounts import PASSWORD
from tests.support.browser import until
from tests.support.live import SAMPLE, Guest
from tests.support.sheets import about, answered, back, opened, setting

pytestmark = pytest.mark.browser


@pytest.fixture
def cat(live_server):
    """Somebody in the room who needs no browser for what they do there."""
    guest = Guest(live_server, "Cat")
    yield guest
    guest.leave()


def code_of(link: str) -> str:
    return link.rpartition("/")[2].replace("-", "")


def test_what_is_said_and_added_is_looked_at_first(seats, cat, live_server) -> None:
    ana, ben = seats("ana"), seats("ben")
    link = ana.create("Ana", "Friday films")
    setting(ana, "Chat")
    ana.page.get_by_label("Words that are not wanted").fill("sesame")
    ana.button("Save", exact=True).click()
    ana.sees("Saved")
    ana.button(re.compile("^Queue")).click()
    ana.page.get_by_label("Look at additions first").check(force=True)
    ana.sees("Everyone may sort the queue in this room, so nothing waits")
    title = ana.page.get_by_role("heading", level=2, name="Settings").bounding_box()
    assert title is not None
    assert title["y"] >= 0, "only the settings below it scroll"
    ana.button(re.compile("^Who controls")).click()
    ana.page.locator("input[value=operators]").check(force=True)
    until(ana.page, lambda: ana.page.get_by_text("Saved", exact=True).count() == 3, "all that is saved")
    assert ana.page.get_by_text("so nothing waits").count() == 0
    back(ana)

    ben.join(link, "Ben")
    ben.say("open sesame")
    ben.sees("there may be a word in it that this room does not want to read")
    ben.button("Discard").click()
    ben.say("good evening")
    ana.sees("good evening")
    assert ana.page.get_by_text("sesame").count() == 0

    ben.add(live_server.url + SAMPLE)
    ben.sees("Waits to be let in")
    opened(ana, "Look after the room")
    ana.button(re.compile("^Leave .* out$")).click()
    ana.sees("Nothing to look after")
    back(ana)
    until(ben.page, lambda: not ben.queue(), "it was not let in")
    ben.add(live_server.url + SAMPLE)
    ana.button(re.compile("^Let .* in$")).click()
    ana.plays()

    ben.add(live_server.url + SAMPLE + "?second")
    ana.sees("Waits to be let in")
    about(ana, "Ben", "Remove all by")
    answered(ana, "Remove")
    back(ana)
    until(ben.page, lambda: not ben.queue() and not ben.page.get_by_text("good evening").count(), "all by Ben is gone")
    ana.button("Undo").last.click()
    until(ana.page, lambda: len(ana.queue()) == 1, "what he added is back")
    ana.sees("good evening")

    assert cat.connect().join(code_of(link))["ok"]
    people = ana.page.locator(".people-list")
    about(ana, "Cat", "Make operator")
    people.get_by_text("Operator").wait_for()
    back(ana)
    line = ana.page.locator(".said-line", has_text="good evening")
    line.hover()
    line.get_by_role("button").click()
    ana.page.get_by_role("menuitem", name="Report this message").click()
    ana.page.get_by_label("What is wrong?").fill("too polite")
    answered(ana, "Send the report")
    report = cat.wait_for(lambda name, said: name == "room.reports" and bool(said["list"]))["list"][0]
    assert (report["about"]["name"], report["evidence"]["text"]) == ("Ben", "good evening")
    ana.button("Look", exact=True).click()
    ana.sees("too polite")
    ana.button("To the administrators").click()
    ana.page.locator(".report").wait_for(state="detached")

    email = f"root.{code_of(link).lower()}@example.org"
    made = flask(live_server, "create-admin", "--email", email, "--name", "Root", answers=f"{PASSWORD}\n" * 2)
    assert made.returncode == 0, made.stderr
    ben.page.goto(f"{live_server.url}/signin?next=%2Faccount")
    ben.page.get_by_label("E-mail").fill(email)
    ben.page.get_by_label("Password", exact=True).fill(PASSWORD)
    ben.button("Sign in", exact=True).click()
    ben.sees("This device, now")
    ben.page.goto(f"{live_server.url}/admin/")
    ben.button("Enter").click()
    ben.button("Enter").wait_for(state="detached")
    ben.page.goto(f"{live_server.url}/admin/reports")
    ben.sees("too polite")


def test_who_is_out_and_until_when(seats, browser_of) -> None:
    browser_of.allow("status of 40[0134]", "a code that is none any more")
    ana, ben = seats("ana"), seats("ben")
    link = ana.create("Ana", "Friday films")
    ben.join(link, "Ben")
    about(ana, "Ben", "Mute in the chat")
    ana.page.get_by_label("1 minute", exact=True).check(force=True)
    ana.page.get_by_label("Reason").fill("spoilers")
    answered(ana, "Mute")
    back(ana)
    ben.sees("You are muted until")
    opened(ana, "Look after the room")
    ana.button(re.compile("Let .*Ben.* chat again")).click()
    ana.sees("Nothing to look after")
    back(ana)
    ben.say("never again")
    ana.sees("never again")

    setting(ana, "Door")
    ana.page.get_by_label("Lock the room").check(force=True)
    ana.sees("Saved")
    cat = seats("cat")
    cat.page.goto(link)
    cat.page.get_by_label("Your name").fill("Cat")
    cat.button(re.compile("^Join as")).click()
    cat.sees("You cannot come into this room just now")
    ana.page.get_by_label("Lock the room").uncheck(force=True)
    until(ana.page, lambda: not ana.page.get_by_label("Lock the room").is_checked(), "it is open")
    cat.button("Try again").click()
    cat.page.get_by_label("Copy the room code").first.wait_for()

    ana.button("New code", exact=True).click()
    ana.page.get_by_label("Put guests out").check(force=True)
    answered(ana, "New code")
    for guest in (ben, cat):
        guest.sees("This room has a new code")
    until(ana.page, lambda: ana.page.url != link, "the address has it")
    ana.button(re.compile("^Shield")).click()
    ana.button("Raise the shield").click()
    ana.sees("It is up until")
    ben.page.goto(ana.page.url)
    ben.button(re.compile("^Join as")).click()
    ben.sees("You cannot come into this room just now")
    ana.button("End it now").click()
    ana.button("Raise the shield").wait_for()
    back(ana)
    ben.button("Try again").click()
    ben.page.get_by_label("Copy the room code").first.wait_for()

    about(ana, "Ben", "Shut out")
    ana.page.get_by_label("An hour").check(force=True)
    ana.page.get_by_label("Reason").fill("spoilers again")
    answered(ana, "Shut out")
    back(ana)
    ben.sees("Somebody who looks after it has shut you out until")
    opened(ana, "Look after the room")
    ana.page.locator(".desk-row", has_text="Ben").get_by_text(re.compile("^Until ")).wait_for()
    ana.button(re.compile("Let .*Ben.* in again")).click()
    ana.sees("Nothing to look after")
    back(ana)

    opened(ana, "What happened")
    ana.sees("Reason: spoilers again")
    ana.page.get_by_label("What", exact=True).select_option(label="Chat")
    until(ana.page, lambda: ana.page.locator(".log-row").count() == 1, "what was said alone")
    ana.sees("never again")
    ana.page.get_by_label("Who", exact=True).select_option(label="Ana")
    ana.sees("Nothing of that kind")
    ana.page.get_by_label("What", exact=True).select_option(label="Room and people")
    ana.sees("Reason: spoilers again")
    with ana.page.expect_download() as kept:
        ana.button(re.compile("Save as .*CSV")).click()
    rows = kept.value.path().read_text(encoding="utf-8").splitlines()
    assert len(rows) > 3
    assert any("spoilers again" in row for row in rows)
    assert not any("never again" in row for row in rows), "the file has what was chosen"
