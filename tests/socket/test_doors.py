"""Doors over real sockets: passwords, knocks, locks, new codes; and names that nobody can imitate."""

import pytest

from tests.support.accounts import PASSWORD, Browser
from tests.support.live import Guest, LiveServer

KEY = "swordfish"


def error(answer: dict) -> str:
    return str(answer["error"]["code"])


def names(events: list[dict]) -> list[str]:
    return [person["name"] for person in events]


def hears(person: Guest, event: str, **fields) -> dict:
    return person.wait_for(lambda name, p: name == event and all(p.get(key) == value for key, value in fields.items()))


def hears_knocks(person: Guest, *who: str) -> None:
    person.wait_for(lambda name, p: name == "room.knocks" and names(p["list"]) == list(who))


@pytest.fixture
def host(guest) -> tuple[Guest, str]:
    """Ana in her room, at whose door one knocks."""
    ana = guest("Ana")
    code = ana.create_room(entry="approval")
    ana.enter(code)
    return ana, code


# -- passwords --------------------------------------------------------------------------------------------------------


def test_a_password_opens_the_room(guest) -> None:
    ana, ben = guest("Ana"), guest("Ben")
    code = ana.create_room(entry="password", password=KEY)
    assert ana.enter(code)["snapshot"]["room"]["settings"]["entry"] == "password"
    ben.connect()
    without = ben.join(code)
    assert error(without) == "password_required"
    wrong = ben.join(code, password="sw0rdfish")
    assert error(wrong) == "password_required"
    assert wrong["error"]["message"] != without["error"]["message"]
    assert KEY not in str(ben.join(code, password=KEY)["data"])
    assert ben.reconnect().join(code)["ok"], "who knew it comes back"
    assert ana.do("room.settings", password="another one")["ok"]
    assert error(ben.reconnect().join(code, password=KEY)) == "password_required"
    assert ben.join(code, password="another one")["ok"]


def test_who_is_in_stays_when_a_password_is_set(pair, guest) -> None:
    ana, ben, code = pair
    assert ana.do("room.settings", entry="password", password=KEY)["ok"]
    assert ben.reconnect().join(code)["ok"]
    assert error(guest("Cat").connect().join(code)) == "password_required"
    assert error(ana.do("room.settings", entry="open", password=KEY)) == "invalid"
    assert ana.do("room.settings", entry="open")["ok"]
    assert guest("Dan").connect().join(code)["ok"]


def test_guessing_is_slow_and_locks_nobody_else_out(guest) -> None:
    ana, eve = guest("Ana"), guest("Eve")
    code, other = (ana.create_room(entry="password", password=KEY) for _ in range(2))
    eve.connect()
    answers = [eve.join(code, password=f"guess {n}") for n in range(7)]
    assert [error(answer) for answer in answers] == ["password_required"] * 5 + ["rate_limited"] * 2
    assert answers[-1]["error"]["retry_after_ms"] > 0
    assert error(eve.join(code, password=KEY)) == "rate_limited", "nor by the right one, else it would tell"
    assert ana.connect().join(code)["ok"], "the owner needs none"
    assert eve.join(other, password=KEY)["ok"], "another room's door is another"


# -- knocks -----------------------------------------------------------------------------------------------------------


def test_knock_wait_and_be_let_in(host, guest) -> None:
    ana, code = host
    ben, cat = guest("Ben").connect(), guest("Cat").connect()
    assert error(ben.join(code)) == error(cat.join(code)) == "approval_pending"
    hears_knocks(ana, "Ben", "Cat")
    assert error(ben.do("chat.send", text="let me in")) == "forbidden"
    assert error(ben.command(code, "chat.send", text="let me in")) == "forbidden"
    assert ana.do("room.approve", user_id=ben.user_id, approve=True)["ok"]
    hears(ben, "room.admitted")
    hears_knocks(ana, "Cat")
    assert ben.join(code)["ok"]
    assert ana.do("room.approve", user_id=cat.user_id, approve=False)["ok"]
    hears(cat, "room.declined", again_after_ms=60_000)
    hears_knocks(ana)
    cat.heard.clear()
    assert error(cat.join(code)) == "approval_pending"
    assert 0 < cat.wait_for(lambda name, _p: name == "room.declined")["again_after_ms"] <= 60_000
    assert error(ana.do("room.approve", user_id=cat.user_id, approve=True)) == "not_found"
    assert not [name for name, _p in cat.heard if name not in ("room.declined", "room.admitted")], "nothing of the room"


