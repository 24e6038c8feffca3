"""Old log entries, messages and answers go, a little at a time, far from the hot path."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

import gevent
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from server.models import ChatMessage, Op, Request, Room, RoomEvent

from .clock import Clock
from .erasing import erase, left_over
from .store import Store

DAY_MS = 86_400_000
REQUEST_MS = DAY_MS
"""How long somebody is remembered who asked and got no answer."""
BATCH = 500
ROOMS = 200
PAUSE_S = 0.02


@dataclass(frozen=True, slots=True)
class Keep:
    """How much is kept: events and messages by days and per room, answers to commands by days."""

    event_days: int = 90
    event_count: int = 20_000
    chat_count: int = 5_000
    op_days: int = 1


class Retention:
    """Deletes from the old end only, so that what is left of a log has no gap. The newest entry always stays: it
    tells whether a client that was away has missed anything."""

    def __init__(self, store: Store, clock: Clock, keep: Keep) -> None:
        self._store = store
        self._clock = clock
        self._keep = keep

    def run(self) -> None:
        """One pass over everything, with pauses."""
        now = self._clock.now_ms()
        while self._store.write(lambda session: _prune_ops(session, now - self._keep.op_days * DAY_MS)) == BATCH:
            gevent.sleep(PAUSE_S)
        while self._store.write(lambda session: _prune_requests(session, now - REQUEST_MS)) == BATCH:
            gevent.sleep(PAUSE_S)
        after = ""
        while room_ids := self._store.read(lambda session: _rooms_after(session, after)):  # noqa: B023
            for room_id in room_ids:
                self._prune_room(room_id, now - self._keep.event_days * DAY_MS)
            after = room_ids[-1]

    def _prune_room(self, room_id: str, before_ms: int) -> None:
        keep, now = self._keep, self._clock.now_ms()
        hidden = self._store.read(lambda session: left_over(session, room_id, now))
        if hidden:
            self._store.write(lambda session: erase(session, room_id, hidden))
        for model, count in ((RoomEvent, keep.event_count), (ChatMessage, keep.chat_count)):
            upto = self._store.read(lambda session: _last_to_go(session, model, room_id, count, before_ms))  # noqa: B023
            while upto and self._store.write(lambda session: _prune(session, model, room_id, upto)) == BATCH:  # noqa: B023
                gevent.sleep(PAUSE_S)


def _rooms_after(session: Session, after: str) -> list[str]:
    return list(session.scalars(select(Room.id).where(Room.id > after).order_by(Room.id).limit(ROOMS)))


def _last_to_go(session: Session, model: Any, room_id: str, count: int, before_ms: int) -> int:
    """The highest rev that may go, 0 for none: too many follow it, or it is too old."""
    mine = model.room_id == room_id
    newest = session.scalar(select(func.max(model.rev)).where(mine))
    if newest is None:
        return 0
    if model is RoomEvent:
        surplus = newest - count
    else:
        surplus = session.scalar(select(model.rev).where(mine).order_by(model.rev.desc()).offset(count).limit(1)) or 0
    # `at` never falls with rev, so the too old ones are at the low end.
    oldest_kept = session.scalar(select(model.rev).where(mine, model.at >= before_ms).order_by(model.rev).limit(1))
    return int(max(surplus, (newest if oldest_kept is None else oldest_kept) - 1))


def _prune(session: Session, model: Any, room_id: str, upto: int) -> int:
    revs = select(model.rev).where(model.room_id == room_id, model.rev <= upto).order_by(model.rev).limit(BATCH)
    result: Any = session.execute(delete(model).where(model.room_id == room_id, model.rev.in_(revs)))
    return cast("int", result.rowcount)


def _prune_ops(session: Session, before_ms: int) -> int:
    some = select(Op.room_id, Op.user_id, Op.op_id).where(Op.at < before_ms).limit(BATCH).subquery()
    mine = (Op.room_id == some.c.room_id, Op.user_id == some.c.user_id, Op.op_id == some.c.op_id)
    result: Any = session.execute(delete(Op).where(select(1).select_from(some).where(*mine).exists()))
    return cast("int", result.rowcount)


def _prune_requests(session: Session, before_ms: int) -> int:
    some = (
        select(Request.room_id, Request.user_id, Request.kind).where(Request.at_ms < before_ms).limit(BATCH).subquery()
    )
    mine = (Request.room_id == some.c.room_id, Request.user_id == some.c.user_id, Request.kind == some.c.kind)
    result: Any = session.execute(delete(Request).where(select(1).select_from(some).where(*mine).exists()))
    return cast("int", result.rowcount)
