"""Rooms and what happened in them. Written by the engine's commits and by nothing else."""

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from .base import Base

# One b-tree instead of two on SQLite: these rows are only ever reached by their key.
_BY_KEY = {"sqlite_with_rowid": False}


class Room(Base):
    """A room. `state` is the truth as of `rev`, without the chat; the other columns are projections of it, so that no
    list and no timer parses JSON. Rows stay when a room closes: its code is never given out again."""

    __tablename__ = "rooms"
    __table_args__ = (UniqueConstraint("code"), Index(None, "owner_id"), Index(None, "next_deadline_ms"))

    id: Mapped[str] = mapped_column(primary_key=True)
    code: Mapped[str]
    rev: Mapped[int]
    state: Mapped[str]
    name: Mapped[str]
    visibility: Mapped[str]
    owner_id: Mapped[str]
    now_playing: Mapped[str | None]
    closed: Mapped[str | None]
    created_at_ms: Mapped[int]
    last_activity_ms: Mapped[int]
    """`at` of the newest event, or of the creation."""
    next_deadline_ms: Mapped[int | None]
    empty_since_ms: Mapped[int | None]
    """When the last connection went; null while somebody is there. Not part of the state: no rev."""
    owner_away_since_ms: Mapped[int | None]


class RoomEvent(Base):
    """One numbered event, and the room's log. `commit_rev` is the last rev of the commit it belongs to, whose row
    carries `undo`. `payload` is the text that went over the wire, for chat without what was said."""

    __tablename__ = "room_events"
    __table_args__ = _BY_KEY

    room_id: Mapped[str] = mapped_column(primary_key=True)
    rev: Mapped[int] = mapped_column(primary_key=True)
    commit_rev: Mapped[int]
    at: Mapped[int]
    type: Mapped[str]
    cause: Mapped[str]
    actor: Mapped[str | None]
    """user_id; null for the server itself."""
    payload: Mapped[str]
    private: Mapped[str | None]
    undo: Mapped[str | None]


class ChatMessage(Base):
    """What was said, under the rev of its event. Deleting empties `name` and `text` for good."""

    __tablename__ = "chat_messages"
    __table_args__ = (UniqueConstraint("room_id", "message_id"), _BY_KEY)

    room_id: Mapped[str] = mapped_column(primary_key=True)
    rev: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[str]
    user_id: Mapped[str]
    name: Mapped[str | None]
    text: Mapped[str | None]
    at: Mapped[int]
    at_ms: Mapped[int | None]
    """The place in the video it speaks of, as on the wire."""
    deleted: Mapped[bool]


class Op(Base):
    """A command that was carried out, and its answer: a repeat gets the same one."""

    __tablename__ = "ops"
    __table_args__ = (Index(None, "at"), _BY_KEY)

    room_id: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[str] = mapped_column(primary_key=True)
    op_id: Mapped[str] = mapped_column(primary_key=True)
    payload_hash: Mapped[str]
    answer: Mapped[str]
    at: Mapped[int]
