"""The pages: one built application for the landing page, rooms, accounts and everything that is not there."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, abort, make_response, redirect, render_template, request, send_from_directory
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as AnyResponse

from server.api.auth import sign_in_options
from server.api.base import address, api
from server.contract import PROTOCOL
from server.contract.errors import Refused
from server.contract.limits import CODE_ALPHABET, CODE_LENGTH

bp = Blueprint("pages", __name__)
VIEWER = Path(__file__).resolve().parents[2] / "extension" / "dist" / "viewer"
SAMPLE = "/static/sample/sharetube-sample.mp4"
_YEAR_S = 31_536_000
_TAGLINE = "Watch YouTube together, in step to the frame."
_PLACES = {
    "signin": "Sign in",
    "signup": "Make an account",
    "verify": "Your account",
    "forgot": "A new password",
    "reset": "Choose a new password",
    "account": "Account",
    "pair": "Add this phone",
}
# Below these nothing is for people to read.
_NO_PAGES = ("/static/", "/socket.io/", "/avatar/")


@bp.get("/")
def landing() -> Response:
    return _page(None, None, title="ShareTube", description=_TAGLINE)


@bp.get("/r/<code>")
def room(code: str) -> AnyResponse:
    bare = "".join(ch for ch in code.upper() if ch not in " -")
    if len(bare) != CODE_LENGTH or any(ch not in CODE_ALPHABET for ch in bare):
        abort(404)
    if code != shown(bare):
        return redirect(f"/r/{shown(bare)}{'?' + request.query_string.decode() if request.query_string else ''}")
    card, public = _card(bare)
    # A private room's name is for those who join: a link preview must not give it away.
    title = f"{card['name']} · ShareTube" if card and public else "Join a room · ShareTube"
    response = _page(bare, card, title=title, description="You are invited to watch together.")
    if not public:
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


@bp.get(f"/<any({','.join(_PLACES)}):place>")
def place(place: str) -> Response:
    """Pages about accounts. Links in mails have their token behind "#": no log sees it."""
    response = _page(None, None, title=f"{_PLACES[place]} · ShareTube", description=_TAGLINE)
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@bp.get("/static/viewer/<path:name>")
def asset(name: str) -> Response:
    """The build's files. Their names hold their hash, so they may be kept for ever."""
    response = send_from_directory(VIEWER, name)
    response.cache_control.max_age = _YEAR_S if name.startswith("assets/") else 0
    response.cache_control.immutable = name.startswith("assets/")
    return response


@bp.get("/icon.svg")
def icon() -> Response:
    return send_from_directory(VIEWER.parents[1], "icon.svg", max_age=86_400)


@bp.get("/robots.txt")
def robots() -> Response:
    return Response("User-agent: *\nDisallow: /api/\nDisallow: /r/\n", mimetype="text/plain")


def shown(code: str) -> str:
    """A code as people read it: K7T-E42."""
    return f"{code[:3]}-{code[3:]}"


def fault(error: HTTPException) -> Any:
    """For people: a page that says what is wrong, and leads on."""
    status = error.code or 500
    if status < 400 or request.path.startswith(_NO_PAGES):
        return error
    return _page(None, None, title=f"{error.name} · ShareTube", description=_TAGLINE, fault=status), status


def _card(code: str) -> tuple[dict[str, Any] | None, bool]:
    try:
        _room_id, state = api().rooms.find(code, address())
    except Refused:
        return None, False
    if state.closed is not None:
        return None, False
    return {"name": state.name, "entry": state.settings.entry}, state.settings.visibility == "public"


def _page(
    code: str | None, card: dict[str, Any] | None, *, title: str, description: str, fault: int | None = None
) -> Response:
    youtube = api().providers.get("youtube")
    context = {
        "code": code,
        "room": card,
        "fault": fault,
        "options": sign_in_options(),
        "share": api().origins.share(request.environ),
        "search": youtube is not None and bool(api().settings.youtube_api_key),
        "sample": SAMPLE,
        "protocol": PROTOCOL,
    }
    html = render_template("app.html", title=title, description=description, context=context, build=_build())
    response = make_response(html)
    response.headers["Cache-Control"] = "no-store"
    return response


def _build() -> dict[str, Any]:
    """The entry's files from the build's manifest; read again only when a new build came."""
    manifest = VIEWER / "manifest.json"
    try:
        return _read(manifest, manifest.stat().st_mtime_ns)
    except FileNotFoundError:
        return {"script": None, "styles": [], "preload": []}


@cache
def _read(manifest: Path, _changed: int) -> dict[str, Any]:
    chunks = json.loads(manifest.read_text())
    entry = chunks["viewer.html"]
    imported = [chunks[name] for name in entry.get("imports", [])]
    return {
        "script": entry["file"],
        "styles": [*entry.get("css", []), *(css for chunk in imported for css in chunk.get("css", []))],
        "preload": [chunk["file"] for chunk in imported],
    }
