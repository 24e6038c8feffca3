"""What every route shares: the envelope, who is asking, and refusals as answers."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from flask import Flask, Response, current_app, jsonify, request
from pydantic import ValidationError
from werkzeug.exceptions import HTTPException, InternalServerError

from config import Settings
from server.contract.base import Shape
from server.contract.errors import HTTP_STATUS, Refused
from server.engine.engine import Engine
from server.services.accounts import Accounts
from server.services.avatars import Avatars
from server.services.bans import ServerBans
from server.services.directory import Directory
from server.services.google import Google
from server.services.handover import Handover
from server.services.leaving import Leaving
from server.services.mail import Post
from server.services.origins import Origins
from server.services.pace import Pace
from server.services.profiles import Profiles
from server.services.providers import Registry
from server.services.record import Record
from server.services.room_tokens import PREFIX, RoomTokens
from server.services.rooms import Rooms, explain
from server.services.sessions import Person, Sessions
from server.services.shared_throttle import Limiter

log = logging.getLogger(__name__)
EXTENSION = "sharetube"
Body = TypeVar("Body", bound=Shape)
_HTTP_CODES = {500: "internal", 404: "not_found", 405: "unsupported", 413: "invalid", 415: "invalid", 400: "invalid"}


@dataclass(frozen=True, slots=True, eq=False)
class Api:
    """What the routes work with; kept in `app.extensions`."""

    settings: Settings
    engine: Engine
    rooms: Rooms
    sessions: Sessions
    accounts: Accounts
    google: Google
    avatars: Avatars
    leaving: Leaving
    profiles: Profiles
    post: Post | None
    handover: Handover
    room_tokens: RoomTokens
    origins: Origins
    providers: Registry
    bans: ServerBans
    guests: Limiter
    pairings: Limiter
    searches: Limiter
    pace: Pace
    exports: Limiter
    lookups: Limiter
    record: Record
    directory: Directory
    metrics: Callable[[], dict[str, float]]
    database: Callable[[], str]
    redis: Callable[[], str]


def api() -> Api:
    return cast(Api, current_app.extensions[EXTENSION])


def good(data: Any = None, **more: Any) -> Response:
    """`{ok: true, data?}`."""
    return jsonify({"ok": True, **more, **({} if data is None else {"data": data})})


def address() -> str:
    """Where the caller comes from, as far as limits and bans go."""
    return api().origins.network(request.environ)


def person(*, scoped: bool = False) -> Person:
    """The caller, by the Authorization header. Tokens anywhere else are refused: addresses end up in logs.

    `scoped`: a token that is good for one room alone will do; the route looks after which.
    """
    if "token" in request.args or "access_token" in request.args:
        raise Refused("unauthenticated", "Tokens belong into the Authorization header")
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    token = token if scheme.lower() == "bearer" else ""
    read = api().room_tokens.authenticate if token.startswith(PREFIX) else api().sessions.authenticate
    who = read(token)
    if who.room_id is not None and not scoped:
        raise Refused("forbidden", "This sign-in is good for one room alone")
    return who


def maybe_person() -> Person | None:
    """The caller, if they are signed in already."""
    return person() if request.headers.get("Authorization") else None


def body(model: type[Body]) -> Body:
    """The request's JSON body, checked."""
    data = request.get_json(force=True, silent=True) if request.content_length else {}
    if data is None:
        raise Refused("invalid", "The body is not JSON that we accept")
    try:
        return model.model_validate(data)
    except ValidationError as error:
        raise Refused("invalid", explain(error)) from None


def refuse(refused: Refused) -> tuple[Response, int]:
    response = jsonify(refused.answer())
    if refused.retry_after_ms is not None:
        response.headers["Retry-After"] = str(-(-refused.retry_after_ms // 1000))
    return response, HTTP_STATUS[refused.code]


def init_app(app: Flask, page: Callable[[HTTPException], Any]) -> None:
    """Errors become answers; for people they become what `page` makes of them."""

    def http_error(error: HTTPException) -> Any:
        return _http_answer(error) if _is_api() else page(error)

    def unexpected(error: Exception) -> Any:
        log.error("request failed endpoint=%s", request.endpoint, exc_info=error)
        return http_error(InternalServerError())

    app.register_error_handler(Refused, lambda error: refuse(cast(Refused, error)))
    app.register_error_handler(HTTPException, http_error)
    app.register_error_handler(Exception, unexpected)


def _http_answer(error: HTTPException) -> tuple[Response, int]:
    code = _HTTP_CODES.get(error.code or 500, "invalid")
    message = "Something went wrong here. We were told" if code == "internal" else error.name
    response = jsonify({"ok": False, "error": {"code": code, "message": message}})
    return response, error.code or 500


def _is_api() -> bool:
    return request.path.startswith("/api/")
