"""A stand-in for Google's sign-in: an OpenID Connect provider on real sockets, written from the specifications.

    with FakeOidc() as provider:
        provider.person = {"sub": "g-1", "email": "ana@example.org", "email_verified": True, "name": "Ana"}
        LiveServer(folder, **provider.settings)

It holds whoever asks to state, nonce, PKCE (S256) and the registered redirect address, signs with RS256, and publishes
its keys; `rotate()` makes a new one. `lie` changes the claims of the next id_token, `forge` signs it otherwise.
With `asks` its page wants a press of a button, as a person in a browser sees it.
"""

import base64
import hashlib
import hmac
import html
import json
import secrets
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT_ID, CLIENT_SECRET = "client-of-the-test", "secret-of-the-test"
# What the query of the authorization request must hold, for us as for Google.
_NEEDED = {"client_id", "redirect_uri", "response_type", "scope", "state", "nonce", "code_challenge"}


class FakeOidc:
    """The provider. `person` is who sits in front of its page."""

    def __init__(self) -> None:
        self.person: dict[str, Any] = {}
        self.lie: dict[str, Any] = {}
        self.forge: Callable[[dict[str, Any], str], str] | None = None
        self.asks = False
        self.down = False
        self.asked: list[str] = []
        self.picture: tuple[str, bytes] | None = None
        self._codes: dict[str, dict[str, str]] = {}
        self._keys: dict[str, rsa.RSAPrivateKey] = {}
        self._lock = threading.Lock()
        self.rotate()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"provider": self}))
        self._server.daemon_threads = True

    def __enter__(self) -> "FakeOidc":
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_about: type[BaseException] | BaseException | TracebackType | None) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    @property
    def discovery_url(self) -> str:
        return f"{self.url}/.well-known/openid-configuration"

    @property
    def settings(self) -> dict[str, str]:
        """What a server is started with that is to sign people in by it."""
        return {
            "GOOGLE_CLIENT_ID": CLIENT_ID,
            "GOOGLE_CLIENT_SECRET": CLIENT_SECRET,
            "GOOGLE_DISCOVERY_URL": self.discovery_url,
        }

    @property
    def kid(self) -> str:
        """The id of the newest key."""
        return next(reversed(self._keys))

    def rotate(self) -> None:
        """A new key; the former one is published no longer."""
        self._keys = {secrets.token_hex(4): rsa.generate_private_key(public_exponent=65537, key_size=2048)}

    # -- what it answers ----------------------------------------------------------------------------------------------

    def metadata(self) -> dict[str, Any]:
        return {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "jwks_uri": f"{self.url}/keys",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "code_challenge_methods_supported": ["S256"],
        }

    def jwks(self) -> dict[str, Any]:
        to_jwk = jwt.algorithms.RSAAlgorithm.to_jwk
        return {
            "keys": [
                json.loads(to_jwk(key.public_key())) | {"kid": kid, "use": "sig", "alg": "RS256"}
                for kid, key in self._keys.items()
            ]
        }

    def authorize(self, query: dict[str, str]) -> str:
        """Where to send the browser once the person agreed."""
        missing = _NEEDED - query.keys()
        assert not missing, f"the authorization request lacks {missing}"
        assert query["client_id"] == CLIENT_ID
        assert query["response_type"] == "code"
        assert query["code_challenge_method"] == "S256"
        assert "openid" in query["scope"].split()
        code = secrets.token_urlsafe(16)
        with self._lock:
            self._codes[code] = query
        return f"{query['redirect_uri']}?{urlencode({'code': code, 'state': query['state']})}"

    def token(self, form: dict[str, str], authorization: str) -> dict[str, Any] | None:
        """The tokens for a code: once, for the client it was given to, with the verifier behind its challenge."""
        with self._lock:
            query = self._codes.pop(form.get("code", ""), None)
        expected = "Basic " + base64.b64encode(f"{CLIENT_ID}:{CLIENT_SECRET}".encode()).decode()
        if query is None or not hmac.compare_digest(authorization, expected):
            return None
        challenge = base64.urlsafe_b64encode(hashlib.sha256(form.get("code_verifier", "").encode()).digest())
        if challenge.decode().rstrip("=") != query["code_challenge"]:
            return None
        if form.get("redirect_uri") != query["redirect_uri"] or form.get("grant_type") != "authorization_code":
            return None
        now = int(time.time())
        claims = {
            "iss": self.url,
            "aud": CLIENT_ID,
            "iat": now,
            "exp": now + 3600,
            "nonce": query["nonce"],
            **self.person,
            **self.lie,
        }
        self.lie = {}
        return {"access_token": "unused", "token_type": "Bearer", "expires_in": 3600, "id_token": self._signed(claims)}

    def _signed(self, claims: dict[str, Any]) -> str:
        forge, self.forge = self.forge, None
        if forge is not None:
            return forge(claims, self.kid)
        return jwt.encode(claims, self._keys[self.kid], algorithm="RS256", headers={"kid": self.kid})


class _Handler(BaseHTTPRequestHandler):
    """One request to the provider that `provider` is bound to."""

    provider: FakeOidc
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        path, query = self._asked()
        if self.provider.down:
            self._answer(503, "text/plain", b"")
        elif path == "/.well-known/openid-configuration":
            self._json(self.provider.metadata())
        elif path == "/keys":
            self._json(self.provider.jwks())
        elif path == "/picture" and self.provider.picture is not None:
            self._answer(200, *self.provider.picture)
        elif path in ("/authorize", "/agreed"):
            if self.provider.asks and path == "/authorize":
                agreed = html.escape(f"/agreed?{urlencode(query)}")
                name = html.escape(self.provider.person["name"])
                page = f'<title>Provider</title><p>Sign in as {name}?</p><a href="{agreed}">Yes</a>'
                self._answer(200, "text/html; charset=utf-8", page.encode())
            else:
                self._answer(302, "text/plain", b"", self.provider.authorize(query))
        else:
            self._answer(404, "text/plain", b"")

    def do_POST(self) -> None:
        path, _query = self._asked()
        body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        form = {name: values[0] for name, values in parse_qs(body).items()}
        answer = None if path != "/token" else self.provider.token(form, self.headers.get("Authorization", ""))
        if self.provider.down:
            self._answer(503, "text/plain", b"")
        else:
            self._json(answer or {"error": "invalid_grant"}, 200 if answer else 400)

    def _asked(self) -> tuple[str, dict[str, str]]:
        parts = urlsplit(self.path)
        self.provider.asked.append(parts.path)
        return parts.path, {name: values[0] for name, values in parse_qs(parts.query).items()}

    def _json(self, value: Any, status: int = 200) -> None:
        self._answer(status, "application/json", json.dumps(value).encode())

    def _answer(self, status: int, kind: str, body: bytes, location: str = "") -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        if location:
            self.send_header("Location", location)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Nobody reads it."""
