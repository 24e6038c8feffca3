"""What is known of somebody, for them to keep; and taking it all away. Revs stay gapless: rows of the log stay, without
the name. It is done room by room and may stop anywhere: who is half gone is `leaving`, and is finished later."""

import logging
from typing import Any

import orjson
import sqlalchemy as sa
from sqlalchemy import orm

from server.contract.errors import Refused
from server.domain.scene import Forget
from server.domain.state import GONE
from server.engine.engine import Engine
from server.engine.store import Store
from server.models import (
    Account,
    ApiToken,
    ChatMessage,
    LoginSession,
    Op,
    Report,
    Room,
    RoomEvent,
    User,
    Visit,
)
from server.services.accounts import Accounts
from server.services.ownership import Ownership
from server.services.sessions import Person, Sessions
from server.services.visits import Visits

log = logging.getLogger(__name__)
LEAVING = "leaving"
_ROWS = 200
_NAMED = ("payload", "private", "undo")


class Leaving:
    """Export and deletion, of guests and accounts alike."""

    def __init__(
        self, store: Store, engine: Engine, sessions: Sessions, accounts: Accounts, visits: Visits, ownership: Ownership
    ) -> None:
        self._store, self._engine, self._sessions = store, engine, sessions
        self._accounts, self._visits, self._ownership = accounts, visits, ownership

    def export(self, who: Person) -> dict[str, Any]:
        """All that is known of somebody, as plain values."""
        return self._store.read(lambda db: _everything(db, who.user_id))

    def delete(self, who: Person, password: str | None, address: str) -> None:
        """Delete oneself. Refused with `forbidden` for a wrong password, with `conflict` for the only admin."""
        if not who.guest:
            self._accounts.require_password(who, password, address)
        self._store.write(lambda db: _begin(db, who.user_id))
        self._sessions.revoke_all(who.user_id)
        self._visits.flush()
        self._finish(who.user_id)

    def finish(self) -> None:
        """Go on with those whose deletion was cut short."""
        for user_id in self._store.read(lambda db: list(db.scalars(sa.select(User.id).where(User.kind == LEAVING)))):
            self._finish(user_id)

    def _finish(self, user_id: str) -> None:
        self._ownership.left_behind(user_id)
        for room_id in self._store.read(lambda db: _rooms_of(db, user_id)):
            said = self._store.read(lambda db: _said(db, room_id, user_id))  # noqa: B023
            self._engine.system(room_id, Forget(user_id, tuple(said)))
            self._clean_log(room_id, user_id)
        self._store.write(lambda db: _end(db, user_id))
        log.info("deleted user=%s", user_id)

    def _clean_log(self, room_id: str, user_id: str) -> None:
        self._store.write(lambda db: _blank(db, room_id, user_id))
        rev = 0
        while rows := self._store.read(lambda db: _naming(db, room_id, user_id, rev)):  # noqa: B023
            rev = rows[-1]["rev"]
            nameless = [_nameless(row, user_id) for row in rows]
            self._store.write(lambda db: _rewrite(db, room_id, nameless))  # noqa: B023


def _begin(db: orm.Session, user_id: str) -> None:
    user, account = db.get(User, user_id), db.get(Account, user_id)
    if user is None:
        raise Refused("unauthenticated", "Please sign in again")
    admins = sa.select(sa.func.count()).select_from(Account).where(Account.admin)
    if account is not None and account.admin and db.scalar(admins) == 1:
        raise Refused("conflict", "You are this server's only admin: make somebody else one first")
    user.kind, user.disabled, user.name, user.avatar = LEAVING, True, GONE, None
    if account is not None:
        db.delete(account)


def _end(db: orm.Session, user_id: str) -> None:
    """Reports stay, for those who must answer them, without the name and words; all else goes with the row."""
    db.execute(sa.update(Report).where(Report.by_id == user_id).values(by_name=GONE))
    db.execute(sa.update(Report).where(Report.about_id == user_id).values(about_name=GONE, evidence="{}"))
    db.execute(sa.delete(Op).where(Op.user_id == user_id))
    db.execute(sa.delete(User).where(User.id == user_id))


def _rooms_of(db: orm.Session, user_id: str) -> list[str]:
    """Every room that they were in, or own."""
    own = sa.select(Room.id).where(Room.owner_id == user_id)
    seen = sa.select(Visit.room_id).where(Visit.user_id == user_id)
    done = sa.select(Op.room_id).where(Op.user_id == user_id)
    return list(db.scalars(sa.union(own, seen, done)))


