"""Oneself: a picture, all that is known, and the end of it."""

import io
import sqlite3
from uuid import uuid4

import pytest
import requests
from PIL import Image

from server.services.avatars import MOST_BYTES, SIDE
from tests.support.accounts import PASSWORD, Browser, eventually


@pytest.fixture
def ana(server):
    browser = Browser(server).becomes(f"ana-{uuid4().hex[:8]}@example.org")
    yield browser
    browser.close()


def code(answer):
    return None if answer["ok"] else answer["error"]["code"]


def picture(kind="PNG", size=(300, 200), **how) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, (200, 40, 90)).save(out, kind, **how)
    return out.getvalue()


def send(browser, data: bytes):
    headers = {"Authorization": f"Bearer {browser.token}", "Content-Type": "image/png"}
    return browser.http.post(f"{browser.server.url}/api/users/me/avatar", data=data, headers=headers, timeout=20).json()


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF"])
def test_a_picture_is_drawn_anew_and_served_by_us(server, ana, kind) -> None:
    exif = Image.Exif()
    exif[0x010E] = "where I live"
    path = send(ana, picture(kind, **({"exif": exif} if kind in ("JPEG", "WEBP") else {})))["data"]["avatar"]
    served = requests.get(server.url + path, timeout=20)
    assert served.headers["Content-Type"] == "image/webp"
    assert "immutable" in served.headers["Cache-Control"]
    assert len(served.content) <= MOST_BYTES
    assert b"where I live" not in served.content
    drawn = Image.open(io.BytesIO(served.content))
    assert (drawn.format, drawn.size) == ("WEBP", (SIDE, SIDE))
    assert ana.get("/api/users/me")["data"]["avatar"] == path
    assert ana.call("DELETE", "/api/users/me/avatar").json()["data"]["avatar"] is None
    assert requests.get(server.url + path, timeout=20).status_code == 404


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"hello",
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        picture()[:60],
        picture("BMP", (10, 10)),
        picture("TIFF", (10, 10)),
        b"GIF89a" + b"\xff" * 500,
    ],
)
def test_what_is_no_picture(ana, data) -> None:
    assert code(send(ana, data)) == "invalid"
    assert ana.get("/api/users/me")["data"]["avatar"] is None


def test_a_small_file_that_unfolds_to_a_huge_picture(ana) -> None:
    bomb = picture("PNG", (12_000, 12_000))
    assert len(bomb) > 64_000 or code(send(ana, bomb)) == "invalid"
    assert code(send(ana, picture("GIF", (6_000, 6_000)))) == "invalid"


def test_a_new_picture_shows_in_the_room(ana, guest) -> None:
    room = ana.post("/api/room.create")["data"]["code"]
    seat, ben = guest("Ana"), guest("Ben")
    seat.token = ana.token
    seat.enter(room)
    ben.enter(room)
    path = send(ana, picture())["data"]["avatar"]
    ben.wait_for(lambda name, p: name == "presence.update" and any(x["avatar"] == path for x in p["people"]))


def test_all_that_is_known_can_be_taken_along(ana, guest) -> None:
    room = ana.post("/api/room.create", name="Films")["data"]["code"]
    seat = guest("Ana")
    seat.token = ana.token
    seat.enter(room)
    seat.do("chat.send", text="what I said")
    answer = ana.call("GET", "/api/users/me/export")
    assert "attachment" in answer.headers["Content-Disposition"]
    known = answer.json()["data"]
    assert known["email"].startswith("ana-")
    assert [message["text"] for message in known["messages"]] == ["what I said"]
    assert [one["code"] for one in known["rooms"]] == [room]
    assert known["sessions"][0]["agent"] == "Firefox on Linux"
    assert "password" not in answer.text
    assert "argon2" not in answer.text


def everywhere(server) -> str:
    """All text that the database holds."""
    with sqlite3.connect(server.folder / "sharetube.db", timeout=20) as database:
        text = "\n".join(database.iterdump())
    database.close()
    return text


def test_deleting_oneself_leaves_nothing_but_a_gapless_log(server, guest) -> None:
    email, name = f"zora-{uuid4().hex[:8]}@example.org", f"Zora{uuid4().hex[:6]}"
    zora = Browser(server).becomes(email, name=name)
    send(zora, picture())
    own = zora.post("/api/room.create", name="Zora's films")["data"]["code"]
    seat, ben = guest("Seat"), guest("Ben")
    seat.token = zora.token
    seat.enter(own)
    ben.enter(own)
    seat.do("chat.send", text="a secret of Zora's")
    seat.do("queue.add", url="/static/sample/sharetube-sample.mp4")
    seat.do("queue.add", url="/static/sample/sharetube-sample.mp4")
    seat.do("room.role", user_id=ben.user_id, role="operator")
    assert code(zora.call("DELETE", "/api/users/me", {"password": "not hers"}).json()) == "forbidden"
    assert zora.get("/api/users/me")["ok"]
    assert zora.call("DELETE", "/api/users/me", {"password": PASSWORD}).json() == {"ok": True}
    eventually(lambda: None if seat.sio.connected else True, "her socket is cut")
    assert code(zora.refreshed()) == "unauthenticated"
    assert code(Browser(server).post("/api/auth/login", email=email, password=PASSWORD)) == "unauthenticated"
    ben.wait_for(lambda event, p: event == "chat.deleted" and p["cause"] == "forget")
    snapshot = ben.state(own)["data"]["snapshot"]
    assert snapshot["room"]["roles"]["owner"] == ben.user_id
    assert name not in str(snapshot)
    revs = [event["rev"] for event in ben.numbered()]
    assert revs == list(range(revs[0], revs[0] + len(revs)))
    left = everywhere(server)
    for gone in (name, email, "a secret of Zora's"):
        assert gone not in left, gone
    replayed = ben.call("room.sync", {"since": {"rev": 0, "at": _made_at(server, own)}})
    assert "snapshot" in replayed["data"] or name not in str(replayed)
    Browser(server).becomes(email)


def _made_at(server, room: str) -> int:
    with sqlite3.connect(server.folder / "sharetube.db", timeout=20) as database:
        (at,) = database.execute("SELECT created_at_ms FROM rooms WHERE code = ?", (room,)).fetchone()
    database.close()
    return int(at)


def test_a_guest_may_go_for_good_too(server, guest) -> None:
    eve = Browser(server).guest(f"Eve{uuid4().hex[:6]}")
    assert eve.call("DELETE", "/api/users/me", {}).json() == {"ok": True}
    assert code(eve.get("/api/users/me")) == "unauthenticated"
    assert eve.user["name"] not in everywhere(server)
