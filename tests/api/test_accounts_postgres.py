"""Accounts on PostgreSQL, from an empty database on: the same story as on SQLite."""

from uuid import uuid4

import pytest

from tests.admin.test_cli import flask
from tests.support.accounts import PASSWORD, Browser
from tests.support.live import LiveServer


@pytest.fixture
def server(postgres_database, tmp_path):
    live = LiveServer(tmp_path, DATABASE_URL=postgres_database)
    done = flask(live, "db", "upgrade", DATABASE_URL=postgres_database)
    assert done.returncode == 0, done.stderr
    live.start()
    yield live
    live.stop()


def test_an_account_from_its_beginning_to_its_end(server, postgres_database) -> None:
    email = f"ana-{uuid4().hex[:6]}@example.org"
    ana = Browser(server).guest("Ana")
    ana.room = ana.post("/api/room.create", name="Films")["data"]["code"]
    token = ana.registers(email)
    ana.enters(ana.post("/api/auth/verify", token=token, viewer=True))
    late = Browser(server).post("/api/auth/verify", token=token, password=PASSWORD)
    assert late["error"]["code"] == "not_found"
    second = Browser(server)
    again = second.post("/api/auth/register", email=email.upper(), password=PASSWORD, name="Eve")
    assert again == {"ok": True}
    phone = Browser(server)
    phone.enters(phone.post("/api/auth/pair", code=ana.post(f"/api/room/{ana.room}/pair")["data"]["code"]))
    made = ana.post(f"/api/room/{ana.room}/tokens", name="Bot", capabilities=["chat.send"], days=1)["data"]
    phone.token = made["token"]
    said = {"name": "chat.send", "data": {"text": "Hello"}, "op_id": uuid4().hex}
    assert phone.post(f"/api/room/{ana.room}/command", **said)["ok"]
    assert [one["text"] for one in ana.get("/api/users/me/export")["data"]["messages"]] == ["Hello"]
    assert len(ana.get("/api/auth/sessions")["data"]["sessions"]) == 2
    made = flask(
        server,
        "create-admin",
        "--email",
        email,
        "--name",
        "A",
        answers=f"{PASSWORD}\n" * 2,
        DATABASE_URL=postgres_database,
    )
    assert made.returncode == 0, made.stderr
    only = ana.call("DELETE", "/api/users/me", {"password": PASSWORD}).json()
    assert only["error"]["code"] == "conflict", "the only admin"
    root = ["create-admin", "--email", "root@example.org", "--name", "Root"]
    assert flask(server, *root, answers=f"{PASSWORD}\n" * 2, DATABASE_URL=postgres_database).returncode == 0
    assert ana.call("DELETE", "/api/users/me", {"password": PASSWORD}).json() == {"ok": True}
    gone = Browser(server).post("/api/auth/login", email=email, password=PASSWORD)
    assert gone["error"]["code"] == "unauthenticated"
    Browser(server).becomes(email)
