"""Rooms whose owners do not come back move on to somebody else: a room is never nobody's."""

from collections.abc import Iterable

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from server.domain.scene import Inherit
from server.domain.state import Author, RoomState
from server.engine.clock import Clock
from server.engine.engine import Engine
from server.engine.store import Store
from server.models import Room, User

UNSEEN_MS = 30 * 24 * 3_600_000
AT_ONCE = 200


class Ownership:
    """Looks once an hour, when somebody deletes their account, and when a room is closed to those who are left."""

    def __init__(self, engine: Engine, store: Store, clock: Clock) -> None:
        self._engine, self._store, self._clock = engine, store, clock

    def look(self) -> None:
        """Move the open rooms of owners who are gone or were not seen for 30 days."""
        absent = or_(User.id.is_(None), User.last_seen_ms < self._clock.now_ms() - UNSEEN_MS)
        query = select(Room.id).outerjoin(User, User.id == Room.owner_id).where(Room.closed.is_(None), absent)
        for room_id in self._store.read(lambda session: list(session.scalars(query.limit(AT_ONCE)))):
            self.settle(room_id, self._engine.load(room_id))

    def settle(self, room_id: str, state: RoomState) -> RoomState:
        """The room's state, with another owner when its own does not come back."""
        owner = state.roles.owner
        seen = self._store.read(lambda session: _seen(session, (owner,)))
        if owner in seen and seen[owner][1] >= self._clock.now_ms() - UNSEEN_MS:
            return state
        self._move(room_id, state, gone=owner not in seen)
        return self._engine.load(room_id)

    def left_behind(self, user_id: str) -> None:
        """Move all rooms of somebody who is about to be deleted, closed ones too."""
        query = select(Room.id).where(Room.owner_id == user_id)
        for room_id in self._store.read(lambda session: list(session.scalars(query))):
            self._move(room_id, self._engine.load(room_id), gone=True)

    def _move(self, room_id: str, state: RoomState, *, gone: bool) -> None:
        trusted = (*state.roles.operators, *state.roles.members)
        seen = self._store.read(lambda session: _seen(session, trusted))
        lately = self._clock.now_ms() - UNSEEN_MS
        heirs = tuple(Author(one, seen[one][0]) for one in trusted if one in seen and seen[one][1] >= lately)
        self._engine.system(room_id, Inherit(state.roles.owner, heirs, gone))


def _seen(session: Session, user_ids: Iterable[str]) -> dict[str, tuple[str, int]]:
    """Name of each who exists and may sign in, and when they were seen last."""
    query = select(User.id, User.name, User.last_seen_ms).where(User.id.in_(list(user_ids)), User.disabled.is_(False))
    return {row.id: (row.name, row.last_seen_ms) for row in session.execute(query)}
