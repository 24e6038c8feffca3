"""Programs and phones: what is good for one room, and no further."""

import subprocess
import sys
from pathlib import Path
from uuid import uuid4

import pytest
import requests

from tests.support.accounts import Browser, eventually
from tests.support.live import SAMPLE

BOT = Path(__file__).resolve().parents[2] / "docs" / "bot.py"


@pytest.fixture
def ana(server):
    """Somebody with an account who owns a room."""
    browser = Browser(server).becomes(f"ana-{uuid4().hex[:8]}@example.org")
    browser.room = browser.post("/api/room.create", name="Films")["data"]["code"]
    yield browser
    browser.close()


def token_of(owner, *capabilities, name="Bot", days=1):
    body = {"name": name, "capabilities": list(capabilities), "days": days}
    return owner.post(f"/api/room/{owner.room}/tokens", **body)


class Program:
    def __init__(self, server, token):
        self.url, self.headers = server.url, {"Authorization": f"Bearer {token}"}

    def get(self, path):
        return requests.get(self.url + path, headers=self.headers, timeout=20).json()

    def command(self, room, name, /, **data):
        body = {"name": name, "data": data, "op_id": uuid4().hex}
        url = f"{self.url}/api/room/{room}/command"
        return requests.post(url, json=body, headers=self.headers, timeout=20).json()


def code(answer):
    return None if answer["ok"] else answer["error"]["code"]


def test_a_program_may_what_its_token_says_and_no_more(server, ana) -> None:
    made = token_of(ana, "chat.send", "queue.add")["data"]
    assert made["token"].startswith("st.")
    bot = Program(server, made["token"])
    assert bot.command(ana.room, "chat.send", text="Hello")["ok"]
    (said,) = bot.get(f"/api/room/{ana.room}/state")["data"]["snapshot"]["chat"]
    assert (said["name"], said["user_id"]) == ("Bot", ana.user["user_id"])
    for name, data in {
        "player.play": {"item_id": None},
        "room.settings": {"name": "Mine"},
        "room.close": {},
        "room.role": {"user_id": "u_1", "role": "operator"},
    }.items():
        assert code(bot.command(ana.room, name, **data)) == "forbidden", name
    (listed,) = ana.get(f"/api/room/{ana.room}/tokens")["data"]["tokens"]
    assert listed["used_at"] is not None
    assert "token" not in listed


def test_it_opens_no_other_door(server, ana) -> None:
    bot = Program(server, token_of(ana, "chat.send")["data"]["token"])
    other = ana.post("/api/room.create")["data"]["code"]
    assert code(bot.command(other, "chat.send", text="Hello")) == "forbidden"
    for path in ("/api/auth/sessions", f"/api/room/{ana.room}/tokens", "/api/search/youtube?q=x"):
        assert code(bot.get(path)) == "forbidden", path
    assert bot.get("/api/users/me")["data"]["email"] is None
    made = requests.post(f"{server.url}/api/room.create", json={}, headers=bot.headers, timeout=20).json()
    assert code(made) == "forbidden"


def test_it_ends_with_its_makers_rights_and_when_revoked(server, ana, guest) -> None:
    ben = Browser(server).becomes(f"ben-{uuid4().hex[:8]}@example.org", name="Ben")
    ben.room = ana.room
    seat = guest("Ben")
    seat.token = ben.token
    seat.enter(ana.room)
    assert code(token_of(ben, "chat.send")) == "forbidden", "a guest of the room"
    asks = {"name": "room.role", "data": {"user_id": ben.user["user_id"], "role": "operator"}, "op_id": uuid4().hex}
    assert ana.post(f"/api/room/{ana.room}/command", **asks)["ok"]
    assert code(token_of(ben, "room.settings")) == "forbidden", "he may not himself"
    made = token_of(ben, "chat.send")["data"]
    bot = Program(server, made["token"])
    assert bot.command(ana.room, "chat.send", text="1")["ok"]
    assert code(ana.call("DELETE", f"/api/room/{ana.room}/tokens/{made['token_id']}").json()) == "not_found"
    seat.leave()
    back = {**asks, "data": {**asks["data"], "role": "guest"}, "op_id": uuid4().hex}
    assert ana.post(f"/api/room/{ana.room}/command", **back)["ok"]
    eventually(lambda: code(bot.command(ana.room, "chat.send", text="2")) == "forbidden" or None, "it is out with him")
    mine = token_of(ana, "chat.send")["data"]
    assert ana.call("DELETE", f"/api/room/{ana.room}/tokens/{mine['token_id']}").json() == {"ok": True}
    assert code(Program(server, mine["token"]).get(f"/api/room/{ana.room}/state")) == "unauthenticated"


