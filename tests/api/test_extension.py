"""Handing a session over to the extension, and where it is to be had: facts of WIRE.md §6 and RFC 7636."""

import base64
import hashlib
import io
import json
import re
import secrets
import zipfile
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

import config
from server.api.extension import EXTENSION, PACKAGE
from server.contract.errors import Refused
from server.engine.store import open_store
from server.models import Base
from server.services.bundle import zipped
from server.services.handover import CODE_MS, FIREFOX_HOST, Handover
from server.services.sessions import Device, Sessions
from server.services.signing import Signer
from tests.engine.house import sql_engine
from tests.fakes.fake_clock import FakeClock

PRODUCT = json.loads((PACKAGE / "product.json").read_text())
CHROME = f"https://{config.load({}).extension_id}.chromiumapp.org/"
FIREFOX = f"https://{FIREFOX_HOST}.extensions.allizom.org/"
STATE = "state-of-the-art"


def pkce() -> tuple[str, str]:
    """A verifier and its challenge."""
    verifier = secrets.token_urlsafe(48)
    digest = hashlib.sha256(verifier.encode()).digest()
    return verifier, base64.urlsafe_b64encode(digest).decode().rstrip("=")


def ask(person, challenge: str, redirect_uri: str = CHROME, **headers: str) -> requests.Response:
    body = {"redirect_uri": redirect_uri, "code_challenge": challenge, "state": STATE}
    url = f"{person.server.url}/auth/extension/start"
    return person.http.post(url, json=body, headers=person.headers() | headers, timeout=10)


def code_of(response: requests.Response) -> str:
    location = response.json()["data"]["location"]
    assert location.startswith((CHROME, FIREFOX))
    query = parse_qs(urlsplit(location).query)
    assert query["state"] == [STATE]
    return query["code"][0]


def redeem(server, code: str, verifier: str, redirect_uri: str = CHROME, **headers: str) -> requests.Response:
    body = {"code": code, "code_verifier": verifier, "redirect_uri": redirect_uri}
    return requests.post(f"{server.url}/auth/extension/token", json=body, headers=headers, timeout=10)


def test_ids_follow_from_the_product_file() -> None:
    key = hashlib.sha256(base64.b64decode(PRODUCT["key"])).hexdigest()[:32]
    assert config.load({}).extension_id == "".join(chr(ord("a") + int(digit, 16)) for digit in key)
    assert hashlib.sha1(PRODUCT["gecko_id"].encode(), usedforsecurity=False).hexdigest() == FIREFOX_HOST


@pytest.mark.parametrize("redirect_uri", [CHROME, FIREFOX])
def test_the_extension_becomes_the_same_guest(server, guest, redirect_uri) -> None:
    ana = guest("Ana")
    room = ana.create_room()
    verifier, challenge = pkce()
    code = code_of(ask(ana, challenge, redirect_uri))
    origin = f"chrome-extension://{config.load({}).extension_id}"
    answer = redeem(server, code, verifier, redirect_uri, Origin=origin)
    assert answer.headers["Access-Control-Allow-Origin"] == origin
    assert "Access-Control-Allow-Credentials" not in answer.headers
    assert answer.headers["Cache-Control"] == "no-store"
    session = answer.json()["data"]
    assert session["user"] == {"user_id": ana.user_id, "name": "Ana", "avatar": None, "guest": True}
    headers = {"Authorization": f"Bearer {session['access_token']}"}
    state = requests.get(f"{server.url}/api/room/{room}/state", headers=headers, timeout=10).json()
    assert state["data"]["you"]["role"] == "owner"
    # A session of its own: signing out here leaves the viewer signed in.
    assert requests.post(f"{server.url}/api/auth/logout", headers=headers, timeout=10).json()["ok"]
    assert ana.get("/api/users/me").json()["ok"]


def test_a_code_is_good_once(server, guest) -> None:
    verifier, challenge = pkce()
    code = code_of(ask(guest("Ana"), challenge))
    assert redeem(server, code, verifier).status_code == 200
    again = redeem(server, code, verifier)
    assert (again.status_code, again.json()["error"]["code"]) == (401, "unauthenticated")


@pytest.mark.parametrize("wrong", ["verifier", "redirect_uri"])
def test_a_wrong_try_spends_the_code(server, guest, wrong) -> None:
    verifier, challenge = pkce()
    code = code_of(ask(guest("Ana"), challenge))
    asked = {"verifier": verifier, "redirect_uri": CHROME} | {
        wrong: {"verifier": pkce()[0], "redirect_uri": FIREFOX}[wrong]
    }
    assert redeem(server, code, **asked).status_code == 401
    assert redeem(server, code, verifier).status_code == 401


