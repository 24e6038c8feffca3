"""Who is signed in where: guests and accounts, their sessions, and the tokens that stand for them (WIRE.md §6)."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy import orm

from server.contract.base import Capability
from server.contract.errors import Refused
from server.domain.scene import Actor
from server.engine.clock import Clock
from server.engine.store import Store
from server.models import LoginSession, Room, User
from server.services.signing import ACCESS_S, Signer

DAY_MS = 24 * 3_600_000
GUEST_REFRESH_MS = 180 * DAY_MS
ACCOUNT_REFRESH_MS = 30 * DAY_MS
REMOTE_REFRESH_MS = DAY_MS
GRACE_MS = 60_000
# What a paired phone may do in its room, where its person may.
REMOTE: tuple[Capability, ...] = ("player.control", "player.wait", "queue.add", "queue.edit", "chat.send")

# Whose session it is, while it holds. Built once: everybody who connects asks for it.
_LIVE = (
    sa.select(User.id, User.name, User.avatar, User.kind, LoginSession.room_id)
    .join(LoginSession, LoginSession.user_id == User.id)
    .where(LoginSession.id == sa.bindparam("session_id"), User.id == sa.bindparam("user_id"))
    .where(LoginSession.revoked_at_ms.is_(None), LoginSession.expires_at_ms > sa.bindparam("now_ms"))
    .where(User.disabled.is_(False))
)


@dataclass(frozen=True, slots=True)
class Device:
    """What somebody signs in with: the kind of client, and its browser in words where it told."""

    client: str
    agent: str | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who proved who they are, and by which session. `room_id` and `only` narrow what that is good for."""

    user_id: str
    name: str
    avatar: str | None
    guest: bool
    session_id: str
    room_id: str | None = None
    only: tuple[Capability, ...] | None = None

    @property
    def actor(self) -> Actor:
        return Actor(self.user_id, self.name, self.guest, self.only)

    def wire(self) -> dict[str, Any]:
        """The contract's `User`."""
        return {"user_id": self.user_id, "name": self.name, "avatar": self.avatar, "guest": self.guest}


@dataclass(frozen=True, slots=True)
class Tokens:
    """What a sign-in or refresh hands out. `refresh` is secret and lasts `lasts_ms`; `expires_in` in seconds."""

    access: str
    refresh: str
    expires_in: int
    lasts_ms: int
    person: Person

    def wire(self, *, with_refresh: bool) -> dict[str, Any]:
        """The contract's `Session`."""
        wire: dict[str, Any] = {"access_token": self.access, "expires_in": self.expires_in}
        if with_refresh:
            wire["refresh_token"] = self.refresh
        return wire | {"user": self.person.wire()}


@dataclass(frozen=True, slots=True)
class Turn:
    """A session's place in its rotation: what tokens are made of."""

    person: Person
    generation: int


