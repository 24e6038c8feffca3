"""Accounts by e-mail and password, as people meet them."""

from uuid import uuid4

import pytest

from tests.support.accounts import PASSWORD, Browser, eventually


@pytest.fixture
def browser(server):
    made = []

    def open_one() -> Browser:
        made.append(Browser(server))
        return made[-1]

    yield open_one
    for one in made:
        one.close()


@pytest.fixture
def email() -> str:
    return f"Ana.{uuid4().hex[:8]}@Example.org"


def code(answer) -> str | None:
    return None if answer["ok"] else answer["error"]["code"]


def test_register_verify_sign_in_and_out(browser, email) -> None:
    ana = browser().becomes(email)
    assert ana.user["guest"] is False
    profile = ana.get("/api/users/me")["data"]
    assert (profile["email"], profile["password"], profile["google"], profile["admin"]) == (email, True, False, False)
    assert ana.post("/api/auth/logout") == {"ok": True}
    assert code(ana.refreshed()) == "unauthenticated"
    again = browser().logs_in(email.lower())
    assert again.user["user_id"] == ana.user["user_id"]
    assert again.refreshed()["data"]["user"]["user_id"] == ana.user["user_id"]


def test_a_guest_becomes_the_account_and_keeps_what_is_theirs(browser, email) -> None:
    ana = browser().guest("Ana")
    room = ana.post("/api/room.create", name="Films")["data"]["code"]
    cookie = ana.http.cookies.get("sharetube_session")
    token = ana.registers(email, name="Ana L.")
    ana.enters(ana.post("/api/auth/verify", token=token, viewer=True))
    assert ana.user["guest"] is False
    assert ana.user["name"] == "Ana L."
    assert ana.get(f"/api/room/{room}/state")["data"]["you"]["role"] == "owner"
    assert len(ana.get("/api/auth/sessions")["data"]["sessions"]) == 1, "the session goes on"
    # Another tab that still has the guest's cookie is not signed out by it.
    other = browser()
    other.http.cookies.set("sharetube_session", cookie, path="/api/auth")
    assert other.refreshed()["data"]["user"]["guest"] is False


def test_a_mail_that_nobody_asked_for_gives_nobody_an_account(browser, email) -> None:
    """Mallory registers with Ana's address. Ana opens the link: she does not know the password, and nothing begins."""
    mallory, ana = browser().guest("Mallory"), browser()
    token = mallory.registers(email, "a secret of Mallory's own", name="Mallory")
    assert code(ana.post("/api/auth/verify", token=token, viewer=True)) == "forbidden"
    assert code(ana.guest().post("/api/auth/verify", token=token, password="a guess of hers")) == "forbidden"
    assert code(browser().post("/api/auth/login", email=email, password=PASSWORD)) == "unauthenticated"
    ana.becomes(email)
    assert code(mallory.post("/api/auth/verify", token=token)) == "conflict", "the address is taken by now"


def test_a_link_works_once(browser, email) -> None:
    ana = browser()
    token = ana.registers(email)
    ana.enters(ana.post("/api/auth/verify", token=token, password=PASSWORD))
    assert code(browser().post("/api/auth/verify", token=token, password=PASSWORD)) == "not_found"
    assert code(browser().post("/api/auth/verify", token="x" * 43, password=PASSWORD)) == "not_found"


def test_answers_do_not_tell_which_addresses_have_an_account(browser, email) -> None:
    ana, eve = browser().becomes(email), browser()
    for path, more in (("/api/auth/register", {"password": PASSWORD, "name": "Eve"}), ("/api/auth/reset", {})):
        known = eve.post(path, email=email, **more)
        unknown = eve.post(path, email=f"nobody-{uuid4().hex[:6]}@example.org", **more)
        assert known == unknown == {"ok": True}
    wrong = eve.post("/api/auth/login", email=email, password="not her password")
    nobody = eve.post("/api/auth/login", email=f"no-{email}", password="not her password")
    assert wrong == nobody
    assert code(wrong) == "unauthenticated"
    told = eventually(
        lambda: next((m for m in ana.mails(email) if "has one already" in m), None), "a word to the owner"
    )
    assert "verify" not in told


