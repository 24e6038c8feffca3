"""Signing in with Google: there with state, nonce and PKCE, and back. Authlib keeps them in a cookie of this path."""

import logging
from dataclasses import asdict
from typing import Any
from urllib.parse import urlencode

import requests
from authlib.integrations.base_client import OAuthError
from flask import Blueprint, Flask, Response, redirect, request, session
from joserfc.errors import JoseError
from werkzeug.wrappers import Response as AnyResponse

from config import Settings
from server.api.accounts import base
from server.api.auth import device, own_pages, with_cookie
from server.api.base import api, body, good, maybe_person
from server.contract.errors import Refused
from server.contract.http_accounts import GoogleIn
from server.extensions import oauth
from server.services.google import Before, Identity

bp = Blueprint("google", __name__)
log = logging.getLogger(__name__)
_PATH = "/auth/google"
_TIMEOUT_S = 10


def init_app(app: Flask, settings: Settings) -> None:
    """Register the provider, if the operator has its keys. The cookie is Flask's session, used for nothing else."""
    app.config.update(
        SESSION_COOKIE_NAME="sharetube_google",
        SESSION_COOKIE_PATH=_PATH,
        SESSION_COOKIE_HTTPONLY=True,
        # Lax, because the way back starts at the provider's page.
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.public_url.startswith("https://"),
    )
    oauth.init_app(app)
    if offered(settings):
        oauth.register(
            "google",
            overwrite=True,
            client_id=settings.google_client_id,
            client_secret=settings.google_client_secret,
            server_metadata_url=settings.google_discovery_url,
            client_kwargs={
                "scope": "openid email profile",
                "code_challenge_method": "S256",
                "default_timeout": _TIMEOUT_S,
            },
        )


def offered(settings: Settings) -> bool:
    return bool(settings.google_client_id and settings.google_client_secret)


@bp.post(f"{_PATH}/start")
def start() -> Response:
    if not offered(api().settings):
        raise Refused("unsupported", "This server has no keys for Google")
    own_pages(True)
    who, asked = maybe_person(), body(GoogleIn)
    before = Before(invite=asked.invite)
    if who is not None:
        before = Before(who.user_id, who.session_id, who.guest, asked.invite)
    callback = f"{base()}{_PATH}/callback"
    try:
        made = oauth.google.create_authorization_url(callback)
    except requests.RequestException:
        raise Refused("upstream", "Google does not answer. Try again, or sign in another way") from None
    session.clear()
    oauth.google.save_authorize_data(redirect_uri=callback, **made, next=asked.next, before=asdict(before))
    return good({"location": made["url"]})


@bp.get(f"{_PATH}/callback")
def callback() -> AnyResponse:
    """Back from the provider: signed in and where one was, or at the sign-in page with a word why not."""
    if not offered(api().settings):
        return _failed("unsupported", "/")
    begun: dict[str, Any] = oauth.google.framework.get_state_data(session, request.args.get("state", "")) or {}
    landing = str(begun.get("next", "/"))
    try:
        identity = _identity()
        tokens = api().google.sign_in(identity, Before(**begun.get("before", {})), device(True))
    except Refused as refused:
        return _failed(refused.code, landing)
    finally:
        session.clear()
    return with_cookie(redirect(landing), tokens)


def _identity() -> Identity:
    try:
        token = oauth.google.authorize_access_token(claims_options=_claims())
    except (OAuthError, JoseError, ValueError, KeyError) as error:
        # What came is not what we sent for: somebody else's answer, an old one, or one that nobody signed.
        log.info("google sign-in refused error=%s", type(error).__name__)
        raise Refused("unauthenticated", "Google's answer does not belong to this sign-in") from None
    except requests.RequestException as error:
        log.warning("google does not answer error=%s", type(error).__name__)
        raise Refused("upstream", "Google does not answer") from None
    if "userinfo" not in token:
        raise Refused("unauthenticated", "Google did not say who you are")
    return Identity.of(dict(token["userinfo"]))


def _claims() -> dict[str, Any]:
    """What an id_token must say beyond its nonce and time: from that provider, and for us."""
    metadata = oauth.google.load_server_metadata()
    return {
        "iss": {"essential": True, "values": [metadata["issuer"]]},
        "aud": {"essential": True, "value": api().settings.google_client_id},
        "sub": {"essential": True},
        "exp": {"essential": True},
    }


def _failed(code: str, landing: str) -> AnyResponse:
    return redirect(f"/signin?{urlencode({'problem': code, 'next': landing})}")