class Sessions:
    """Sign-in, refresh and look-up. All refusals are `unauthenticated`.

    What takes a database session is for use within a write of the caller's own; `tokens` then makes of it what is
    handed out.
    """

    def __init__(self, store: Store, clock: Clock, signer: Signer) -> None:
        self._store, self._clock, self._signer = store, clock, signer
        self._on_revoked: list[Callable[[str], None]] = []
        self._on_changed: list[Callable[[Person], None]] = []

    def on_revoked(self, action: Callable[[str], None]) -> None:
        """Call `action(session_id)` when a session ends before its time, so that its sockets can be cut."""
        self._on_revoked.append(action)

    def on_changed(self, action: Callable[[Person], None]) -> None:
        """Call `action(person)` when somebody's name, avatar or kind changed, so that rooms show it."""
        self._on_changed.append(action)

    # -- beginning ----------------------------------------------------------------------------------------------------

    def guest(self, name: str, device: Device) -> Tokens:
        """A new person without an account."""

        def insert(db: orm.Session) -> Turn | None:
            return self.begin(db, self.new_user(db, "guest", name), device)

        return self.tokens(self._store.write(insert))

    def new_user(self, db: orm.Session, kind: str, name: str) -> str:
        """A row for a new person; their id."""
        user_id, now = f"u_{secrets.token_hex(8)}", self._clock.now_ms()
        db.add(User(id=user_id, kind=kind, name=name, avatar=None, created_at_ms=now, last_seen_ms=now))
        db.flush()
        return user_id

    def begin(self, db: orm.Session, user_id: str, device: Device, room_id: str | None = None) -> Turn | None:
        """A new session of somebody, for one room or for all; None when there is no such person, or a disabled one."""
        user, now = db.get(User, user_id), self._clock.now_ms()
        if user is None or user.disabled:
            return None
        row = LoginSession(
            id=f"s_{secrets.token_hex(8)}",
            user_id=user_id,
            generation=1,
            rotated_at_ms=now,
            issued_at_ms=now,
            expires_at_ms=now + _lasts(user, room_id),
            revoked_at_ms=None,
            client=device.client,
            agent=device.agent,
            room_id=room_id,
        )
        db.add(row)
        return Turn(_person(user, row), 1)

    def renew(self, db: orm.Session, session_id: str) -> Turn | None:
        """The next turn of a session whose person has just become more than a guest: tokens they hold stay good."""
        found = self._live(db, session_id)
        if found is None:
            return None
        row, user = found
        return self._rotate(row, user, row.generation + 1)

    def tokens(self, turn: Turn | None) -> Tokens:
        """What to hand out; without a turn nobody is signed in."""
        if turn is None:
            raise Refused("unauthenticated", "Please sign in again")
        person = turn.person
        return Tokens(
            self._signer.access(person.user_id, person.session_id),
            self._signer.refresh(person.session_id, turn.generation),
            ACCESS_S,
            _lasts(person, person.room_id),
            person,
        )

    # -- going on -----------------------------------------------------------------------------------------------------

    def refresh(self, token: str) -> Tokens:
        """The next tokens of the session. Reuse of an old token ends the session: somebody else has it."""
        session_id, generation = self._signer.read_refresh(token)

        def rotate(db: orm.Session) -> Turn | None:
            found = self._live(db, session_id)
            if found is None:
                return None
            row, user = found
            following = _following(row, generation, self._clock.now_ms())
            if following is None:
                row.revoked_at_ms = self._clock.now_ms()
                return None
            return self._rotate(row, user, following)

        turn = self._store.write(rotate)
        if turn is None:
            self._tell(session_id)
        return self.tokens(turn)

    def authenticate(self, access_token: str | None) -> Person:
        """The person of an access token, if their session still holds."""
        claims = self._signer.read_access(access_token)

        which = {"session_id": claims.session_id, "user_id": claims.user_id, "now_ms": self._clock.now_ms()}
        found = self._store.read(lambda db: db.execute(_LIVE, which).first())
        if found is None:
            raise Refused("unauthenticated", "Please sign in again")
        user_id, name, avatar, kind, room_id = found
        only = None if room_id is None else REMOTE
        return Person(user_id, name, avatar, kind == "guest", claims.session_id, room_id, only)

    def session_of(self, refresh_token: str) -> str:
        """The session a refresh token belongs to, whatever became of it."""
        return self._signer.read_refresh(refresh_token)[0]

    # -- ending -------------------------------------------------------------------------------------------------------

    def revoke(self, user_id: str, session_id: str) -> None:
        """End one session of somebody: its tokens and sockets. `not_found` for one that is not theirs."""
        if not self._end(LoginSession.user_id == user_id, LoginSession.id == session_id):
            raise Refused("not_found", "That session is over already")

    def revoke_all(self, user_id: str, but: str | None = None) -> None:
        """End all sessions of somebody, but one perhaps."""
        self._end(LoginSession.user_id == user_id, LoginSession.id != (but or ""))

    def _end(self, *which: sa.ColumnElement[bool]) -> list[str]:
        def end(db: orm.Session) -> list[str]:
            live = sa.select(LoginSession.id).where(LoginSession.revoked_at_ms.is_(None), *which)
            ids = list(db.scalars(live))
            change = sa.update(LoginSession).where(LoginSession.id.in_(ids))
            db.execute(change.values(revoked_at_ms=self._clock.now_ms()))
            return ids

        ended = self._store.write(end)
        for session_id in ended:
            self._tell(session_id)
        return ended

    # -- about people -------------------------------------------------------------------------------------------------

    def devices(self, person: Person) -> list[dict[str, Any]]:
        """The contract's `SessionEntry`s of somebody, the latest used first."""
        now = self._clock.now_ms()

        def find(db: orm.Session) -> list[dict[str, Any]]:
            query = (
                sa.select(LoginSession, Room.code)
                .outerjoin(Room, Room.id == LoginSession.room_id)
                .where(LoginSession.user_id == person.user_id, LoginSession.revoked_at_ms.is_(None))
                .where(LoginSession.expires_at_ms > now)
                .order_by(LoginSession.rotated_at_ms.desc())
                .limit(100)
            )
            return [_entry(row, code, person.session_id) for row, code in db.execute(query)]

        return self._store.read(find)

    def changed(self, person: Person) -> None:
        """Tell who follows people that somebody is called, or looks, otherwise now."""
        for action in self._on_changed:
            action(person)

    def rename(self, person: Person, name: str) -> Person:
        """Give the person another name."""
        self._store.write(lambda db: db.execute(sa.update(User).where(User.id == person.user_id).values(name=name)))
        renamed = replace(person, name=name)
        self.changed(renamed)
        return renamed

    # -- inside -------------------------------------------------------------------------------------------------------

    def _live(self, db: orm.Session, session_id: str) -> tuple[LoginSession, User] | None:
        row = db.get(LoginSession, session_id)
        if row is None or row.revoked_at_ms is not None or row.expires_at_ms <= self._clock.now_ms():
            return None
        user = db.get(User, row.user_id)
        return None if user is None or user.disabled else (row, user)

    def _rotate(self, row: LoginSession, user: User, following: int) -> Turn:
        if following > row.generation:
            now = self._clock.now_ms()
            row.generation, row.rotated_at_ms = following, now
            row.expires_at_ms = now + _lasts(user, row.room_id)
            user.last_seen_ms = now
        return Turn(_person(user, row), following)

    def _tell(self, session_id: str) -> None:
        for action in self._on_revoked:
            action(session_id)


def _following(row: LoginSession, generation: int, now: int) -> int | None:
    """The generation to hand out for a token of `generation`; None when it is reuse. See `LoginSession`."""
    if generation == row.generation:
        return generation + 1
    if generation == row.generation - 1:
        return row.generation
    if generation == row.generation - 2 and now - row.rotated_at_ms <= GRACE_MS:
        return row.generation - 1
    return None


def _lasts(who: User | Person, room_id: str | None) -> int:
    guest = who.guest if isinstance(who, Person) else who.kind == "guest"
    if room_id is not None:
        return REMOTE_REFRESH_MS
    return GUEST_REFRESH_MS if guest else ACCOUNT_REFRESH_MS


def _person(user: User, row: LoginSession) -> Person:
    only = None if row.room_id is None else REMOTE
    return Person(user.id, user.name, user.avatar, user.kind == "guest", row.id, row.room_id, only)


def _entry(row: LoginSession, code: str | None, current: str) -> dict[str, Any]:
    return {
        "session_id": row.id,
        "client": row.client,
        "agent": row.agent,
        "room": code,
        "created_at": row.issued_at_ms,
        "used_at": row.rotated_at_ms,
        "current": row.id == current,
    }
