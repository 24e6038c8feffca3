"""Behind a proxy of the operator's: limits and bans go by who is behind it, and nobody writes themselves another."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
import requests

from server.contract.limits import CODE_ALPHABET
from tests.support.live import NAMESPACES, PATIENCE_S, Guest, LiveServer

HOME, CAFE = "203.0.113.7", "198.51.100.9"


@pytest.fixture(scope="module")
def proxied(tmp_path_factory) -> Iterator[LiveServer]:
    live = LiveServer(tmp_path_factory.mktemp("proxied"), TRUSTED_PROXIES="1").start()
    yield live
    live.stop()


class Behind(Guest):
    """Somebody whose requests come through the proxy, which tells where from; `spoofed` is what they add themselves."""

    def __init__(self, server: LiveServer, name: str, address: str, spoofed: str = "") -> None:
        self.way = {"X-Forwarded-For": f"{spoofed}, {address}" if spoofed else address}
        super().__init__(server, name)

    def headers(self) -> dict[str, str]:
        return super().headers() | self.way

    def connect(self) -> Guest:
        self.sio.connect(
            self.server.url,
            headers=self.way,
            transports=["websocket"],
            namespaces=list(NAMESPACES),
            auth={"token": self.token},
            wait_timeout=PATIENCE_S,
        )
        self._websockets.append(self.sio.eio.ws)
        return self


@pytest.fixture
def behind(proxied) -> Iterator[Callable[..., Behind]]:
    made: list[Behind] = []

    def make(name: str, address: str, spoofed: str = "") -> Behind:
        made.append(Behind(proxied, name, address, spoofed))
        return made[-1]

    yield make
    for person in made:
        person.leave()


def error(answer: dict) -> str:
    return str(answer["error"]["code"])


def test_a_banned_address_is_kept_out_whoever_comes_from_it(behind) -> None:
    ana, ben = behind("Ana", CAFE), behind("Ben", HOME)
    code = ana.create_room()
    ana.enter(code)
    ben.enter(code)
    assert ana.do("room.kick", user_id=ben.user_id, ban={"until": None})["ok"]
    assert behind("Ben again", HOME).connect().join(code)["ok"], "a ban is of a person"
    assert ana.do("room.ban_address", user_id=ben.user_id, minutes=10)["ok"]
    assert ana.call("room.moderation", {})["data"]["bans"][0]["address"] is True
    answer = behind("Ben once more", HOME).connect().join(code)
    assert error(answer) == "banned"
    assert 0 < answer["error"]["retry_after_ms"] <= 600_000
    for lie in (CAFE, "127.0.0.1", f"{CAFE}, 10.0.0.1"):
        assert error(behind("Ben in disguise", HOME, lie).connect().join(code)) == "banned"
    assert behind("Cat", CAFE).connect().join(code)["ok"]
    assert ana.do("room.unban", user_id=ben.user_id)["ok"]
    assert behind("Ben at last", HOME).connect().join(code)["ok"]


def test_somebody_with_a_role_gets_in_from_a_banned_address(behind) -> None:
    ana, ben, cat = behind("Ana", HOME), behind("Ben", HOME), behind("Cat", HOME)
    code = ana.create_room()
    for person in (ana, ben, cat):
        person.enter(code)
    assert ana.do("room.role", user_id=cat.user_id, role="member")["ok"]
    assert ana.do("room.kick", user_id=ben.user_id, ban={"until": None})["ok"]
    assert ana.do("room.ban_address", user_id=ben.user_id, minutes=10)["ok"]
    assert cat.reconnect().join(code)["ok"]
    assert ana.reconnect().join(code)["ok"]


def test_a_proxy_that_tells_nothing_is_not_banned(behind) -> None:
    ana, ben = behind("Ana", CAFE), behind("Ben", HOME)
    ben.way = {}
    code = ana.create_room()
    ana.enter(code)
    ben.enter(code)
    assert ana.do("room.kick", user_id=ben.user_id, ban={"until": None})["ok"]
    assert error(ana.do("room.ban_address", user_id=ben.user_id, minutes=10)) == "unsupported"


def test_guessing_codes_is_no_quicker_with_a_header_for_each_guess(proxied) -> None:
    def guess(n: int) -> int:
        way = {"X-Forwarded-For": f"10.9.8.{n}, 192.0.2.44"}
        return requests.get(f"{proxied.url}/api/room/ZZZZZ{CODE_ALPHABET[n]}", headers=way, timeout=10).status_code

    answers = [guess(n) for n in range(14)]
    assert answers[:10] == [404] * 10
    assert 429 in answers[10:]
    own = requests.get(f"{proxied.url}/api/room/ZZZZZZ", headers={"X-Forwarded-For": "192.0.2.45"}, timeout=10)
    assert own.status_code == 404, "another network has its own"


def test_one_network_makes_so_many_guests_at_once(proxied) -> None:
    def sign_in(n: int) -> requests.Response:
        way = {"X-Forwarded-For": f"10.9.7.{n}, 2001:db8:7:7::{n + 1:x}"}
        return requests.post(f"{proxied.url}/api/auth/guest", json={"name": "Bot"}, headers=way, timeout=10)

    answers = [sign_in(n) for n in range(70)]
    refused = [answer for answer in answers if answer.status_code == 429]
    assert [answer.status_code for answer in answers[:60]] == [200] * 60
    assert refused
    assert int(refused[0].headers["Retry-After"]) > 0
    assert refused[0].json()["error"]["retry_after_ms"] > 0
