"""Too much of what is allowed: first a warning, then the end; nobody else notices, and nothing grows."""

from __future__ import annotations

import time
from typing import Any

import pytest

from tests.transport.conftest import Server, Witness
from tests.transport.rawclient import TEXT, Gone, RawClient


def send_many(client: RawClient, count: int, event: str = "echo", pad: str = "") -> None:
    packets = (f'42/room,{i}["{event}",{{"pad":"{pad}"}}]' for i in range(1, count + 1))
    client.send(b"".join(client.frame(TEXT, packet.encode()) for packet in packets))


def codes(client: RawClient, count: int) -> list[str]:
    """The outcome of each of `count` commands, "ok" or the error's code, until the connection ends."""
    try:
        answers: list[Any] = [client.ack(i) for i in range(1, count + 1)]
    except Gone:
        answers = [answer[0] for _, answer in sorted(client.acks.items())]
    return ["ok" if answer["ok"] else answer["error"]["code"] for answer in answers]


def test_an_honest_burst_is_served(server: Server, witness: Witness) -> None:
    with server.client() as client:
        client.open("/room")
        send_many(client, 200)
        assert codes(client, 200) == ["ok"] * 200


def test_a_larger_burst_is_warned_and_lives_on(server: Server, witness: Witness) -> None:
    with server.client() as client:
        client.open("/room")
        send_many(client, 300)
        answers = [client.ack(i) for i in range(1, 301)]
        refused = [answer["error"] for answer in answers if not answer["ok"]]
        assert answers[0]["ok"]
        assert 20 <= len(refused) <= 70
        assert {error["code"] for error in refused} == {"rate_limited"}
        assert all(0 < error["retry_after_ms"] < 1000 for error in refused)
        time.sleep(refused[-1]["retry_after_ms"] / 1000 + 0.05)
        assert client.call("/room", "echo", 1)["ok"], "after the time it was told"


def test_a_flood_is_cut(server: Server, witness: Witness) -> None:
    before = server.count("calls")
    with server.client() as client:
        client.open("/room")
        send_many(client, 20_000)
        assert client.close_code() == 1008
        refused = [answer for answer in client.acks.values() if not answer[0]["ok"]]
        assert {answer[0]["error"]["code"] for answer in refused} == {"rate_limited"}
    assert server.count("calls") - before < 600


def test_a_flood_while_the_handler_waits_piles_up_nothing(server: Server, witness: Witness) -> None:
    with server.client() as client:
        client.open("/room")
        client.event("/room", '["slow", 2]', ack=1)
        send_many(client, 20_000)
        answered = witness.answered
        assert client.close_code() == 1008
        assert witness.answered > answered + 5, "served all the while"


@pytest.mark.parametrize("packet", [b"3", b"40/room,", b"41/queue,", b'42/room,["nothing"]', b"4x"])
def test_other_packets_are_counted_too(packet: bytes, server: Server, witness: Witness) -> None:
    with server.client() as client:
        client.open("/room")
        client.send(client.frame(TEXT, packet) * 20_000)
        assert client.close_code() in (1002, 1008)


def test_large_packets_cost_more(server: Server, witness: Witness) -> None:
    with server.client() as client:
        client.open("/room")
        send_many(client, 60, pad="x" * 60_000)
        answers = codes(client, 60)
        assert 20 <= answers.count("ok") <= 45
        assert set(answers) == {"ok", "rate_limited"}


def test_many_keys_and_many_brackets_stop_nobody(server: Server, witness: Witness) -> None:
    with server.client() as client:
        client.open("/room")
        many = "[" + ",".join(["[]"] * 20_000) + "]"
        keys = "{" + ",".join(f'"{i}":0' for i in range(6_000)) + "}"
        client.event("/room", f'["echo",{many}]', ack=1)
        client.event("/room", f'["echo",{keys}]', ack=2)
        assert client.ack(1)["ok"]
        assert client.ack(2)["ok"]