def test_guests_and_strangers_make_no_tokens(server, ana) -> None:
    guest = Browser(server).guest("Eve")
    guest.room = guest.post("/api/room.create")["data"]["code"]
    assert code(token_of(guest, "chat.send")) == "forbidden"
    guest.room = ana.room
    assert code(token_of(guest, "chat.send")) == "forbidden"


@pytest.mark.parametrize("token", ["st.", "st.x", "st.t_1.x", "st." + "x" * 500])
def test_made_up_tokens(server, ana, token) -> None:
    assert code(Program(server, token).get(f"/api/room/{ana.room}/state")) == "unauthenticated"


def test_tokens_are_not_without_number(ana) -> None:
    answers = [code(token_of(ana, "chat.send", name=f"Bot {n}")) for n in range(21)]
    assert answers == [None] * 20 + ["full"]


def test_the_bot_of_the_documents_queues_what_people_ask_for(server, ana, guest) -> None:
    assert len([line for line in BOT.read_text().splitlines() if line.strip()]) <= 40
    token = token_of(ana, "queue.add", "chat.send", name="Request bot")["data"]["token"]
    ben = guest("Ben")
    ben.enter(ana.room)
    bot = subprocess.Popen([sys.executable, str(BOT), server.url, ana.room, token], stdout=subprocess.PIPE, text=True)
    try:
        assert bot.stdout is not None
        assert bot.stdout.readline() == "listening\n"
        ben.do("chat.send", text=f"!add {SAMPLE}")
        answer = ben.wait_for(lambda name, p: name == "chat.message" and p["name"] == "Request bot")
        assert answer["text"] == "Queued."
        ben.do("chat.send", text="!add nonsense")
        ben.wait_for(lambda name, p: name == "chat.message" and p["name"] == "Request bot" and p["text"] != "Queued.")
    finally:
        bot.kill()
        bot.wait(20)
        bot.stdout.close()
    snapshot = ana.get(f"/api/room/{ana.room}/state")["data"]["snapshot"]
    items = [*snapshot["queue"], *([snapshot["player"]["item"]] if snapshot["player"]["item"] else [])]
    assert [item["added_by"]["name"] for item in items] == ["Request bot"]


def test_a_phone_becomes_a_remote_for_this_room_alone(server, ana, guest) -> None:
    made = ana.post(f"/api/room/{ana.room}/pair")["data"]
    phone = Browser(server)
    phone.enters(phone.post("/api/auth/pair", code=made["code"].lower().replace("-", ""), viewer=True))
    assert phone.user["user_id"] == ana.user["user_id"]
    assert phone.get("/api/users/me")["data"]["room"] == ana.room
    assert phone.refreshed()["ok"]
    assert code(Browser(server).post("/api/auth/pair", code=made["code"])) == "not_found", "once"
    other = ana.post("/api/room.create")["data"]["code"]
    seat = guest("Ana's phone")
    seat.token = phone.token
    seat.connect()
    assert code(seat.join(other)) == "forbidden"
    assert seat.join(ana.room)["ok"]
    assert code(seat.do("player.play", item_id=None)) in (None, "conflict")
    assert code(seat.do("room.close")) == "forbidden"
    assert code(phone.post("/api/room.create")) == "forbidden"
    assert code(phone.call("DELETE", "/api/users/me", {}).json()) in ("forbidden", "unsupported")
    listed = ana.get("/api/auth/sessions")["data"]["sessions"]
    assert [entry["room"] for entry in listed if not entry["current"]] == [ana.room]
    assert phone.post("/api/auth/logout") == {"ok": True}


def test_a_new_code_ends_the_former_one_and_guesses_are_slow(server, ana) -> None:
    first = ana.post(f"/api/room/{ana.room}/pair")["data"]["code"]
    second = ana.post(f"/api/room/{ana.room}/pair")["data"]["code"]
    phone = Browser(server)
    assert code(phone.post("/api/auth/pair", code=first)) == "not_found"
    assert phone.post("/api/auth/pair", code=second)["ok"]
    codes = [
        code(phone.post("/api/auth/pair", code=f"2222-{n:04}".replace("0", "X").replace("1", "Y"))) for n in range(12)
    ]
    assert codes[-1] == "rate_limited"
