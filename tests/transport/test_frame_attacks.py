"""What an attacker can do below Socket.IO: each gets its close code, and the client beside it is served on."""

from __future__ import annotations

import os
import struct
from collections.abc import Callable

import pytest

from tests.transport.conftest import Server, Witness
from tests.transport.rawclient import (
    BINARY,
    CLOSE,
    CONTINUATION,
    GONE,
    PING,
    PONG,
    TEXT,
    RawClient,
)

Attack = Callable[[RawClient], bytes]
EVENT = b'42/room,["echo",1]'
MIB = 1024 * 1024

ATTACKS: dict[str, tuple[Attack, int | str]] = {
    "unmasked": (lambda c: c.frame(TEXT, EVENT, mask=False), 1002),
    "rsv1 (deflate)": (lambda c: c.frame(TEXT, EVENT, rsv=4), 1002),
    "rsv2": (lambda c: c.frame(TEXT, EVENT, rsv=2), 1002),
    "unknown data opcode": (lambda c: c.frame(3, EVENT), 1002),
    "unknown control opcode": (lambda c: c.frame(11), 1002),
    "continuation of nothing": (lambda c: c.frame(CONTINUATION, EVENT), 1002),
    "text inside a fragmented text": (lambda c: c.frame(TEXT, EVENT, fin=False) + c.frame(TEXT, EVENT), 1002),
    "fragmented ping": (lambda c: c.frame(PING, fin=False), 1002),
    "ping of 126 bytes": (lambda c: c.frame(PING, b"x" * 126), 1002),
    "length in more bytes than needed": (lambda c: c.frame(TEXT, EVENT, wide=8), 1002),
    "close with half a code": (lambda c: c.frame(CLOSE, b"\x03"), 1002),
    "close with a reserved code": (lambda c: c.frame(CLOSE, struct.pack("!H", 1006)), 1002),
    "close with a reason that is not UTF-8": (lambda c: c.frame(CLOSE, struct.pack("!H", 1000) + b"\xff"), 1007),
    "binary": (lambda c: c.frame(BINARY, EVENT), 1003),
    "binary, 1 MB": (lambda c: c.frame(BINARY, bytes(MIB)), 1003),
    "not UTF-8": (lambda c: c.frame(TEXT, b"42/room,\xff"), 1007),
    "surrogate as UTF-8": (lambda c: c.frame(TEXT, b'42/room,["\xed\xa0\x80"]'), 1007),
    "one byte too long": (lambda c: c.frame(TEXT, b"4" * (64 * 1024 + 1)), 1009),
    "10 MB of text": (lambda c: c.frame(TEXT, b"4" * 10 * MIB), 1009),
    "1 TiB announced": (lambda c: c.frame(TEXT, EVENT, says=2**40), 1009),
    "2^63 announced": (lambda c: c.frame(TEXT, EVENT, says=2**63), 1002),
    "10 MB of fragments": (
        lambda c: c.frame(TEXT, b"4" * 16_000, fin=False) + c.frame(CONTINUATION, b"x" * 16_000, fin=False) * 640,
        1009,
    ),
    "100,000 empty fragments": (
        lambda c: c.frame(TEXT, b"4", fin=False) + c.frame(CONTINUATION, fin=False) * 100_000,
        1008,
    ),
    "20,000 pings": (lambda c: c.frame(PING, b"x") * 20_000, 1008),
    "20,000 pongs": (lambda c: c.frame(PONG) * 20_000, 1008),
    "random bytes": (lambda _: b"\xff" + os.urandom(5_000), 1002),
    "HTTP in the WebSocket": (lambda _: b"GET / HTTP/1.1\r\n\r\n", 1002),
    "Engine.IO type letter": (lambda c: c.frame(TEXT, b"x"), 1002),
    "Engine.IO type superscript": (lambda c: c.frame(TEXT, "²".encode()), 1002),
    "Engine.IO base64 binary": (lambda c: c.frame(TEXT, b"bAAAA"), 1002),
    "Engine.IO ping from a client": (lambda c: c.frame(TEXT, b"2probe"), 1002),
    "Engine.IO upgrade": (lambda c: c.frame(TEXT, b"5"), 1002),
    "Engine.IO noop": (lambda c: c.frame(TEXT, b"6"), 1002),
    "Engine.IO open": (lambda c: c.frame(TEXT, b"0{}"), 1002),
    "empty message": (lambda c: c.frame(TEXT), 1002),
    "Engine.IO close": (lambda c: c.frame(TEXT, b"1"), 1000),
    "close with a code of one's own": (lambda c: c.frame(CLOSE, struct.pack("!H", 4321) + b"bye"), 4321),
    "close without a code": (lambda c: c.frame(CLOSE), 1000),
}


@pytest.mark.parametrize("name", ATTACKS)
def test_a_broken_frame_gets_its_close_code(name: str, server: Server, witness: Witness) -> None:
    attack, code = ATTACKS[name]
    with server.client() as client:
        client.open("/room")
        client.send(attack(client))
        assert client.close_code() == code


@pytest.mark.parametrize("size", [0, 1, 20])
def test_half_a_frame_and_gone(size: int, server: Server, witness: Witness) -> None:
    with server.client() as client:
        client.open("/room")
        client.send(client.frame(TEXT, b"x" * 50)[:size])


def test_a_frame_that_never_comes_whole_is_ended_by_the_ping(server: Server, witness: Witness) -> None:
    with server.client() as client:
        client.open("/room")
        client.send(client.frame(TEXT, EVENT, says=50_000)[:100])
        assert client.rest() == b"\x81\x012", "one ping, and no close frame: the peer could not have read it"
    assert server.count("cut_ping_timeout") >= 1


@pytest.mark.parametrize("size", [64 * 1024 - len('42/room,1["echo", ""]'), 1])
def test_what_is_just_allowed_is_answered(size: int, server: Server, witness: Witness) -> None:
    with server.client() as client:
        client.open("/room")
        text = "x" * size
        assert client.call("/room", "echo", text) == {"ok": True, "data": text}
        first = client.frame(TEXT, b'42/room,9["ec', fin=False)
        client.send(first + client.frame(PING, b"p") + client.frame(CONTINUATION, b'ho", "split"]'))
        assert client.read_frame() == (PONG, b"p")
        assert client.ack(9) == {"ok": True, "data": "split"}
        client.send(client.frame(CLOSE, struct.pack("!H", 1000)))
        assert client.close_code() == 1000


def test_the_peer_may_vanish(server: Server, witness: Witness) -> None:
    clients = [server.client().open("/room") for _ in range(5)]
    for client in clients[:3]:
        client.sock.setsockopt(1, 13, struct.pack("ii", 1, 0))  # SO_LINGER: reset instead of FIN
    for client in clients:
        client.sock.close()


def test_gone_is_what_the_test_says_it_is(server: Server) -> None:
    """The table above would be worth nothing if `close_code` took any end for a close frame."""
    with server.client() as client:
        client.open("/room")
        client.sock.shutdown(1)
        assert client.close_code() == GONE
