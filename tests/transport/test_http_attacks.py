"""Requests that are wrong, too large or too slow, and handshakes that must not become WebSockets."""

from __future__ import annotations

import time

import pytest

from tests.transport.conftest import Server, Witness
from tests.transport.rawclient import RawClient

SOCKET = "/socket.io/?EIO=4&transport=websocket"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 101),
        ({"Origin": "http://good.test"}, 101),
        ({"Connection": "keep-alive, Upgrade", "Upgrade": "WebSocket"}, 101),
        ({"Sec-WebSocket-Extensions": "permessage-deflate; client_max_window_bits"}, 101),
        ({"Origin": "http://evil.test"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "http://good.test.evil.test"}, 403),
        ({"Sec-WebSocket-Key": None}, 400),
        ({"Sec-WebSocket-Key": "short"}, 400),
        ({"Sec-WebSocket-Key": "é" * 24}, 400),
        ({"Sec-WebSocket-Key": "*" * 24}, 400),
        ({"Sec-WebSocket-Key": "A" * 60}, 400),
        ({"Sec-WebSocket-Version": None}, 426),
        ({"Sec-WebSocket-Version": "8"}, 426),
        ({"Sec-WebSocket-Version": "99"}, 426),
        ({"Connection": "close"}, 400),
        ({"Connection": None}, 400),
    ],
    ids=str,
)
def test_only_a_right_handshake_is_answered_with_101(
    headers: dict[str, str | None], status: int, server: Server, witness: Witness
) -> None:
    with server.client() as client:
        assert client.upgrade(SOCKET, headers) == status
        if status != 101:
            assert client.rest() == b"", "a whole answer, then the end"


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/", 404),
        ("/stats", 404),
        ("/socket.io", 404),
        ("/socket.io/x?EIO=4&transport=websocket", 404),
        ("/socket.io/../stats?EIO=4&transport=websocket", 404),
        ("/socket.io/?EIO=3&transport=websocket", 400),
        ("/socket.io/?transport=websocket", 400),
        ("/socket.io/?EIO=4", 400),
        ("/socket.io/?EIO=4&transport=polling", 400),
        ("/socket.io/?EIO=4&transport=websocket&sid=AAAAAAAAAAAAAAAAAAAA", 400),
        ("/socket.io/?EIO=4&EIO=3&transport=websocket", 400),
        ("/socket.io/?EIO=4&transport=websocket" + "&a=1" * 100, 400),
    ],
)
def test_only_our_path_is_ever_upgraded(path: str, status: int, server: Server, witness: Witness) -> None:
    with server.client() as client:
        assert client.upgrade(path) == status
        assert client.rest() == b""


def test_extensions_are_never_agreed_to(server: Server, witness: Witness) -> None:
    with server.client() as client:
        client.request(
            "GET",
            SOCKET,
            headers={
                "Upgrade": "websocket",
                "Connection": "Upgrade",
                "Sec-WebSocket-Version": "13",
                "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
                "Sec-WebSocket-Extensions": "permessage-deflate",
                "Sec-WebSocket-Protocol": "chat",
            },
        )
        status, headers, _ = client.response()
        assert status == 101
        assert headers == {
            "upgrade": "websocket",
            "connection": "Upgrade",
            "sec-websocket-accept": "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=",  # the example of RFC 6455
        }


@pytest.mark.parametrize("path", ["/socket.io/", "/socket.io/?EIO=4&transport=polling", "/socket.io/?sid=guess"])
@pytest.mark.parametrize("method", ["GET", "POST", "OPTIONS", "DELETE"])
def test_polling_is_refused_while_it_is_off(path: str, method: str, server: Server, witness: Witness) -> None:
    with server.client() as client:
        client.request(method, path, b"40/room," if method == "POST" else b"")
        assert client.response()[0] == 400


