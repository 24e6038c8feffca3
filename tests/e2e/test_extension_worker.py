"""The extension's worker and popup in real Chromium: rooms, people, and what may happen to a worker."""

from typing import Any

import pytest

from tests.support.browser import until
from tests.support.live import Guest
from tests.support.popup import Popup, WorkerControl, badge, reload_extension, set_options
from tests.support.watcher import EXTENSION, spoken

pytestmark = pytest.mark.browser


@pytest.fixture
def popup_of(browser_of, extension_server):
    """Opens somebody's popup: `popup_of("ana")`."""

    def make(name: str, **options) -> Popup:
        return Popup(browser_of(name, extension=EXTENSION, **options), extension_server.url)

    return make


@pytest.fixture
def guest_on():
    """Somebody in the web viewer of a server, in a room."""
    made: list[Guest] = []

    def make(server, name: str, code: str | None = None) -> Guest:
        made.append(Guest(server, name))
        made[-1].enter(code or made[-1].create_room(name="Friday films"))
        return made[-1]

    yield make
    for guest in made:
        guest.leave()


@pytest.fixture
def host(guest_on, extension_server):
    """Ben, in a room of his."""
    return guest_on(extension_server, "Ben")


def person(guest: Guest, name: str) -> dict[str, Any] | None:
    """Somebody in the guest's room."""
    people = guest.state(guest.code)["data"]["people"]["list"]
    return next((one for one in people if one["name"] == name), None)


def kinds(guest: Guest, name: str) -> list[tuple[str, bool]]:
    """(kind, active) of each of that person's connections in the guest's room."""
    found = person(guest, name)
    return [(conn["kind"], conn["active"]) for conn in found["conns"]] if found else []


def test_a_room_is_made_left_and_entered_again(popup_of, guest_on, extension_server) -> None:
    ana = popup_of("ana")
    code = ana.create("Ana")
    ana.here(1)
    until(ana.page, lambda: badge(ana.page) == "1", "the badge counts")
    ben = guest_on(extension_server, "Ben", code)
    ana.here(2)
    until(ana.page, lambda: badge(ana.page) == "2", "the badge counts both")
    assert kinds(ben, "Ana") == [("extension", False)], "without a tab nobody waits for her"
    assert ben.state(code)["data"]["snapshot"]["room"]["roles"]["owner"] != ben.user_id
    ana.leave()
    until(ana.page, lambda: badge(ana.page) == "", "no badge outside a room")
    ana.open().page.get_by_text(spoken("Ben here")).wait_for()
    assert ana.name.input_value() == "Ana"
    ana.page.locator(".recent-room").click()
    assert ana.code() == code


def test_a_knock_is_on_the_icon_and_answered_in_the_popup(popup_of, guest_on, extension_server) -> None:
    host = guest_on(extension_server, "Ben")
    assert host.do("room.settings", entry="approval")["ok"]
    ana = popup_of("ana").join(host.code, "Ana")
    ana.page.get_by_text("Waiting to be let in").wait_for()
    until(ana.page, lambda: badge(ana.page) == "…", "the badge waits, too")
    ana.button("Stop waiting").click()
    host.wait_for(lambda name, p: name == "room.knocks" and p["list"] == [])
    host.heard.clear()
    ana.join(host.code)
    waits = host.wait_for(lambda name, p: name == "room.knocks" and p["list"])["list"]
    assert host.do("room.approve", user_id=waits[0]["user_id"], approve=True)["ok"]
    ana.here(2)
    assert host.do("room.role", user_id=waits[0]["user_id"], role="operator")["ok"]
    cat = Guest(extension_server, "Cat").connect()
    try:
        assert cat.join(host.code)["error"]["code"] == "approval_pending"
        until(ana.page, lambda: badge(ana.page) == "+1", "the badge counts who waits")
        ana.page.get_by_role("button", name=spoken("Let Cat in")).click()
        cat.wait_for(lambda name, _p: name == "room.admitted")
        assert cat.join(host.code)["ok"]
        until(ana.page, lambda: badge(ana.page) == "3", "nobody waits any more")
    finally:
        cat.leave()


@pytest.mark.parametrize(
    "typed", ["{code}", "{spaced}", "{server}/r/{shown}", "https://www.youtube.com/#sharetube={code}"]
)
def test_a_guest_joins_by_whatever_they_were_given(popup_of, host, extension_server, typed) -> None:
    code = host.code
    shown, spaced = f"{code[:3]}-{code[3:]}", f" {code[:3].lower()} {code[3:].lower()} "
    ana = popup_of("ana")
    ana.join(typed.format(code=code, spaced=spaced, shown=shown, server=extension_server.url), "Ana")
    assert ana.code() == code
    ana.page.get_by_role("heading", name=spoken("Friday films")).wait_for()
    host.wait_for(lambda name, p: name == "presence.update" and any(one["name"] == "Ana" for one in p["people"]))


def test_what_is_no_room_is_told_kindly(popup_of) -> None:
    ana = popup_of("ana")
    ana.join("K7T-E42")
    ana.page.get_by_text("Say who you are first.").wait_for()
    ana.join("hello", "Ana")
    ana.page.get_by_text("That is no room code").wait_for()
    ana.join("K7T-E42")
    ana.page.get_by_role("alert").wait_for()
    assert ana.code_box.is_visible()


def test_another_server_is_asked_for_once(popup_of, host, guest_on, own_server) -> None:
    stranger = guest_on(own_server, "Cat")
    code = stranger.code
    link = f"{own_server.url}/r/{code[:3]}-{code[3:]}"
    ana = popup_of("ana")
    ana.join(link, "Ana")
    ana.page.get_by_role("alertdialog").get_by_text(own_server.url.removeprefix("http://")).wait_for()
    assert stranger.state(code)["data"]["people"]["total"] == 1, "nothing was sent before the answer"
    ana.button("Cancel").click()
    ana.join(link).button("Join there").click()
    assert ana.code() == code
    ana.leave().join(link)
    assert ana.code() == code
    # The configured one is still another.
    assert ana.leave().join(host.code).code() == host.code


