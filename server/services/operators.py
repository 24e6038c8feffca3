"""What whoever runs the server does from its terminal: make admins, invite people."""

import sqlalchemy as sa
from pydantic import ValidationError
from sqlalchemy import orm

from server.contract.errors import Refused
from server.contract.http_accounts import RegisterIn
from server.engine.store import Store
from server.models import Account
from server.services.accounts import Accounts
from server.services.one_time import OneTimeTokens
from server.services.passwords import Passwords, require_strong
from server.services.rooms import explain
from server.services.sessions import DAY_MS, Sessions


class Operators:
    """Trusted: no throttle, and the address is taken for proven."""

    def __init__(
        self, store: Store, sessions: Sessions, accounts: Accounts, passwords: Passwords, tokens: OneTimeTokens
    ) -> None:
        self._store, self._sessions, self._accounts = store, sessions, accounts
        self._passwords, self._tokens = passwords, tokens

    def make_admin(self, email: str, name: str, password: str) -> bool:
        """An account that is an admin's, with that password. False when there was one, which is now an admin's; its
        password is the new one, too. Refused with `invalid` for what no account may have."""
        try:
            asked = RegisterIn(email=email, name=name, password=password)
        except ValidationError as error:
            raise Refused("invalid", explain(error)) from None
        require_strong(asked.password, asked.email, asked.name)
        hashed = self._passwords.hash(asked.password)

        def write(db: orm.Session) -> bool:
            known = db.scalar(sa.select(Account).where(Account.email_key == asked.email.casefold()))
            if known is not None:
                known.admin, known.password_hash = True, hashed
                return False
            user_id = self._sessions.new_user(db, "account", asked.name)
            db.add(self._accounts.row(user_id, asked.email, password_hash=hashed, admin=True))
            return True

        return self._store.write(write)

    def invite(self, days: int) -> str:
        """A token that lets one person register within so many days."""
        return self._store.write(lambda db: self._tokens.issue(db, "invite", None, {}, days * DAY_MS))
