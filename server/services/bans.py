"""Who is kept off the whole server: people, and for a while addresses."""

import secrets
from dataclasses import dataclass

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from server.contract.errors import Refused
from server.engine.clock import Clock
from server.engine.store import Store
from server.lan import is_loopback
from server.models import Account, ServerBan, User
from server.services.sessions import Sessions

ADDRESS_MS = 24 * 3_600_000
"""An address is shared and handed on: it is kept out for a day at most."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """What an admin decides. `until_ms` None is until lifted; `address` too for a day, when given."""

    reason: str
    until_ms: int | None
    address: str | None = None


class ServerBans:
    """Bans and their ends. A banned person's sessions end at once, and no token of theirs is good."""

    def __init__(self, store: Store, clock: Clock, sessions: Sessions) -> None:
        self._store, self._clock, self._sessions = store, clock, sessions
        self._addresses: dict[str, int] = {}

    def check(self, address: str) -> None:
        """Refuse sign-ins from an address that is kept out."""
        until = self._addresses.get(address)
        now = self._clock.now_ms()
        if until is not None and until > now:
            raise Refused("banned", "Sign-ins from your network are blocked for now", until - now)

    def ban(self, user_id: str, by_id: str, sentence: Sentence) -> None:
        """Keep somebody out. Admins are not banned, they are first made no admins."""
        now = self._clock.now_ms()
        if sentence.address is not None and is_loopback(sentence.address):
            raise Refused("invalid", "That is this computer's own address")

        def work(session: Session) -> None:
            user, account = session.get(User, user_id), session.get(Account, user_id)
            if user is None:
                raise Refused("not_found", "There is no such person")
            if account is not None and account.admin:
                raise Refused("conflict", "They are an admin: take that away first")
            user.disabled = True
            session.add(_row(user_id, None, by_id, sentence.reason, now, sentence.until_ms))
            if sentence.address is not None:
                session.add(_row(user_id, sentence.address, by_id, sentence.reason, now, now + ADDRESS_MS))

        self._store.write(work)
        self._sessions.revoke_all(user_id)
        self.refresh()

    def lift(self, user_id: str) -> None:
        """Let somebody in again, and their addresses."""

        def work(session: Session) -> None:
            session.execute(delete(ServerBan).where(ServerBan.user_id == user_id))
            session.execute(update(User).where(User.id == user_id).values(disabled=False))

        self._store.write(work)
        self.refresh()

    def refresh(self) -> None:
        """End the bans that are over, and learn of those that other processes made."""
        now = self._clock.now_ms()
        self._addresses = self._store.write(lambda session: _current(session, now))


def _current(session: Session, now: int) -> dict[str, int]:
    over = (ServerBan.until_ms.is_not(None)) & (ServerBan.until_ms <= now)
    ended = set(session.scalars(select(ServerBan.user_id).where(over, ServerBan.address.is_(None))))
    if ended:
        still = select(ServerBan.user_id).where(~over, ServerBan.address.is_(None), ServerBan.user_id.in_(ended))
        free = ended - set(session.scalars(still))
        session.execute(update(User).where(User.id.in_(free)).values(disabled=False))
    session.execute(delete(ServerBan).where(over))
    rows = session.execute(select(ServerBan.address, ServerBan.until_ms).where(ServerBan.address.is_not(None)))
    return {row.address: row.until_ms for row in rows}


def _row(user_id: str, address: str | None, by_id: str, reason: str, at_ms: int, until_ms: int | None) -> ServerBan:
    return ServerBan(
        id=f"b_{secrets.token_hex(8)}",
        user_id=user_id,
        address=address,
        reason=reason,
        by_id=by_id,
        at_ms=at_ms,
        until_ms=until_ms,
    )
