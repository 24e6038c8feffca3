from __future__ import annotations

import logging
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.transport.admission import Admission, is_loopback, share_key
from server.transport.buckets import TokenBucket
from server.transport.heartbeat import Heartbeat
from server.transport.limits import Limits
from server.transport.metrics import Metrics, Reporter


@given(
    st.floats(0.1, 1000), st.integers(1, 500), st.lists(st.tuples(st.floats(0, 10), st.integers(1, 20)), max_size=50)
)
def test_a_bucket_never_gives_more_than_burst_and_rate_allow(
    rate: float, burst: int, takes: list[tuple[float, int]]
) -> None:
    bucket, now, given_out = TokenBucket(rate, burst, 0.0), 0.0, 0.0
    for wait, cost in takes:
        now += wait
        if bucket.take(cost, now):
            given_out += min(cost, burst)
        assert given_out <= burst + now * rate + 1e-6


def test_a_bucket_says_when_to_come_back() -> None:
    bucket = TokenBucket(10, 5, 0.0)
    assert all(bucket.take(1, 0.0) for _ in range(5))
    assert not bucket.take(1, 0.0)
    wait = bucket.wait_ms(2, 0.0)
    assert wait == 200
    assert bucket.take(2, wait / 1000 + 1e-9)
    assert not bucket.full(0.2)
    assert bucket.full(10.0)
    assert bucket.take(99, 10.0), "a cost above the burst passes a full bucket"


def test_a_clock_that_steps_back_gives_nothing() -> None:
    bucket = TokenBucket(1, 1, 100.0)
    assert bucket.take(1, 100.0)
    assert not bucket.take(1, 50.0)
    assert not bucket.take(1, 100.5)


@pytest.mark.parametrize(
    ("address", "key"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3::7", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("weird", "weird"),
    ],
)
def test_who_shares_an_allowance(address: str, key: str) -> None:
    assert share_key(address) == key


@pytest.mark.parametrize(
    ("address", "loopback"),
    [("127.0.0.9", True), ("::1", True), ("", True), ("10.0.0.1", False), ("2001:db8::1", False)],
)
def test_loopback(address: str, loopback: bool) -> None:
    assert is_loopback(address) is loopback


def admission(**limits: Any) -> tuple[Admission, list[float], Metrics]:
    clock, metrics = [0.0], Metrics()
    return Admission(Limits(**limits), metrics, clock=lambda: clock[0]), clock, metrics


def test_connections_are_limited_in_all_and_per_address() -> None:
    door, _, metrics = admission(connections=4, connections_per_address=2)
    leaves = [door.enter({"REMOTE_ADDR": "192.0.2.1"})[1] for _ in range(2)]
    refusal, _ = door.enter({"REMOTE_ADDR": "192.0.2.1"})
    assert refusal is not None
    assert refusal.status.startswith("429")
    local = [door.enter({"REMOTE_ADDR": "127.0.0.1"}) for _ in range(3)]
    assert [entry[0] is None for entry in local] == [True, True, False], (
        "loopback has no share, but counts in the total"
    )
    for leave in leaves:
        leave()
    assert door.total == 2
    assert door.enter({"REMOTE_ADDR": "192.0.2.1"})[0] is None
    assert metrics["refused_too_many_connections"] == 1
    assert metrics["refused_full"] == 1


def test_handshakes_are_paced_per_address_and_forgotten() -> None:
    door, clock, _ = admission(handshake_rate=1, handshake_burst=3)

    def refused(address: str) -> bool:
        refusal, leave = door.enter({"REMOTE_ADDR": address})
        leave()
        return refusal is not None

    assert [refused("2001:db8::1") for _ in range(4)] == [False, False, False, True]
    assert refused("2001:db8::2"), "of the same /64"
    assert not refused("192.0.2.1")
    clock[0] = 2.0
    assert not refused("2001:db8::1")
    clock[0] = 100.0
    assert not refused("192.0.2.1")
    assert len(door._pace) == 1, "who owes nothing is forgotten"


def test_limits_cannot_be_switched_off_by_zero() -> None:
    with pytest.raises(ValueError, match="queue_bytes"):
        Limits(queue_bytes=0)


def test_logging_is_bounded_and_says_nothing_of_the_client(caplog: pytest.LogCaptureFixture) -> None:
    clock, metrics = [0.0], Metrics()
    reporter = Reporter(metrics, clock=lambda: clock[0])
    with caplog.at_level(logging.WARNING, "sharetube.transport"):
        for _ in range(100):
            try:
                int("what the client wrote")
            except ValueError as error:
                reporter.report("handler_error", connection=7, error=error)
        clock[0] = 11.0
        reporter.report("handler_error", connection=8)
        reporter.report("other")
    first, second, third = (record.getMessage() for record in caplog.records)
    assert first.startswith("handler_error connection=7 error=ValueError at=test_buckets.py:")
    assert "client wrote" not in caplog.text
    assert second == "handler_error connection=8 left_out=99"
    assert third == "other connection=- left_out=0"
    assert metrics["handler_error"] == 101
    metrics.gauge("b", lambda: 2.5)
    assert metrics.snapshot() == {"b": 2.5, "handler_error": 101, "other": 1}


class FakeConnection:
    number = 1

    def __init__(self, *, fails: bool = False) -> None:
        self.ticks: list[float] = []
        self.cuts: list[str] = []
        self.fails = fails

    def tick(self, now: float) -> None:
        self.ticks.append(now)
        if self.fails:
            raise RuntimeError

    def cut(self, reason: str) -> None:
        self.cuts.append(reason)


def test_after_a_stall_nobody_is_judged_until_the_next_beat() -> None:
    clock, metrics = [100.0], Metrics()
    connection = FakeConnection()
    heartbeat = Heartbeat({"a": connection}, Reporter(metrics), clock=lambda: clock[0])
    heartbeat.beat(due=100.0)
    heartbeat.beat(due=90.0)
    assert connection.ticks == [100.0]
    assert metrics["hub_stalled"] == 1
    assert heartbeat.lag_ms() == 10_000.0
    heartbeat.beat(due=99.9)
    assert len(connection.ticks) == 2
    clock[0] = 1000.0
    heartbeat.beat(due=1000.0)
    clock[0] = 2000.0
    heartbeat.beat(due=2000.0)
    assert heartbeat.lag_ms() == 0.0, "an old stall is forgotten"


def test_one_connections_fault_does_not_stop_the_others_time() -> None:
    good, bad = FakeConnection(), FakeConnection(fails=True)
    Heartbeat({"a": bad, "b": good}, Reporter(Metrics()), clock=lambda: 0.0).beat(due=0.0)
    assert good.ticks == [0.0]
    assert bad.cuts == ["tick_error"]
