"""Whatever is sent: an answer with a code, or a clean close; and the room is as it was."""

import math

import pytest
import socketio

from tests.transport.rawclient import RawClient

BAD = {
    "no object": (None, "invalid"),
    "a list": ([1], "invalid"),
    "a text": ("play", "invalid"),
    "an unknown field": ({"op_id": "abcdefgh", "text": "x", "more": 1}, "invalid"),
    "a wrong type": ({"op_id": "abcdefgh", "text": 5}, "invalid"),
    "no op_id": ({"text": "x"}, "invalid"),
    "a short op_id": ({"op_id": "abc", "text": "x"}, "invalid"),
    "NUL": ({"op_id": "abcdefgh", "text": "a\0b"}, "invalid"),
    "an empty text": ({"op_id": "abcdefgh", "text": "  \u200b "}, "invalid"),
    "a text too long": ({"op_id": "abcdefgh", "text": "x" * 1001}, "invalid"),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_chat(pair, case) -> None:
    ana, ben, code = pair
    payload, error = BAD[case]
    before = ana.state(code)["data"]["snapshot"]
    answer = ben.call("chat.send", payload)
    assert answer["ok"] is False
    assert answer["error"]["code"] == error
    assert "Traceback" not in answer["error"]["message"]
    assert ana.state(code)["data"]["snapshot"] == before


@pytest.mark.parametrize("position", [-1, 1.5, True, "0", None, 2**60, 10**12])
def test_bad_positions(pair, position) -> None:
    _ana, ben, _code = pair
    answer = ben.do("player.seek", item_id=None, position_ms=position)
    assert answer["error"]["code"] == "invalid"


@pytest.mark.parametrize("rate", [0, 0.1, 2.5, math.pi * 10, "1"])
def test_bad_rates(pair, rate) -> None:
    _ana, ben, _code = pair
    assert ben.do("player.rate", item_id=None, rate=rate)["error"]["code"] == "invalid"


def test_a_command_on_the_wrong_namespace(pair) -> None:
    _ana, ben, _code = pair
    answer = ben.sio.call("chat.send", {"op_id": "abcdefgh", "text": "x"}, namespace="/player", timeout=10)
    assert answer["error"]["code"] == "unsupported"


def test_two_arguments(pair) -> None:
    _ana, ben, _code = pair
    answer = ben.sio.call("chat.send", ({"op_id": "abcdefgh", "text": "x"}, 1), namespace="/chat", timeout=10)
    assert answer["error"]["code"] == "invalid"


def test_before_joining_everything_else_is_forbidden(guest) -> None:
    ana = guest("Ana").connect()
    for name, payload in (("chat.send", {"text": "x"}), ("player.pause", {"item_id": None}), ("room.close", {})):
        assert ana.do(name, **payload)["error"]["code"] == "forbidden"
    assert ana.call("room.sync", {"since": {"rev": 0, "at": 0}})["error"]["code"] == "forbidden"
    assert ana.call("clock.ping", {})["ok"]


def test_wrong_codes_and_old_apps(guest) -> None:
    ana = guest("Ana").connect()
    assert ana.join("ZZZZZZ")["error"]["code"] == "not_found"
    assert ana.join("nope")["error"]["code"] == "invalid"
    code = ana.create_room()
    assert ana.join(f" {code[:3].lower()}-{code[3:].lower()} ")["ok"]
    client = {"kind": "viewer", "version": "0", "protocol": 99, "sync": "tight", "instance": "a" * 16}
    assert ana.call("room.join", {"code": code, "client": client})["error"]["code"] == "unsupported"


def test_no_token_no_connection(guest, server) -> None:
    for token in (None, "", "x.y.z", guest("Ana").token[:-2] + "xx"):
        client = socketio.Client(reconnection=False)
        with pytest.raises(socketio.exceptions.ConnectionError):
            client.connect(
                server.url, transports=["websocket"], namespaces=["/room"], auth={"token": token}, wait_timeout=10
            )
        client.disconnect()


def test_all_namespaces_are_one_persons(guest, server) -> None:
    ana, ben = guest("Ana"), guest("Ben")
    with RawClient(server.port) as raw:
        assert raw.upgrade(headers={"Host": f"127.0.0.1:{server.port}"}) == 101
        raw.next_text()
        answers = []
        for namespace, person in (("/room", ana), ("/chat", ben), ("/chat", ana)):
            raw.text(f'40{namespace},{{"token":"{person.token}"}}')
            answers.append(raw.next_text()[:2])
        assert answers == ["40", "44", "40"]


def test_an_old_app_is_told_so_whatever_it_sends(guest) -> None:
    ana = guest("Ana").connect()
    code = ana.create_room()
    client = {"kind": "viewer", "version": "9", "protocol": 2, "sync": "tight", "instance": "a" * 16, "new": True}
    assert ana.call("room.join", {"code": code, "client": client})["error"]["code"] == "unsupported"


def test_links_that_are_none_of_ours(pair) -> None:
    ana, _ben, code = pair
    for url in (
        "javascript:alert(1)",
        "http://127.0.0.1/a.mp4",
        "https://user:pass@films.example/a.mp4",
        "https://localhost/a.mp4",
        "https://www.youtube.com.evil.example/watch?v=aaaaaaaaaaa",
        "just words",
    ):
        assert ana.do("queue.add", url=url)["error"]["code"] in ("invalid", "unsupported"), url
    assert ana.state(code)["data"]["snapshot"]["rev"] == 0
