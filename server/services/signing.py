"""The two kinds of tokens of WIRE.md §6, made and read. Nothing of them is stored; what they are good for is."""

import base64
import hashlib
import hmac
from dataclasses import dataclass

import jwt

from server.contract.errors import Refused
from server.engine.clock import Clock

ACCESS_S = 600
_ISSUER = "sharetube"


@dataclass(frozen=True, slots=True)
class Claims:
    """Whom an access token is for."""

    user_id: str
    session_id: str


class Signer:
    """Signs with the newest key and takes what any of its keys signed, so that a key can be changed under way.

    An access token names its key by `kid`; a refresh token is tried with each, and comes back signed with the newest.
    """

    def __init__(self, clock: Clock, secret: str, old_secrets: tuple[str, ...] = ()) -> None:
        self._clock = clock
        self._keys = {_kid(key): key for key in (secret, *old_secrets)}
        self._newest = _kid(secret)

    def access(self, user_id: str, session_id: str) -> str:
        """A token for `ACCESS_S` seconds."""
        now_s = self._clock.now_ms() // 1000
        claims = {"iss": _ISSUER, "sub": user_id, "sid": session_id, "iat": now_s, "exp": now_s + ACCESS_S}
        return jwt.encode(claims, self._keys[self._newest], algorithm="HS256", headers={"kid": self._newest})

    def read_access(self, token: str | None) -> Claims:
        """What the token says; Refused when it is not ours or over."""
        try:
            key = self._keys[str(jwt.get_unverified_header(token or "").get("kid"))]
            claims = jwt.decode(
                token or "",
                key,
                algorithms=["HS256"],
                issuer=_ISSUER,
                options={"require": ["exp", "sub", "sid"], "verify_exp": False, "verify_iat": False},
            )
        except (jwt.InvalidTokenError, KeyError):
            raise Refused("unauthenticated", "Please sign in") from None
        if claims["exp"] * 1000 <= self._clock.now_ms():
            raise Refused("unauthenticated", "The access token has expired")
        return Claims(str(claims["sub"]), str(claims["sid"]))

    def refresh(self, session_id: str, generation: int) -> str:
        return _refresh(self._keys[self._newest], session_id, generation)

    def read_refresh(self, token: str) -> tuple[str, int]:
        """The session and generation of a refresh token."""
        parts = token.split(".")
        if len(parts) == 3 and parts[1].isascii() and parts[1].isdigit() and len(parts[1]) < 10:
            session_id, generation = parts[0], int(parts[1])
            for key in self._keys.values():
                if hmac.compare_digest(_refresh(key, session_id, generation).encode(), token.encode()):
                    return session_id, generation
        raise Refused("unauthenticated", "Please sign in again")


def _kid(secret: str) -> str:
    return hashlib.sha256(b"kid." + secret.encode()).hexdigest()[:12]


def _refresh(key: str, session_id: str, generation: int) -> str:
    body = f"{session_id}.{generation}"
    digest = hmac.new(key.encode(), f"refresh.{body}".encode(), hashlib.sha256).digest()
    return f"{body}.{base64.urlsafe_b64encode(digest).decode().rstrip('=')}"
