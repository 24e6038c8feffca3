"""Signing in to the extension with an account: by the provider's page in the viewer, then by one press."""

from __future__ import annotations

import pytest

from tests.support.browser import until
from tests.support.live import LiveServer
from tests.support.popup import Popup
from tests.support.watcher import EXTENSION, spoken

pytestmark = pytest.mark.browser


@pytest.fixture
def server(tmp_path, provider):
    live = LiveServer(tmp_path / "instance", **provider.settings).start()
    yield live
    live.stop()


def test_the_extension_becomes_the_account(browser_of, server, provider) -> None:
    browser_of.problems.allow(r"/favicon\.ico", "the provider of the test has no picture for its tab")
    ana = browser_of("ana", extension=EXTENSION)
    viewer = ana.open(f"{server.url}/signin")
    viewer.get_by_role("button", name="Continue with Google").click()
    viewer.get_by_role("link", name="Yes").click()
    viewer.wait_for_url(f"{server.url}/**")
    popup = Popup(ana, server.url)
    with ana.context.expect_page() as opened:
        popup.button("Be the same person as in the viewer").click()
    opened.value.get_by_role("button", name=spoken("Continue as Ana")).click()
    until(popup.page, lambda: popup.open().name.input_value() == "Ana", "the extension goes by that name")
    code = popup.create("Ana")
    popup.here(1)
    owner = viewer.evaluate(
        """async (code) => {
          const refreshed = await (await fetch("/api/auth/refresh", { method: "POST", body: "{}" })).json();
          const headers = { Authorization: `Bearer ${refreshed.data.access_token}` };
          const me = (await (await fetch("/api/users/me", { headers })).json()).data;
          const state = (await (await fetch(`/api/room/${code}/state`, { headers })).json()).data;
          return [me.guest, me.user_id === state.snapshot.room.roles.owner, state.people.list[0].conns[0].kind];
        }""",
        code,
    )
    assert owner == [False, True, "extension"]
    assert "/token" in provider.asked
