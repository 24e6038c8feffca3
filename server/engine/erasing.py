"""What was taken out of a chat keeps its words while that can be undone, and then loses them for good."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from server.contract.errors import Refused
from server.domain.beside import Beside, Hidden
from server.domain.undo import WINDOW_MS
from server.models import ChatMessage, RoomEvent

from .clock import Clock
from .store import Store

KEPT_MS = WINDOW_MS + 5_000
"""A little longer than undo is accepted, so that one that is on its way finds them."""
CHUNK = 500


class Erasing:
    """Remembers what this process has hidden. What a process left behind that died meanwhile, `Retention` finds."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._due: deque[tuple[int, str, tuple[str, ...]]] = deque()

    def note(self, room_id: str, rows: Sequence[Beside]) -> None:
        """Messages of that room were hidden just now, if `rows` say so."""
        for row in rows:
            if isinstance(row, Hidden):
                self._due.append((self._clock.now_ms() + KEPT_MS, room_id, row.message_ids))

    def sweep(self) -> None:
        """Erase what is due. Where the database does not answer it stays due."""
        while self._due and self._due[0][0] <= self._clock.now_ms():
            _, room_id, message_ids = self._due[0]
            try:
                self._store.write(lambda session: erase(session, room_id, message_ids))  # noqa: B023
            except Refused:
                return
            self._due.popleft()


def erase(session: Session, room_id: str, message_ids: Sequence[str]) -> None:
    """Take the words out of those of the messages that are still hidden."""
    for start in range(0, len(message_ids), CHUNK):
        some = message_ids[start : start + CHUNK]
        hidden = (ChatMessage.room_id == room_id, ChatMessage.message_id.in_(some), ChatMessage.deleted.is_(True))
        session.execute(update(ChatMessage).where(*hidden).values(name=None, text=None, at_ms=None))


def left_over(session: Session, room_id: str, now_ms: int) -> list[str]:
    """Ids of messages whose words should be gone; none while something was hidden a moment ago."""
    kept = (ChatMessage.deleted.is_(True), ChatMessage.text.is_not(None))
    found: Iterable[str] = session.scalars(select(ChatMessage.message_id).where(ChatMessage.room_id == room_id, *kept))
    message_ids = list(found)
    if not message_ids:
        return []
    recent = (RoomEvent.room_id == room_id, RoomEvent.cause == "remove_all", RoomEvent.at > now_ms - KEPT_MS)
    return [] if session.scalar(select(RoomEvent.rev).where(*recent).limit(1)) is not None else message_ids
