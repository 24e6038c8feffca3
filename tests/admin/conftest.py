"""A server of its own, since admins act on all of it."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from tests.support.live import LiveServer, Visitor
from tests.support.people import guest

__all__ = ["guest"]


class AdminSeat:
    """An admin at the panel, as a browser sends it."""

    def __init__(self, server: LiveServer, who: Visitor) -> None:
        self.server, self.who, self.http = server, who, requests.Session()

    def enter(self) -> requests.Response:
        return self.http.post(f"{self.server.url}/admin/enter", headers=self.who.headers(), timeout=20)

    def page(self, path: str) -> str:
        answer = self.http.get(f"{self.server.url}/admin/{path}", timeout=20)
        assert answer.status_code == 200, answer.text
        return answer.text

    def act(self, path: str, origin: str | None = None, **form: str) -> requests.Response:
        headers = {"Origin": origin or self.server.url}
        return self.http.post(
            f"{self.server.url}/admin/{path}", data=form, headers=headers, timeout=20, allow_redirects=False
        )


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    live = LiveServer(tmp_path_factory.mktemp("instance")).start()
    yield live
    live.stop()


@pytest.fixture
def admin(server: LiveServer) -> AdminSeat:
    """Somebody with an account that is an admin's, who has entered."""
    seat = AdminSeat(server, Visitor(server, "Root"))
    give_account(server, seat.who.user_id, admin=True)
    assert seat.enter().status_code == 200
    return seat


def give_account(server: LiveServer, user_id: str, *, admin: bool) -> None:
    """An account as `flask create-admin` or a registration would leave it."""
    with sqlite3.connect(Path(server.folder) / "sharetube.db", timeout=20) as database:
        database.execute("UPDATE users SET kind = 'account' WHERE id = ?", (user_id,))
        database.execute(
            "INSERT INTO accounts (user_id, email, email_key, password_hash, google_sub, admin, created_at_ms)"
            " VALUES (?, ?, ?, NULL, NULL, ?, ?)",
            (user_id, f"{user_id}@example.org", f"{user_id}@example.org", admin, int(time.time() * 1000)),
        )
    database.close()