def test_a_knock_outlives_connections_on_both_sides(host, guest) -> None:
    ana, code = host
    ben = guest("Ben").connect()
    assert error(ben.join(code)) == "approval_pending"
    assert error(ben.reconnect().join(code)) == "approval_pending"
    ana.heard.clear()
    assert ana.reconnect().join(code)["ok"]
    hears_knocks(ana, "Ben")
    assert ana.do("room.approve", user_id=ben.user_id, approve=True)["ok"]
    hears(ben, "room.admitted")
    assert ben.reconnect().join(code)["ok"]


def test_a_knock_is_taken_back(host, guest) -> None:
    ana, code = host
    ben = guest("Ben").connect()
    assert ben.call("room.leave", {})["ok"], "at no door it is nothing"
    assert error(ben.join(code)) == "approval_pending"
    hears_knocks(ana, "Ben")
    other = guest("Ben")
    other.token = ben.token
    assert error(other.connect().join(code)) == "approval_pending"
    assert other.call("room.leave", {})["ok"], "one of two tabs"
    assert ana.call("room.moderation", {})["ok"]
    ana.heard.clear()
    assert ben.call("room.leave", {})["ok"]
    hears_knocks(ana)
    assert error(ana.do("room.approve", user_id=ben.user_id, approve=True)) == "not_found"
    assert error(ben.join(code)) == "approval_pending"
    assert ana.do("room.approve", user_id=ben.user_id, approve=False)["ok"]
    hears(ben, "room.declined")
    assert ben.call("room.leave", {})["ok"]
    ben.heard.clear()
    assert error(ben.join(code)) == "approval_pending"
    assert hears(ben, "room.declined")["again_after_ms"] > 0, "it does not shorten the wait of who was turned away"


def test_whoever_knocks_and_goes_again_and_again_is_heard_less(host, guest) -> None:
    _ana, code = host
    ben, cat = guest("Ben").connect(), guest("Cat").connect()
    for _ in range(3):
        assert error(ben.join(code)) == "approval_pending"
        assert ben.call("room.leave", {})["ok"]
    refused = ben.join(code)
    assert error(refused) == "rate_limited"
    assert 0 < refused["error"]["retry_after_ms"] <= 20_001
    assert error(cat.join(code)) == "approval_pending", "it is nobody else's affair"


def test_knocks_outlive_the_server(tmp_path) -> None:
    server = LiveServer(tmp_path / "instance").start()
    ana, ben, cat = (Guest(server, name) for name in ("Ana", "Ben", "Cat"))
    try:
        code = ana.create_room(entry="approval")
        ana.enter(code)
        assert error(ben.connect().join(code)) == error(cat.connect().join(code)) == "approval_pending"
        hears_knocks(ana, "Ben", "Cat")
        assert ana.do("room.approve", user_id=cat.user_id, approve=True)["ok"]
        server.restart(kill=True)
        ana.heard.clear()
        assert ana.reconnect().join(code)["ok"]
        hears_knocks(ana, "Ben")
        assert cat.reconnect().join(code)["ok"], "let in before, and for good"
        assert error(ben.reconnect().join(code)) == "approval_pending"
        assert ana.do("room.approve", user_id=ben.user_id, approve=True)["ok"]
        hears(ben, "room.admitted")
    finally:
        for person in (ana, ben, cat):
            person.leave()
        server.stop()


def test_only_those_who_may_open_hear_knocks(host, guest) -> None:
    ana, code = host
    ben, cat = guest("Ben").connect(), guest("Cat").connect()
    ben.join(code)
    assert ana.do("room.approve", user_id=ben.user_id, approve=True)["ok"]
    assert ben.join(code)["ok"]
    cat.join(code)
    hears_knocks(ana, "Cat")
    assert not [name for name, _p in ben.heard if name == "room.knocks"]
    assert error(ben.do("room.approve", user_id=cat.user_id, approve=True)) == "forbidden"
    assert ana.do("room.role", user_id=ben.user_id, role="operator")["ok"]
    hears_knocks(ben, "Cat")
    assert ben.do("room.approve", user_id=cat.user_id, approve=True)["ok"]


def test_a_door_that_opens_lets_in_who_waits(host, guest) -> None:
    ana, code = host
    ben = guest("Ben").connect()
    assert error(ben.join(code)) == "approval_pending"
    assert ana.do("room.settings", entry="open")["ok"]
    hears(ben, "room.admitted")
    assert ben.join(code)["ok"]


# -- lock, shield, capacity -------------------------------------------------------------------------------------------