@pytest.mark.parametrize(
    ("request_text", "status"),
    [
        (b"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400),
        (b"POST /upload HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n", 411),
        (b"POST /upload HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: identity, chunked\r\n\r\n0\r\n\r\n", 411),
        (b"POST /upload HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd", 400),
        (b"POST /upload HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nContent-Length: 3\r\n\r\nabc", 400),
        (b"POST /upload HTTP/1.1\r\nHost: x\r\nContent-Length: +3\r\n\r\nabc", 400),
        (b"POST /upload HTTP/1.1\r\nHost: x\r\nContent-Length: 1_0\r\n\r\n0123456789", 400),
        (b"POST /upload HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n", 400),
        (b"POST /upload HTTP/1.1\r\nHost: x\r\nContent-Length: 3, 3\r\n\r\nabc", 400),
        (b"POST /upload HTTP/1.1\r\nHost: x\r\nContent-Length : 3\r\n\r\nabc", 400),
        (b"POST /upload HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000000000\r\n\r\n0123456789", 413),
        (b"POST /upload HTTP/1.1\r\nHost: x\r\nContent-Length: 65537\r\n\r\n" + b"x" * 65_537, 413),
        (b"POST /upload HTTP/1.1\r\nHost: x\r\nContent-Length: " + b"9" * 5_000 + b"\r\n\r\n", 413),
        (b"GET / HTTP/1.1\r\nHost: x\r\n X: folded\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: x\r\nno colon\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: x\r\nX: nul\0\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: x\r\nX: bare\rCR\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\n" + b"X: y\r\n" * 2_000 + b"\r\n", 431),
        (b"GET / HTTP/1.1\r\nX: " + b"y" * 100_000 + b"\r\n\r\n", 431),
        (b"GET /" + b"y" * 100_000 + b" HTTP/1.1\r\n\r\n", 414),
        (b"GET /\r\n\r\n", 400),
        (b"GET / HTTP/0.9\r\n\r\n", 505),
        (b"GET / HTTP/2.0\r\n\r\n", 505),
        (b"GET / FTP/1.1\r\n\r\n", 505),
        (b"GET http://other/ HTTP/1.1\r\n\r\n", 400),
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", 400),
        (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400),
        (b"\xff\xfe\xfd\r\n", 400),
    ],
    ids=lambda value: str(value)[2:60],
)
def test_a_wrong_request_gets_a_whole_answer(
    request_text: bytes, status: int, server: Server, witness: Witness
) -> None:
    before = len(server.log)
    with server.client() as client:
        client.send(request_text)
        assert client.response()[0] == status
        assert client.rest() == b""
    assert len(server.log) == before, "and not a line in the log"


def test_right_requests_are_served(server: Server, witness: Witness) -> None:
    with server.client() as client:
        for _ in range(3):  # on one connection
            client.request("POST", "/upload", b"x" * 65_536)
            assert client.response()[::2] == (200, b"65536")
        client.request("POST", "/upload", b"", {"Content-Length": "5", "Expect": "100-continue"})
        assert client.response()[0] == 100
        client.send(b"hello")
        assert client.response()[::2] == (200, b"5")


def test_many_requests_at_once_starve_nobody(server: Server, witness: Witness) -> None:
    """Requests that are there already are read without waiting: the process must turn to the others all the same."""
    with server.client() as client:
        client.send(b"GET /nothing HTTP/1.1\r\nHost: x\r\n\r\n" * 1_500)
        assert client.response()[0] == 404
        answered = witness.answered
        for _ in range(1_499):
            assert client.response()[0] == 404
        assert witness.answered > answered + 5


def test_an_application_that_fails_is_500_and_one_line(server: Server, witness: Witness) -> None:
    for _ in range(10):
        with server.client() as client:
            client.request("GET", "/boom")
            assert client.response()[0] == 500
            assert client.rest() == b""
    assert server.log.count("http_error connection=- error=RuntimeError at=wsgi_app.py") == 1
    assert "secret" not in server.log


def header_never_ends(client: RawClient) -> None:
    client.send(b"GET / HTTP/1.1\r\nHost: x\r\n")


def one_byte_now_and_then(client: RawClient) -> None:
    for byte in b"GET / HTTP":
        client.send(bytes([byte]))
        time.sleep(0.12)


def body_never_ends(client: RawClient) -> None:
    client.request("POST", "/upload", b"", {"Content-Length": "1000"})
    client.send(b"x" * 10)


def nothing(client: RawClient) -> None:
    del client


def idle_after_a_request(client: RawClient) -> None:
    client.request("POST", "/upload", b"x")
    assert client.response()[0] == 200


@pytest.mark.parametrize(
    ("start", "answer"),
    [
        (nothing, b""),
        (one_byte_now_and_then, b""),
        (header_never_ends, b"HTTP/1.1 408"),
        (body_never_ends, b"HTTP/1.1 408"),
        (idle_after_a_request, b""),
    ],
)
def test_slow_loris_is_let_go(start: object, answer: bytes, server: Server, witness: Witness) -> None:
    with server.client() as client:
        assert callable(start)
        start(client)
        assert client.rest()[:12] == answer, "the server ended it"


def test_many_slow_loris_at_once(server: Server, witness: Witness) -> None:
    clients = [server.client() for _ in range(150)]
    for i, client in enumerate(clients):
        (header_never_ends, body_never_ends, nothing)[i % 3](client)
    for client in clients:
        client.rest()
        client.sock.close()
    server.eventually(lambda: server.count("open_sockets") <= 2)  # the witness, and who asks


def test_a_reader_that_takes_no_response_is_let_go(server: Server, witness: Witness) -> None:
    before = server.count("http_slow_reader")
    with server.client(receive_buffer=4096) as client:
        client.request("GET", "/big")
        server.eventually(lambda: server.count("http_slow_reader") == before + 1)
