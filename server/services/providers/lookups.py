"""One answer per key: kept for a while, fetched once however many ask, by a few workers that no caller waits for beyond
its own patience."""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Generic, TypeVar

from .types import ErrorKind, ProviderError

WORKERS = 8
PENDING = 256
CAPACITY = 4_096
# Longer than any caller waits: a slow answer still reaches the cache, for the second look.
BUDGET_S = 8.0

K = TypeVar("K", bound=Hashable)
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Failure:
    """An outcome like any other: remembered, and raised anew for each who asks."""

    kind: ErrorKind
    retry_after_ms: int | None = None


@dataclass(frozen=True, slots=True)
class Answer(Generic[T]):
    value: T | Failure
    keep_s: float


class Lookups(Generic[K, T]):
    """`work(key, deadline)` does the I/O in a worker: a greenlet once gevent has patched threads. It must not raise."""

    def __init__(
        self,
        work: Callable[[K, float], Answer[T]],
        clock: Callable[[], float],
        *,
        workers: int = WORKERS,
        pending: int = PENDING,
        capacity: int = CAPACITY,
    ) -> None:
        self._work = work
        self._clock = clock
        self._pending = pending
        self._capacity = capacity
        self._lock = threading.Lock()
        self._kept: OrderedDict[K, tuple[float, T | Failure]] = OrderedDict()
        self._underway: dict[K, Future[T | Failure]] = {}
        # Its threads start on demand, so that building this before a fork is harmless.
        self._pool = ThreadPoolExecutor(workers, thread_name_prefix="lookup")

    def get(self, key: K, timeout_s: float) -> T:
        """Raises ProviderError: the remembered failure, "busy" with too much underway, "timeout" after `timeout_s`."""
        future = self._future(key)
        try:
            outcome = future.result(max(0.0, timeout_s))
        except TimeoutError:
            raise ProviderError(ErrorKind.TIMEOUT) from None
        except CancelledError:
            raise ProviderError(ErrorKind.BUSY) from None
        if isinstance(outcome, Failure):
            raise ProviderError(outcome.kind, outcome.retry_after_ms)
        return outcome

    def put(self, key: K, value: T, keep_s: float) -> None:
        """Keeps an answer that came another way."""
        with self._lock:
            self._keep(key, Answer(value, keep_s))

    def close(self) -> None:
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _future(self, key: K) -> "Future[T | Failure]":
        with self._lock:
            kept = self._fresh(key)
            if kept is None:
                return self._underway.get(key) or self._start(key)
        done: Future[T | Failure] = Future()
        done.set_result(kept)
        return done

    def _fresh(self, key: K) -> T | Failure | None:
        kept = self._kept.get(key)
        if kept is None:
            return None
        if kept[0] <= self._clock():
            del self._kept[key]
            return None
        self._kept.move_to_end(key)
        return kept[1]

    def _start(self, key: K) -> Future[T | Failure]:
        if len(self._underway) >= self._pending:
            raise ProviderError(ErrorKind.BUSY, retry_after_ms=1_000)
        try:
            future = self._pool.submit(self._run, key, time.monotonic() + BUDGET_S)
        except RuntimeError:  # closed: the process is going down
            raise ProviderError(ErrorKind.BUSY) from None
        self._underway[key] = future
        return future

    def _run(self, key: K, deadline: float) -> T | Failure:
        answer: Answer[T] | None = None
        try:
            answer = self._work(key, deadline)
            return answer.value
        finally:
            # Both in one hold of the lock, so that nobody finds neither and asks again.
            with self._lock:
                del self._underway[key]
                if answer is not None:
                    self._keep(key, answer)

    def _keep(self, key: K, answer: Answer[T]) -> None:
        self._kept[key] = (self._clock() + answer.keep_s, answer.value)
        self._kept.move_to_end(key)
        while len(self._kept) > self._capacity:
            self._kept.popitem(last=False)
