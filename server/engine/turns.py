"""A lock that serves strictly in the order of asking."""

from collections import deque
from types import TracebackType

from gevent.event import Event


class Turns:
    """`with turns:` lets at most `n` greenlets in, first come first served.

    gevent's own semaphore lets whoever just released it take it again past those who wait, so that one busy
    connection starves the others; here a turn is handed to the next in line. Not reentrant.
    """

    __slots__ = ("_free", "_line")

    def __init__(self, n: int = 1) -> None:
        self._free = n
        self._line: deque[Event] = deque()

    def __enter__(self) -> None:
        if self._free:
            self._free -= 1
            return
        turn = Event()
        self._line.append(turn)
        try:
            turn.wait()
        except BaseException:
            # Killed or timed out in the line; the turn may have come at the same moment.
            if turn.is_set():
                self._hand_on()
            else:
                self._line.remove(turn)
            raise

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self._hand_on()

    @property
    def idle(self) -> bool:
        """Whether nobody is in or waits. Only meaningful for `n` = 1."""
        return self._free == 1

    def _hand_on(self) -> None:
        if self._line:
            self._line.popleft().set()
        else:
            self._free += 1
