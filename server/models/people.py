"""People and their sessions. Written through `store.write` by the services that own them."""

from sqlalchemy import ForeignKey, Index
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
