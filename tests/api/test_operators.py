"""What an operator decides: who may make accounts and rooms, and whether rooms are listed."""

from uuid import uuid4

import pytest

from tests.admin.test_cli import flask
from tests.support.accounts import PASSWORD, Browser
from tests.support.live import LiveServer


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    live = LiveServer(
        tmp_path_factory.mktemp("strict"), SIGNUP="invite", ROOM_CREATION="accounts", PUBLIC_ROOMS="0"
    ).start()
    yield live
    live.stop()


def test_with_invitations_an_account_takes_one_and_uses_it_up(server) -> None:
    email = f"ana-{uuid4().hex[:6]}@example.org"
    without = Browser(server).post("/api/auth/register", email=email, password=PASSWORD, name="Ana")
    assert without["error"]["code"] == "forbidden"
    link = flask(server, "invite", "--days", "1").stdout.strip()
    invite = link.rpartition("#")[2]
    ana, ben = Browser(server), Browser(server)
    first = ana.registers(email, invite=invite)
    second = ben.registers(f"ben-{email}", name="Ben", invite=invite)
    ana.enters(ana.post("/api/auth/verify", token=first, password=PASSWORD, viewer=True))
    late = ben.post("/api/auth/verify", token=second, password=PASSWORD, viewer=True)
    assert late["error"]["code"] == "forbidden"
    assert ana.get("/api/auth/options")["data"]["signup"] == "invite"

    refused = Browser(server).guest("Eve").post("/api/room.create")
    assert refused["error"]["code"] == "forbidden"
    assert ana.post("/api/room.create", visibility="public")["error"]["code"] == "forbidden"
    code = ana.post("/api/room.create")["data"]["code"]
    body = {"name": "room.settings", "data": {"visibility": "public"}, "op_id": uuid4().hex}
    assert ana.post(f"/api/room/{code}/command", **body)["error"]["code"] == "forbidden"
    joined = ana.get(f"/api/room/{code}/state")["data"]["snapshot"]["room"]["settings"]
    assert joined["visibility"] == "unlisted"


def test_no_new_accounts_and_rooms_of_admins_alone(tmp_path_factory) -> None:
    live = LiveServer(tmp_path_factory.mktemp("closed"), SIGNUP="closed", ROOM_CREATION="admins").start()
    try:
        refused = Browser(live).post("/api/auth/register", email="ana@example.org", password=PASSWORD, name="Ana")
        assert refused["error"]["code"] == "forbidden"
        assert Browser(live).guest().post("/api/room.create")["error"]["code"] == "forbidden"
        made = flask(live, "create-admin", "--email", "root@example.org", "--name", "R", answers=f"{PASSWORD}\n" * 2)
        assert made.returncode == 0, made.stderr
        assert Browser(live).logs_in("root@example.org").post("/api/room.create")["ok"]
    finally:
        live.stop()


def test_production_without_a_mail_server_has_no_sign_up_by_mail(tmp_path_factory) -> None:
    live = LiveServer(
        tmp_path_factory.mktemp("prod"), SHARETUBE_ENV="production", SECRET_KEY="k3J9-xV2m_Qz7Lr0Tn5Wb8Yc1Hd4Gf6Ps"
    ).start()
    try:
        browser = Browser(live)
        assert browser.get("/api/auth/options")["data"]["email"] is False
        refused = browser.post("/api/auth/register", email="ana@example.org", password=PASSWORD, name="Ana")
        assert refused["error"]["code"] == "unsupported"
        assert browser.call("GET", "/dev/outbox").status_code == 404
    finally:
        live.stop()
