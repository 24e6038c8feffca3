"""Law 10: wall time at start plus monotonic time since."""

from __future__ import annotations

import time

import pytest

from server.engine.clock import SystemClock


def test_it_starts_at_the_wall_clock() -> None:
    assert abs(SystemClock().now_ms() - time.time() * 1_000) < 60_000


def test_setting_the_machines_clock_moves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = SystemClock()
    before = clock.now_ms()
    monkeypatch.setattr(time, "time_ns", lambda: 0)
    monkeypatch.setattr(time, "time", lambda: 0.0)
    after = clock.now_ms()
    assert before <= after < before + 60_000


def test_it_runs_with_monotonic_time_in_both_units(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = SystemClock()
    start = time.monotonic_ns()
    monkeypatch.setattr(time, "monotonic_ns", lambda: start)
    ms, us = clock.now_ms(), clock.now_us()
    monkeypatch.setattr(time, "monotonic_ns", lambda: start + 1_500_000_000)
    assert (clock.now_ms() - ms, clock.now_us() - us) == (1_500, 1_500_000)


def test_rev_times_never_run_backwards_within_a_room() -> None:
    """Two hosts' clocks may differ; the room's own order does not."""
    from server.domain.room import new_room
    from server.domain.scene import Draft, number
    from server.domain.state import Settings
    from tests.engine.house import ANN

    state = new_room("K7TE42", "seed", "Room", ANN, Settings(), now_ms=5_000)
    [event] = number(state, (Draft("room.update", {"patch": {}}, "settings"),), ANN, now_ms=4_000)
    assert event.at == 5_000
