"""Time limits of a connection: the first namespace, pings, and the table that is empty afterwards."""

from __future__ import annotations

import json

from tests.transport.conftest import Server, Witness
from tests.transport.rawclient import TEXT, Gone


def test_who_never_connects_to_a_namespace_is_ended(server: Server, witness: Witness) -> None:
    before = server.count("end_no_namespace")
    clients = [server.client() for _ in range(150)]
    for client in clients:
        client.open()
    for client in clients[:3]:
        client.text("40/nowhere,")
        client.text('42/room,["echo"]')
    assert {client.close_code() for client in clients} == {1008}
    assert server.count("end_no_namespace") == before + 150


def test_a_handshake_without_anything_after_it(server: Server, witness: Witness) -> None:
    clients = [server.client() for _ in range(150)]
    assert {client.upgrade() for client in clients} == {101}
    for client in clients[:75]:
        client.sock.close()
    assert {client.close_code() for client in clients[75:]} == {1008}


def test_who_answers_pings_stays(server: Server, witness: Witness) -> None:
    with server.client() as client:
        client.open("/room")
        pings = 0
        while pings < 3:
            opcode, payload = client.read_frame()
            assert (opcode, payload) == (TEXT, b"2")
            pings += 1
            client.text("3")
        assert client.call("/room", "echo", 1)["ok"]


def test_who_answers_no_ping_is_cut(server: Server, witness: Witness) -> None:
    with server.client() as client:
        client.open("/room")
        assert client.rest() == b"\x81\x012", "one ping, no second"


def test_the_greeting(server: Server) -> None:
    with server.client() as client:
        assert client.upgrade() == 101
        greeting = json.loads(client.next_text()[1:])
        assert len(greeting.pop("sid")) == 20
        assert greeting == {"upgrades": [], "pingInterval": 1000, "pingTimeout": 3000, "maxPayload": 65_536}


def test_disconnect_handlers_run_after_the_command_that_is_at_work(server: Server) -> None:
    """Never beside it, however the connection ended: here it is cut by somebody else's command."""
    before = server.count("disconnects")
    with server.client().open("/room") as busy, server.client().open("/room") as other:
        busy.emit("/room", "slow", 1.5)
        server.eventually(lambda: server.count("slow_commands") == 1)
        assert other.call("/room", "cut_others") == {"ok": True, "disconnects": before}
        assert busy.rest() == b""
        stats = server.stats() or {}
        assert stats["slow_commands"] == 1, "or this test says nothing"
        assert stats["disconnects"] == before
        server.eventually(lambda: server.count("disconnects") == before + 1)


def test_sids_are_not_logged(server: Server) -> None:
    with server.client() as client:
        assert client.upgrade() == 101
        sid = json.loads(client.next_text()[1:])["sid"]
        client.text("40/room,")
        client.next_text()
        client.call("/room", "fail")
        try:
            client.text("4x")
            client.next_text()
        except Gone:
            pass
    assert sid not in server.log
