"""The thread beside the hub: what gathers is done together, and each caller gets their own outcome."""

from __future__ import annotations

import threading

import gevent
import pytest

from server.engine.lane import Job, Lane


def lane_of(batches: list[list[int]]) -> Lane[int]:
    def run(jobs: list[Job[int]]) -> None:
        batches.append([job.work for job in jobs])
        for job in jobs:
            if job.work == 13:
                job.error = ValueError("thirteen")
            elif job.work == 99:
                raise KeyboardInterrupt
            else:
                job.result = (job.work, threading.get_ident())

    return Lane(run, 4)


def test_what_gathers_goes_together_in_the_order_of_asking_and_no_more_at_once_than_allowed() -> None:
    batches: list[list[int]] = []
    lane = lane_of(batches)
    callers = [gevent.spawn(lane.do, n) for n in range(6)]
    gevent.joinall(callers)
    assert batches == [[0, 1, 2, 3], [4, 5]]
    assert [caller.value[0] for caller in callers] == list(range(6))
    threads = {caller.value[1] for caller in callers}
    assert len(threads) == 1
    assert threading.get_ident() not in threads
    lane.close(lambda: None)


def test_an_error_is_its_callers_own() -> None:
    lane = lane_of([])
    callers = [gevent.spawn(lane.do, n) for n in (1, 13, 2)]
    gevent.joinall(callers)
    assert [caller.value and caller.value[0] for caller in callers] == [1, None, 2]
    assert isinstance(callers[1].exception, ValueError)
    lane.close(lambda: None)


def test_whatever_breaks_a_batch_is_told_and_the_thread_lives_on() -> None:
    lane = lane_of([])
    with pytest.raises(KeyboardInterrupt):
        lane.do(99)
    assert lane.do(1)[0] == 1
    lane.close(lambda: None)


def test_closing_finishes_what_waits_then_ends_the_thread() -> None:
    batches: list[list[int]] = []
    lane, ended = lane_of(batches), threading.Event()
    callers = [gevent.spawn(lane.do, n) for n in range(6)]
    gevent.sleep(0)
    lane.close(ended.set)
    gevent.joinall(callers)
    assert [n for batch in batches for n in batch] == list(range(6))
    assert ended.wait(10)
    assert lane.closed
