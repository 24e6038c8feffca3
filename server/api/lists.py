"""Lists of rooms, and what happened in one."""

from typing import Annotated, Literal, TypeVar

import orjson
from flask import Blueprint, Response, request
from pydantic import AfterValidator, Field, ValidationError

from server.api.base import address, api, good, person
from server.api.rooms import enter
from server.contract.base import Command, Rev, UserId
from server.contract.errors import Refused
from server.contract.events import NUMBERED
from server.contract.limits import LOG_PAGE, ROOMS_PAGE
from server.lan import is_loopback
from server.services.record import Wanted, as_csv
from server.services.rooms import explain

bp = Blueprint("lists", __name__)
Asked = TypeVar("Asked", bound=Command)


def _numbered(value: str) -> str:
    if value not in NUMBERED:
        raise ValueError("is not a type of event")
    return value


class LogQuery(Command):
    """What may stand behind "?" of the log."""

    before: Rev | None = Field(default=None, strict=False)
    limit: Annotated[int, Field(strict=False, ge=1, le=LOG_PAGE)] = 50
    by: UserId | None = None
    cause: Annotated[str, Field(pattern=r"^[a-z_]{1,40}$")] | None = None
    type: Annotated[str, AfterValidator(_numbered)] | None = None
    format: Literal["csv", "json"] | None = None


class RoomsQuery(Command):
    """What may stand behind "?" of the public rooms."""

    after: Annotated[str, Field(max_length=24)] | None = None
    limit: Annotated[int, Field(strict=False, ge=1, le=ROOMS_PAGE)] = ROOMS_PAGE


@bp.get("/api/room/<code>/log")
def log(code: str) -> Response:
    who, asked = person(scoped=True), _query(LogQuery)
    room_id, state = enter(code, who)
    api().pace.read(who.user_id, address())
    wanted = Wanted(asked.before, asked.by, asked.cause, asked.type)
    record = api().record
    if asked.format is None:
        return good(record.page(room_id, state, who.actor, wanted, asked.limit))
    api().exports.spend(who.user_id, "You took the whole log a moment ago: wait a little")
    entries = record.all(room_id, state, who.actor, wanted)
    if asked.format == "csv":
        response = Response(as_csv(entries), content_type="text/csv; charset=utf-8")
    else:
        text = orjson.dumps({"ok": True, "data": {"entries": list(entries), "next": None}})
        response = Response(text, mimetype="application/json")
    shown = f"{state.code[:3]}-{state.code[3:]}"
    response.headers["Content-Disposition"] = f'attachment; filename="sharetube-{shown}.{asked.format}"'
    return response


@bp.get("/api/rooms")
def public() -> Response:
    asked = _query(RoomsQuery)
    _count()
    return good(api().directory.public(asked.after, asked.limit))


@bp.get("/api/users/me/rooms")
def mine() -> Response:
    who = person()
    api().pace.read(who.user_id, address())
    return good(api().directory.of(who.user_id))


@bp.get("/api/stats")
def stats() -> Response:
    _count()
    return good(api().directory.stats())


def _count() -> None:
    if not is_loopback(address()):
        api().lookups.spend(address(), "Too many look-ups from your network: wait a moment")


def _query(model: type[Asked]) -> Asked:
    try:
        return model.model_validate(request.args.to_dict())
    except ValidationError as error:
        raise Refused("invalid", explain(error)) from None
