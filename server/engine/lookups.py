"""What decisions need from tables besides the state: read inside the room's order, at the moment of deciding."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from server.contract import commands as wire
from server.contract.base import Writing
from server.domain.moderation import OpenReport, Reportable, Request
from server.domain.scene import Actor
from server.domain.state import RoomState
from server.models import Report, User, Visit
from server.models import Request as RequestRow

from . import queries
from .creation import new_code
from .store import unavailable

CODE_TRIES = 20


def look_up(session: Session, room_id: str, payload: Writing, actor: Actor) -> Any:
    """The `prepared` of a command that `needed_for` names."""
    return _LOOK_UP[type(payload)](session, room_id, payload, actor)


def needed_for(payload: Writing, state: RoomState) -> bool:
    """Whether deciding on the command takes a look into the tables. A chat that is not slow needs none a message."""
    if isinstance(payload, wire.ChatSend):
        return bool(state.settings.slow_mode_s) or state.settings.shield_until is not None
    return type(payload) in _LOOK_UP


def _undo(session: Session, room_id: str, cmd: wire.RoomUndo, _actor: Actor) -> dict[str, Any] | None:
    record = queries.undo_record(session, room_id, cmd.rev)
    if record and "messages" in record:
        record["messages"] = queries.hidden_messages(session, room_id, record["messages"])
    return record


def _authors(session: Session, room_id: str, cmd: wire.ChatDelete, _actor: Actor) -> dict[str, str]:
    return queries.authors(session, room_id, cmd.ids)


def _last_said(session: Session, room_id: str, _cmd: wire.ChatSend, actor: Actor) -> int | None:
    return queries.last_said(session, room_id, actor.user_id)


def _knocker(session: Session, room_id: str, cmd: wire.RoomApprove, _actor: Actor) -> str | None:
    row = session.get(RequestRow, (room_id, cmd.user_id, "entry"))
    return None if row is None or row.declined_until_ms is not None else row.name


def _free_code(session: Session, _room_id: str, _cmd: wire.RoomRotateCode, _actor: Actor) -> str:
    for _ in range(CODE_TRIES):
        code = new_code()
        if not queries.code_was_given(session, code):
            return code
    raise unavailable()


def _own_request(session: Session, room_id: str, _cmd: wire.RoomAskControl, actor: Actor) -> Request | None:
    return _request(session, room_id, actor.user_id)


def _their_request(session: Session, room_id: str, cmd: wire.RoomAnswerControl, _actor: Actor) -> Request | None:
    return _request(session, room_id, cmd.user_id)


def _request(session: Session, room_id: str, user_id: str) -> Request | None:
    row = session.get(RequestRow, (room_id, user_id, "control"))
    return Request(row.name, row.declined_until_ms) if row else None


def _reportable(session: Session, room_id: str, cmd: wire.RoomReport, actor: Actor) -> Reportable:
    message = None
    if cmd.message_id is not None:
        message = queries.message(session, room_id, cmd.message_id)
    mine = (Report.room_id == room_id, Report.by_id == actor.user_id, Report.outcome.is_(None))
    waiting = session.scalar(select(func.count()).select_from(Report).where(*mine)) or 0
    been = select(User.name).join(Visit, Visit.user_id == User.id)
    name = session.scalar(been.where(Visit.room_id == room_id, User.id == cmd.user_id))
    return Reportable(message, name, waiting)


def _report(session: Session, room_id: str, cmd: wire.RoomResolve, _actor: Actor) -> OpenReport | None:
    row = session.execute(
        select(Report.about_id, Report.outcome).where(Report.room_id == room_id, Report.id == cmd.report_id)
    ).first()
    return OpenReport(row.about_id, row.outcome) if row else None


def _address(session: Session, room_id: str, cmd: wire.RoomBanAddress, _actor: Actor) -> str | None:
    return session.scalar(select(Visit.address).where(Visit.room_id == room_id, Visit.user_id == cmd.user_id))


def _said(session: Session, room_id: str, cmd: wire.RoomRemoveAll, _actor: Actor) -> tuple[str, ...]:
    return queries.messages_of(session, room_id, cmd.user_id) if cmd.chat else ()


_LOOK_UP: dict[type[Writing], Callable[[Session, str, Any, Actor], Any]] = {
    wire.RoomUndo: _undo,
    wire.ChatDelete: _authors,
    wire.ChatSend: _last_said,
    wire.RoomApprove: _knocker,
    wire.RoomRotateCode: _free_code,
    wire.RoomAskControl: _own_request,
    wire.RoomAnswerControl: _their_request,
    wire.RoomReport: _reportable,
    wire.RoomResolve: _report,
    wire.RoomBanAddress: _address,
    wire.RoomRemoveAll: _said,
}
