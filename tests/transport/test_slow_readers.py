"""Who stops reading is cut once a bounded amount waits, and nobody else notices."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from tests.transport.conftest import Server, ServerFactory
from tests.transport.rawclient import RawClient


@pytest.fixture(scope="module")
def slow_server(start_server: ServerFactory) -> Server:
    # With the pings of production: it is not the heartbeat that must end these.
    return start_server({"ping_interval_s": 20.0, "ping_timeout_s": 20.0, "write_s": 15.0})


@pytest.fixture
def server(slow_server: Server) -> Iterator[Server]:
    yield slow_server
    slow_server.assert_empty()
    assert "Traceback" not in slow_server.log


def count_events(client: RawClient, events: int) -> None:
    """Read `events` events of room traffic."""
    while events:
        events -= client.next_text().startswith('42/room,["spam"')


@pytest.mark.parametrize("pongs", [False, True], ids=["silent", "pongs"])
@pytest.mark.parametrize(("size", "events"), [(1_000, 1_500), (100_000, 80)])
def test_room_traffic_to_somebody_who_never_reads(pongs: bool, size: int, events: int, server: Server) -> None:
    """The two who read get all of it. Neither the number nor the bytes that wait for the third exceed their bounds."""
    cut, most = server.count("cut_slow_consumer"), 0.0
    with (
        server.client(receive_buffer=4096).open("/room") as stuck,
        server.client().open("/room") as reader,
        server.client().open("/room") as speaker,
    ):
        speaker.emit("/room", "spam", size, events, 0.002 if size == 1_000 else 0.01, True)
        for _ in range(20):
            for client in (reader, speaker):
                count_events(client, events // 20)
            if pongs:
                stuck.text("3")  # it reads nothing, but says that it lives
            most = max(most, server.count("waiting_bytes"))
        assert 0 < most <= 2 * 1024 * 1024 + 4 * size
        server.eventually(lambda: server.count("cut_slow_consumer") == cut + 1)
        server.eventually(lambda: server.count("connections") == 2)
        assert len(stuck.rest()) < 8_000_000


def test_a_slow_reader_who_resumes_in_time_gets_every_byte(server: Server) -> None:
    with server.client(receive_buffer=4096).open("/room") as client:
        client.emit("/room", "spam", 100_000, 15, 0.01, False)
        server.eventually(lambda: server.count("waiting_bytes") > 500_000)
        events = 0
        while events < 15:
            text = client.next_text()
            if text.startswith('42/room,["spam"'):
                assert text == '42/room,["spam","' + "x" * 100_000 + '"]'
                events += 1
    assert server.count("waiting_bytes") == 0


def test_hundred_stuck_readers_at_once(server: Server) -> None:
    cut = server.count("cut_slow_consumer")
    stuck = [server.client(receive_buffer=4096).open("/room") for _ in range(100)]
    with server.client().open("/room") as speaker:
        speaker.emit("/room", "spam", 100_000, 60, 0.01, True)
        count_events(speaker, 60)
        server.eventually(lambda: server.count("cut_slow_consumer") == cut + 100)
        assert speaker.call("/room", "echo", 1)["ok"]
    for client in stuck:
        client.sock.close()


def test_one_who_asks_and_never_reads_the_answers(server: Server) -> None:
    cut = server.count("cut_slow_consumer")
    with server.client(receive_buffer=4096).open("/room") as client:
        pad = "x" * 60_000
        for i in range(1, 5_000):
            client.event("/room", f'["echo","{pad}"]', ack=i)
            time.sleep(0.005 if i < 20 else 0.17)  # at the pace that is allowed
            if server.count("cut_slow_consumer") > cut:
                break
        client.rest()
    assert server.count("cut_slow_consumer") == cut + 1
