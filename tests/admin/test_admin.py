"""The panel: who gets in, what an admin can do, and that each act is written down."""

from __future__ import annotations

import re
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.admin.conftest import AdminSeat, give_account
from tests.support.live import Guest, LiveServer, Visitor

PAGES = ("", "people", "rooms", "reports", "bans", "acts", "people?q=a&page=0", "rooms?closed=on&q=x", "reports?all=1")


def heard(who: Guest, event: str) -> dict[str, Any]:
    return who.wait_for(lambda name, _payload: name == event)


def is_cut(who: Guest) -> None:
    deadline = time.monotonic() + 20
    while who.sio.connected:
        assert time.monotonic() < deadline, "the socket is still there"
        time.sleep(0.02)


def room_id_of(admin: AdminSeat, code: str) -> str:
    page = admin.page(f"rooms?q={code}")
    return page.split('href="/admin/rooms/')[1].split('"')[0]


@pytest.mark.parametrize("path", PAGES)
def test_without_an_admins_cookie_there_is_only_the_door(server: LiveServer, path: str) -> None:
    for cookies in ({}, {"sharetube_admin": "W10.made.up"}):
        answer = requests.get(f"{server.url}/admin/{path}", cookies=cookies, timeout=20)
        assert "For the admins of this server" in answer.text
        assert "<table" not in answer.text
        assert answer.headers["Cache-Control"] == "no-store"
        assert "noindex" in answer.headers["X-Robots-Tag"]


def test_an_act_without_the_cookie_changes_nothing(
    server: LiveServer, guest: Callable[[str], Guest], admin: AdminSeat
) -> None:
    code = guest("Ana").create_room()
    room_id = room_id_of(admin, code)
    stranger = requests.post(
        f"{server.url}/admin/rooms/{room_id}/close", headers={"Origin": server.url}, timeout=20, allow_redirects=False
    )
    assert stranger.status_code == 403
    assert "closed (" not in admin.page(f"rooms/{room_id}")


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1:1"])
def test_an_act_from_another_page_changes_nothing(admin: AdminSeat, guest: Callable[[str], Guest], origin: str) -> None:
    room_id = room_id_of(admin, guest("Ana").create_room())
    assert admin.act(f"rooms/{room_id}/close", origin=origin).status_code == 403
    assert "closed (" not in admin.page(f"rooms/{room_id}")


def test_nobody_else_gets_in(server: LiveServer, guest: Callable[[str], Guest]) -> None:
    plain, account = guest("Ana"), guest("Ben")
    give_account(server, account.user_id, admin=False)
    for who in (plain, account):
        refused = AdminSeat(server, who).enter()
        assert refused.status_code == 403
        assert refused.json()["error"]["code"] == "forbidden"
        assert "sharetube_admin" not in refused.cookies


def test_an_admin_sees_every_page(admin: AdminSeat, guest: Callable[[str], Guest]) -> None:
    ana = guest("<b>Ana</b>")
    ana.create_room(name="<script>alert(1)</script>")
    for path in PAGES:
        page = admin.page(path)
        assert "For the admins" not in page
        assert "<script>alert" not in page
        assert "<b>Ana" not in page
    assert "&lt;b&gt;Ana" in admin.page("people?q=%3Cb%3EAna")


def test_the_overview_counts_and_draws(admin: AdminSeat, guest: Callable[[str], Guest]) -> None:
    def figures() -> dict[str, int]:
        page = admin.page("")
        found = re.findall(r"<dt>(?:<a [^>]*>)?([^<]+)(?:</a>)?</dt><dd>(\d+)</dd>", page)
        charts = re.findall(r'aria-label="([^"]+), oldest day first: ([\d, ]+)"', page)
        for title, days in charts:
            assert len(days.split(",")) == 14, title
            found.append((title, str(sum(map(int, days.split(","))))))
        return {title: int(number) for title, number in found}

    before = figures()
    ana = guest("Ana")
    ana.enter(ana.create_room())
    assert ana.do("chat.send", text="hello")["ok"]
    ben = guest("Ben")
    assert ben.enter(ana.code or "")
    assert ben.do("room.report", user_id=ana.user_id, reason="rude")["ok"]
    after = figures()
    # The names of those here now are left out: people of other tests may be on their way out.
    grown = {title: after[title] - before[title] for title in after if not title.endswith("here")}
    assert grown == {
        "Open rooms": 1,
        "People": 2,
        "With an account": 0,
        "Messages, 24 hours": 1,
        "Reports to answer": 1,
        "New people": 2,
        "New rooms": 1,
        "People by when they last came": 2,
    }


def test_the_cookie_ends_with_the_session_behind_it(server: LiveServer, admin: AdminSeat) -> None:
    admin.page("people")
    admin.who.post("/api/auth/logout")
    assert "For the admins" in admin.page("people")


def test_the_cookie_ends_with_the_right(server: LiveServer, admin: AdminSeat) -> None:
    with sqlite3.connect(Path(server.folder) / "sharetube.db", timeout=20) as database:
        database.execute("UPDATE accounts SET admin = 0 WHERE user_id = ?", (admin.who.user_id,))
    database.close()
    assert "For the admins" in admin.page("people")


