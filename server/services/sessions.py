"""Who somebody is: guests, their sessions, and the two kinds of tokens of WIRE.md §6."""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import jwt
from sqlalchemy import orm

from server.contract.errors import Refused
from server.domain.scene import Actor
from server.engine.clock import Clock
from server.engine.store import Store
from server.models import LoginSession, User

ACCESS_S = 600
GUEST_REFRESH_MS = 180 * 24 * 3_600_000
GRACE_MS = 60_000
_ISSUER = "sharetube"


@dataclass(frozen=True, slots=True)
class Person:
    """A signed-in person, and the session they came with."""

    user_id: str
    name: str
    avatar: str | None
    guest: bool
    session_id: str

    @property
    def actor(self) -> Actor:
        return Actor(self.user_id, self.name, self.guest)

    def wire(self) -> dict[str, Any]:
        """The contract's `User`."""
        return {"user_id": self.user_id, "name": self.name, "avatar": self.avatar, "guest": self.guest}


@dataclass(frozen=True, slots=True)
class Tokens:
    """What a sign-in or refresh hands out. `refresh` is secret; `expires_in` in seconds."""

    access: str
    refresh: str
    expires_in: int
    person: Person

    def wire(self, *, with_refresh: bool) -> dict[str, Any]:
        """The contract's `Session`."""
        wire: dict[str, Any] = {"access_token": self.access, "expires_in": self.expires_in}
        if with_refresh:
            wire["refresh_token"] = self.refresh
        return wire | {"user": self.person.wire()}


