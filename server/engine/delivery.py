"""Committed events on their way out, and the port through which they leave."""

from collections.abc import Sequence
from typing import Any, NamedTuple, Protocol

from server.contract.events import namespace_of
from server.domain.beside import Beside


class Stored(NamedTuple):
    """A committed event. `text` is `payload` as JSON text: exactly what goes over the wire, encoded once."""

    rev: int
    at: int
    type: str
    text: str
    payload: dict[str, Any]

    @property
    def ns(self) -> str:
        return namespace_of(self.type)


class Deliver(Protocol):
    """Implemented by the edge. Called inside the room's order: it must neither wait nor raise."""

    def deliver(self, room_id: str, events: Sequence[Stored]) -> None:
        """Send events to everyone this process has in the room: each once, in order of rev, none left out."""

    def beside(self, room_id: str, rows: Sequence[Beside]) -> None:
        """This process wrote rows that have no rev: whoever shows them has news. After the events of their commit."""