def _said(db: orm.Session, room_id: str, user_id: str) -> list[str]:
    mine = (ChatMessage.room_id == room_id, ChatMessage.user_id == user_id, ChatMessage.deleted.is_(False))
    return list(db.scalars(sa.select(ChatMessage.message_id).where(*mine).order_by(ChatMessage.rev)))


def _naming(db: orm.Session, room_id: str, user_id: str, after: int) -> list[dict[str, Any]]:
    """Rows of the log that may hold the name."""
    holds = sa.or_(*(getattr(RoomEvent, column).contains(user_id, autoescape=True) for column in _NAMED))
    query = sa.select(RoomEvent.rev, RoomEvent.payload, RoomEvent.private, RoomEvent.undo)
    here = query.where(RoomEvent.room_id == room_id, RoomEvent.rev > after, holds)
    return _plain(db, here.order_by(RoomEvent.rev).limit(_ROWS))


def _nameless(row: dict[str, Any], user_id: str) -> dict[str, Any]:
    texts = {column: row[column] for column in _NAMED if row[column] is not None}
    return {"rev": row["rev"]} | {
        column: orjson.dumps(_renamed(orjson.loads(text), user_id)).decode() for column, text in texts.items()
    }


def _renamed(value: Any, user_id: str) -> Any:
    """The same JSON value with another name wherever that person is named."""
    if isinstance(value, list):
        return [_renamed(one, user_id) for one in value]
    if not isinstance(value, dict):
        return value
    named = value.get("user_id") == user_id and "name" in value
    return {key: GONE if named and key == "name" else _renamed(one, user_id) for key, one in value.items()}


def _blank(db: orm.Session, room_id: str, user_id: str) -> None:
    """Also what was hidden and might have been brought back."""
    said = (ChatMessage.room_id == room_id, ChatMessage.user_id == user_id)
    db.execute(sa.update(ChatMessage).where(*said).values(name=None, text=None, at_ms=None, deleted=True))


def _rewrite(db: orm.Session, room_id: str, rows: list[dict[str, Any]]) -> None:
    for row in rows:
        values = {column: row[column] for column in _NAMED if column in row}
        mine = (RoomEvent.room_id == room_id, RoomEvent.rev == row["rev"])
        db.execute(sa.update(RoomEvent).where(*mine).values(**values))


def _everything(db: orm.Session, user_id: str) -> dict[str, Any]:
    user, account = db.get(User, user_id), db.get(Account, user_id)
    if user is None:
        raise Refused("unauthenticated", "Please sign in again")
    known = sa.select(Room.id, Room.code).where(Room.id.in_(_rooms_of(db, user_id)))
    rooms = {row.id: row.code for row in db.execute(known)}
    said = sa.select(ChatMessage.room_id, ChatMessage.at, ChatMessage.text)
    mine = said.where(ChatMessage.user_id == user_id, ChatMessage.room_id.in_(rooms), ChatMessage.text.is_not(None))
    owned = sa.select(Room.code, Room.name, Room.created_at_ms).where(Room.owner_id == user_id)
    visits = sa.select(Visit.room_id, Visit.at_ms, Visit.address).where(Visit.user_id == user_id)
    sessions = sa.select(LoginSession.client, LoginSession.agent, LoginSession.issued_at_ms)
    reports = sa.select(Report.at_ms, Report.about_name, Report.reason).where(Report.by_id == user_id)
    tokens = sa.select(ApiToken.name, ApiToken.created_at_ms).where(ApiToken.user_id == user_id)
    return {
        "user_id": user.id,
        "name": user.name,
        "avatar": user.avatar,
        "since": user.created_at_ms,
        "email": account.email if account else None,
        "google": account.google_sub if account else None,
        "rooms": _plain(db, owned),
        "visits": [{**row, "room": rooms.get(row.pop("room_id"))} for row in _plain(db, visits)],
        "messages": [{**row, "room": rooms.get(row.pop("room_id"))} for row in _plain(db, mine)],
        "sessions": _plain(db, sessions.where(LoginSession.user_id == user_id)),
        "reports": _plain(db, reports),
        "tokens": _plain(db, tokens),
    }


def _plain(db: orm.Session, query: Any) -> list[dict[str, Any]]:
    return [dict(row) for row in db.execute(query).mappings()]
