"""Accounts by e-mail and password, and oneself."""

from flask import Blueprint, Response, abort, make_response, render_template, request

from server.api.auth import device, own_pages, signed_in
from server.api.base import address, api, body, good, maybe_person, person
from server.contract.http_accounts import (
    LoginIn,
    PasswordIn,
    RegisterIn,
    ResetConfirmIn,
    ResetIn,
    VerifyIn,
)
from server.lan import is_loopback
from server.services.mail import Outbox

bp = Blueprint("accounts", __name__)


@bp.post("/api/auth/register")
def register() -> Response:
    api().accounts.register(body(RegisterIn), maybe_person(), address(), base())
    return good()


@bp.post("/api/auth/verify")
def verify() -> Response:
    asked = body(VerifyIn)
    own_pages(asked.viewer)
    tokens = api().accounts.verify(asked.token, asked.password, maybe_person(), device(asked.viewer))
    return signed_in(tokens, asked.viewer)


@bp.post("/api/auth/login")
def login() -> Response:
    asked = body(LoginIn)
    own_pages(asked.viewer)
    return signed_in(api().accounts.login(asked.email, asked.password, device(asked.viewer), address()), asked.viewer)


@bp.post("/api/auth/reset")
def ask_reset() -> Response:
    api().accounts.ask_reset(body(ResetIn).email, address(), base())
    return good()


@bp.post("/api/auth/reset/confirm")
def reset() -> Response:
    asked = body(ResetConfirmIn)
    own_pages(asked.viewer)
    return signed_in(api().accounts.reset(asked.token, asked.password, device(asked.viewer), base()), asked.viewer)


@bp.post("/api/auth/password")
def change_password() -> Response:
    who, asked = person(), body(PasswordIn)
    api().accounts.change_password(who, asked.current, asked.password, address(), base())
    return good()


@bp.get("/dev/outbox")
def outbox() -> Response:
    """Development: the mails that were not sent, for whoever sits at this computer."""
    post = api().post
    if not isinstance(post, Outbox) or not is_loopback(address()):
        abort(404)
    page = make_response(render_template("outbox.html", mails=post.mails))
    page.headers["Cache-Control"] = "no-store"
    return page


def base() -> str:
    """Where links in mails lead to: here, under the name by which the caller knows us, which was checked."""
    return api().settings.public_url or api().origins.own(request.environ)
