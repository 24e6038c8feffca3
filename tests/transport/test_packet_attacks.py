"""What an attacker can do with Socket.IO packets. What can be answered is; what cannot be is ended or ignored."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.transport.conftest import Server, Witness
from tests.transport.rawclient import TEXT

DEEP = "[" * 100 + "]" * 100


def code_of(answer: Any) -> str:
    assert answer["ok"] is False
    assert answer["error"]["message"]
    return str(answer["error"]["code"])


@pytest.mark.parametrize(
    "body",
    [
        '["echo",NaN]',
        '["echo",Infinity]',
        '["echo",-Infinity]',
        '["echo",1e400]',
        '["echo",9007199254740992]',
        f'["echo",{"9" * 99}]',
        f'["echo",{"9" * 101}]',
        '["echo","\\u0000"]',
        '["echo","\\ud800"]',
        '["echo",{"\\udfff":1}]',
        '["echo",{"a":1,"a":2}]',
        f'["echo",{DEEP}]',
        '["echo",' + "[" * 30_000 + "]" * 30_000 + "]",
        '["echo",' + '{"a":' * 900 + "1" + "}" * 900 + "]",
        '["echo",1',
        "[]",
        "[1,2]",
        "[null]",
        '[["echo"]]',
        '{"echo":1}',
        '"echo"',
        "",
        "x",
        '["' + "e" * 65 + '"]',
        '[""]',
        '["connect",{"token":"x"}]',
        '["disconnect"]',
        '["disconnect","transport close"]',
        '["disconnecting"]',
        '["connect_error"]',
        '["newListener"]',
        '["removeListener"]',
        '["*"]',
        '["echo",{"_placeholder":true,"num":NaN}]',
    ],
    ids=lambda body: body[:40],
)
def test_a_refused_event_is_answered_and_calls_nobody(body: str, server: Server, witness: Witness) -> None:
    with server.client() as client:
        client.open("/room")
        before = server.stats() or {}
        client.event("/room", body, ack=77)
        assert code_of(client.ack(77)) == "invalid"
        client.event("/room", body)  # without an ack id: ignored
        assert client.call("/room", "echo", "alive") == {"ok": True, "data": "alive"}
        after = server.stats() or {}
        assert after["calls"] == before["calls"] + 1, "no handler saw it"
        assert after["last_call"] == '["alive"]'
        assert after["disconnects"] == before["disconnects"]
        assert after["members"] == before["members"]


@pytest.mark.parametrize(
    ("packet", "code"),
    [
        ('5/room,1-["echo",{"_placeholder":true,"num":0}]', 1002),
        ('51-/room,["echo",{"_placeholder":true,"num":0}]', 1002),
        ('59999999999-["echo"]', 1002),
        ('6/room,1-["x"]', 1002),
        ('3/room,1["ack"]', 1002),
        ('4/room,{"message":"x"}', 1002),
        ("7/room,", 1002),
        ("x", 1002),
        ("", 1002),
        ("2/" + "n" * 64 + ',["echo"]', 1002),
        ("0/" + "n" * 60_000 + ",", 1002),
        ('2/room,12345678901234567["echo"]', 1002),
        ("2/room," + "9" * 100 + '["echo"]', 1002),
        ("2/room," + "9" * 101 + '["echo"]', 1002),
        ('2/room,9007199254740992["echo"]', 1002),
        ("0/queue,12{}", 1002),
        ("1/room,12", 1002),
    ],
    ids=lambda value: str(value)[:30],
)
def test_what_is_no_packet_ends_the_connection(packet: str, code: int, server: Server, witness: Witness) -> None:
    with server.client() as client:
        client.open("/room")
        client.text("4" + packet)
        assert client.close_code() == code


@pytest.mark.parametrize(
    "packet",
    ['2/room,-1["echo",1]', '2/room,²["echo",1]', '2["echo",1]', '2/room["echo",1]', '2/ro om,["echo",1]', "1/queue,"],
)
def test_what_cannot_be_answered_is_ignored(packet: str, server: Server, witness: Witness) -> None:
    with server.client() as client:
        client.open("/room")
        client.text("4" + packet)
        assert client.call("/room", "echo", "alive") == {"ok": True, "data": "alive"}


def test_an_ack_id_with_a_fraction_is_answered_as_far_as_it_is_one(server: Server, witness: Witness) -> None:
    with server.client() as client:
        client.open("/room")
        client.text('42/room,1.5["echo",1]')
        assert code_of(client.ack(1)) == "invalid"


@pytest.mark.parametrize(
    ("namespace", "code"), [("/queue", "forbidden"), ("/nowhere", "not_found"), ("", "not_found"), ("/", "not_found")]
)
def test_an_event_on_another_namespace_is_answered(namespace: str, code: str, server: Server, witness: Witness) -> None:
    with server.client() as client:
        client.open("/room")
        client.text(f'42{namespace}{"," if namespace else ""}5["echo",1]')
        assert code_of(client.ack(5)) == code


def test_events_before_connect_are_answered_and_call_nobody(server: Server, witness: Witness) -> None:
    calls = server.count("calls")
    with server.client() as client:
        client.open()
        client.event("/room", '["echo","early"]', ack=1)
        assert code_of(client.ack(1)) == "forbidden"
        client.text("41/room,")
        client.event("/room", '["echo","early"]')
        client.text("40/room,")
        assert client.next_text().startswith("40/room,")
        assert server.count("calls") == calls


@pytest.mark.parametrize(
    ("packet", "code"),
    [
        ("40", "not_found"),
        ("40{}", "not_found"),
        ("40/nowhere,", "not_found"),
        ("40/Room,", "not_found"),
        ('40/room,"text"', "invalid"),
        ("40/room,[1]", "invalid"),
        ("40/room,1", None),  # an ack id on a CONNECT: no packet
        ('40/room,{"token":NaN}', "invalid"),
        ('40/room,{"token":1,"token":2}', "invalid"),
        ('40/room,{"token":"\\u0000"}', "invalid"),
        (f'40/room,{{"token":"{"x" * 5_000}"}}', "invalid"),
        (f'40/room,{{"token":{DEEP}}}', "invalid"),
        ('40/room,{"token":"boom"}', "internal"),
        ('40/room,{"token":"bad"}', "unauthenticated"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_a_refused_connect_is_told_why(packet: str, code: str | None, server: Server, witness: Witness) -> None:
    with server.client() as client:
        client.open()
        client.text(packet)
        if code is None:
            assert client.close_code() == 1002
            return
        answer = client.next_text()
        assert answer.startswith("44")
        error = json.loads(answer[answer.index("{") :])
        assert error["message"] == code
        assert error["data"]["code"] == code
        client.text('40/room,{"token":"good"}')
        assert client.next_text().startswith("40/room,"), "and it may try again"
        assert client.call("/room", "echo", 1) == {"ok": True, "data": 1}


def test_a_namespace_is_connected_once(server: Server, witness: Witness) -> None:
    with server.client() as client:
        client.open("/room", "/queue")
        client.text("40/room,")
        assert '"conflict"' in client.next_text()
        assert client.call("/room", "echo", 1) == {"ok": True, "data": 1}
        stats = server.stats()
        assert stats is not None
        assert stats["members"]["/room"] == 2, "the witness and this one"
        client.text("41/room,")
        client.event("/room", '["echo",1]', ack=1)
        assert code_of(client.ack(1)) == "forbidden"
        client.text("40/room,")
        assert client.next_text().startswith("40/room,")


def test_many_faults_end_the_connection(server: Server, witness: Witness) -> None:
    before = server.count("end_faults")
    with server.client() as client:
        client.open("/room")
        for i in range(40):
            client.text(f"40/unknown{i},")
        assert client.close_code() == 1008
        assert 25 <= len(client.texts) <= 35, "the first were answered"
    assert server.count("end_faults") == before + 1


def test_ten_thousand_connects_to_unknown_namespaces(server: Server, witness: Witness) -> None:
    with server.client() as client:
        client.open("/room")
        client.send(b"".join(client.frame(TEXT, b"40/unknown%d," % i) for i in range(10_000)))
        assert client.close_code() == 1008


def test_a_failing_disconnect_handler_leaves_no_ghost(server: Server, witness: Witness) -> None:
    """/chat's handler raises; the other namespaces' handlers run all the same, and all tables are empty afterwards."""
    before = server.stats()
    with server.client() as client:
        client.open("/room", "/chat", "/queue", "/player")
    server.eventually(lambda: (server.stats() or {})["disconnects"] == (before or {})["disconnects"] + 3)
    stats = server.stats()
    assert stats is not None
    assert stats["members"] == {"/room": 1, "/queue": 1}
