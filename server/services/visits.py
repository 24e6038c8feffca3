"""Who was in which room, and from where: written behind, so that nobody's join waits for it."""

import logging
from collections.abc import Iterable

from sqlalchemy import ColumnElement, select, tuple_, update
from sqlalchemy.orm import Session

from server.contract.errors import Refused
from server.engine.clock import Clock
from server.engine.store import Store
from server.models import User, Visit

log = logging.getLogger(__name__)
AT_ONCE = 500
ADDRESS_MS = 30 * 24 * 3_600_000
_Key = tuple[str, str]


class Visits:
    """Gathers joins and writes them together. `flush` once a second, and before the store closes."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store, self._clock = store, clock
        self._waiting: dict[_Key, tuple[int, str | None]] = {}

    def note(self, user_id: str, room_id: str, address: str | None) -> None:
        """The person came in just now. `address` is what may be banned because of them, None for what may not."""
        self._waiting[user_id, room_id] = (self._clock.now_ms(), address)

    def flush(self) -> None:
        """Write what has gathered. What the database does not take now is written the next time."""
        while self._waiting:
            keys = list(self._waiting)[:AT_ONCE]
            batch = {key: self._waiting.pop(key) for key in keys}
            try:
                self._store.write(lambda session: _write(session, batch))  # noqa: B023
            except Refused:
                self._waiting = batch | self._waiting
                return

    def forget_addresses(self) -> None:
        """Nobody's address is kept for more than 30 days."""
        before = self._clock.now_ms() - ADDRESS_MS
        old = (Visit.at_ms < before, Visit.address.is_not(None))

        def forget(session: Session) -> None:
            session.execute(update(Visit).where(*old).values(address=None))

        self._store.write(forget)


def _write(session: Session, batch: dict[_Key, tuple[int, str | None]]) -> None:
    people = _known_people(session, {user_id for user_id, _ in batch})
    seen = {
        (row.user_id, row.room_id) for row in session.execute(select(Visit.user_id, Visit.room_id).where(_among(batch)))
    }
    for (user_id, room_id), (at_ms, address) in batch.items():
        if user_id not in people:
            continue  # deleted since
        if (user_id, room_id) in seen:
            mine = (Visit.user_id == user_id, Visit.room_id == room_id)
            session.execute(update(Visit).where(*mine).values(at_ms=at_ms, address=address))
        else:
            session.add(Visit(user_id=user_id, room_id=room_id, at_ms=at_ms, address=address))
    session.flush()


def _known_people(session: Session, user_ids: Iterable[str]) -> set[str]:
    return set(session.scalars(select(User.id).where(User.id.in_(list(user_ids)))))


def _among(batch: Iterable[_Key]) -> ColumnElement[bool]:
    return tuple_(Visit.user_id, Visit.room_id).in_(list(batch))
