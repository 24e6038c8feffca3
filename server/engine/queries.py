"""What the engine reads. Functions of a session, for `store.read`; they give plain values."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import orjson
from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from server.contract import limits
from server.domain import codec
from server.domain.scene import Numbered
from server.domain.state import RoomState
from server.models import ChatMessage, Op, RetiredCode, Room, RoomEvent

from .delivery import Stored

CHUNK = 500


@dataclass(frozen=True, slots=True)
class Absence:
    """Since when nobody, or not the owner, is in a room; None while they are. Columns without a rev."""

    empty_since_ms: int | None
    owner_away_since_ms: int | None


@dataclass(frozen=True, slots=True)
class Loaded:
    """A room as SQL has it."""

    state: RoomState
    absence: Absence


@dataclass(frozen=True, slots=True)
class Logged:
    """A row of the log, with what was said put back: as delivered, and as folded."""

    stored: Stored
    private: dict[str, Any] | None

    @property
    def numbered(self) -> Numbered:
        event = self.stored
        return Numbered(event.rev, event.at, event.type, event.payload, self.private)


@dataclass(frozen=True, slots=True)
class Known:
    """An op that was carried out before."""

    payload_hash: str
    answer: str


@dataclass(frozen=True, slots=True)
class Pulse:
    """What tells whether a process is behind on a room."""

    rev: int
    absence: Absence


def load(session: Session, room_id: str) -> Loaded | None:
    row = session.execute(
        select(
            Room.state,
            Room.rev,
            Room.last_activity_ms,
            Room.empty_since_ms,
            Room.owner_away_since_ms,
        ).where(Room.id == room_id)
    ).first()
    if row is None:
        return None
    chat = tuple(_chat_before(session, room_id, None, limits.CHAT_TAIL))
    state = codec.from_json(orjson.loads(row.state), chat, row.rev, row.last_activity_ms)
    return Loaded(state, Absence(row.empty_since_ms, row.owner_away_since_ms))


def room_id_of(session: Session, code: str) -> str | None:
    return session.scalar(select(Room.id).where(Room.code == code))


def code_was_given(session: Session, code: str) -> bool:
    """Whether a room has that code, or had it."""
    return room_id_of(session, code) is not None or session.get(RetiredCode, code) is not None


def open_rooms_of(session: Session, owner_id: str) -> int:
    """How many rooms a person owns that are not closed."""
    query = select(func.count()).select_from(Room).where(Room.owner_id == owner_id, Room.closed.is_(None))
    return session.scalar(query) or 0


def news(session: Session, room_id: str, rev: int, limit: int) -> tuple[int, list[Logged]]:
    """Where the room is, and up to `limit` events that follow `rev`, at one moment."""
    return session.scalar(select(Room.rev).where(Room.id == room_id)) or 0, log_after(session, room_id, rev, limit)


def log_after(session: Session, room_id: str, rev: int, limit: int) -> list[Logged]:
    """Up to `limit` events that follow `rev`, in order."""
    query = (
        select(
            RoomEvent.rev,
            RoomEvent.at,
            RoomEvent.type,
            RoomEvent.payload,
            RoomEvent.private,
            ChatMessage.name,
            ChatMessage.text,
            ChatMessage.at_ms,
            ChatMessage.deleted,
        )
        .outerjoin(ChatMessage, and_(ChatMessage.room_id == RoomEvent.room_id, ChatMessage.rev == RoomEvent.rev))
        .where(RoomEvent.room_id == room_id, RoomEvent.rev > rev)
        .order_by(RoomEvent.rev)
        .limit(limit)
    )
    return [logged(session, room_id, row) for row in session.execute(query)]


def log_since(session: Session, room_id: str, rev: int, at: int) -> list[Logged] | None:
    """The events after (`rev`, `at`); None when the log has no such event, or too many follow it."""
    if rev == 0:
        known = session.scalar(select(Room.created_at_ms).where(Room.id == room_id))
    else:
        known = session.scalar(select(RoomEvent.at).where(RoomEvent.room_id == room_id, RoomEvent.rev == rev))
    if known != at:
        return None
    events = log_after(session, room_id, rev, limits.REPLAY_EVENTS + 1)
    gap = bool(events) and events[0].stored.rev != rev + 1
    return None if gap or len(events) > limits.REPLAY_EVENTS else events


def rev_and_op(session: Session, room_id: str, user_id: str, op_id: str) -> tuple[int | None, Known | None]:
    """Where the room is, and whether the op was carried out, at one moment."""
    rev = session.scalar(select(Room.rev).where(Room.id == room_id))
    row = session.execute(
        select(Op.payload_hash, Op.answer).where(Op.room_id == room_id, Op.user_id == user_id, Op.op_id == op_id)
    ).first()
    return rev, Known(row.payload_hash, row.answer) if row else None


def undo_record(session: Session, room_id: str, rev: int) -> dict[str, Any] | None:
    """How to undo the commit that holds `rev`."""
    commit_rev = select(RoomEvent.commit_rev).where(RoomEvent.room_id == room_id, RoomEvent.rev == rev)
    text = session.scalar(
        select(RoomEvent.undo).where(RoomEvent.room_id == room_id, RoomEvent.rev == commit_rev.scalar_subquery())
    )
    return orjson.loads(text) if text else None


def authors(session: Session, room_id: str, message_ids: Iterable[str]) -> dict[str, str]:
    """Who wrote those of the messages that exist and are not deleted."""
    rows = session.execute(
        select(ChatMessage.message_id, ChatMessage.user_id).where(
            ChatMessage.room_id == room_id,
            ChatMessage.message_id.in_(list(message_ids)),
            ChatMessage.deleted.is_(False),
        )
    )
    return {row.message_id: row.user_id for row in rows}


def message(session: Session, room_id: str, message_id: str) -> dict[str, Any] | None:
    """A message that stands in the chat."""
    return next(iter(_messages(session, room_id, [message_id], deleted=False)), None)


def messages_of(session: Session, room_id: str, user_id: str) -> tuple[str, ...]:
    """Ids of what a person said and nobody took away, oldest first."""
    mine = (ChatMessage.room_id == room_id, ChatMessage.user_id == user_id, ChatMessage.deleted.is_(False))
    return tuple(session.scalars(select(ChatMessage.message_id).where(*mine).order_by(ChatMessage.rev)))


def hidden_messages(session: Session, room_id: str, message_ids: list[str]) -> list[dict[str, Any]]:
    """Those of the messages that were taken away and still have their words, oldest first."""
    return _messages(session, room_id, message_ids, deleted=True)


def last_said(session: Session, room_id: str, user_id: str) -> int | None:
    """When the person wrote last, in ms; deleted messages count."""
    mine = (ChatMessage.room_id == room_id, ChatMessage.user_id == user_id)
    return session.scalar(select(ChatMessage.at).where(*mine).order_by(ChatMessage.rev.desc()).limit(1))


def chat_page(session: Session, room_id: str, before: str | None, limit: int) -> list[dict[str, Any]] | None:
    """Messages before the one with that id, oldest first; None when there is no such message."""
    rev = None
    if before is not None:
        rev = session.scalar(
            select(ChatMessage.rev).where(ChatMessage.room_id == room_id, ChatMessage.message_id == before)
        )
        if rev is None:
            return None
    return _chat_before(session, room_id, rev, limit)


def pulses(session: Session, room_ids: Iterable[str]) -> dict[str, Pulse]:
    query = select(Room.id, Room.rev, Room.empty_since_ms, Room.owner_away_since_ms).where(Room.id.in_(list(room_ids)))
    return {
        row.id: Pulse(row.rev, Absence(row.empty_since_ms, row.owner_away_since_ms)) for row in session.execute(query)
    }


def overdue(session: Session, before_ms: int, limit: int) -> list[str]:
    """Rooms whose deadline is over since `before_ms`, the most overdue first."""
    query = select(Room.id).where(Room.next_deadline_ms <= before_ms).order_by(Room.next_deadline_ms).limit(limit)
    return list(session.scalars(query))


def _chat_before(session: Session, room_id: str, rev: int | None, limit: int) -> list[dict[str, Any]]:
    query = select(ChatMessage).where(ChatMessage.room_id == room_id).order_by(ChatMessage.rev.desc()).limit(limit)
    if rev is not None:
        query = query.where(ChatMessage.rev < rev)
    return [_entry(message) for message in reversed(session.scalars(query).all())]


def _messages(session: Session, room_id: str, message_ids: list[str], *, deleted: bool) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for start in range(0, len(message_ids), CHUNK):
        some = message_ids[start : start + CHUNK]
        kept = (ChatMessage.deleted.is_(deleted), ChatMessage.text.is_not(None))
        query = select(ChatMessage).where(ChatMessage.room_id == room_id, ChatMessage.message_id.in_(some), *kept)
        found += [_whole(row) for row in session.scalars(query.order_by(ChatMessage.rev))]
    return found


def _entry(message: ChatMessage) -> dict[str, Any]:
    """A message as snapshot and history show it."""
    if message.deleted:
        return {"id": message.message_id, "user_id": message.user_id, "at": message.at, "deleted": True}
    return _whole(message)


def _whole(message: ChatMessage) -> dict[str, Any]:
    entry = {"id": message.message_id, "user_id": message.user_id, "name": message.name, "at": message.at}
    entry["text"] = message.text
    return entry if message.at_ms is None else entry | {"at_ms": message.at_ms}


def logged(session: Session, room_id: str, row: Any) -> Logged:
    """A row of the log joined with its message: what was said comes back, as far as it still stands."""
    payload, text = orjson.loads(row.payload), row.payload
    if row.type == "chat.message":
        payload |= {"deleted": True} if row.deleted or row.text is None else said(row.name, row.text, row.at_ms)
        text = orjson.dumps(payload).decode()
    elif row.type == "chat.restored":
        payload["messages"] = _messages(session, room_id, payload["messages"], deleted=False)
        text = orjson.dumps(payload).decode()
    private = orjson.loads(row.private) if row.private else None
    return Logged(Stored(row.rev, row.at, row.type, text, payload), private)


def said(name: str | None, text: str | None, at_ms: int | None) -> dict[str, Any]:
    """The part of a chat.message that is kept out of the log, in the order of the wire."""
    return {"name": name, "text": text} | ({} if at_ms is None else {"at_ms": at_ms})
