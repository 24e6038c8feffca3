"""A thread beside the hub that does one kind of work, and takes what has gathered meanwhile at once.

gevent's own thread pool makes a watcher, an event and two hand-overs for each call; here many callers share one. The
hub's greenlets wait as for anything else.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Any, Generic, TypeVar

import gevent
from gevent import monkey
from gevent.event import AsyncResult

# The thread must be a real one, and block for real while it has nothing to do.
_start_new_thread: Callable[..., int] = monkey.get_original("_thread", "start_new_thread")
_SimpleQueue: Callable[[], Any] = monkey.get_original("queue", "SimpleQueue")
_STEP_S = 0.01

W = TypeVar("W")


class Job(Generic[W]):
    """One caller's work, and where they wait for the outcome. The thread leaves `result` or `error` in it."""

    __slots__ = ("done", "error", "result", "work")

    def __init__(self, work: W) -> None:
        self.work = work
        self.done: AsyncResult[Any] = AsyncResult()
        self.result: Any = None
        self.error: BaseException | None = None


class Lane(Generic[W]):
    """`run(jobs)` is called in the thread with what has gathered, at most `most` at once, in the order of asking."""

    def __init__(self, run: Callable[[list[Job[W]]], None], most: int) -> None:
        self._run = run
        self._most = most
        self._waiting: deque[Job[W]] = deque()
        self._handed: list[Job[W]] = []
        self._busy = False
        self._closed = False
        self._inbox = _SimpleQueue()
        self._loop = gevent.get_hub().loop
        self._ready = self._loop.async_()
        _start_new_thread(self._work, ())

    @property
    def closed(self) -> bool:
        return self._closed

    def do(self, work: W) -> Any:
        """Wait until the thread has done it: what it came to, or the error raised here."""
        job = Job(work)
        self._waiting.append(job)
        if not self._busy:
            self._busy = True
            # Not at once: others that are about to run may have something for the same batch.
            self._loop.run_callback(self._hand)
        return job.done.get()

    def close(self, last: Callable[[], None]) -> None:
        """Take nothing more, finish what is waiting, and end the thread, which runs `last` first."""
        self._closed = True
        while self._busy:
            gevent.sleep(_STEP_S)
        self._inbox.put(last)
        self._ready.close()

    def _hand(self) -> None:
        """On the hub: give the thread what has gathered."""
        self._handed = [self._waiting.popleft() for _ in range(min(self._most, len(self._waiting)))]
        self._ready.start(self._finished)
        self._inbox.put(self._handed)

    def _finished(self) -> None:
        """On the hub: wake those who wait for it, and give the thread what came meanwhile."""
        self._ready.stop()
        handed, self._handed = self._handed, []
        if self._waiting:
            self._hand()
        else:
            self._busy = False
        for job in handed:
            if job.error is None:
                job.done.set(job.result)
            else:
                job.done.set_exception(job.error)

    def _work(self) -> None:
        """In the thread."""
        while isinstance(jobs := self._inbox.get(), list):
            try:
                self._run(jobs)
            except BaseException as error:  # supervisor: whoever waits must hear of it, and this thread must live on
                for job in jobs:
                    job.error = error
            self._ready.send()
        jobs()
