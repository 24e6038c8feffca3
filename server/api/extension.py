"""The extension: where it is to be had, and how it becomes the person that the viewer is."""

import json
from functools import cache
from pathlib import Path
from urllib.parse import urlencode

from flask import Blueprint, Response, abort, make_response, render_template, request, send_from_directory

from server.api.agents import described
from server.api.base import address, api, body, good, person
from server.contract.errors import Refused
from server.contract.http import HandoverIn, RedeemIn
from server.lan import is_loopback
from server.services.bundle import files_of, zipped
from server.services.sessions import Device

bp = Blueprint("extension", __name__)
PACKAGE = Path(__file__).resolve().parents[2] / "extension"
EXTENSION = PACKAGE / "dist" / "extension"
CONNECT = PACKAGE / "dist" / "connect"


@bp.get("/auth/extension/start")
def start() -> tuple[Response, int]:
    """The page with "Continue as …". Whoever asks must be our extension: nobody else gets at the address it names."""
    asked = request.args
    known = (
        api().handover.known(asked.get("redirect_uri", ""), asked.get("code_challenge", ""))
        and asked.get("code_challenge_method") == "S256"
    )
    page = _page("connect.html", context={"known": known})
    page.headers["Cache-Control"] = "no-store"
    return page, 200 if known else 400


@bp.post("/auth/extension/start")
def hand_over() -> Response:
    if not api().origins.same_site(request.environ):
        raise Refused("forbidden", "This is for our own pages")
    who, asked = person(), body(HandoverIn)
    if not api().handover.known(asked.redirect_uri, asked.code_challenge):
        raise Refused("invalid", "That is not where our extension is")
    api().pace.read(who.user_id, address())
    code = api().handover.issue(who, asked.redirect_uri, asked.code_challenge)
    return good({"location": f"{asked.redirect_uri}?{urlencode({'code': code, 'state': asked.state})}"})


@bp.post("/auth/extension/token")
def redeem() -> Response:
    asked = body(RedeemIn)
    if not is_loopback(address()):
        api().guests.spend(address(), "Too many sign-ins from your network: wait a moment")
    device = Device("extension", described(request.headers.get("User-Agent", "")))
    tokens = api().handover.redeem(asked.code, asked.code_verifier, asked.redirect_uri, device)
    response = good(tokens.wire(with_refresh=True))
    response.headers["Cache-Control"] = "no-store"
    return response


@bp.get("/extension")
def steps() -> Response:
    """How to get it into a browser, with pictures."""
    server = api().origins.share(request.environ)["url"]
    return _page("extension.html", built=(EXTENSION / "manifest.json").is_file(), server=server)


@bp.get("/extension.zip")
def download() -> Response:
    """The extension as it was built here, to be unpacked and loaded."""
    manifest = EXTENSION / "manifest.json"
    if not manifest.is_file():
        abort(404)
    response = Response(_zip(EXTENSION, manifest.stat().st_mtime_ns), mimetype="application/zip")
    response.headers["Content-Disposition"] = 'attachment; filename="sharetube-extension.zip"'
    response.headers["Cache-Control"] = "no-cache"
    return response


@bp.get("/static/connect/<path:name>")
def asset(name: str) -> Response:
    return send_from_directory(CONNECT, name, max_age=0)


def _page(template: str, **values: object) -> Response:
    words = _words(PACKAGE / "_locales" / "en" / "messages.json")
    return make_response(render_template(template, words=words, **values))


@cache
def _words(file: Path) -> dict[str, str]:
    return {key: entry["message"] for key, entry in json.loads(file.read_text(encoding="utf-8")).items()}


@cache
def _zip(folder: Path, _changed: int) -> bytes:
    return zipped(files_of(folder), top="sharetube-extension")