def test_a_worker_that_is_stopped_comes_back_as_the_same_one(popup_of, host) -> None:
    ana = popup_of("ana")
    ana.join(host.code, "Ana").here(2)
    before = host.state(host.code)["data"]["people"]["list"]
    control = WorkerControl(ana.page)
    for _ in range(3):
        control.stop()
        until(ana.page, control.running, "the popup's port starts it again")
        ana.here(2)
        until(ana.page, lambda: kinds(host, "Ana") == [("extension", False)], "one connection, the former is replaced")
    after = host.state(host.code)["data"]["people"]["list"]
    assert {one["user_id"] for one in after} == {one["user_id"] for one in before}
    until(ana.page, lambda: not ana.page.get_by_text("Not connected").count(), "all is well again")


def test_the_popup_shows_what_it_knew_without_worker_and_server(popup_of, browser_of, own_server) -> None:
    browser_of.allow(r"ERR_CONNECTION_REFUSED|WebSocket connection", "the server is gone")
    browser = browser_of("ana", extension=EXTENSION)
    ana = Popup(browser, own_server.url)
    code = ana.create("Ana")
    ana.here(1)
    ana.page.wait_for_timeout(1_500)  # what the popup remembers is written once a second
    own_server.stop()
    until(ana.page, lambda: badge(ana.page) == "!", "the badge tells")
    control = WorkerControl(ana.page)
    control.stop()
    ana.open()
    assert ana.code() == code
    ana.page.get_by_role("heading", name=spoken("Ana’s room")).wait_for()
    own_server.start()
    until(ana.page, lambda: badge(ana.page) == "1", "back by itself", 30)


def test_a_reloaded_extension_is_back_in_the_room(popup_of, host) -> None:
    ana = popup_of("ana")
    ana.join(host.code, "Ana").here(2)
    before = person(host, "Ana")
    address = ana.page.url
    page = reload_extension(ana)

    def back() -> bool:
        now = person(host, "Ana")
        return now is not None and now["conns"][0]["conn_id"] != before["conns"][0]["conn_id"]

    until(page, back, "in the room again, by another connection")
    assert person(host, "Ana")["user_id"] == before["user_id"]
    page.goto(address)
    page.locator(".share-code").wait_for()


def test_no_permission_beyond_the_list(popup_of) -> None:
    ana = popup_of("ana")
    held = ana.page.evaluate("chrome.permissions.getAll()")
    assert sorted(held["permissions"]) == ["contextMenus", "identity", "storage"]
    # Content scripts are where host permissions come from.
    assert held["origins"] == ["https://www.youtube.com/*"]


def test_the_menu_adds_to_the_room(popup_of, host) -> None:
    ana = popup_of("ana")
    worker = ana.browser.worker()
    press = """(url) => chrome.contextMenus.onClicked.dispatch({ menuItemId: "add-link", linkUrl: url }, undefined)"""
    link = "https://www.youtube.com/watch?v=sharetube01"
    worker.evaluate(press, link)
    ana.open().page.get_by_text("This video goes into the queue").wait_for()
    ana.name.fill("Ana")
    ana.button("Create a room with this video").click()
    ana.code()
    ana.page.locator(".popup-now").wait_for()
    ana.leave().join(host.code)
    ana.here(2)
    worker.evaluate(press, link)
    host.wait_for(lambda name, p: name == "player.state" and p["item"] and p["item"]["media_id"] == "sharetube01")


def test_options_are_kept_and_told(popup_of, browser_of, extension_server, host) -> None:
    browser_of.allow(r"127\.0\.0\.1:9/|ERR_UNSAFE_PORT|ERR_CONNECTION_REFUSED", "nobody listens there")
    ana = popup_of("ana")
    ana.join(host.code, "Ana").here(2)
    options = ana.browser.context.new_page()
    options.goto(f"chrome-extension://{ana.browser.extension_id}/options.html")
    server = options.get_by_label("Server")
    assert server.input_value() == extension_server.url
    server.fill("not a server")
    server.press("Enter")
    options.get_by_text("That is no address of a server").wait_for()
    server.fill("127.0.0.1:9/")
    server.press("Enter")
    options.get_by_text("Nobody answers there").wait_for()
    assert server.input_value() == "http://127.0.0.1:9"
    server.fill(extension_server.url)
    server.press("Enter")
    options.get_by_text(spoken("ShareTube 1.0.0 answers there.")).wait_for()
    options.get_by_label("Your name").fill("Anabel")
    options.get_by_label("Your name").press("Enter")
    host.wait_for(lambda name, p: name == "presence.update" and any(one["name"] == "Anabel" for one in p["people"]))
    options.get_by_label("Be back in my room").check()
    kept = options.evaluate("chrome.storage.local.get('options')")["options"]
    assert kept["autoJoin"] is True
    assert kept["name"] == "Anabel"


def test_auto_join_is_back_when_the_browser_starts(popup_of, host) -> None:
    ana = popup_of("ana")
    ana.join(host.code, "Ana").here(2)
    set_options(ana.browser, autoJoin=True)
    worker = ana.browser.worker()
    # As after a start of the browser: the memory of the session is empty, and the browser says that it started.
    worker.evaluate("chrome.storage.session.clear()")
    WorkerControl(ana.page).stop()
    until(ana.page, lambda: ana.browser.context.service_workers, "a new one")
    ana.open()
    ana.browser.worker().evaluate("chrome.runtime.onStartup.dispatch()")
    ana.here(2)
