"""What bench/sync reckons with, on tracks that are known; its browsers run only in `make bench-sync`."""

import random
import socket
import threading
from contextlib import suppress

import pytest

from bench.sync import skew
from bench.sync.network import NETWORKS, USUAL, Network, Proxy, Way
from bench.sync.recorder import Track


def track(name: str, ahead: float, *, until: float = 10_000, rate: float = 1.0) -> Track:
    samples = [(at + ahead / 3, (at + ahead / 3) * rate + ahead, rate) for at in range(0, int(until), 50)]
    return Track(name, samples)


def test_skew_is_what_lies_between_the_first_and_the_last() -> None:
    values = [value for _, value in skew.skews([track("a", 0), track("b", 7), track("c", -5)], 1_000, 9_000)]
    assert len(values) == 161
    assert max(values) == pytest.approx(12)
    assert min(values) == pytest.approx(12)


def test_a_moment_at_which_somebody_was_not_heard_of_does_not_count() -> None:
    values = skew.skews([track("a", 0), track("b", 7, until=5_000)], 1_000, 9_000)
    assert max(at for at, _ in values) < 5_000


def test_a_seek_between_two_samples_is_no_line() -> None:
    jumped = Track("a", [(0, 0, 1), (50, 9_000, 1), (100, 9_050, 1)])
    assert skew.position_at(jumped, 25) == 25
    assert skew.position_at(jumped, 75) == 9_025


def test_together_again_is_when_it_lasts() -> None:
    values = [(at, 5.0 if 1_000 <= at < 1_200 or at >= 3_000 else 50.0) for at in range(0, 6_000, 50)]
    assert skew.converged_s(values, 0, 10) == 3
    assert skew.converged_s(values, 0, 1) == float("inf")


def test_the_usual_network_has_the_delays_of_the_design() -> None:
    chance = random.Random(1)
    delays = sorted(USUAL.up.delay_ms(chance) for _ in range(20_000))
    assert delays[0] >= 25
    assert sum(delays) / len(delays) == pytest.approx(40, abs=0.5)
    assert set(NETWORKS) == {"none", "usual", "far", "asymmetric", "loss"}


def test_the_proxy_keeps_order_and_can_be_cut() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        threading.Thread(target=_echo, args=(server,), daemon=True).start()
        jittery = Network("jittery", Way(1, 5), Way(1, 5))
        with Proxy(port, [jittery]) as proxy, socket.create_connection(("127.0.0.1", proxy.ports[0]), 10) as client:
            sent = b"".join(bytes([n]) * 100 for n in range(50))
            for n in range(50):
                client.sendall(sent[100 * n : 100 * n + 100])
            got = b""
            while len(got) < len(sent):
                got += client.recv(65_536)
            assert got == sent
            proxy.cut(0, 60)
            with suppress(ConnectionError):
                assert not client.recv(1), "it is over"
            with suppress(ConnectionError), socket.create_connection(("127.0.0.1", proxy.ports[0]), 10) as again:
                assert not again.recv(1), "and nobody is let in"


def _echo(server: socket.socket) -> None:
    connection, _ = server.accept()
    with connection:
        try:
            while data := connection.recv(65_536):
                connection.sendall(data)
        except ConnectionError:
            return
