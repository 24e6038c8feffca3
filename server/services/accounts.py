"""Accounts by e-mail and password. Answers tell nobody which addresses have one: the same words after the same work."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

import gevent
import sqlalchemy as sa
from sqlalchemy import orm
from sqlalchemy.exc import IntegrityError

from server.contract.errors import Refused
from server.contract.http_accounts import RegisterIn
from server.engine.clock import Clock
from server.engine.store import Store
from server.lan import is_loopback
from server.models import Account, User
from server.services import mail
from server.services.one_time import OneTimeTokens
from server.services.passwords import Passwords, require_strong
from server.services.sessions import DAY_MS, Device, Person, Sessions, Tokens, Turn
from server.services.shared_throttle import Limiters

log = logging.getLogger(__name__)
VERIFY_MS = DAY_MS
RESET_MS = 3_600_000
_SLOW = "Too many tries: wait a moment"
_STALE = "This link is used up or too old. Ask for a new one"

_CLOSED = "This server takes no new accounts"
_UNINVITED = "This server takes new accounts by invitation, and that one is used up, too old or missing"

Signup = Literal["open", "invite", "closed"]


@dataclass(frozen=True, slots=True)
class Known:
    """What signing in needs to know of an account."""

    user_id: str
    email: str | None
    password_hash: str | None
    disabled: bool


class Accounts:
    """`base` is where links in mails lead to; `address` whom to slow down."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        sessions: Sessions,
        passwords: Passwords,
        tokens: OneTimeTokens,
        post: mail.Post | None,
        signup: Signup,
    ) -> None:
        self._store, self._clock, self._sessions = store, clock, sessions
        self._passwords, self._tokens, self._post, self.signup = passwords, tokens, post, signup
        # Of one network, at one account from there, at one account from anywhere, and mails to one address.
        self.limited_by(Limiters(""))

    def limited_by(self, limiters: Limiters) -> "Accounts":
        """Have the limits kept together with other processes where that is possible."""
        self._here = limiters.shared("sign-ins here", 40, 0.5)
        self._there = limiters.shared("sign-ins there", 8, 1 / 20)
        self._anywhere = limiters.shared("sign-ins anywhere", 60, 1 / 10)
        self._mails = limiters.shared("mails", 4, 1 / 300)
        return self

    @property
    def by_mail(self) -> bool:
        """Whether this server can prove an address."""
        return self._post is not None

    # -- getting one --------------------------------------------------------------------------------------------------

    def register(self, asked: RegisterIn, guest: Person | None, address: str, base: str) -> None:
        """Send the link that begins the account, to whoever owns the address."""
        self._slow_network(address)
        if self.signup == "closed":
            raise Refused("forbidden", _CLOSED)
        require_strong(asked.password, asked.email, asked.name)
        if self.signup == "invite" and not self._invited(asked.invite):
            raise Refused("forbidden", _UNINVITED)
        data = {
            "email": asked.email,
            "password_hash": self._passwords.hash(asked.password),
            "name": asked.name,
            "invite": asked.invite,
        }
        guest_id = guest.user_id if guest is not None and guest.guest else None

        def write() -> mail.Mail:
            if self._find(asked.email) is not None:
                return mail.already_registered(asked.email, f"{base}/forgot")
            token = self._store.write(lambda db: self._tokens.issue(db, "verify", guest_id, data, VERIFY_MS))
            return mail.verification(asked.email, asked.name, f"{base}/verify#{token}")

        self._send(asked.email, write)

    def verify(self, token: str, password: str | None, who: Person | None, device: Device) -> Tokens:
        """Begin the account. By the guest who registered, or by whoever knows the password: who opens a mail that
        they did not ask for must not get an account that somebody else has the password of."""
        asked = self._store.read(lambda db: self._tokens.peek(db, "verify", token))
        if asked is None:
            raise Refused("not_found", _STALE)
        self._there.spend(f"verify {token}", _SLOW)
        mine = who is not None and who.user_id == asked.user_id
        if not mine and not self._passwords.matches(password or "", asked.data["password_hash"]):
            raise Refused("forbidden", "Type the password that you chose")
        turn = self._write(lambda db: self._begin(db, token, who if mine else None, device))
        self._sessions.changed(turn.person)
        return self._sessions.tokens(turn)

    def _begin(self, db: orm.Session, token: str, guest: Person | None, device: Device) -> Turn | None:
        spent = self._tokens.spend(db, "verify", token)
        if spent is None:
            raise Refused("not_found", _STALE)
        data = spent.data
        user_id = self.admit(db, spent.user_id, data["name"], data["invite"])
        db.add(self.row(user_id, data["email"], password_hash=data["password_hash"]))
        db.flush()
        if guest is not None and guest.user_id == user_id:
            return self._sessions.renew(db, guest.session_id)
        return self._sessions.begin(db, user_id, device)

    def admit(self, db: orm.Session, guest_id: str | None, name: str, invite: str | None) -> str:
        """Within a write: the row of a guest becomes that of an account, with all that is theirs; without a guest, a
        new row. `forbidden` when the operator lets nobody begin, or nobody without an invitation."""
        if self.signup == "closed":
            raise Refused("forbidden", _CLOSED)
        if self.signup == "invite" and (invite is None or self._tokens.spend(db, "invite", invite) is None):
            raise Refused("forbidden", _UNINVITED)
        user = db.get(User, guest_id) if guest_id is not None else None
        if user is None or user.kind != "guest" or user.disabled:
            return self._sessions.new_user(db, "account", name)
        user.kind, user.name = "account", name
        return user.id

    def row(self, user_id: str, email: str | None, **fields: Any) -> Account:
        """The account of a person; `fields` are what they sign in with."""
        key = None if email is None else email.casefold()
        return Account(user_id=user_id, email=email, email_key=key, created_at_ms=self._clock.now_ms(), **fields)

    # -- coming back --------------------------------------------------------------------------------------------------

    def login(self, email: str, password: str, device: Device, address: str) -> Tokens:
        """Sign in, or `unauthenticated`."""
        self._slow_down(email, address)
        known = self._find(email)
        hashed = None if known is None or known.disabled else known.password_hash
        if not self._passwords.matches(password, hashed) or known is None or hashed is None:
            raise Refused("unauthenticated", "That address and password do not belong together")
        anew = self._passwords.hash(password) if self._passwords.outdated(hashed) else None

        def begin(db: orm.Session) -> Turn | None:
            if anew is not None:
                self._set_password(db, known.user_id, anew)
            return self._sessions.begin(db, known.user_id, device)

        return self._sessions.tokens(self._store.write(begin))

    def ask_reset(self, email: str, address: str, base: str) -> None:
        """Send a link to a new password, if the address has an account."""
        self._slow_network(address)

        def write() -> mail.Mail | None:
            known = self._find(email)
            if known is None or known.disabled or known.email is None:
                return None
            token = self._store.write(lambda db: self._tokens.issue(db, "reset", known.user_id, {}, RESET_MS))
            return mail.reset(known.email, f"{base}/reset#{token}")

        self._send(email, write)

    def reset(self, token: str, password: str, device: Device, base: str) -> Tokens:
        """A new password by a link; everybody who is signed in is signed out."""
        spent = self._store.read(lambda db: self._tokens.peek(db, "reset", token))
        known = None if spent is None else self._of(spent.user_id or "")
        if known is None:
            raise Refused("not_found", _STALE)
        require_strong(password, known.email or "")
        hashed = self._passwords.hash(password)

        def change(db: orm.Session) -> None:
            if self._tokens.spend(db, "reset", token) is None:
                raise Refused("not_found", _STALE)
            self._tokens.forget(db, "reset", known.user_id)
            self._set_password(db, known.user_id, hashed)

        self._store.write(change)
        self._sessions.revoke_all(known.user_id)
        self._tell_changed(known, base)
        return self._sessions.tokens(self._store.write(lambda db: self._sessions.begin(db, known.user_id, device)))

    def change_password(self, who: Person, current: str | None, password: str, address: str, base: str) -> None:
        """A new password, by whoever knows the old one; the other devices are signed out."""
        known = self.require_password(who, current, address)
        require_strong(password, known.email or "", who.name)
        hashed = self._passwords.hash(password)
        self._store.write(lambda db: self._set_password(db, known.user_id, hashed))
        self._sessions.revoke_all(known.user_id, but=who.session_id)
        self._tell_changed(known, base)

    def require_password(self, who: Person, password: str | None, address: str) -> Known:
        """Their account, once more proven to be theirs where it has a password."""
        known = self._of(who.user_id)
        if known is None:
            raise Refused("forbidden", "This is for people with an account")
        if known.password_hash is not None:
            self._slow_down(known.email or who.user_id, address)
            if not self._passwords.matches(password or "", known.password_hash):
                raise Refused("forbidden", "That is not your password")
        return known

    # -- inside -------------------------------------------------------------------------------------------------------

    def _slow_down(self, email: str, address: str) -> None:
        key = email.casefold()
        self._slow_network(address)
        self._there.spend(f"{key} {address}", _SLOW)
        self._anywhere.spend(key, _SLOW)

    def _slow_network(self, address: str) -> None:
        # Whoever sits at this computer, or comes through a proxy that we do not know of: not one network.
        if not is_loopback(address):
            self._here.spend(address, _SLOW)

    def _find(self, email: str) -> Known | None:
        return self._store.read(lambda db: _known(db, Account.email_key == email.casefold()))

    def _of(self, user_id: str) -> Known | None:
        return self._store.read(lambda db: _known(db, Account.user_id == user_id))

    def _set_password(self, db: orm.Session, user_id: str, hashed: str) -> None:
        db.execute(sa.update(Account).where(Account.user_id == user_id).values(password_hash=hashed))

    def _invited(self, invite: str | None) -> bool:
        return invite is not None and self._store.read(lambda db: self._tokens.peek(db, "invite", invite)) is not None

    def _write(self, work: Callable[[orm.Session], Turn | None]) -> Turn:
        try:
            turn = self._store.write(work)
        except IntegrityError:
            raise Refused("conflict", "This address has an account already: sign in with it") from None
        if turn is None:
            raise Refused("unauthenticated", "Please sign in again")
        return turn

    def _tell_changed(self, known: Known, base: str) -> None:
        if self._post is not None and known.email is not None:
            self._post.send(mail.password_changed(known.email, f"{base}/forgot"))

    def _send(self, to: str, write: Callable[[], mail.Mail | None]) -> None:
        """Write and send beside the answer, so that it takes as long for every address."""
        post = self._post
        if post is None:
            raise Refused("unsupported", "This server cannot send mail, so there is no sign-up by e-mail")
        self._mails.spend(to.casefold(), "There were several mails to this address just now: wait a few minutes")

        def deliver() -> None:
            try:
                letter = write()
            except Refused as refused:
                log.warning("mail not written code=%s", refused.code)
                return
            if letter is not None:
                post.send(letter)

        gevent.spawn(deliver)


def _known(db: orm.Session, which: sa.ColumnElement[bool]) -> Known | None:
    query = sa.select(Account.user_id, Account.email, Account.password_hash, User.disabled)
    row = db.execute(query.join(User, User.id == Account.user_id).where(which)).first()
    return None if row is None else Known(*row)
