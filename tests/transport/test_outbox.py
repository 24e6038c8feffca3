from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import gevent
import gevent.socket
import pytest

from server.transport.limits import Limits
from server.transport.metrics import Metrics
from server.transport.outbox import Outbox

FRAMES = [bytes([i % 256]) * (1 + i * 37 % 5_000) for i in range(400)]


class Pipe:
    """An outbox and the other end of its connection, which reads only when told to."""

    def __init__(self, **limits: Any) -> None:
        listener = gevent.socket.socket()
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        self.peer = gevent.socket.socket()
        self.peer.setsockopt(gevent.socket.SOL_SOCKET, gevent.socket.SO_RCVBUF, 4096)
        self.peer.connect(listener.getsockname())
        self.sock, _ = listener.accept()
        self.sock.setsockopt(gevent.socket.SOL_SOCKET, gevent.socket.SO_SNDBUF, 4096)
        listener.close()
        self.metrics = Metrics()
        self.outbox = Outbox(self.sock, Limits(**limits), self.metrics)

    def read(self, size: int) -> bytes:
        data = b""
        with gevent.Timeout(10):
            while len(data) < size and (more := self.peer.recv(min(65_536, size - len(data)))):
                data += more
        return data

    def close(self) -> None:
        self.outbox.release()
        self.sock.close()
        self.peer.close()


@pytest.fixture
def pipe() -> Iterator[Pipe]:
    made = Pipe()
    yield made
    made.close()


def test_a_frame_goes_out_at_once_and_nothing_waits(pipe: Pipe) -> None:
    pipe.outbox.push(b"hello")
    assert pipe.outbox.waiting_packets == 0
    assert pipe.outbox._watcher is None, "no watcher, no greenlet, for a peer that reads"
    assert pipe.read(5) == b"hello"


def test_what_is_written_in_part_is_completed_in_order(pipe: Pipe) -> None:
    for frame in FRAMES:
        pipe.outbox.push(frame)
    assert pipe.outbox.waiting_packets > 300, "the peer did not read yet"
    assert 0 < pipe.outbox.waiting_bytes < sum(map(len, FRAMES))
    assert pipe.read(sum(map(len, FRAMES))) == b"".join(FRAMES)
    gevent.sleep(0)
    assert (pipe.outbox.waiting_packets, pipe.outbox.waiting_bytes) == (0, 0)
    pipe.outbox.push(b"direct again")
    assert pipe.outbox.waiting_packets == 0
    assert pipe.read(12) == b"direct again"


def test_one_large_frame_goes_out_in_parts(pipe: Pipe) -> None:
    large = bytes(range(256)) * 4_000
    pipe.outbox.push(large)
    assert 0 < pipe.outbox.waiting_bytes < len(large), "the kernel took the first part at once"
    pipe.outbox.push(b"next")
    assert pipe.read(len(large) + 4) == large + b"next"


def test_frames_pushed_while_others_wait_stay_behind_them(pipe: Pipe) -> None:
    expected = b""
    received = b""
    for turn in range(40):
        for frame in FRAMES[turn * 10 : turn * 10 + 10]:
            expected += frame
            pipe.outbox.push(frame)
        received += pipe.read(min(3_000, len(expected) - len(received)))
    received += pipe.read(len(expected) - len(received))
    assert received == expected


@pytest.mark.parametrize(("limit", "size"), [({"queue_packets": 10}, 10_000), ({"queue_bytes": 100_000}, 10_000)])
def test_a_reader_that_stops_is_cut_at_the_bound(limit: dict[str, int], size: int) -> None:
    pipe = Pipe(**limit)
    pushed = 0
    while not pipe.outbox.dead:
        pipe.outbox.push(b"x" * size)
        pushed += 1
        assert pipe.outbox.waiting_bytes <= 110_000
        assert pushed < 200
    assert pipe.metrics["cut_slow_consumer"] == 1
    assert (pipe.outbox.waiting_packets, pipe.outbox.waiting_bytes) == (0, 0), "and nothing is kept for it"
    pipe.outbox.push(b"later")
    pipe.outbox.finish(b"later")
    assert pipe.metrics.snapshot() == {"cut_slow_consumer": 1}
    with gevent.Timeout(10):
        assert pipe.sock.recv(10) == b"", "the reader wakes up"
    pipe.close()


def test_a_dead_peer_raises_nothing(pipe: Pipe) -> None:
    pipe.peer.close()
    with gevent.Timeout(10):
        while not pipe.outbox.dead:
            pipe.outbox.push(b"x" * 1000)
            gevent.sleep(0)
    assert pipe.metrics.snapshot() == {"cut_peer_gone": 1}


def test_a_peer_that_dies_while_frames_wait(pipe: Pipe) -> None:
    for frame in FRAMES:
        pipe.outbox.push(frame)
    pipe.peer.setsockopt(gevent.socket.SOL_SOCKET, gevent.socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
    pipe.peer.close()
    with gevent.Timeout(10):
        while not pipe.outbox.dead:
            gevent.sleep(0.01)
    assert pipe.outbox.waiting_bytes == 0


def test_a_closed_socket_raises_nothing(pipe: Pipe) -> None:
    pipe.sock.close()
    pipe.outbox.push(b"x")
    pipe.outbox.finish(b"x")
    pipe.outbox.cut("again")
    assert pipe.outbox.dead


def test_the_close_frame_comes_last_and_ends_our_half(pipe: Pipe) -> None:
    for frame in FRAMES:
        pipe.outbox.push(frame)
    pipe.outbox.finish(b"goodbye")
    pipe.outbox.push(b"too late")
    pipe.outbox.finish(b"twice")
    expected = b"".join(FRAMES) + b"goodbye"
    assert pipe.read(len(expected) + 100) == expected, "then an end of file"
    assert not pipe.outbox.dead, "the peer may still answer"


def test_finish_with_nothing_waiting(pipe: Pipe) -> None:
    pipe.outbox.finish(b"goodbye")
    assert pipe.read(100) == b"goodbye"


def test_who_takes_nothing_becomes_overdue(pipe: Pipe) -> None:
    limits = Limits()
    assert pipe.outbox.overdue(time.monotonic() + 1e6) is None, "nothing waits"
    for frame in FRAMES:
        pipe.outbox.push(frame)
    now = time.monotonic()
    assert pipe.outbox.overdue(now) is None
    assert pipe.outbox.overdue(now + limits.write_s + 1) == "write_timeout"
    before = pipe.outbox._since
    pipe.read(100_000)
    assert pipe.outbox._since > before, "any progress counts"
    pipe.outbox.finish(b"goodbye")
    assert pipe.outbox.overdue(time.monotonic()) is None
    assert pipe.outbox.overdue(time.monotonic() + limits.linger_s + 1) == "linger"
    pipe.outbox.cut("linger")
    assert pipe.metrics.snapshot() == {"cut_linger": 1}


def test_release_leaves_no_watcher(pipe: Pipe) -> None:
    for frame in FRAMES:
        pipe.outbox.push(frame)
    pipe.outbox.release()
    assert pipe.outbox._watcher is None
    pipe.outbox.release()
