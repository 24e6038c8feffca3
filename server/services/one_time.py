"""Things that prove something once: links in mails, invitations, codes to pair a phone. The database has their hash."""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from typing import Any

import orjson
import sqlalchemy as sa
from sqlalchemy import orm

from server.engine.clock import Clock
from server.models import OneTimeToken


@dataclass(frozen=True, slots=True)
class Spent:
    """What a token stood for."""

    user_id: str | None
    data: dict[str, Any]


class OneTimeTokens:
    """All within a write of the caller's own: whoever deletes the row has spent the token.

    Hashes are keyed, so that even a short code cannot be found from a stolen table alone.
    """

    def __init__(self, clock: Clock, key: str) -> None:
        self._clock, self._key = clock, key.encode()

    def issue(
        self, db: orm.Session, kind: str, user_id: str | None, data: dict[str, Any], lasts_ms: int, token: str = ""
    ) -> str:
        """A token, made up unless given."""
        now, token = self._clock.now_ms(), token or secrets.token_urlsafe(32)
        db.execute(sa.delete(OneTimeToken).where(OneTimeToken.expires_at_ms <= now))
        db.add(
            OneTimeToken(
                token_hash=self._hash(kind, token),
                kind=kind,
                user_id=user_id,
                data=orjson.dumps(data).decode(),
                expires_at_ms=now + lasts_ms,
            )
        )
        return token

    def peek(self, db: orm.Session, kind: str, token: str) -> Spent | None:
        """What it stands for, unspent."""
        row = db.get(OneTimeToken, self._hash(kind, token))
        if row is None or row.kind != kind or row.expires_at_ms <= self._clock.now_ms():
            return None
        return Spent(row.user_id, orjson.loads(row.data))

    def spend(self, db: orm.Session, kind: str, token: str) -> Spent | None:
        """What it stood for; None when it was spent before, is over or never was."""
        gone = db.execute(
            sa.delete(OneTimeToken)
            .where(OneTimeToken.token_hash == self._hash(kind, token), OneTimeToken.kind == kind)
            .returning(OneTimeToken.user_id, OneTimeToken.data, OneTimeToken.expires_at_ms)
        ).first()
        if gone is None or gone.expires_at_ms <= self._clock.now_ms():
            return None
        return Spent(gone.user_id, orjson.loads(gone.data))

    def forget(self, db: orm.Session, kind: str, user_id: str) -> None:
        """Spend all of one kind that somebody has."""
        db.execute(sa.delete(OneTimeToken).where(OneTimeToken.kind == kind, OneTimeToken.user_id == user_id))

    def _hash(self, kind: str, token: str) -> str:
        return hmac.new(self._key, f"{kind}.{token}".encode(), hashlib.sha256).hexdigest()
