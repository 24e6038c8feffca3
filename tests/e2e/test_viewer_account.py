"""Accounts in the web viewer: from a guest with a room to an account, by mail, and back in with a new password."""

import re
from uuid import uuid4

import pytest
import requests

from tests.support import accounts
from tests.support.account_pages import account_menu, heading, open_mail, registers, signs_in
from tests.support.accounts import PASSWORD
from tests.support.browser import until
from tests.support.seat import Seat
from tests.support.sheets import answered, back, opened

pytestmark = pytest.mark.browser

ANOTHER = "lentils before the storm"


@pytest.fixture
def ana(browser_of, live_server) -> Seat:
    return Seat(browser_of("ana"), live_server.url)


@pytest.fixture
def email() -> str:
    return f"ana.{uuid4().hex[:8]}@example.org"


def test_a_guest_keeps_their_room_and_comes_back_by_a_new_password(ana, email, browser_of) -> None:
    browser_of.allow("status of 40[013]", "what is refused on purpose here")
    room = ana.create("Ana", "Friday films")
    account_menu(ana, "Make an account")
    registers(ana, email, "password1234")
    ana.sees("That password is easy to guess.")
    ana.page.get_by_label("Password", exact=True).fill(PASSWORD)
    ana.button("Make an account").click()
    heading(ana.page, "Look into your mail")
    open_mail(ana, email, "/verify#")
    ana.button(re.compile("^Join as")).click()
    ana.page.get_by_label("Copy the room code").wait_for()
    assert ana.page.url == room, "after the mail one is where one was"
    ana.page.locator(".meter").click()
    ana.sees("Owner")

    ana.page.goto(f"{ana.server}/account")
    ana.sees(email)
    ana.button("Sign out", exact=True).first.click()
    until(ana.page, lambda: ana.page.url == f"{ana.server}/", "signed out, at the start")
    ana.page.get_by_role("link", name="Sign in").click()
    signs_in(ana, email, "not the password")
    ana.sees("Address and password do not belong together.")
    ana.page.get_by_role("link", name="Forgot the password?").click()
    ana.page.get_by_label("E-mail").fill(email)
    ana.button("Send the link").click()
    heading(ana.page, "Look into your mail")
    open_mail(ana, email, "/reset#")
    ana.page.get_by_label("New password").fill(ANOTHER)
    ana.button("Save and sign in").click()
    ana.page.get_by_role("region", name="Where you were").get_by_text("Friday films").wait_for()
    ana.button("Continue").click()
    ana.page.get_by_label("Copy the room code").wait_for()
    assert ana.page.url == room


def test_the_link_opened_elsewhere_asks_for_the_password(ana, email, browser_of) -> None:
    browser_of.allow("status of 403", "the wrong password")
    ana.page.goto(f"{ana.server}/signup")
    registers(ana, email, name="Ana")
    heading(ana.page, "Look into your mail")
    ben = Seat(browser_of("ben"), ana.server)
    open_mail(ben, email, "/verify#")
    ben.page.get_by_label("Password", exact=True).fill("a guess of somebody")
    ben.button("Begin").click()
    ben.sees("That is not the password that you chose.")
    ben.page.get_by_label("Password", exact=True).fill(PASSWORD)
    ben.button("Begin").click()
    ben.button(re.compile("Account$")).wait_for()
    assert ben.page.url == f"{ben.server}/"