def test_a_forgotten_password(browser, email, server, guest) -> None:
    ana, phone = browser().becomes(email), browser().logs_in(email)
    assert phone.post("/api/auth/reset", email=email) == {"ok": True}
    token = ana.mailed(email, "/reset#")
    assert code(phone.post("/api/auth/reset/confirm", token=token, password="password123")) == "invalid"
    phone.enters(phone.post("/api/auth/reset/confirm", token=token, password="another melon entirely", viewer=True))
    assert code(ana.get("/api/users/me")) == "unauthenticated", "the other devices are out"
    assert phone.refreshed()["ok"]
    assert code(browser().post("/api/auth/login", email=email, password=PASSWORD)) == "unauthenticated"
    browser().logs_in(email, "another melon entirely")
    assert code(phone.post("/api/auth/reset/confirm", token=token, password="yet another melon")) == "not_found"
    assert eventually(lambda: next((m for m in ana.mails(email) if "was changed" in m), None), "a word about it")


def test_changing_ones_password(browser, email) -> None:
    ana, phone = browser().becomes(email), browser().logs_in(email)
    assert code(ana.post("/api/auth/password", current="wrong", password="another melon entirely")) == "forbidden"
    assert ana.post("/api/auth/password", current=PASSWORD, password="another melon entirely") == {"ok": True}
    assert ana.get("/api/users/me")["ok"]
    assert code(phone.get("/api/users/me")) == "unauthenticated"
    assert code(browser().guest().post("/api/auth/password", password="another melon entirely")) == "forbidden"


@pytest.mark.parametrize("password", ["short", "password123", "qwertyuiop", "ana.ana.ana"])
def test_passwords_that_are_too_easy(browser, password) -> None:
    answer = browser().post("/api/auth/register", email="ana@example.org", password=password, name="Ana")
    assert code(answer) == "invalid"


@pytest.mark.parametrize(
    "address", ["", "ana", "ana@", "@example.org", "ana@example", "a b@example.org", "а@example.org"]
)
def test_addresses_that_are_none(browser, address) -> None:
    assert code(browser().post("/api/auth/register", email=address, password=PASSWORD, name="Ana")) == "invalid"


def test_guessing_a_password_becomes_slow(browser, email) -> None:
    ana, eve = browser().becomes(email), browser()
    answers = [eve.post("/api/auth/login", email=email, password=f"guess number {n}") for n in range(12)]
    assert [code(answer) for answer in answers[:5]] == ["unauthenticated"] * 5
    assert code(answers[-1]) == "rate_limited"
    assert answers[-1]["error"]["retry_after_ms"] > 0
    assert ana.get("/api/users/me")["ok"], "who is signed in already notices nothing"


def test_mails_to_one_address_are_few(browser, email) -> None:
    eve = browser()
    codes = [code(eve.post("/api/auth/reset", email=email)) for _ in range(6)]
    assert codes == [None, None, None, None, "rate_limited", "rate_limited"]


def test_signing_out_everywhere_cuts_sockets(browser, email, server, guest) -> None:
    ana, phone = browser().becomes(email), browser().logs_in(email)
    entries = ana.get("/api/auth/sessions")["data"]["sessions"]
    assert [entry["agent"] for entry in entries] == ["Firefox on Linux"] * 2
    assert sum(entry["current"] for entry in entries) == 1
    socket = guest("Ana")
    socket.token = phone.token
    socket.enter(guest("Ben").create_room())
    other = next(entry for entry in entries if not entry["current"])
    assert ana.call("DELETE", f"/api/auth/sessions/{other['session_id']}").json() == {"ok": True}
    eventually(lambda: None if socket.sio.connected else True, "the socket of that session is cut")
    assert code(ana.call("DELETE", f"/api/auth/sessions/{other['session_id']}").json()) == "not_found"
    assert ana.call("DELETE", "/api/auth/sessions").json() == {"ok": True}
    assert code(ana.get("/api/users/me")) == "unauthenticated"


def test_nobody_ends_another_ones_session(browser, email) -> None:
    ana, eve = browser().becomes(email), browser().guest("Eve")
    (entry,) = ana.get("/api/auth/sessions")["data"]["sessions"]
    assert code(eve.call("DELETE", f"/api/auth/sessions/{entry['session_id']}").json()) == "not_found"
    assert ana.get("/api/users/me")["ok"]


def test_cookies_of_accounts_come_from_our_own_pages_alone(browser, email) -> None:
    browser().becomes(email)
    evil = browser()
    evil.http.headers["Origin"] = "https://evil.example"
    assert code(evil.post("/api/auth/login", email=email, password=PASSWORD, viewer=True)) == "forbidden"


def test_what_this_server_offers(browser) -> None:
    assert browser().get("/api/auth/options")["data"] == {
        "google": False,
        "email": True,
        "signup": "open",
        "room_creation": "anyone",
        "public_rooms": True,
    }
