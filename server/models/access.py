"""People and rooms together, beside the room's state: who was where, who asks, who keeps out. None of it has a rev."""

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from .base import Base

_BY_KEY = {"sqlite_with_rowid": False}


class Visit(Base):
    """That somebody was in a room, for their list of recent rooms. `address` is forgotten after 30 days."""

    __tablename__ = "visits"
    __table_args__ = (Index(None, "room_id"), Index(None, "at_ms"), _BY_KEY)

    user_id: Mapped[str] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    room_id: Mapped[str] = mapped_column(primary_key=True)
    at_ms: Mapped[int]
    address: Mapped[str | None]


class Request(Base):
    """Somebody who waits for an answer. `kind` is entry (a knock) or control. While `declined_until_ms` is ahead, they
    were told not to ask again yet."""

    __tablename__ = "requests"
    __table_args__ = (Index(None, "at_ms"), _BY_KEY)

    room_id: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[str] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    at_ms: Mapped[int]
    declined_until_ms: Mapped[int | None]


class AddressBan(Base):
    """An address that a room keeps out, because of a person who is banned there."""

    __tablename__ = "address_bans"
    __table_args__ = (Index(None, "until_ms"), _BY_KEY)

    room_id: Mapped[str] = mapped_column(primary_key=True)
    address: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[str]
    by_id: Mapped[str]
    until_ms: Mapped[int]


class RetiredCode(Base):
    """A code that a room had once: nobody gets it again."""

    __tablename__ = "retired_codes"
    __table_args__ = (_BY_KEY,)

    code: Mapped[str] = mapped_column(primary_key=True)
    room_id: Mapped[str]


class Report(Base):
    """What somebody told the operators. `evidence` is JSON, a copy of what it points at. The same op_id is one report.

    `outcome` is null while nobody has answered; escalated ones, and those about an owner, are the admins'.
    """

    __tablename__ = "reports"
    __table_args__ = (
        UniqueConstraint("room_id", "by_id", "op_id"),
        Index(None, "room_id", "outcome"),
        Index(None, "outcome", "at_ms"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    room_id: Mapped[str]
    by_id: Mapped[str]
    by_name: Mapped[str]
    op_id: Mapped[str]
    about_id: Mapped[str]
    about_name: Mapped[str]
    reason: Mapped[str]
    evidence: Mapped[str]
    at_ms: Mapped[int]
    outcome: Mapped[str | None]
    answered_by_id: Mapped[str | None]
    answered_at_ms: Mapped[int | None]


class ApiToken(Base):
    """A program's access to one room in its maker's place. Only the secret's hash is stored; revoking deletes."""

    __tablename__ = "api_tokens"
    __table_args__ = (Index(None, "room_id"), Index(None, "user_id"))

    id: Mapped[str] = mapped_column(primary_key=True)
    secret_hash: Mapped[str]
    room_id: Mapped[str]
    user_id: Mapped[str] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    name: Mapped[str]
    capabilities: Mapped[str]
    """Separated by spaces."""
    created_at_ms: Mapped[int]
    expires_at_ms: Mapped[int]
    used_at_ms: Mapped[int | None]
