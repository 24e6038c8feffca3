"""Long polling, where it is switched on, under the same attack list."""

from __future__ import annotations

import http.client
import json
import threading
import time
from collections.abc import Iterator

import pytest

from tests.transport.conftest import Server, ServerFactory

PATH = "/socket.io/?EIO=4&transport=polling"


@pytest.fixture(scope="module")
def polling_server(start_server: ServerFactory) -> Server:
    return start_server({"allow_polling": True})


@pytest.fixture
def server(polling_server: Server) -> Iterator[Server]:
    yield polling_server
    polling_server.assert_empty()
    assert "Traceback" not in polling_server.log


def request(
    server: Server, method: str, path: str, body: bytes | None = None, headers: dict[str, str] | None = None
) -> tuple[int, str, dict[str, str]]:
    """One request on a connection of its own: status, body, headers."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=15)
    try:
        connection.request(method, path, body, {"Connection": "close", **(headers or {})})
        response = connection.getresponse()
        return response.status, response.read().decode(), dict(response.getheaders())
    finally:
        connection.close()


class Poller:
    """A well-behaved polling client."""

    def __init__(self, server: Server) -> None:
        self.server = server
        status, body, _ = request(server, "GET", PATH)
        assert status == 200
        assert body.startswith("0{")
        assert json.loads(body[1:])["upgrades"] == []
        self.path = f"{PATH}&sid={json.loads(body[1:])['sid']}"

    def send(self, body: bytes) -> tuple[int, str]:
        return request(self.server, "POST", self.path, body)[:2]

    def get(self) -> tuple[int, str]:
        return request(self.server, "GET", self.path)[:2]

    def post(self, *packets: str) -> tuple[int, str]:
        return self.send("\x1e".join(packets).encode())

    def join(self) -> Poller:
        assert self.post("40/room,") == (200, "ok")
        status, body = self.get()
        assert status == 200
        assert body.startswith("40/room,")
        return self

    def leave(self) -> None:
        assert self.post("1") == (200, "ok")


def test_it_works(server: Server) -> None:
    poller = Poller(server).join()
    assert poller.post('42/room,1["echo","é"]', '42/room,2["nope"]') == (200, "ok")
    status, body = poller.get()
    assert status == 200
    first, second = body.split("\x1e")
    assert json.loads(first[len("43/room,1") :]) == [{"ok": True, "data": "é"}]
    assert "unsupported" in second
    assert poller.post('42/room,3["mixed",20,10]') == (200, "ok")
    packets = poller.get()[1].split("\x1e")
    assert [json.loads(p.split(",", 1)[1])[1]["i"] for p in packets[:-1]] == list(range(20)), "direct frames, too"
    assert packets[-1].startswith("43/room,3")
    poller.leave()
    assert poller.get()[0] == 400


def test_pings_keep_it_and_silence_ends_it(server: Server) -> None:
    poller = Poller(server).join()
    for _ in range(2):
        assert poller.get() == (200, "2")
        assert poller.post("3") == (200, "ok")
    server.eventually(lambda: server.count("connections") == 0)
    assert poller.get()[0] == 400


@pytest.mark.parametrize(
    ("packets", "status"),
    [
        (["40/room,"] * 17, 400),
        (["40/room,"] * 1_000, 400),
        (["x"], 200),
        (["bAAAA"], 200),
        ([""], 200),
        (['451-/room,["x"]'], 200),
        (["2probe"], 200),
        (["5"], 200),
        (["4x", "40/queue,"], 400),
    ],
    ids=lambda value: str(value)[:30],
)
def test_a_bad_payload_ends_the_session(packets: list[str], status: int, server: Server) -> None:
    poller = Poller(server).join()
    assert poller.post(*packets)[0] == status
    server.eventually(lambda: server.count("connections") == 0)
    assert poller.get()[0] == 400


@pytest.mark.parametrize("body", [b"\xff\xfe", b"x" * 65_000], ids=["not UTF-8", "no packet"])
def test_a_body_that_is_no_payload(body: bytes, server: Server) -> None:
    poller = Poller(server).join()
    poller.send(body)
    server.eventually(lambda: server.count("connections") == 0)


def test_over_a_megabyte_never_hangs(server: Server) -> None:
    pollers = [Poller(server).join() for _ in range(10)]
    for poller in pollers:
        assert poller.send(b"4" * 1_100_000)[0] == 413
    server.eventually(lambda: server.count("open_sockets") == 1)
    for poller in pollers:
        poller.leave()


def test_a_refused_event_is_answered(server: Server) -> None:
    poller = Poller(server).join()
    poller.post('42/room,1["echo",NaN]')
    assert '"invalid"' in poller.get()[1]
    poller.leave()


def test_who_never_polls_lets_no_more_than_the_bound_wait(server: Server) -> None:
    cut = server.count("cut_slow_consumer")
    poller = Poller(server).join()
    poller.post('42/room,1["spam",100000,60,0.01,false]')
    server.eventually(lambda: server.count("cut_slow_consumer") == cut + 1)
    assert server.count("waiting_bytes") <= 2.1 * 1024 * 1024


def test_who_never_polls_but_says_it_lives(server: Server) -> None:
    cut = server.count("cut_poll_idle")
    poller = Poller(server).join()
    server.eventually(lambda: poller.post("3")[0] == 400)
    stats = server.stats() or {}
    assert stats["cut_poll_idle"] == cut + 1, stats


def test_two_gets_at_once_end_it(server: Server) -> None:
    refused = False
    for _ in range(5):  # a ping may end the first one before the second comes
        poller = Poller(server).join()
        answers: list[tuple[int, str]] = []
        first = threading.Thread(target=lambda p=poller, a=answers: a.append(p.get()))
        first.start()
        time.sleep(0.2)
        refused = poller.get()[0] == 400
        first.join(15)
        assert answers[0][0] == 200
        if refused:
            break
    assert refused
    server.eventually(lambda: server.count("connections") == 0)


def test_two_posts_at_once_end_it(server: Server) -> None:
    poller = Poller(server).join()
    calls = server.count("calls")
    slow = threading.Thread(target=lambda: poller.post('42/room,1["echo",1]', '42/room,2["slow",2]'))
    slow.start()
    server.eventually(lambda: server.count("calls") == calls + 1)
    assert poller.post('42/room,2["echo"]')[0] == 400
    slow.join(15)


@pytest.mark.parametrize(
    "path",
    [
        PATH + "&j=0",
        "/socket.io/?EIO=3&transport=polling",
        "/socket.io/?transport=polling",
        "/socket.io/?EIO=4",
        PATH + "&sid=AAAAAAAAAAAAAAAAAAAA",
        PATH + "&a=1" * 100,
    ],
)
def test_a_wrong_query(path: str, server: Server) -> None:
    assert request(server, "GET", path)[0] == 400
    assert request(server, "POST", path, b"4")[0] == 400


def test_foreign_pages_may_not(server: Server) -> None:
    poller = Poller(server).join()
    assert request(server, "GET", PATH, headers={"Origin": "http://evil.test"})[0] == 403
    assert request(server, "POST", poller.path, b"3", {"Origin": "http://evil.test"})[0] == 403
    status, _, headers = request(server, "POST", poller.path, b"3", {"Origin": "http://good.test"})
    assert status == 200
    assert headers["Access-Control-Allow-Origin"] == "http://good.test"
    assert "Access-Control-Allow-Credentials" not in headers
    poller.leave()


def test_there_is_no_upgrade_from_polling(server: Server) -> None:
    poller = Poller(server).join()
    with server.client() as client:
        assert client.upgrade(poller.path.replace("polling", "websocket")) == 400
    with server.client() as client:
        assert client.upgrade() == 101, "a WebSocket of its own works beside it"
    assert poller.post('42/room,1["echo",1]') == (200, "ok")
    poller.leave()


def test_no_namespace_in_time(server: Server) -> None:
    Poller(server)
    server.eventually(lambda: server.count("connections") == 0)
    assert server.count("end_no_namespace") >= 1
