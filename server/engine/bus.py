"""How processes tell each other that a room moved. Only hints: the log is the truth, and a lost one is made up for."""

from collections.abc import Callable
from typing import Protocol

Receive = Callable[[str, int], None]
"""`(room_id, rev)`: the room has reached this rev, for all the sender knows."""


class Bus(Protocol):
    """Hints may be lost, doubled, late and out of order; neither method waits or raises."""

    def publish(self, room_id: str, rev: int) -> None: ...

    def subscribe(self, receive: Receive) -> None:
        """Call `receive` with every hint, the process's own included. It must not wait."""


class LocalBus:
    """`Bus` of a single process: for whatever else runs in it."""

    def __init__(self) -> None:
        self._receivers: list[Receive] = []

    def publish(self, room_id: str, rev: int) -> None:
        for receive in self._receivers:
            receive(room_id, rev)

    def subscribe(self, receive: Receive) -> None:
        self._receivers.append(receive)
