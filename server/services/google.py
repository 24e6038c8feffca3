"""Accounts of people who sign in with Google, or whatever OpenID Connect provider stands in its place."""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy import orm
from sqlalchemy.exc import IntegrityError

from server.contract import text
from server.contract.errors import Refused
from server.contract.limits import EMAIL_LENGTH, NAME_LENGTH
from server.engine.store import Store
from server.models import Account
from server.services.accounts import Accounts
from server.services.avatars import Avatars
from server.services.sessions import Device, Sessions, Tokens, Turn


@dataclass(frozen=True, slots=True)
class Identity:
    """What the provider vouches for: `email` only where it says that it is theirs."""

    sub: str
    email: str | None
    name: str
    picture: str = ""

    @classmethod
    def of(cls, claims: dict[str, Any]) -> "Identity":
        """From the claims of a verified id_token. All in them is still text from somebody else."""
        proven = claims.get("email_verified") is True and isinstance(claims.get("email"), str)
        email = str(claims["email"]) if proven and len(str(claims["email"])) <= EMAIL_LENGTH else None
        name = _name(str(claims.get("name") or email or ""))
        return cls(str(claims["sub"]), email, name, str(claims.get("picture") or ""))


@dataclass(frozen=True, slots=True)
class Before:
    """Who began the sign-in: a guest who is to become the account, or an account that is to get this way in, too."""

    user_id: str | None = None
    session_id: str | None = None
    guest: bool = True
    invite: str | None = None


class Google:
    """From an identity to a session."""

    def __init__(self, store: Store, sessions: Sessions, accounts: Accounts, avatars: Avatars) -> None:
        self._store, self._sessions, self._accounts, self._avatars = store, sessions, accounts, avatars

    def sign_in(self, identity: Identity, before: Before, device: Device) -> Tokens:
        """A session of the account that the identity belongs to, which begins if there is none."""
        try:
            turn = self._store.write(lambda db: self._sign_in(db, identity, before, device))
        except IntegrityError:
            # Two tabs began the same account at once: by now there is one.
            turn = self._store.write(lambda db: self._sign_in(db, identity, before, device))
        tokens = self._sessions.tokens(turn)
        self._sessions.changed(tokens.person)
        if tokens.person.avatar is None and identity.picture:
            self._avatars.copy_later(tokens.person.user_id, identity.picture)
        return tokens

    def _sign_in(self, db: orm.Session, identity: Identity, before: Before, device: Device) -> Turn | None:
        mine = None if before.guest or before.user_id is None else db.get(Account, before.user_id)
        known = db.scalar(sa.select(Account).where(Account.google_sub == identity.sub))
        if mine is not None:
            return self._link(db, mine, known, identity, before)
        if known is None and identity.email is not None:
            # Both sides proved the address, so it is one person.
            known = db.scalar(sa.select(Account).where(Account.email_key == identity.email.casefold()))
            if known is not None:
                _claim(known, identity)
        if known is not None:
            return self._sessions.begin(db, known.user_id, device)
        user_id = self._accounts.admit(db, before.user_id, identity.name, before.invite)
        db.add(self._accounts.row(user_id, identity.email, google_sub=identity.sub))
        db.flush()
        turn = self._sessions.renew(db, before.session_id) if user_id == before.user_id and before.session_id else None
        return turn or self._sessions.begin(db, user_id, device)

    def _link(
        self, db: orm.Session, mine: Account, known: Account | None, identity: Identity, before: Before
    ) -> Turn | None:
        if known is not None and known.user_id != mine.user_id:
            raise Refused("conflict", "That Google account belongs to another account here")
        _claim(mine, identity)
        return self._sessions.renew(db, before.session_id or "")


def _claim(account: Account, identity: Identity) -> None:
    if account.google_sub not in (None, identity.sub):
        raise Refused("conflict", "This account signs in with another Google account")
    account.google_sub = identity.sub


def _name(given: str) -> str:
    """A name that we would take from anybody else, too."""
    try:
        return text.clean_line(given.partition("@")[0][:NAME_LENGTH], NAME_LENGTH)
    except ValueError:
        return "Somebody"
