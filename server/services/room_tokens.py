"""What is good for one room alone: programs' access tokens, and codes that make a phone a remote."""

import hashlib
import hmac
import secrets
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy import orm

from server.contract import limits
from server.contract.base import Capability
from server.contract.errors import Refused
from server.contract.http import ApiTokenIn
from server.domain import permissions
from server.domain.state import RoomState
from server.engine.clock import Clock
from server.engine.store import Store
from server.models import ApiToken, User
from server.services.one_time import OneTimeTokens
from server.services.sessions import DAY_MS, Device, Person, Sessions, Tokens, Turn

PREFIX = "st."
PAIR_S = 60
EACH = 20
_USED_EVERY_MS = 60_000


class RoomTokens:
    """A token never may more than its maker may at that moment: rights are looked up with each use."""

    def __init__(self, store: Store, clock: Clock, sessions: Sessions, one_time: OneTimeTokens) -> None:
        self._store, self._clock, self._sessions, self._one_time = store, clock, sessions, one_time

    # -- programs -----------------------------------------------------------------------------------------------------

    def make(self, who: Person, room_id: str, state: RoomState, asked: ApiTokenIn) -> dict[str, Any]:
        """The contract's `ApiTokenMade`. The secret is in it and nowhere else."""
        if who.guest or permissions.role_of(state, who.user_id) not in ("owner", "operator"):
            raise Refused("forbidden", "The owner and operators with an account let programs in")
        wanted = tuple(dict.fromkeys(asked.capabilities))
        for capability in wanted:
            permissions.require(state, who.actor, capability)
        now, token_id, secret = self._clock.now_ms(), f"t_{secrets.token_hex(8)}", secrets.token_urlsafe(32)
        row = {
            "id": token_id,
            "secret_hash": _hash(secret),
            "room_id": room_id,
            "user_id": who.user_id,
            "name": asked.name,
            "capabilities": " ".join(wanted),
            "created_at_ms": now,
            "expires_at_ms": now + asked.days * DAY_MS,
        }

        def insert(db: orm.Session) -> dict[str, Any]:
            db.execute(sa.delete(ApiToken).where(ApiToken.expires_at_ms <= now))
            mine = sa.select(sa.func.count()).where(ApiToken.room_id == room_id, ApiToken.user_id == who.user_id)
            if (db.scalar(mine) or 0) >= EACH:
                raise Refused("full", f"There are {EACH} tokens: revoke one first")
            db.add(token := ApiToken(**row))
            db.flush()
            return _shown(token)

        return self._store.write(insert) | {"token": f"{PREFIX}{token_id}.{secret}"}

    def of(self, who: Person, room_id: str) -> list[dict[str, Any]]:
        """The contract's `ApiToken`s that somebody made for the room."""

        def find(db: orm.Session) -> list[dict[str, Any]]:
            mine = sa.select(ApiToken).where(ApiToken.room_id == room_id, ApiToken.user_id == who.user_id)
            live = mine.where(ApiToken.expires_at_ms > self._clock.now_ms())
            return [_shown(row) for row in db.scalars(live.order_by(ApiToken.created_at_ms.desc()))]

        return self._store.read(find)

    def revoke(self, who: Person, room_id: str, token_id: str) -> None:
        mine = (ApiToken.id == token_id, ApiToken.room_id == room_id, ApiToken.user_id == who.user_id)
        gone = sa.delete(ApiToken).where(*mine).returning(ApiToken.id)
        if self._store.write(lambda db: db.scalar(gone)) is None:
            raise Refused("not_found", "That token is gone already")

    def authenticate(self, token: str) -> Person:
        """Who made the token, under the token's name and with its rights alone."""
        token_id, _, secret = token.removeprefix(PREFIX).partition(".")
        now = self._clock.now_ms()

        def find(db: orm.Session) -> tuple[Person, int | None] | None:
            row = db.get(ApiToken, token_id)
            if row is None or row.expires_at_ms <= now or not hmac.compare_digest(row.secret_hash, _hash(secret)):
                return None
            user = db.get(User, row.user_id)
            if user is None or user.disabled:
                return None
            return Person(user.id, row.name, None, False, row.id, row.room_id, _capabilities(row)), row.used_at_ms

        found = self._store.read(find)
        if found is None:
            raise Refused("unauthenticated", "That token is revoked, over or not ours")
        person, used_at = found
        if used_at is None or used_at + _USED_EVERY_MS <= now:
            used = sa.update(ApiToken).where(ApiToken.id == token_id).values(used_at_ms=now)
            self._store.write(lambda db: db.execute(used))
        return person

    # -- phones -------------------------------------------------------------------------------------------------------

    def pair(self, who: Person, room_id: str) -> dict[str, Any]:
        """The contract's `PairCode`. The former one of the same person is good no longer."""
        code = "".join(secrets.choice(limits.CODE_ALPHABET) for _ in range(8))

        def write(db: orm.Session) -> None:
            self._one_time.forget(db, "pair", who.user_id)
            self._one_time.issue(db, "pair", who.user_id, {"room_id": room_id}, PAIR_S * 1000, code)

        self._store.write(write)
        return {"code": f"{code[:4]}-{code[4:]}", "expires_in": PAIR_S}

    def redeem(self, code: str, device: Device) -> Tokens:
        """A session for the room that the code was made in. The first who types it has it."""
        bare = code.replace("-", "").upper()

        def write(db: orm.Session) -> Turn | None:
            spent = self._one_time.spend(db, "pair", bare)
            if spent is None or spent.user_id is None:
                return None
            return self._sessions.begin(db, spent.user_id, device, spent.data["room_id"])

        turn = self._store.write(write)
        if turn is None:
            raise Refused("not_found", "That code is over, or was used. Make a new one on the other screen")
        return self._sessions.tokens(turn)


def _shown(row: ApiToken) -> dict[str, Any]:
    return {
        "token_id": row.id,
        "name": row.name,
        "capabilities": list(_capabilities(row)),
        "created_at": row.created_at_ms,
        "expires_at": row.expires_at_ms,
        "used_at": row.used_at_ms,
    }


def _capabilities(row: ApiToken) -> tuple[Capability, ...]:
    return cast("tuple[Capability, ...]", tuple(row.capabilities.split()))


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
