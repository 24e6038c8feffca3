"""The extension becomes the person that the web viewer is, guests included."""

import pytest

from tests.support.browser import until
from tests.support.popup import Popup
from tests.support.seat import Seat
from tests.support.watcher import EXTENSION, spoken

pytestmark = pytest.mark.browser


@pytest.fixture
def ana(browser_of):
    return browser_of("ana", extension=EXTENSION)


def hand_over(popup: Popup):
    """Press the popup's button; returns the server's page that opens."""
    with popup.browser.context.expect_page() as opened:
        popup.button("Be the same person as in the viewer").click()
    return opened.value


def test_who_made_the_room_in_the_viewer_owns_it_in_the_extension(ana, extension_server) -> None:
    seat = Seat(ana, extension_server.url)
    link = seat.create("Ana", "Friday films")
    popup = Popup(ana, extension_server.url)
    page = hand_over(popup)
    assert page.url.startswith(f"{extension_server.url}/auth/extension/start?")
    assert "code=" not in page.url
    page.get_by_role("button", name=spoken("Continue as Ana")).click()
    until(popup.page, lambda: popup.open().name.input_value() == "Ana", "the extension goes by that name")
    popup.join(link)
    popup.here(1)
    state = page_state(seat)
    assert state == [("owner", ["extension", "viewer"])], "one person, with two connections"
    tokens = ana.worker().evaluate("chrome.storage.local.get('accounts')")["accounts"]
    assert list(tokens) == [extension_server.url]


def page_state(seat: Seat):
    """(role, kinds of connections) of everybody, as the viewer's own server tells its page."""
    script = """async () => {
      const refreshed = await (await fetch("/api/auth/refresh", { method: "POST", body: "{}" })).json();
      const code = location.pathname.split("/").pop();
      const headers = { Authorization: `Bearer ${refreshed.data.access_token}` };
      return (await (await fetch(`/api/room/${code}/state`, { headers })).json()).data.people.list;
    }"""
    people = seat.page.evaluate(script)
    return [(one["role"], sorted(conn["kind"] for conn in one["conns"])) for one in people]


def test_a_stranger_says_their_name_once_for_both(ana, extension_server) -> None:
    popup = Popup(ana, extension_server.url)
    page = hand_over(popup)
    page.get_by_text("You are not known here yet").wait_for()
    page.get_by_label("Your name").fill("Ana")
    page.get_by_role("button", name="Continue").click()
    until(popup.page, lambda: popup.open().name.input_value() == "Ana", "the extension knows the name")
    code = popup.create("Ana")
    viewer = ana.context.new_page()
    viewer.goto(f"{extension_server.url}/r/{code[:3]}-{code[3:]}")
    viewer.get_by_role("button", name=spoken("Join as Ana")).click()
    popup.here(1)


def test_in_a_room_one_becomes_the_other_person_there(ana, extension_server) -> None:
    Seat(ana, extension_server.url).create("Ana", "Friday films")
    popup = Popup(ana, extension_server.url)
    code = popup.create("Somebody")
    options = ana.context.new_page()
    options.goto(f"chrome-extension://{ana.extension_id}/options.html")
    with ana.context.expect_page() as opened:
        options.get_by_role("button", name="Be the same person as in the viewer").click()
    opened.value.get_by_role("button", name=spoken("Continue as Ana")).click()
    until(options, lambda: options.get_by_label("Your name").input_value() == "Ana", "the options say so")
    assert popup.code() == code
    popup.here(1)
    popup.page.get_by_title("Ana").wait_for()


def test_closing_the_page_changes_nothing(ana, extension_server) -> None:
    popup = Popup(ana, extension_server.url)
    page = hand_over(popup)
    page.get_by_role("button", name="Not now").wait_for()
    page.close()
    popup.page.get_by_role("alert").wait_for()
    assert popup.create("Ana")
