"""Hands a session of one person over to their extension: a single-use code in an address, worth nothing without the
verifier that never leaves the extension (OAuth's authorization code with PKCE, RFC 7636)."""

import base64
import hashlib
import hmac
import re
import secrets

import sqlalchemy as sa
from sqlalchemy import orm

from server.contract.errors import Refused
from server.engine.clock import Clock
from server.engine.store import Store
from server.models import HandoverCode
from server.services.sessions import Device, Person, Sessions, Tokens, Turn

CODE_MS = 60_000
# SHA-1 of the add-on's id, extension@sharetube: what Firefox makes its redirect address of.
FIREFOX_HOST = "20711e30f6624e10d6e2b231e26702cce2d637cd"
_CHALLENGE = re.compile(r"[A-Za-z0-9_-]{43}")
_VERIFIER = re.compile(r"[A-Za-z0-9._~-]{43,128}")
_PATH = re.compile(r"/[A-Za-z0-9._/-]{0,100}")


class Handover:
    """Codes are kept in the database: whichever process is asked next must know them."""

    def __init__(self, store: Store, clock: Clock, sessions: Sessions, extension_id: str) -> None:
        self._store, self._clock, self._sessions = store, clock, sessions
        hosts = [f"https://{FIREFOX_HOST}.extensions.allizom.org"]
        if extension_id:
            hosts.append(f"https://{extension_id}.chromiumapp.org")
        self._origins = tuple(hosts)

    def known(self, redirect_uri: str, challenge: str) -> bool:
        """Whether the request comes from our extension: only it can receive what is sent to that address."""
        return self.returns_to_us(redirect_uri) and _CHALLENGE.fullmatch(challenge) is not None

    def returns_to_us(self, redirect_uri: str) -> bool:
        """Whether the browser gives that address to our extension and to nobody else."""
        return any(
            redirect_uri.startswith(origin) and _PATH.fullmatch(redirect_uri[len(origin) :]) for origin in self._origins
        )

    def issue(self, person: Person, redirect_uri: str, challenge: str) -> str:
        """A code for a session of that person, good for a minute."""
        code, now = secrets.token_urlsafe(32), self._clock.now_ms()

        def insert(db: orm.Session) -> None:
            db.execute(sa.delete(HandoverCode).where(HandoverCode.expires_at_ms <= now))
            db.add(
                HandoverCode(
                    code_hash=_hash(code),
                    user_id=person.user_id,
                    challenge=challenge,
                    redirect_uri=redirect_uri,
                    expires_at_ms=now + CODE_MS,
                )
            )

        self._store.write(insert)
        return code

    def redeem(self, code: str, verifier: str, redirect_uri: str, device: Device) -> Tokens:
        """A new session. The first try spends the code, also a wrong one."""
        now = self._clock.now_ms()

        def spend(db: orm.Session) -> Turn | None:
            spent = db.execute(
                sa.delete(HandoverCode)
                .where(HandoverCode.code_hash == _hash(code))
                .returning(
                    HandoverCode.user_id, HandoverCode.challenge, HandoverCode.redirect_uri, HandoverCode.expires_at_ms
                )
            ).first()
            if spent is None or spent.expires_at_ms <= now or spent.redirect_uri != redirect_uri:
                return None
            if not _VERIFIER.fullmatch(verifier) or not hmac.compare_digest(_challenge(verifier), spent.challenge):
                return None
            return self._sessions.begin(db, spent.user_id, device)

        turn = self._store.write(spend)
        if turn is None:
            raise Refused("unauthenticated", "The sign-in took too long, or was used before. Try again")
        return self._sessions.tokens(turn)


def _hash(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()


def _challenge(verifier: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")