@pytest.mark.parametrize(
    "redirect_uri",
    [
        "https://evil.example/",
        "https://abcdefghijklmnopabcdefghijklmnop.chromiumapp.org/",
        f"https://{FIREFOX_HOST}.extensions.allizom.org.evil.example/",
        CHROME.replace("https", "http"),
        CHROME + "?code=x",
        CHROME + "#",
        CHROME + "\n",
        CHROME[:-1] + "@evil.example/",
        CHROME[:-1] + ":8443/",
        CHROME + "%2e",
        "",
        "javascript:alert(1)",
    ],
)
def test_nobody_else_gets_a_code(server, guest, redirect_uri) -> None:
    _verifier, challenge = pkce()
    assert ask(guest("Ana"), challenge, redirect_uri).json()["error"]["code"] == "invalid"
    query = {"redirect_uri": redirect_uri, "state": STATE, "code_challenge": challenge, "code_challenge_method": "S256"}
    page = requests.get(f"{server.url}/auth/extension/start", params=query, timeout=10)
    assert page.status_code == 400


def test_the_page_tells_who_asks_rightly(server) -> None:
    _verifier, challenge = pkce()
    query = {"redirect_uri": CHROME, "state": STATE, "code_challenge": challenge, "code_challenge_method": "S256"}
    page = requests.get(f"{server.url}/auth/extension/start", params=query, timeout=10)
    assert page.status_code == 200
    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["X-Frame-Options"] == "DENY"
    plain = requests.get(
        f"{server.url}/auth/extension/start", params=query | {"code_challenge_method": "plain"}, timeout=10
    )
    assert plain.status_code == 400


def test_a_code_is_given_to_a_person_on_our_own_page_alone(server, guest) -> None:
    ana = guest("Ana")
    _verifier, challenge = pkce()
    assert ask(ana, challenge, Origin="https://evil.example").status_code == 403
    assert ask(ana, challenge, Authorization="Bearer nonsense").status_code == 401
    assert ask(ana, "short").status_code == 400
    with_token = requests.post(f"{server.url}/auth/extension/start?token={ana.token}", json={}, timeout=10)
    assert with_token.status_code == 401


def test_a_code_lasts_a_minute(settings) -> None:
    with sql_engine(settings.database_url) as engine:
        Base.metadata.create_all(engine)
    store, clock = open_store(settings.database_url), FakeClock(1_800_000_000_000)
    try:
        sessions = Sessions(store, clock, Signer(clock, "x" * 40))
        handover = Handover(store, clock, sessions, settings.extension_id)
        person = sessions.guest("Ana", Device("viewer")).person
        verifier, challenge = pkce()
        late = handover.issue(person, CHROME, challenge)
        clock.advance(CODE_MS)
        with pytest.raises(Refused, match="too long"):
            handover.redeem(late, verifier, CHROME, Device("extension"))
        timely = handover.issue(person, CHROME, challenge)
        clock.advance(CODE_MS - 1)
        # Another process of the same server knows it as well.
        other = Handover(store, clock, Sessions(store, clock, Signer(clock, "x" * 40)), settings.extension_id)
        assert other.redeem(timely, verifier, CHROME, Device("extension")).person.user_id == person.user_id
    finally:
        store.close()


def test_zips_are_the_same_of_the_same_files(tmp_path: Path) -> None:
    files = {"b/two.txt": b"2", "one.txt": b"1"}
    assert zipped(files) == zipped(dict(reversed(files.items())))
    with zipfile.ZipFile(io.BytesIO(zipped(files, top="it"))) as archive:
        assert archive.namelist() == ["it/b/two.txt", "it/one.txt"]
        assert archive.read("it/one.txt") == b"1"


def test_the_extension_can_be_downloaded(server) -> None:
    page = requests.get(f"{server.url}/extension", timeout=10)
    assert page.status_code == 200
    assert not re.findall(r"style=|<style|onclick|<script", page.text), "the policy of the pages forbids them"
    assert page.text.count("<svg") >= 5
    got = requests.get(f"{server.url}/extension.zip", timeout=10)
    if not (EXTENSION / "manifest.json").is_file():
        assert got.status_code == 404
        assert "/extension.zip" not in page.text
        return
    with zipfile.ZipFile(io.BytesIO(got.content)) as archive:
        manifest = json.loads(archive.read("sharetube-extension/manifest.json"))
        assert manifest["key"] == PRODUCT["key"]
        assert archive.testzip() is None
