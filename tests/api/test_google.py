"""Signing in with an OpenID Connect provider of our own, over real HTTP, also one that lies."""

import base64
import io
import json
from uuid import uuid4

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from PIL import Image

from tests.fakes.fake_oidc import CLIENT_SECRET, FakeOidc
from tests.support.accounts import Browser, eventually
from tests.support.live import LiveServer


@pytest.fixture(scope="module")
def provider():
    with FakeOidc() as running:
        yield running


@pytest.fixture(scope="module")
def server(provider, tmp_path_factory):
    live = LiveServer(tmp_path_factory.mktemp("google"), **provider.settings).start()
    yield live
    live.stop()


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
def someone(provider):
    """A person at the provider whom nobody has seen yet."""
    tail = uuid4().hex[:8]
    provider.person = {
        "sub": f"g-{tail}",
        "email": f"ana.{tail}@example.org",
        "email_verified": True,
        "name": "Ana \u202eLovelace",
    }
    return provider.person


def png() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (96, 96), (20, 90, 200)).save(out, "PNG")
    return out.getvalue()


def begins(browser: Browser, **asked) -> str:
    """Where the browser is sent."""
    answer = browser.post("/auth/google/start", **asked)
    assert answer["ok"], answer
    return str(answer["data"]["location"])


def walks(browser: Browser, location: str) -> str:
    """Follow the provider's page back to ours; where one lands, without our origin."""
    back = browser.http.get(location, allow_redirects=False, headers={"Origin": None}, timeout=10).headers["Location"]
    landed = browser.http.get(back, allow_redirects=False, headers={"Origin": None}, timeout=10)
    assert landed.status_code == 302
    return landed.headers["Location"]


def signs_in(browser: Browser, **asked) -> Browser:
    assert walks(browser, begins(browser, **asked)) == asked.get("next", "/")
    return browser.enters(browser.refreshed())


def test_somebody_new_gets_an_account_and_lands_where_they_were(browser, someone) -> None:
    ana = signs_in(browser(), next="/r/K7T-E42")
    assert (ana.user["name"], ana.user["guest"]) == ("Ana Lovelace", False)
    profile = ana.get("/api/users/me")["data"]
    assert (profile["email"], profile["google"], profile["password"]) == (someone["email"], True, False)
    again = signs_in(browser())
    assert again.user["user_id"] == ana.user["user_id"]
    assert browser().get("/api/auth/options")["data"]["google"] is True


def test_the_cookie_is_the_viewers(browser, someone) -> None:
    ana = signs_in(browser())
    cookie = next(one for one in ana.http.cookies if one.name == "sharetube_session")
    assert cookie.path == "/api/auth"
    assert cookie.has_nonstandard_attr("HttpOnly")
    assert cookie.get_nonstandard_attr("SameSite") == "Strict"
    assert not [one for one in ana.http.cookies if one.name == "sharetube_google"], "the way back is forgotten"


def test_a_guest_becomes_the_account_and_keeps_their_rooms(browser, someone) -> None:
    ana = browser().guest("Ana")
    before = ana.user["user_id"]
    room = ana.post("/api/room.create")["data"]["code"]
    signs_in(ana)
    assert ana.user["user_id"] == before
    assert ana.user["guest"] is False
    assert ana.get(f"/api/room/{room}/state")["data"]["you"]["role"] == "owner"


def test_a_guest_who_has_an_account_signs_in_to_it(browser, someone) -> None:
    first = signs_in(browser())
    later = browser().guest("Ana")
    assert signs_in(later).user["user_id"] == first.user["user_id"]


def test_the_same_proven_address_is_the_same_account(browser, someone) -> None:
    ana = browser().becomes(someone["email"].upper())
    assert signs_in(browser()).user["user_id"] == ana.user["user_id"]
    assert ana.get("/api/users/me")["data"]["google"] is True


def test_an_address_that_the_provider_does_not_vouch_for_is_nobodys(browser, someone) -> None:
    ana = browser().becomes(someone["email"])
    someone["email_verified"] = False
    mallory = signs_in(browser())
    assert mallory.user["user_id"] != ana.user["user_id"]
    assert mallory.get("/api/users/me")["data"]["email"] is None


def test_an_account_gets_a_second_way_in(browser, someone) -> None:
    ana = browser().becomes(f"other-{uuid4().hex[:6]}@example.org")
    signs_in(ana)
    assert ana.get("/api/users/me")["data"]["google"] is True
    assert signs_in(browser()).user["user_id"] == ana.user["user_id"]
    ben = browser().becomes(f"ben-{uuid4().hex[:6]}@example.org")
    assert "problem=conflict" in walks(ben, begins(ben)), "it is Ana's by now"


