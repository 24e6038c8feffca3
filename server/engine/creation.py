"""Rooms come into being, and into the hands of a process that starts."""

from __future__ import annotations

import secrets

from sqlalchemy import update
from sqlalchemy.orm import Session

from server.contract import limits
from server.contract.errors import Refused
from server.domain.scene import Actor, entitlements
from server.domain.state import RoomState
from server.models import RetiredCode, Room

from . import queries
from .writing import room_columns


def new_code() -> str:
    """A code nobody can guess from another one. 29^6 of them: whether it is free, the database says."""
    return "".join(secrets.choice(limits.CODE_ALPHABET) for _ in range(limits.CODE_LENGTH))


class CodeTakenError(Exception):
    """A room had that code once."""


def new_id() -> str:
    """An id that is not a secret and never comes twice."""
    return secrets.token_hex(8)


def insert_room(session: Session, owner: Actor, state: RoomState, deadline_ms: int | None) -> None:
    """The row of a new room, empty since it was made. IntegrityError or CodeTakenError when its code was given out
    before."""
    limit = entitlements(owner).rooms
    if queries.open_rooms_of(session, owner.user_id) >= limit:
        raise Refused("full", f"You have {limit} rooms: close one first")
    now = state.at
    times = {"created_at_ms": now, "empty_since_ms": now, "owner_away_since_ms": now}
    session.add(Room(id=new_id(), code=state.code, **room_columns(state, deadline_ms), **times))
    # Only now: a room that gives this code up at this moment holds its row until it is among the retired.
    session.flush()
    if session.get(RetiredCode, state.code) is not None:
        raise CodeTakenError


def nobody_is_there(session: Session, now_ms: int) -> None:
    """Who was in a room when the last process ended is not any more; a tick then looks at each such room."""
    left = Room.empty_since_ms.is_(None) & Room.closed.is_(None)
    away = left & Room.owner_away_since_ms.is_(None)
    session.execute(update(Room).where(away).values(owner_away_since_ms=now_ms))
    session.execute(update(Room).where(left).values(empty_since_ms=now_ms, next_deadline_ms=now_ms))
