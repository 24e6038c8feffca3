"""Sign-in for guests, and keeping signed in."""

from typing import Any

from flask import Blueprint, Response, request

from server.api.base import address, api, body, good, person
from server.contract.errors import Refused
from server.contract.http import GuestIn, RefreshIn
from server.contract.http_accounts import ProfileIn
from server.lan import is_loopback
from server.services.sessions import GUEST_REFRESH_MS, Person, Tokens

bp = Blueprint("auth", __name__)
COOKIE = "sharetube_session"
_COOKIE_PATH = "/api/auth"


@bp.post("/api/auth/guest")
def guest() -> Response:
    asked = body(GuestIn)
    _same_site(asked.viewer)
    if not is_loopback(address()):
        api().guests.spend(address(), "Too many sign-ins from your network: wait a moment")
    tokens = api().sessions.guest(asked.name, "viewer" if asked.viewer else "other")
    return _with_cookie(tokens) if asked.viewer else good(tokens.wire(with_refresh=True))


@bp.post("/api/auth/refresh")
def refresh() -> Response:
    asked = body(RefreshIn)
    if asked.refresh_token is not None:
        return good(api().sessions.refresh(asked.refresh_token).wire(with_refresh=True))
    _same_site(True)
    kept = request.cookies.get(COOKIE)
    if kept is None:
        raise Refused("unauthenticated", "Please sign in")
    return _with_cookie(api().sessions.refresh(kept))


@bp.post("/api/auth/logout")
def logout() -> Response:
    _same_site(COOKIE in request.cookies)
    who = person()
    api().sessions.revoke(who.session_id)
    response = good()
    response.delete_cookie(COOKIE, path=_COOKIE_PATH)
    return response


@bp.get("/api/users/me")
def me() -> Response:
    return good(_profile(person()))


@bp.patch("/api/users/me")
def rename() -> Response:
    return good(_profile(api().sessions.rename(person(), body(ProfileIn).name)))


def _profile(who: Person) -> dict[str, Any]:
    """The contract's `Profile`; of a guest there is no more to tell."""
    return who.wire() | {"email": None, "google": False, "password": False, "admin": False, "room": None}


def _same_site(cookie: bool) -> None:
    """A cookie goes only to, and comes only from, our own pages."""
    if cookie and not api().origins.same_site(request.environ):
        raise Refused("forbidden", "This is for our own pages")


def _with_cookie(tokens: Tokens) -> Response:
    response = good(tokens.wire(with_refresh=False))
    response.set_cookie(
        COOKIE,
        tokens.refresh,
        max_age=GUEST_REFRESH_MS // 1000,
        path=_COOKIE_PATH,
        httponly=True,
        samesite="Strict",
        secure=api().origins.secure(request.environ),
    )
    return response
