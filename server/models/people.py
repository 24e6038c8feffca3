"""People and their sessions. Written through `store.write` by the services that own them."""

from sqlalchemy import ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from .base import Base


class User(Base):
    """A person, with or without an account."""

    __tablename__ = "users"

    id: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    """guest or account."""
    name: Mapped[str]
    avatar: Mapped[str | None]
    created_at_ms: Mapped[int]
    last_seen_ms: Mapped[int]
    disabled: Mapped[bool] = mapped_column(default=False)


class LoginSession(Base):
    """One device of one person: the family of its refresh tokens.

    A token names its session and its generation and carries a MAC under the server's key: nothing of it is stored, and
    all tokens of one generation are alike. `generation` is the newest handed out; `rotated_at_ms` is when, which is
    the first use of the one before. So of a token of generation g, the newest being n:

    - g = n: rotate, n + 1 is handed out;
    - g = n - 1: its successor n was never used (the answer was lost, or two tabs asked): n is handed out again;
    - g = n - 2, at most 60 s after `rotated_at_ms`: n - 1 is handed out again;
    - anything older is reuse: `revoked_at_ms` ends the family.
    """

    __tablename__ = "sessions"
    __table_args__ = (Index(None, "user_id"), Index(None, "expires_at_ms"))

    id: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[str] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    generation: Mapped[int]
    rotated_at_ms: Mapped[int]
    issued_at_ms: Mapped[int]
    expires_at_ms: Mapped[int]
    revoked_at_ms: Mapped[int | None]
    client: Mapped[str]
    agent: Mapped[str | None]
    """What it came with, for the list of one's devices: "Firefox on Linux"."""
    room_id: Mapped[str | None]
    """The one room that it is good for, as a phone's remote; null for all."""


class HandoverCode(Base):
    """A promise of a session of `user_id`, to whoever brings the code and the verifier behind `challenge`. The first
    who tries spends it. Only the code's hash is stored."""

    __tablename__ = "handover_codes"
    __table_args__ = (Index(None, "expires_at_ms"),)

    code_hash: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[str] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    challenge: Mapped[str]
    redirect_uri: Mapped[str]
    expires_at_ms: Mapped[int]


class Account(Base):
    """What somebody signs in with, beside their row in `users`. An address that stands here was proven."""

    __tablename__ = "accounts"
    __table_args__ = (UniqueConstraint("email_key"), UniqueConstraint("google_sub"))

    user_id: Mapped[str] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    email: Mapped[str | None]
    email_key: Mapped[str | None]
    """`email` casefolded: two accounts never differ by case alone."""
    password_hash: Mapped[str | None]
    google_sub: Mapped[str | None]
    admin: Mapped[bool] = mapped_column(default=False)
    created_at_ms: Mapped[int]


class Avatar(Base):
    """A person's picture, re-encoded by us and at most 20 kB. `users.avatar` is its path, which holds its digest."""

    __tablename__ = "avatars"

    user_id: Mapped[str] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    digest: Mapped[str]
    kind: Mapped[str]
    """The media type."""
    image: Mapped[bytes] = mapped_column(LargeBinary)


class OneTimeToken(Base):
    """What proves something once: a link in a mail, an invitation, a code to pair a phone. Only a hash is stored;
    whoever deletes the row has spent it. `data` is JSON, its keys depend on `kind`."""

    __tablename__ = "one_time_tokens"
    __table_args__ = (Index(None, "expires_at_ms"), Index(None, "user_id"))

    token_hash: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    """verify, reset, invite or pair."""
    user_id: Mapped[str | None] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    data: Mapped[str]
    expires_at_ms: Mapped[int]


class ServerBan(Base):
    """Somebody, or an address, that an admin keeps off the whole server. `until` null is until lifted."""

    __tablename__ = "server_bans"
    __table_args__ = (Index(None, "user_id"), Index(None, "address"))

    id: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[str | None] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    address: Mapped[str | None]
    reason: Mapped[str]
    by_id: Mapped[str]
    at_ms: Mapped[int]
    until_ms: Mapped[int | None]
