"""Who gets in: a short-lived cookie of an admin's session, looked up anew with every request."""

from __future__ import annotations

from dataclasses import dataclass

from itsdangerous import BadSignature, URLSafeTimedSerializer
from sqlalchemy.orm import Session

from server.contract.errors import Refused
from server.engine.store import Store
from server.models import Account, LoginSession, User
from server.services.sessions import Person

COOKIE = "sharetube_admin"
LASTS_S = 1_800
"""Without a request for so long one presses "Enter" again."""


@dataclass(frozen=True, slots=True)
class Admin:
    """The admin who asks."""

    user_id: str
    name: str


class Door:
    """Makes and reads the cookie. It is worth nothing without the session behind it."""

    def __init__(self, store: Store, secret: str) -> None:
        self._store = store
        self._signer = URLSafeTimedSerializer(secret, salt="sharetube.admin")

    def enter(self, person: Person) -> str:
        """The cookie's value for somebody who signed in; `forbidden` unless they are an admin."""
        if self._admin(person.user_id, person.session_id) is None:
            raise Refused("forbidden", "Only admins of this server may enter")
        return self.renewed(person.user_id, person.session_id)

    def renewed(self, user_id: str, session_id: str) -> str:
        return self._signer.dumps([user_id, session_id])

    def who(self, cookie: str | None) -> tuple[Admin, str] | None:
        """The admin of a cookie, and the same cookie with its time started anew."""
        try:
            user_id, session_id = self._signer.loads(cookie or "", max_age=LASTS_S)
        except (BadSignature, ValueError):
            return None
        admin = self._admin(user_id, session_id)
        return None if admin is None else (admin, self.renewed(user_id, session_id))

    def _admin(self, user_id: str, session_id: str) -> Admin | None:
        def find(session: Session) -> Admin | None:
            held, account = session.get(LoginSession, session_id), session.get(Account, user_id)
            user = session.get(User, user_id)
            if held is None or held.user_id != user_id or held.revoked_at_ms is not None or held.room_id is not None:
                return None
            if user is None or user.disabled or account is None or not account.admin:
                return None
            return Admin(user_id, user.name)

        return self._store.read(find)
