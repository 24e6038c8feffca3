"""Shares and caps of an address, on a server for which loopback is an address like any other."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from tests.transport.conftest import Server, ServerFactory

SOCKET = "/socket.io/?EIO=4&transport=websocket"


@pytest.fixture(scope="module")
def small_server(start_server: ServerFactory) -> Server:
    limits = {"connections": 8, "connections_per_address": 5, "handshake_burst": 30, "handshake_rate": 0.1}
    return start_server({**limits, "open_sockets": 40, "silent_per_address": 10, "header_s": 3.0}, TRANSPORT_SHARES="1")


@pytest.fixture
def small(small_server: Server) -> Iterator[Server]:
    yield small_server
    small_server.assert_empty()
    small_server.eventually(lambda: small_server.count("open_sockets") == 1)


def test_an_address_has_a_share_of_the_connections(small: Server) -> None:
    clients = [small.client().open("/room") for _ in range(5)]
    with small.client() as sixth:
        assert sixth.upgrade(SOCKET) == 429
    assert clients[0].call("/room", "echo", 1)["ok"]
    clients.pop().sock.close()
    small.eventually(lambda: small.count("connections") == 4)
    with small.client() as client:
        client.open("/room")
    for client in clients:
        client.sock.close()


def test_an_address_holds_few_silent_connections(small: Server) -> None:
    silent = [small.client() for _ in range(10)]
    time.sleep(0.2)
    with small.client() as client:
        client.request("GET", "/stats")
        assert client.response()[0] == 429
    for client in silent:
        client.request("GET", "/stats", headers={"Connection": "close"})
        assert client.response()[0] == 200
        client.sock.close()


def test_handshakes_of_an_address_are_paced(small: Server) -> None:
    statuses = []
    for _ in range(40):
        with small.client() as client:
            statuses.append(client.upgrade(SOCKET))
    assert statuses[0] == 101
    assert statuses[-1] == 429
    with small.client() as client:
        client.request("GET", "/stats")
        assert client.response()[0] == 200, "pages are still served"
