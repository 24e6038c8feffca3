"""What handlers return, what clients get, and in which order."""

from __future__ import annotations

import json
from typing import Any

from tests.transport.conftest import Server, Witness
from tests.transport.rawclient import CLOSE

INTERNAL = {"ok": False, "error": {"code": "internal", "message": "Something went wrong here."}}


def test_a_handler_that_fails_is_answered_and_logged_without_its_text(server: Server, witness: Witness) -> None:
    with server.client() as client:
        client.open("/room")
        for _ in range(20):
            assert client.call("/room", "fail", "a secret text") == INTERNAL
    assert "secret" not in server.log
    assert server.log.count("handler_error") <= 5, "not a line for each"


def test_wrong_argument_counts_are_answered(server: Server, witness: Witness) -> None:
    with server.client() as client:
        client.open("/room")
        assert client.call("/room", "slow") == INTERNAL
        assert client.call("/room", "nan", 1, 2, 3) == INTERNAL


def test_an_unknown_command_is_answered(server: Server, witness: Witness) -> None:
    with server.client() as client:
        client.open("/room", "/voice")
        for namespace in ("/room", "/voice"):
            assert client.call(namespace, "no.such", {})["error"]["code"] == "unsupported"


def test_nan_never_leaves(server: Server, witness: Witness) -> None:
    with server.client() as client:
        client.open("/room")
        assert client.call("/room", "nan") == INTERNAL


def test_a_fragment_is_sent_as_it_is(server: Server, witness: Witness) -> None:
    with server.client() as client:
        client.open("/room")
        assert client.call("/room", "fragment") == {"ok": True, "data": {"snapshot": [1, 2, 3]}}


def test_a_slow_command_delays_the_same_connections_next_one_and_nobody_else(server: Server, witness: Witness) -> None:
    with server.client() as client:
        client.open("/room")
        first, second = client.emit("/room", "slow", 0.5), client.emit("/room", "echo", 2)
        answered = witness.answered
        client.ack(second)
        assert first in client.acks, "in the order sent"
        assert witness.answered > answered + 2


def test_a_deferred_answer_lets_the_next_command_pass(server: Server, witness: Witness) -> None:
    with server.client() as client:
        client.open("/room")
        lookup, pause = client.emit("/room", "later", 0.5), client.emit("/room", "echo", "pause")
        assert client.ack(pause) == {"ok": True, "data": "pause"}
        assert lookup not in client.acks
        assert client.ack(lookup) == {"ok": True, "later": 0.5}
        assert client.call("/room", "later", 0.125) == INTERNAL, "a killed one is answered, too"


def test_deferred_answers_are_bounded(server: Server, witness: Witness) -> None:
    with server.client() as client:
        client.open("/room")
        lookups = [client.emit("/room", "later", 0.4) for _ in range(20)]
        echo = client.emit("/room", "echo", 1)
        client.ack(echo)
        assert 12 <= len(client.acks) < 20, "the ninth waited for one of the first eight, and so on"
        for lookup in lookups:
            assert client.ack(lookup) == {"ok": True, "later": 0.4}


def test_a_connection_that_ends_before_its_deferred_answer(server: Server, witness: Witness) -> None:
    with server.client() as client:
        client.open("/room")
        client.emit("/room", "later", 0.3)


def test_direct_frames_emits_and_acks_keep_their_order(server: Server, witness: Witness) -> None:
    """Also while the client reads slowly, so that most of it waits here and is written in parts."""
    for size, count in ((10, 300), (3_000, 400)):
        with server.client(receive_buffer=4096) as client:
            client.open("/room")
            done = client.emit("/room", "mixed", count, size)
            client.ack(done)
            numbers = [json.loads(text.split(",", 1)[1])[1]["i"] for text in client.texts]
            assert numbers == list(range(count)), "and the ack came after all of them"
    assert server.count("waiting_bytes") == 0


def test_a_kicked_connection_gets_its_answer_then_the_close(server: Server, witness: Witness) -> None:
    with server.client() as client:
        client.open("/room")
        client.emit("/room", "kick")
        frames: list[Any] = []
        while not frames or frames[-1][0] != CLOSE:
            frames.append(client.read_frame())
        assert frames[-1][1] == (1008).to_bytes(2, "big")
        client.close_code()
    assert server.count("end_kicked") == 1


def test_a_connection_in_no_namespace_any_more_is_ended(server: Server, witness: Witness) -> None:
    with server.client() as client:
        client.open("/room")
        client.emit("/room", "leave_all")
        assert client.close_code() == 1008
        assert any(text.startswith("41/room") for text in client.texts)