def test_a_locked_room_takes_nobody_new(pair, guest) -> None:
    ana, ben, code = pair
    assert ana.do("room.settings", locked=True)["ok"]
    cat = guest("Cat").connect()
    assert error(cat.join(code)) == "forbidden"
    assert ben.reconnect().join(code)["ok"]
    assert ana.do("room.kick", user_id=ben.user_id)["ok"]
    assert error(ben.join(code)) == "forbidden"
    assert ana.do("room.settings", locked=False)["ok"]
    assert cat.join(code)["ok"]


def test_the_shield(pair, guest) -> None:
    ana, ben, code = pair
    assert ana.do("room.settings", shield_minutes=10)["ok"]
    hears(ben, "room.update", cause="settings")
    refused = guest("Cat").connect().join(code)
    assert error(refused) == "forbidden"
    assert 0 < refused["error"]["retry_after_ms"] <= 600_000
    assert ben.do("chat.send", text="one")["ok"]
    assert error(ben.do("chat.send", text="two")) == "rate_limited"
    added = ben.do("queue.add", url="https://www.youtube.com/watch?v=video000001")
    assert added["ok"]
    [item] = ana.state(code)["data"]["snapshot"]["queue"]
    assert item["pending"] is True
    assert ana.do("queue.approve", item_ids=[item["item_id"]], approve=True)["ok"]
    assert ana.state(code)["data"]["snapshot"]["player"]["item"]["item_id"] == item["item_id"]


def test_a_full_room_has_a_place_for_its_owner(pair, guest) -> None:
    ana, ben, code = pair
    assert ana.do("room.settings", capacity=1)["ok"]
    assert ana.call("room.leave", {})["ok"]
    assert error(guest("Cat").connect().join(code)) == "full"
    assert ben.reconnect().join(code)["ok"], "people are counted, not connections"
    assert ana.join(code)["ok"]
    too_many = ana.do("room.settings", capacity=500)["error"]
    assert (too_many["code"], too_many["limit"]) == ("invalid", 50)


# -- codes ------------------------------------------------------------------------------------------------------------


def test_a_new_code_and_who_must_come_in_anew(pair, guest) -> None:
    ana, ben, code = pair
    cat = guest("Cat")
    cat.enter(code)
    assert ana.do("room.role", user_id=ben.user_id, role="member")["ok"]
    first = ana.do("room.rotate_code")["data"]["code"]
    assert hears(cat, "room.update", cause="rotate_code")["patch"] == {"code": first}
    assert cat.do("chat.send", text="still here")["ok"]
    assert error(guest("Dan").connect().join(code)) == "not_found"
    assert ana.get(f"/api/room/{code}").json()["error"]["code"] == "not_found"
    second = ana.do("room.rotate_code", clear=True)["data"]["code"]
    hears(cat, "room.removed", reason="code_rotated")
    assert error(cat.do("chat.send", text="still here?")) == "forbidden"
    assert ben.do("chat.send", text="a member stays")["ok"]
    assert error(cat.join(first)) == "not_found"
    assert cat.join(second)["ok"]


# -- names ------------------------------------------------------------------------------------------------------------


def test_nobody_speaks_under_anothers_name(pair, guest) -> None:
    ana, ben, code = pair
    greek = guest("\u0391na")
    joined = greek.enter(code)
    assert {who["name"] for who in joined["people"]["list"]} == {"Ana", "Ben", "\u0391na (2)"}
    assert greek.do("chat.send", text="give me the room")["ok"]
    assert hears(ben, "chat.message")["name"] == "\u0391na (2)"
    greek.call("chat.typing", {})
    assert hears(ana, "chat.typing")["name"] == "\u0391na (2)"


def test_a_guest_who_becomes_an_account_keeps_room_and_roles(pair, guest, server) -> None:
    ana, ben, code = pair
    own = ben.create_room(entry="approval")
    assert ana.do("room.role", user_id=ben.user_id, role="operator")["ok"]
    browser = Browser(server)
    try:
        browser.token = ben.token
        email = f"{ben.user_id}@example.org".replace("_", "")
        link = browser.registers(email, name="Ben")
        user = browser.enters(browser.post("/api/auth/verify", token=link, password=PASSWORD, viewer=True)).user
        assert (user["user_id"], user["guest"]) == (ben.user_id, False)
        assert browser.token is not None
        ben.token = browser.token
        assert ben.reconnect().join(code)["data"]["you"]["role"] == "operator"
        assert ben.join(own)["data"]["you"]["role"] == "owner"
    finally:
        browser.close()
