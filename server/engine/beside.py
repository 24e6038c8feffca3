"""The rows that a commit writes beside the room's state. Each is written the same when it is written twice."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import orjson
from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from server.domain.beside import (
    AddressBanned,
    AddressesFreed,
    Answered,
    Asking,
    Beside,
    CodeRetired,
    Hidden,
    Reported,
    Resolved,
    Shown,
)
from server.models import AddressBan, ChatMessage, Report, Request, RetiredCode

CHUNK = 500


def write(session: Session, room_id: str, rows: Iterable[Beside]) -> None:
    """Write them, within the commit's transaction."""
    for row in rows:
        _WRITE[type(row)](session, room_id, row)
    session.flush()


def _asking(session: Session, room_id: str, row: Asking) -> None:
    session.merge(
        Request(
            room_id=room_id,
            user_id=row.user_id,
            kind=row.kind,
            name=row.name,
            at_ms=row.at_ms,
            declined_until_ms=None,
        )
    )


def _code_retired(session: Session, room_id: str, row: CodeRetired) -> None:
    session.merge(RetiredCode(code=row.code, room_id=room_id))


def _answered(session: Session, room_id: str, row: Answered) -> None:
    mine = (Request.room_id == room_id, Request.user_id == row.user_id, Request.kind == row.kind)
    if row.declined_until_ms is None:
        session.execute(delete(Request).where(*mine))
    else:
        session.execute(update(Request).where(*mine).values(declined_until_ms=row.declined_until_ms))


def _reported(session: Session, room_id: str, row: Reported) -> None:
    session.merge(
        Report(
            id=row.report_id,
            room_id=room_id,
            by_id=row.by.user_id,
            by_name=row.by.name,
            op_id=row.op_id,
            about_id=row.about.user_id,
            about_name=row.about.name,
            reason=row.reason,
            evidence=orjson.dumps(row.evidence).decode(),
            at_ms=row.at_ms,
        )
    )


def _resolved(session: Session, room_id: str, row: Resolved) -> None:
    values = {"outcome": row.outcome, "answered_by_id": row.by_id, "answered_at_ms": row.at_ms}
    session.execute(update(Report).where(Report.room_id == room_id, Report.id == row.report_id).values(**values))


def _address_banned(session: Session, room_id: str, row: AddressBanned) -> None:
    session.merge(
        AddressBan(room_id=room_id, address=row.address, user_id=row.user_id, by_id=row.by_id, until_ms=row.until_ms)
    )


def _addresses_freed(session: Session, room_id: str, row: AddressesFreed) -> None:
    session.execute(delete(AddressBan).where(AddressBan.room_id == room_id, AddressBan.user_id == row.user_id))


def _hidden(session: Session, room_id: str, row: Hidden) -> None:
    _set_deleted(session, room_id, row.message_ids, deleted=True)


def _shown(session: Session, room_id: str, row: Shown) -> None:
    _set_deleted(session, room_id, row.message_ids, deleted=False)


def _set_deleted(session: Session, room_id: str, message_ids: tuple[str, ...], *, deleted: bool) -> None:
    for start in range(0, len(message_ids), CHUNK):
        some = message_ids[start : start + CHUNK]
        mine = (ChatMessage.room_id == room_id, ChatMessage.message_id.in_(some), ChatMessage.text.is_not(None))
        session.execute(update(ChatMessage).where(*mine).values(deleted=deleted))


_WRITE: dict[type, Callable[[Session, str, Any], None]] = {
    CodeRetired: _code_retired,
    Asking: _asking,
    Answered: _answered,
    Reported: _reported,
    Resolved: _resolved,
    AddressBanned: _address_banned,
    AddressesFreed: _addresses_freed,
    Hidden: _hidden,
    Shown: _shown,
}