def test_a_closed_room_stays_closed_to_its_owner_until_it_is_opened_again(
    admin: AdminSeat, guest: Callable[[str], Guest]
) -> None:
    ana, ben = guest("Ana"), guest("Ben")
    code = ana.create_room()
    ana.enter(code)
    ben.enter(code)
    room_id = room_id_of(admin, code)
    assert admin.act(f"rooms/{room_id}/close").status_code == 303
    assert heard(ana, "room.closed")["reason"] == "admin"
    assert guest("Nobody").connect().join(code)["error"]["code"] == "not_found"
    assert ana.join(code)["error"]["code"] == "closed"
    assert "closed (admin)" in admin.page(f"rooms/{room_id}")
    assert admin.act(f"rooms/{room_id}/reopen").status_code == 303
    assert ana.join(code)["ok"]
    acts = admin.page("acts")
    assert "room.close" in acts
    assert "room.reopen" in acts


def test_a_room_is_taken_out_of_the_public_list(admin: AdminSeat, guest: Callable[[str], Guest]) -> None:
    ana = guest("Ana")
    code = ana.create_room(visibility="public")
    ana.enter(code)
    room_id = room_id_of(admin, code)
    admin.act(f"rooms/{room_id}/unlist")
    assert heard(ana, "room.update")["patch"]["settings"]["visibility"] == "unlisted"


def test_a_banned_person_is_out_at_once_and_in_again_when_it_is_lifted(
    admin: AdminSeat, guest: Callable[[str], Guest]
) -> None:
    ana = guest("Ana")
    code = ana.create_room()
    ana.enter(code)
    assert admin.act(f"people/{ana.user_id}/ban", reason="spam", days="7").status_code == 303
    is_cut(ana)
    assert ana.get("/api/users/me").status_code == 401
    assert ana.post("/api/auth/refresh", {"refresh_token": ana.refresh_token}, signed=False).status_code == 401
    by = f'<a href="/admin/people/{admin.who.user_id}"><bdi>Root</bdi></a>'
    for path in ("bans", f"people/{ana.user_id}"):
        page = admin.page(path)
        assert "spam" in page
        assert by in page
    admin.act(f"people/{ana.user_id}/lift")
    assert "spam" not in admin.page("bans")
    assert "banned</strong>" not in admin.page(f"people/{ana.user_id}")
    admin.act(f"people/{ana.user_id}/ban", reason="spam again", days="")
    assert "until lifted" in admin.page("bans")


@pytest.mark.parametrize(
    ("form", "told"),
    [({"reason": "", "days": "7"}, "Say why"), ({"reason": "x", "days": "8"}, "1, 7 or 30 days")],
)
def test_a_ban_needs_a_reason_and_a_length(
    admin: AdminSeat, guest: Callable[[str], Guest], form: dict[str, str], told: str
) -> None:
    ana = guest("Ana")
    refused = admin.act(f"people/{ana.user_id}/ban", **form)
    assert refused.status_code == 400
    assert told in refused.text
    assert ana.get("/api/users/me").status_code == 200


def test_signing_somebody_out_ends_their_sessions_and_no_more(admin: AdminSeat, guest: Callable[[str], Guest]) -> None:
    ana = guest("Ana")
    ana.enter(ana.create_room())
    admin.act(f"people/{ana.user_id}/sign-out")
    is_cut(ana)
    assert "banned</strong>" not in admin.page(f"people/{ana.user_id}")


def test_admins_are_made_and_unmade_and_one_always_stays(
    server: LiveServer, admin: AdminSeat, guest: Callable[[str], Guest]
) -> None:
    with sqlite3.connect(Path(server.folder) / "sharetube.db", timeout=20) as database:
        database.execute("UPDATE accounts SET admin = 0 WHERE user_id != ?", (admin.who.user_id,))
    database.close()
    ana, ben = guest("Ana"), guest("Ben")
    assert admin.act(f"people/{ana.user_id}/make-admin").status_code == 400
    give_account(server, ben.user_id, admin=False)
    assert admin.act(f"people/{admin.who.user_id}/no-admin").status_code == 409
    assert admin.act(f"people/{ben.user_id}/make-admin").status_code == 303
    assert AdminSeat(server, ben).enter().status_code == 200
    assert admin.act(f"people/{ben.user_id}/ban", reason="coup", days="").status_code == 409
    assert admin.act(f"people/{admin.who.user_id}/ban", reason="oops", days="").status_code == 400
    assert admin.act(f"people/{ben.user_id}/no-admin").status_code == 303


@pytest.mark.parametrize("path", ["people/u_nobody", "rooms/nothing"])
def test_what_is_not_there_is_told(admin: AdminSeat, path: str) -> None:
    answer = admin.http.get(f"{admin.server.url}/admin/{path}", timeout=20)
    assert answer.status_code == 404
    assert "Nothing was changed" in answer.text


@pytest.mark.parametrize(
    "path", ["rooms/nothing/close", "people/u_nobody/ban", "people/u_x/dance", "reports/r/handled"]
)
def test_acts_on_what_is_not_there_are_refused(admin: AdminSeat, path: str) -> None:
    assert admin.act(path, reason="x", days="1").status_code == 404


def test_leaving_ends_it(admin: AdminSeat) -> None:
    assert admin.act("leave").status_code == 302
    assert "For the admins" in admin.page("people")


def test_acts_are_written_down(admin: AdminSeat, guest: Callable[[str], Guest]) -> None:
    ana: Visitor = guest("Ana")
    admin.act(f"people/{ana.user_id}/sign-out")
    page = admin.page("acts")
    assert "user.sign_out" in page
    assert ana.user_id in page
    assert "Root" in page