def test_a_picture_a_file_of_all_data_and_goodbye(ana, email) -> None:
    ana.create("Ana")
    account_menu(ana, "Make an account")
    registers(ana, email)
    heading(ana.page, "Look into your mail")
    open_mail(ana, email, "/verify#")
    ana.button(re.compile("^Join as")).wait_for()
    account_menu(ana, "Account")
    picture = ana.browser.context.new_page()
    drawn = picture.screenshot(clip={"x": 0, "y": 0, "width": 90, "height": 60})
    picture.close()
    ana.page.locator("input[type=file]").set_input_files({"name": "me.png", "mimeType": "image/png", "buffer": drawn})
    ana.button("Use this picture").click()
    ana.page.locator(".corner img[src^='/avatar/']").wait_for()
    with ana.page.expect_download() as saved:
        ana.button("Download my data").click()
    assert email in saved.value.path().read_text(encoding="utf-8")
    ana.button("Delete my account").click()
    ana.page.get_by_label("Present password").last.fill(PASSWORD)
    ana.page.get_by_label("Type").fill("delete")
    ana.button("Delete for good").click()
    ana.page.get_by_role("link", name="Sign in").wait_for()


def test_a_phone_is_added_by_a_code(ana, browser_of) -> None:
    browser_of.allow("status of 40[0134]", "a code that is none, and lists that a remote does not get")
    room = ana.create("Ana", "Friday films")
    ana.button("More", exact=True).click()
    ana.page.get_by_role("menuitem", name="Add my phone").click()
    ana.button("Show a code").click()
    shown = ana.page.get_by_text(re.compile(r"^[0-9A-Z]{4}-[0-9A-Z]{4}$")).first.inner_text()
    phone = Seat(browser_of("phone", phone=True), ana.server)
    phone.page.goto(ana.server)
    phone.page.get_by_label("Room code or link").fill("ZZZZ-ZZZZ")
    phone.button("Join", exact=True).click()
    phone.button("Use as a remote").click()
    phone.sees("This code is used up or too old.")
    phone.page.get_by_label("Code from the other screen").fill(shown.lower().replace("-", " "))
    phone.button("Use as a remote").click()
    phone.page.get_by_label("Copy the room code").first.wait_for()
    assert phone.page.url == f"{room}?remote=1"
    phone.page.goto(f"{ana.server}/account")
    phone.page.get_by_role("link", name="To the room").click()
    phone.page.get_by_label("Copy the room code").first.wait_for()


def test_a_program_acts_until_its_token_is_ended(ana, email, browser_of, live_server) -> None:
    browser_of.allow("status of 401", "nobody is signed in at first")
    made = accounts.Browser(live_server).becomes(email)
    made.close()
    ana.page.goto(f"{ana.server}/signin")
    signs_in(ana, email, PASSWORD)
    ana.button(re.compile("Account$")).wait_for()
    room = ana.create("Ana", "Friday films")
    opened(ana, "Programs in this room")
    ana.button("Add a program").click()
    ana.page.get_by_label("What is it called?").fill("Wish bot")
    answered(ana, "Make the token")
    token = ana.page.locator(".made code").inner_text()
    code = room.rpartition("/")[2]
    program = {"Authorization": f"Bearer {token}"}
    command = f"{ana.server}/api/room/{code}/command"

    def sends(name: str, **data: object) -> int:
        body = {"name": name, "data": data, "op_id": uuid4().hex}
        return requests.post(command, json=body, headers=program, timeout=20).status_code

    assert sends("chat.send", text="what shall I put on?") == 200
    assert sends("room.close") == 403
    back(ana)
    ana.page.locator(".said-name", has_text="Wish bot").wait_for()
    ana.sees("what shall I put on?")
    opened(ana, "Programs in this room")
    assert token not in ana.page.content(), "it is shown once"
    ana.button(re.compile("End .*Wish bot")).click()
    answered(ana, "End")
    ana.sees("No programs here")
    assert sends("chat.send", text="still here?") == 401


def test_what_is_not_there_leads_on(ana, browser_of) -> None:
    browser_of.allow("status of 404", "what is not there")
    ana.page.goto(f"{ana.server}/r/ZZZ-ZZZ")
    heading(ana.page, "There is no room with this code")
    assert ana.button(re.compile("^Join as")).count() == 0
    assert ana.page.goto(f"{ana.server}/nowhere").status == 404
    heading(ana.page, "There is nothing here")
    ana.button("To the start page", exact=True).click()
    heading(ana.page, "Watch together, in step.")