class Sessions:
    """Sign-in, refresh and look-up. All refusals are `unauthenticated`."""

    def __init__(self, store: Store, clock: Clock, jwt_secret: str) -> None:
        self._store, self._clock, self._secret = store, clock, jwt_secret
        self._on_revoked: list[Callable[[str], None]] = []
        self._on_renamed: list[Callable[[Person], None]] = []

    def on_revoked(self, action: Callable[[str], None]) -> None:
        """Call `action(session_id)` when a session ends before its time, so that its sockets can be cut."""
        self._on_revoked.append(action)

    def on_renamed(self, action: Callable[[Person], None]) -> None:
        """Call `action(person)` when somebody changed their name, so that rooms show it."""
        self._on_renamed.append(action)

    def guest(self, name: str, client: str) -> Tokens:
        """A new person without an account."""
        now = self._clock.now_ms()
        user_id, session_id = f"u_{secrets.token_hex(8)}", f"s_{secrets.token_hex(8)}"

        def insert(db: orm.Session) -> None:
            db.add(User(id=user_id, kind="guest", name=name, avatar=None, created_at_ms=now, last_seen_ms=now))
            db.flush()
            db.add(_session_row(session_id, user_id, client, now))

        self._store.write(insert)
        return self._issue(Person(user_id, name, None, True, session_id), 1)

    def another(self, db: orm.Session, user_id: str, client: str) -> Person | None:
        """Within a write: one more session of a person who has one already; None when there is no such person."""
        user = db.get(User, user_id)
        if user is None or user.disabled:
            return None
        session_id = f"s_{secrets.token_hex(8)}"
        db.add(_session_row(session_id, user_id, client, self._clock.now_ms()))
        return _person(user, session_id)

    def first_tokens(self, person: Person) -> Tokens:
        """Those of a session that was just made."""
        return self._issue(person, 1)

    def refresh(self, token: str) -> Tokens:
        """The next tokens of the session. Reuse of an old token ends the session: somebody else has it."""
        session_id, generation = self._read_refresh(token)
        now = self._clock.now_ms()

        def rotate(db: orm.Session) -> tuple[int, Person] | None:
            row = db.get(LoginSession, session_id)
            if row is None or row.revoked_at_ms is not None or row.expires_at_ms <= now:
                return None
            user = db.get(User, row.user_id)
            if user is None or user.disabled:
                return None
            following = _following(row, generation, now)
            if following is None:
                row.revoked_at_ms = now
                return None
            if following > row.generation:
                row.generation, row.rotated_at_ms = following, now
                row.expires_at_ms = now + GUEST_REFRESH_MS
                user.last_seen_ms = now
            return following, _person(user, session_id)

        rotated = self._store.write(rotate)
        if rotated is None:
            self._tell(session_id)
            raise Refused("unauthenticated", "Please sign in again")
        following, person = rotated
        return self._issue(person, following)

    def authenticate(self, access_token: str | None) -> Person:
        """The person of an access token, if their session still holds."""
        try:
            claims = jwt.decode(
                access_token or "",
                self._secret,
                algorithms=["HS256"],
                issuer=_ISSUER,
                options={"require": ["exp", "sub", "sid"], "verify_exp": False, "verify_iat": False},
            )
        except jwt.InvalidTokenError:
            raise Refused("unauthenticated", "Please sign in") from None
        now, session_id = self._clock.now_ms(), str(claims["sid"])
        if claims["exp"] * 1000 <= now:
            raise Refused("unauthenticated", "The access token has expired")

        def find(db: orm.Session) -> Person | None:
            row = db.get(LoginSession, session_id)
            if row is None or row.revoked_at_ms is not None or row.expires_at_ms <= now:
                return None
            user = db.get(User, row.user_id)
            return None if user is None or user.disabled else _person(user, session_id)

        person = self._store.read(find)
        if person is None or person.user_id != claims["sub"]:
            raise Refused("unauthenticated", "Please sign in again")
        return person

    def revoke(self, session_id: str) -> None:
        """End a session: its tokens and sockets."""
        now = self._clock.now_ms()

        def end(db: orm.Session) -> None:
            row = db.get(LoginSession, session_id)
            if row is not None and row.revoked_at_ms is None:
                row.revoked_at_ms = now

        self._store.write(end)
        self._tell(session_id)

    def session_of(self, refresh_token: str) -> str:
        """The session a refresh token belongs to, whatever became of it."""
        return self._read_refresh(refresh_token)[0]

    def rename(self, person: Person, name: str) -> Person:
        """Give the person another name."""

        def update(db: orm.Session) -> None:
            user = db.get(User, person.user_id)
            if user is not None:
                user.name = name

        self._store.write(update)
        renamed = replace(person, name=name)
        for action in self._on_renamed:
            action(renamed)
        return renamed

    def _tell(self, session_id: str) -> None:
        for action in self._on_revoked:
            action(session_id)

    def _issue(self, person: Person, generation: int) -> Tokens:
        now_s = self._clock.now_ms() // 1000
        claims = {
            "iss": _ISSUER,
            "sub": person.user_id,
            "sid": person.session_id,
            "iat": now_s,
            "exp": now_s + ACCESS_S,
        }
        access = jwt.encode(claims, self._secret, algorithm="HS256")
        return Tokens(access, self._refresh_token(person.session_id, generation), ACCESS_S, person)

    def _refresh_token(self, session_id: str, generation: int) -> str:
        body = f"{session_id}.{generation}"
        digest = hmac.new(self._secret.encode(), f"refresh.{body}".encode(), hashlib.sha256).digest()
        return f"{body}.{base64.urlsafe_b64encode(digest).decode().rstrip('=')}"

    def _read_refresh(self, token: str) -> tuple[str, int]:
        parts = token.split(".")
        if len(parts) == 3 and parts[1].isascii() and parts[1].isdigit() and len(parts[1]) < 10:
            session_id, generation = parts[0], int(parts[1])
            if hmac.compare_digest(self._refresh_token(session_id, generation).encode(), token.encode()):
                return session_id, generation
        raise Refused("unauthenticated", "Please sign in again")


def _following(row: LoginSession, generation: int, now: int) -> int | None:
    """The generation to hand out for a token of `generation`; None when it is reuse. See `LoginSession`."""
    if generation == row.generation:
        return generation + 1
    if generation == row.generation - 1:
        return row.generation
    if generation == row.generation - 2 and now - row.rotated_at_ms <= GRACE_MS:
        return row.generation - 1
    return None


def _session_row(session_id: str, user_id: str, client: str, now: int) -> LoginSession:
    return LoginSession(
        id=session_id,
        user_id=user_id,
        generation=1,
        rotated_at_ms=now,
        issued_at_ms=now,
        expires_at_ms=now + GUEST_REFRESH_MS,
        revoked_at_ms=None,
        client=client,
        agent=None,
        room_id=None,
    )


def _person(user: User, session_id: str) -> Person:
    return Person(user.id, user.name, user.avatar, user.kind == "guest", session_id)