def test_the_providers_picture_is_copied_once_and_served_by_us(browser, someone, provider) -> None:
    provider.picture = ("image/png", png())
    someone["picture"] = f"{provider.url}/picture"
    ana = signs_in(browser())
    path = eventually(lambda: ana.get("/api/users/me")["data"]["avatar"], "a picture")
    assert path.startswith(f"/avatar/{ana.user['user_id']}/")
    asked = provider.asked.count("/picture")
    signs_in(browser())
    assert provider.asked.count("/picture") == asked == 1


def test_pictures_from_elsewhere_are_not_fetched(browser, someone, provider) -> None:
    with FakeOidc() as elsewhere:
        someone["picture"] = f"{elsewhere.url}/picture"
        ana = signs_in(browser())
        # Whoever signs in afterwards has their picture already: so much time was enough.
        someone |= {"sub": f"g-{uuid4().hex}", "email_verified": False, "picture": f"{provider.url}/picture"}
        provider.picture = ("image/png", png())
        ben = signs_in(browser())
        eventually(lambda: ben.get("/api/users/me")["data"]["avatar"], "a picture")
        assert elsewhere.asked == []
    assert ana.get("/api/users/me")["data"]["avatar"] is None


def test_keys_may_change_under_way(browser, someone, provider) -> None:
    ana = signs_in(browser())
    provider.rotate()
    assert signs_in(browser()).user["user_id"] == ana.user["user_id"]


def hs256(claims, kid):
    return jwt.encode(claims, CLIENT_SECRET * 3, algorithm="HS256", headers={"kid": kid})


def unsigned(claims, _kid):
    part = [
        base64.urlsafe_b64encode(json.dumps(one).encode()).decode().rstrip("=") for one in ({"alg": "none"}, claims)
    ]
    return ".".join([*part, ""])


def another_key(claims, kid):
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return jwt.encode(claims, key, algorithm="RS256", headers={"kid": kid})


@pytest.mark.parametrize("forge", [hs256, unsigned, another_key])
def test_tokens_that_the_provider_did_not_sign(browser, someone, provider, forge) -> None:
    ana = browser()
    location = begins(ana)
    provider.forge = forge
    assert "problem=unauthenticated" in walks(ana, location)
    assert not ana.refreshed()["ok"]


@pytest.mark.parametrize(
    "lie",
    [
        {"nonce": "another"},
        {"aud": "another-client"},
        {"iss": "https://evil.example"},
        {"exp": 1_000_000_000},
        {"sub": ""},
    ],
    ids=lambda lie: next(iter(lie)),
)
def test_tokens_that_are_for_something_else(browser, someone, provider, lie) -> None:
    ana = browser()
    location = begins(ana)
    provider.lie = lie
    assert "problem=unauthenticated" in walks(ana, location)
    assert not ana.refreshed()["ok"]


def test_an_answer_to_somebody_elses_sign_in(browser, someone) -> None:
    """Mallory's own answer, opened in Ana's browser, must not sign Ana in as Mallory."""
    mallory, ana = browser(), browser()
    back = mallory.http.get(begins(mallory), allow_redirects=False, timeout=10).headers["Location"]
    begins(ana)
    landed = ana.http.get(back, allow_redirects=False, timeout=10).headers["Location"]
    assert "problem=unauthenticated" in landed
    assert not ana.refreshed()["ok"]
    late = mallory.http.get(back, allow_redirects=False, timeout=10).headers["Location"]
    assert late == "/"
    again = mallory.http.get(back, allow_redirects=False, timeout=10).headers["Location"]
    assert "problem=unauthenticated" in again, "once is enough"


def test_a_person_who_says_no(browser, someone) -> None:
    ana = browser()
    state = begins(ana, next="/dashboard").split("state=")[1].split("&")[0]
    path = f"/auth/google/callback?error=access_denied&state={state}"
    landed = ana.http.get(ana.server.url + path, allow_redirects=False, timeout=10).headers["Location"]
    assert landed == "/signin?problem=unauthenticated&next=%2Fdashboard"


@pytest.mark.parametrize("target", ["//evil.example", "https://evil.example", "/\\evil.example", "r/K7T-E42", ""])
def test_one_lands_on_our_own_pages_alone(browser, target) -> None:
    assert browser().post("/auth/google/start", next=target)["error"]["code"] == "invalid"


def test_other_pages_cannot_begin_it(browser) -> None:
    eve = browser()
    eve.http.headers["Origin"] = "https://evil.example"
    assert eve.post("/auth/google/start")["error"]["code"] == "forbidden"


def test_a_provider_that_is_away(browser, someone, provider) -> None:
    ana = browser()
    location = begins(ana)
    back = ana.http.get(location, allow_redirects=False, timeout=10).headers["Location"]
    provider.down = True
    try:
        landed = ana.http.get(back, allow_redirects=False, timeout=20).headers["Location"]
    finally:
        provider.down = False
    assert landed.startswith("/signin?problem=")
    signs_in(ana)
