"""Rooms over HTTP: make one, look at one, command one."""

from typing import Any

import orjson
from flask import Blueprint, Response, request
from pydantic import TypeAdapter, ValidationError

from server.api.base import address, api, body, good, person
from server.contract.base import RoomCode, Writing
from server.contract.commands import COMMANDS
from server.contract.errors import Refused
from server.contract.http import CommandIn, RoomCreateIn
from server.domain import permissions
from server.domain.state import RoomState
from server.services.sessions import Person

bp = Blueprint("rooms", __name__)
_CODE: TypeAdapter[str] = TypeAdapter(RoomCode)


@bp.post("/api/room.create")
def create() -> Response:
    who = person()
    api().profiles.require_creator(who)
    state = api().rooms.create(who.actor, body(RoomCreateIn))
    return good({"code": state.code, "url": room_url(state.code)})


@bp.get("/api/room/<code>")
def card(code: str) -> Response:
    _room_id, state = api().rooms.find(room_code(code), address())
    if state.closed is not None:
        raise Refused("not_found", "There is no such room. Check the code")
    return good({"name": state.name, "entry": state.settings.entry})


@bp.get("/api/room/<code>/state")
def room_state(code: str) -> Response:
    who = person(scoped=True)
    room_id, state = enter(code, who)
    api().pace.read(who.user_id, address())
    engine = api().engine
    you = {"user_id": who.user_id, "conn_id": None, "role": permissions.role_of(state, who.user_id)}
    data = {
        "snapshot": orjson.Fragment(engine.snapshot_json(room_id)),
        "people": orjson.Fragment(engine.people_json(room_id)),
        "you": you,
    }
    return good(data)


@bp.post("/api/room/<code>/command")
def command(code: str) -> Response:
    who = person(scoped=True)
    room_id, _state = enter(code, who)
    asked = body(CommandIn)
    payload: Any = api().rooms.parse(asked.name, {**asked.data, "op_id": asked.op_id})
    if not isinstance(payload, Writing):
        raise Refused("unsupported", "Only writing commands go over HTTP")
    api().pace.command(COMMANDS[asked.name], who.user_id, address(), room_id)
    answer = api().rooms.write(room_id, asked.name, payload, who.actor)
    return good(answer.get("data"), **({"rev": answer["rev"]} if "rev" in answer else {}))


def room_url(code: str) -> str:
    """The link to hand on, as whoever asks should send it."""
    return f"{api().origins.share(request.environ)['url']}/r/{code[:3]}-{code[3:]}"


def enter(code: str, who: Person) -> tuple[str, RoomState]:
    """The room, for whoever has an admitted connection now or a role above guest."""
    room_id, state = api().rooms.find(room_code(code), address())
    if who.room_id not in (None, room_id):
        raise Refused("forbidden", "This sign-in is good for another room")
    inside = bool(api().engine.connections(room_id, who.user_id))
    if not inside and permissions.role_of(state, who.user_id) == "guest":
        raise Refused("forbidden", "Join the room first")
    return room_id, state


def room_code(text: str) -> str:
    """The code as the wire has it; what is none cannot be found."""
    try:
        return str(_CODE.validate_python(text))
    except ValidationError:
        raise Refused("not_found", "There is no such room. Check the code") from None
