"""What somebody may know, and change, of themselves."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy import orm

from server.contract.errors import Refused
from server.engine.store import Store
from server.models import Account, Room
from server.services.sessions import Person


class Profiles:
    """The contract's `Profile`, and who may do what on this server."""

    def __init__(self, store: Store, room_creation: str) -> None:
        self._store, self.room_creation = store, room_creation

    def of(self, who: Person) -> dict[str, Any]:
        """The contract's `Profile`."""

        def find(db: orm.Session) -> dict[str, Any]:
            # A program, or a phone that was lent, need not know how one signs in.
            account = db.get(Account, who.user_id) if who.room_id is None else None
            code = db.scalar(sa.select(Room.code).where(Room.id == who.room_id)) if who.room_id else None
            return {
                "email": account.email if account else None,
                "google": bool(account and account.google_sub),
                "password": bool(account and account.password_hash),
                "admin": bool(account and account.admin),
                "room": code,
            }

        return who.wire() | self._store.read(find)

    def require_creator(self, who: Person) -> None:
        """Refuse whom the operator does not let make rooms."""
        if self.room_creation == "anyone":
            return
        if self.room_creation == "accounts" and who.guest:
            raise Refused("forbidden", "On this server people with an account make rooms: sign in")
        if self.room_creation == "admins" and not self.of(who)["admin"]:
            raise Refused("forbidden", "On this server its admins make the rooms")
