"""Signing in, staying signed in, and being signed out. Accounts have a file of their own beside this one."""

from typing import Any, TypeVar

from flask import Blueprint, Response, request
from werkzeug.wrappers import Response as AnyResponse

from server.api.agents import described
from server.api.base import address, api, body, good, person
from server.contract.errors import Refused
from server.contract.http import GuestIn, RefreshIn
from server.lan import is_loopback
from server.services.sessions import Device, Tokens

bp = Blueprint("auth", __name__)
COOKIE = "sharetube_session"
_COOKIE_PATH = "/api/auth"
Answer = TypeVar("Answer", bound=AnyResponse)


@bp.get("/api/auth/options")
def options() -> Response:
    return good(sign_in_options())


@bp.post("/api/auth/guest")
def guest() -> Response:
    asked = body(GuestIn)
    own_pages(asked.viewer)
    if not is_loopback(address()):
        api().guests.spend(address(), "Too many sign-ins from your network: wait a moment")
    return signed_in(api().sessions.guest(asked.name, device(asked.viewer)), asked.viewer)


@bp.post("/api/auth/refresh")
def refresh() -> Response:
    asked = body(RefreshIn)
    if asked.refresh_token is not None:
        return good(api().sessions.refresh(asked.refresh_token).wire(with_refresh=True))
    own_pages(True)
    kept = request.cookies.get(COOKIE)
    if kept is None:
        raise Refused("unauthenticated", "Please sign in")
    return signed_in(api().sessions.refresh(kept), True)


@bp.post("/api/auth/logout")
def logout() -> Response:
    own_pages(COOKIE in request.cookies)
    who = person(scoped=True)
    api().sessions.revoke(who.user_id, who.session_id)
    return signed_out()


@bp.get("/api/auth/sessions")
def sessions() -> Response:
    return good({"sessions": api().sessions.devices(person())})


@bp.delete("/api/auth/sessions")
def end_all() -> Response:
    api().sessions.revoke_all(person().user_id)
    return signed_out()


@bp.delete("/api/auth/sessions/<session_id>")
def end_one(session_id: str) -> Response:
    who = person()
    api().sessions.revoke(who.user_id, session_id)
    return signed_out() if session_id == who.session_id else good()


def sign_in_options() -> dict[str, Any]:
    """The contract's `SignInOptions`."""
    known = api().settings
    return {
        "google": bool(known.google_client_id and known.google_client_secret),
        "email": api().accounts.by_mail,
        "signup": known.signup,
        "room_creation": known.room_creation,
        "public_rooms": known.public_rooms,
    }


def own_pages(cookie: bool) -> None:
    """A cookie goes only to, and comes only from, our own pages."""
    if cookie and not api().origins.same_site(request.environ):
        raise Refused("forbidden", "This is for our own pages")


def device(viewer: bool) -> Device:
    """What the request comes from."""
    return Device("viewer" if viewer else "other", described(request.headers.get("User-Agent", "")))


def signed_in(tokens: Tokens, viewer: bool) -> Response:
    """The contract's `Session`; the viewer's refresh token goes into a cookie that scripts cannot read."""
    if not viewer:
        return good(tokens.wire(with_refresh=True))
    return with_cookie(good(tokens.wire(with_refresh=False)), tokens)


def with_cookie(response: Answer, tokens: Tokens) -> Answer:
    response.set_cookie(
        COOKIE,
        tokens.refresh,
        max_age=tokens.lasts_ms // 1000,
        path=_COOKIE_PATH,
        httponly=True,
        samesite="Strict",
        secure=api().origins.secure(request.environ),
    )
    return response


def signed_out() -> Response:
    """The cookie is taken back."""
    response = good()
    response.delete_cookie(COOKIE, path=_COOKIE_PATH)
    return response
