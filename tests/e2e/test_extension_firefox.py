"""The same build in Firefox: it loads, joins a room, and comes back when its page of background is stopped."""

import json

import pytest

from server.services.handover import FIREFOX_HOST
from tests.support.firefox import Firefox
from tests.support.live import Guest
from tests.support.watcher import EXTENSION
from tools import firefox

pytestmark = pytest.mark.browser


@pytest.fixture
def fox(tmp_path):
    program = firefox.find()
    if program is None:
        pytest.skip(firefox.NONE)
    manifest = json.loads((EXTENSION / "manifest.json").read_text())
    with Firefox(program, tmp_path, manifest["browser_specific_settings"]["gecko"]["id"]) as started:
        started.install(EXTENSION)
        yield started


@pytest.fixture
def host(extension_server):
    ben = Guest(extension_server, "Ben")
    ben.enter(ben.create_room(name="Friday films"))
    yield ben
    ben.leave()


def connections(host: Guest, name: str) -> list[str]:
    people = host.state(host.code)["data"]["people"]["list"]
    return [conn["conn_id"] for one in people if one["name"] == name for conn in one["conns"]]


def test_it_loads_and_joins_a_room(fox, host, extension_server) -> None:
    fox.open_popup()
    fox.run("await browser.storage.local.set({ options: { server: args[0] } })", extension_server.url)
    fox.fill("//input[@autocomplete='nickname']", "Ana")
    fox.fill("//input[@placeholder='Room code or link']", f"{extension_server.url}/r/{host.code[:3]}-{host.code[3:]}")
    fox.click("//button[@type='submit']")
    assert fox.text("//*[contains(@class, 'share-code')]").replace("-", "") == host.code
    fox.until(lambda: "2 people" in fox.text("//main"), "both are here")
    assert fox.run("return browser.action.getBadgeText({})") == "2"
    [before] = connections(host, "Ana")
    # A background page that is thrown away is what stopping a worker is in Chromium.
    stop = "await WebExtensionPolicy.getByID(args[0]).extension.terminateBackground({ ignoreDevToolsAttached: true })"
    fox.as_browser(stop, "extension@sharetube")
    fox.until(lambda: connections(host, "Ana") not in ([before], []), "it is back by another connection")
    fox.until(lambda: "2 people" in fox.text("//main"), "the popup shows the room again")
    fox.click("//button[contains(., 'Leave the room')]")
    fox.until(lambda: not connections(host, "Ana"), "she left")
    redirect = fox.run("return browser.identity.getRedirectURL()")
    assert redirect == f"https://{FIREFOX_HOST}.extensions.allizom.org/"
    granted = fox.run("return browser.permissions.getAll()")
    assert sorted(granted["permissions"]) == ["contextMenus", "identity", "storage"]
