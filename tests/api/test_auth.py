"""Guests and their tokens: WIRE.md §6."""

import time

import jwt
import pytest
import requests

from server.engine.clock import SystemClock


def refresh(server, token):
    return requests.post(f"{server.url}/api/auth/refresh", json={"refresh_token": token}, timeout=10)


def test_a_guest_signs_in_and_is_themselves(guest) -> None:
    ana = guest("  Ana\u200b \u202e ")
    me = ana.get("/api/users/me").json()["data"]
    assert me == {
        "user_id": ana.user_id,
        "name": "Ana",
        "avatar": None,
        "guest": True,
        "email": None,
        "google": False,
        "password": False,
        "admin": False,
        "room": None,
    }


@pytest.mark.parametrize("name", ["", "   ", "x" * 41, "a\0b", 5, None, "\u200b\u200d"])
def test_names_that_are_none(server, name) -> None:
    response = requests.post(f"{server.url}/api/auth/guest", json={"name": name}, timeout=10)
    assert response.status_code == 400
    assert response.json()["error"]["code"] == "invalid"


def test_a_lost_answer_and_two_tabs_sign_nobody_out(server, guest) -> None:
    ana = guest("Ana")
    first = refresh(server, ana.refresh_token).json()["data"]
    again = refresh(server, ana.refresh_token).json()["data"]
    assert first["refresh_token"] == again["refresh_token"]
    later = refresh(server, first["refresh_token"]).json()["data"]
    assert refresh(server, ana.refresh_token).json()["ok"], "within the grace"
    assert refresh(server, later["refresh_token"]).json()["ok"]


def test_reuse_of_an_old_token_ends_the_session_and_its_sockets(server, guest) -> None:
    ana = guest("Ana")
    code = ana.create_room()
    ana.enter(code)
    tokens = [ana.refresh_token]
    for _ in range(3):
        tokens.append(refresh(server, tokens[-1]).json()["data"]["refresh_token"])
    assert refresh(server, tokens[0]).status_code == 401
    assert refresh(server, tokens[-1]).status_code == 401, "the family is gone"
    assert ana.get("/api/users/me").status_code == 401
    deadline = time.monotonic() + 10
    while ana.sio.connected and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not ana.sio.connected


@pytest.mark.parametrize("token", ["", "x", "s_1.1.x", "s_1.٣.x", "a.b.c.d"])
def test_made_up_refresh_tokens(server, token) -> None:
    assert refresh(server, token).status_code == 401


def test_the_viewer_gets_a_cookie_and_no_token(server) -> None:
    browser = requests.Session()
    own = {"Origin": server.url}
    data = browser.post(
        f"{server.url}/api/auth/guest", json={"name": "Ana", "viewer": True}, headers=own, timeout=10
    ).json()["data"]
    assert "refresh_token" not in data
    cookie = next(iter(browser.cookies))
    assert cookie.path == "/api/auth"
    assert cookie.has_nonstandard_attr("HttpOnly")
    assert cookie.get_nonstandard_attr("SameSite") == "Strict"
    again = browser.post(f"{server.url}/api/auth/refresh", json={}, headers=own, timeout=10).json()["data"]
    assert again["user"] == data["user"]
    foreign = browser.post(
        f"{server.url}/api/auth/refresh", json={}, headers={"Origin": "https://evil.example"}, timeout=10
    )
    assert foreign.status_code == 403
    browser.close()


def test_tokens_in_addresses_are_refused(guest, server) -> None:
    ana = guest("Ana")
    response = requests.get(f"{server.url}/api/users/me?token={ana.token}", headers=ana.headers(), timeout=10)
    assert response.status_code == 401


def test_forged_and_expired_access_tokens(guest, server) -> None:
    ana = guest("Ana")
    claims = jwt.decode(ana.token, options={"verify_signature": False})
    now = SystemClock().now_ms() // 1000
    for forged in (
        jwt.encode(claims, "x" * 40, algorithm="HS256"),
        jwt.encode(claims, "", algorithm="none"),
        jwt.encode(claims | {"exp": now - 1}, "y" * 40, algorithm="HS256"),
    ):
        headers = {"Authorization": f"Bearer {forged}"}
        assert requests.get(f"{server.url}/api/users/me", headers=headers, timeout=10).status_code == 401


def test_a_new_name_shows_in_the_room(pair) -> None:
    ana, ben, _code = pair
    patched = ben.http.patch(
        f"{ben.server.url}/api/users/me", json={"name": "Benjamin"}, headers=ben.headers(), timeout=10
    )
    assert patched.json()["data"]["name"] == "Benjamin"
    ana.wait_for(lambda name, p: name == "presence.update" and any(x["name"] == "Benjamin" for x in p["people"]))
    ben.do("chat.send", text="hi")
    assert ana.wait_for(lambda name, p: name == "chat.message")["name"] == "Benjamin"


def test_logging_out_ends_it(guest, server) -> None:
    ana = guest("Ana")
    assert ana.post("/api/auth/logout").json() == {"ok": True}
    assert ana.get("/api/users/me").status_code == 401
    assert refresh(server, ana.refresh_token).status_code == 401
