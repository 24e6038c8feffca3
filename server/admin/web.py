"""The panel's routes. Everything but the door and the styles asks for the cookie; every act must come from here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, cast

from flask import Blueprint, Flask, Response, current_app, g, make_response, redirect, render_template, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from server.api.base import api, good
from server.api.base import person as caller
from server.contract.errors import HTTP_STATUS, Refused
from server.engine.engine import Engine
from server.engine.store import Store
from server.services.bans import Sentence

from . import reads
from .acts import Acts
from .charts import bars
from .door import COOKIE, LASTS_S, Admin, Door

bp = Blueprint("admin", __name__, url_prefix="/admin", template_folder="templates", static_folder="static")
EXTENSION = "sharetube.admin"
_OPEN = frozenset({"admin.enter", "admin.static"})
_BAN_DAYS = {"1": 1, "7": 7, "30": 30, "": None}


@dataclass(frozen=True, slots=True, eq=False)
class Panel:
    """What the routes work with; kept in `app.extensions`."""

    store: Store
    engine: Engine
    acts: Acts
    door: Door
    now_ms: Callable[[], int]


def init_app(app: Flask, panel: Panel) -> None:
    app.extensions[EXTENSION] = panel
    app.register_blueprint(bp)


def _panel() -> Panel:
    return cast(Panel, current_app.extensions[EXTENSION])


# -- the door ---------------------------------------------------------------------------------------------------------


@bp.before_request
def _let_in() -> Any:
    if request.endpoint in _OPEN:
        return None
    found = _panel().door.who(request.cookies.get(COOKIE))
    if found is None:
        return make_response(render_template("admin/door.html"), 403 if request.method == "POST" else 200)
    g.admin, g.admin_cookie = found
    if request.method != "GET" and request.headers.get("Origin") != api().origins.own(request.environ):
        raise Refused("forbidden", "Acts come from this panel's own pages")
    return None


@bp.after_request
def _private(response: Response) -> Response:
    if "admin_cookie" in g:
        _give(response, g.admin_cookie)
    if request.endpoint != "admin.static":
        response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


@bp.errorhandler(Refused)
def _refused(error: Refused) -> tuple[str, int] | tuple[Response, int]:
    status = HTTP_STATUS[error.code]
    if request.endpoint == "admin.enter":
        return make_response(error.answer()), status
    return render_template("admin/refused.html", message=error.message, admin=g.get("admin")), status


@bp.post("/enter")
def enter() -> Response:
    if not api().origins.same_site(request.environ):
        raise Refused("forbidden", "This is for our own pages")
    response = good()
    _give(response, _panel().door.enter(caller()))
    return response


@bp.post("/leave")
def leave() -> AnyResponse:
    g.pop("admin_cookie")
    response = redirect("/")
    response.delete_cookie(COOKIE, path="/admin")
    return response


def _give(response: Response, cookie: str) -> None:
    secure = api().origins.secure(request.environ)
    response.set_cookie(COOKIE, cookie, max_age=LASTS_S, path="/admin", httponly=True, samesite="Strict", secure=secure)


# -- pages ------------------------------------------------------------------------------------------------------------


@bp.get("/")
def overview() -> str:
    panel = _panel()
    found = panel.store.read(lambda session: reads.overview(session, panel.now_ms()))
    present = panel.engine.present()
    charts = [(title, bars(found[key])) for title, key in _CHARTS]
    return _page("overview.html", found=found, here=sum(present.values()), live=len(present), charts=charts)


_CHARTS = (("New people", "new_people"), ("New rooms", "new_rooms"), ("People by when they last came", "seen"))


@bp.get("/people")
def people() -> str:
    asked = _asked()
    return _list("people.html", lambda session, number: reads.people(session, asked, number), asked=asked)


@bp.get("/people/<user_id>")
def person(user_id: str) -> str:
    return _one("person.html", lambda session: reads.person(session, user_id))


@bp.get("/rooms")
def rooms() -> str:
    asked, closed = _asked(), "closed" in request.args
    return _list(
        "rooms.html",
        lambda session, number: reads.rooms(session, asked, number, closed=closed),
        asked=asked,
        closed=closed,
        present=_panel().engine.present(),
    )


@bp.get("/rooms/<room_id>")
def room(room_id: str) -> str:
    return _one("room.html", lambda session: reads.room(session, room_id), present=_panel().engine.present())


@bp.get("/reports")
def reports() -> str:
    everything = "all" in request.args
    return _list(
        "reports.html",
        lambda session, number: reads.reports(session, number, everything=everything),
        everything=everything,
    )


@bp.get("/bans")
def bans() -> str:
    return _list("bans.html", reads.bans)


@bp.get("/acts")
def acts() -> str:
    return _list("acts.html", reads.acts)


# -- acts -------------------------------------------------------------------------------------------------------------


@bp.post("/rooms/<room_id>/<act>")
def on_room(room_id: str, act: str) -> AnyResponse:
    does = _panel().acts
    known = {"close": does.close_room, "reopen": does.reopen_room, "unlist": does.unlist_room}
    _known(known, act)(room_id, _admin().user_id)
    return _back(f"/admin/rooms/{room_id}")


@bp.post("/people/<user_id>/<act>")
def on_person(user_id: str, act: str) -> AnyResponse:
    does, by = _panel().acts, _admin().user_id
    known: dict[str, Callable[[], None]] = {
        "ban": lambda: does.ban(user_id, by, _sentence(user_id)),
        "lift": lambda: does.lift(user_id, by),
        "sign-out": lambda: does.sign_out(user_id, by),
        "make-admin": lambda: does.set_admin(user_id, by, make=True),
        "no-admin": lambda: does.set_admin(user_id, by, make=False),
    }
    _known(known, act)()
    return _back(f"/admin/people/{user_id}")


@bp.post("/reports/<report_id>/<outcome>")
def on_report(report_id: str, outcome: str) -> AnyResponse:
    _panel().acts.answer_report(report_id, _admin().user_id, outcome)
    return _back("/admin/reports")


# -- inside -----------------------------------------------------------------------------------------------------------


def _admin() -> Admin:
    return cast(Admin, g.admin)


def _known(known: dict[str, Any], act: str) -> Any:
    if act not in known:
        raise Refused("not_found", "There is no such act")
    return known[act]


def _sentence(user_id: str) -> Sentence:
    reason, days = request.form.get("reason", "").strip()[:200], request.form.get("days", "")
    if not reason:
        raise Refused("invalid", "Say why: it is what other admins will read")
    if days not in _BAN_DAYS:
        raise Refused("invalid", "A ban lasts 1, 7 or 30 days, or until it is lifted")
    length = _BAN_DAYS[days]
    until = None if length is None else _panel().now_ms() + length * reads.DAY_MS
    found = _panel().store.read(lambda session: reads.person(session, user_id)) if "address" in request.form else None
    return Sentence(reason, until, found["address"] if found else None)


def _asked() -> str:
    return request.args.get("q", "").strip()[:100]


def _list(template: str, read: Callable[[Session, int], reads.Page], **values: Any) -> str:
    number = min(request.args.get("page", 0, type=int), 10_000)
    page = _panel().store.read(lambda session: read(session, max(0, number)))
    return _page(template, page=page, **values)


def _one(template: str, read: Callable[[Session], reads.Row | None], **values: Any) -> str:
    found = _panel().store.read(read)
    if found is None:
        raise Refused("not_found", "There is nothing of that name")
    return _page(template, found=found, **values)


def _page(template: str, **values: Any) -> str:
    return render_template(f"admin/{template}", admin=_admin(), **values)


def _back(path: str) -> AnyResponse:
    return redirect(path, 303)


@bp.app_template_filter("moment")
def moment(ms: int | None) -> str:
    """A time as the panel writes it, in UTC so that admins of several places speak of the same."""
    return "–" if ms is None else datetime.fromtimestamp(ms / 1000, UTC).strftime("%Y-%m-%d %H:%M")
