"""Tokens: signed with the newest key, good under every key that is still known."""

import jwt
import pytest

from server.contract.errors import Refused
from server.services.signing import ACCESS_S, Signer
from tests.fakes.fake_clock import FakeClock

OLD, NEW = "o" * 64, "n" * 64


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(1_800_000_000_000)


def test_a_token_says_whom_it_is_for_until_it_is_over(clock) -> None:
    signer = Signer(clock, NEW)
    token = signer.access("u_1", "s_1")
    claims = signer.read_access(token)
    assert (claims.user_id, claims.session_id) == ("u_1", "s_1")
    clock.advance(ACCESS_S * 1000)
    with pytest.raises(Refused, match="expired"):
        signer.read_access(token)


def test_what_the_former_key_signed_stays_good_until_it_is_dropped(clock) -> None:
    before = Signer(clock, OLD)
    access, refresh = before.access("u_1", "s_1"), before.refresh("s_1", 4)
    during, after = Signer(clock, NEW, (OLD,)), Signer(clock, NEW)
    assert during.read_access(access).session_id == "s_1"
    assert during.read_refresh(refresh) == ("s_1", 4)
    for read, token in ((after.read_access, access), (after.read_refresh, refresh)):
        with pytest.raises(Refused) as refused:
            read(token)
        assert refused.value.code == "unauthenticated"


def test_new_tokens_are_signed_with_the_newest_key(clock) -> None:
    during, after = Signer(clock, NEW, (OLD,)), Signer(clock, NEW)
    assert after.read_access(during.access("u_1", "s_1")).user_id == "u_1"
    assert after.read_refresh(during.refresh("s_1", 1)) == ("s_1", 1)


def test_the_name_of_a_key_lets_nobody_choose_how_it_is_checked(clock) -> None:
    signer = Signer(clock, NEW)
    good = signer.access("u_1", "s_1")
    claims, kid = jwt.decode(good, options={"verify_signature": False}), jwt.get_unverified_header(good)["kid"]
    assert NEW not in kid
    for forged in (
        jwt.encode(claims, "x" * 40, algorithm="HS256", headers={"kid": kid}),
        jwt.encode(claims, NEW, algorithm="HS512", headers={"kid": kid}),
        jwt.encode(claims, NEW, algorithm="HS256"),
        jwt.encode(claims, NEW, algorithm="HS256", headers={"kid": "../../etc/passwd"}),
        jwt.encode(claims, "", algorithm="none", headers={"kid": kid}),
    ):
        with pytest.raises(Refused):
            signer.read_access(forged)
