"""Who waits for an answer in a room: at its door, or for its control. Functions of a session; rows, without a rev."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from server.models import Request

KEPT_MS = 24 * 3_600_000
"""How long somebody is remembered who asked and got no answer."""
Kind = Literal["entry", "control"]


@dataclass(frozen=True, slots=True)
class Asking:
    """Somebody who waits, since when."""

    user_id: str
    name: str
    at_ms: int


def ask(session: Session, room_id: str, kind: Kind, who: Asking) -> int:
    """Note that the person asks, at `who.at_ms`; asking again keeps their place. Returns how many ms they must wait
    before they may, 0 when they do not: somebody answered not to ask again yet."""
    row = session.get(Request, (room_id, who.user_id, kind))
    if row is None:
        session.add(
            Request(
                room_id=room_id,
                user_id=who.user_id,
                kind=kind,
                name=who.name,
                at_ms=who.at_ms,
                declined_until_ms=None,
            )
        )
        return 0
    if row.declined_until_ms is not None:
        if row.declined_until_ms > who.at_ms:
            return row.declined_until_ms - who.at_ms
        row.declined_until_ms, row.at_ms = None, who.at_ms
    row.name = who.name
    return 0


def waiting(session: Session, room_id: str, kind: Kind, limit: int) -> list[Asking]:
    """Those without an answer, the longest first."""
    mine = (Request.room_id == room_id, Request.kind == kind, Request.declined_until_ms.is_(None))
    query = select(Request.user_id, Request.name, Request.at_ms).where(*mine).order_by(Request.at_ms).limit(limit)
    return [Asking(row.user_id, row.name, row.at_ms) for row in session.execute(query)]


def waits(session: Session, room_id: str, kind: Kind, user_id: str) -> str | None:
    """The name of the person if they wait."""
    row = session.get(Request, (room_id, user_id, kind))
    return None if row is None or row.declined_until_ms is not None else row.name


def answered(session: Session, room_id: str, kind: Kind, user_id: str, declined_until_ms: int | None) -> None:
    """Let the request go, or keep it as one that is not to be repeated yet."""
    row = session.get(Request, (room_id, user_id, kind))
    if row is None:
        return
    if declined_until_ms is None:
        session.delete(row)
    else:
        row.declined_until_ms = declined_until_ms


def prune(session: Session, before_ms: int, limit: int) -> int:
    """Forget up to `limit` that are older; returns how many."""
    some = select(Request.room_id, Request.user_id, Request.kind).where(Request.at_ms < before_ms).limit(limit)
    rows = session.execute(some).all()
    for row in rows:
        key = (Request.room_id == row.room_id, Request.user_id == row.user_id, Request.kind == row.kind)
        session.execute(delete(Request).where(*key))
    return len(rows)


def wire(asking: Asking) -> dict[str, Any]:
    """The contract's `PersonRef`."""
    return {"user_id": asking.user_id, "name": asking.name}
