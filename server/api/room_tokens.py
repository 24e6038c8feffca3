"""Access that is good for one room: for programs, and for one's phone."""

from flask import Blueprint, Response

from server.api.auth import device, own_pages, signed_in
from server.api.base import address, api, body, good, person
from server.api.rooms import enter
from server.contract.http import ApiTokenIn
from server.contract.http_accounts import PairIn

bp = Blueprint("room_tokens", __name__)


@bp.get("/api/room/<code>/tokens")
def tokens(code: str) -> Response:
    who = person()
    room_id, _state = enter(code, who)
    return good({"tokens": api().room_tokens.of(who, room_id)})


@bp.post("/api/room/<code>/tokens")
def make(code: str) -> Response:
    who = person()
    room_id, state = enter(code, who)
    return good(api().room_tokens.make(who, room_id, state, body(ApiTokenIn)))


@bp.delete("/api/room/<code>/tokens/<token_id>")
def revoke(code: str, token_id: str) -> Response:
    who = person()
    room_id, _state = enter(code, who)
    api().room_tokens.revoke(who, room_id, token_id)
    return good()


@bp.post("/api/room/<code>/pair")
def pair(code: str) -> Response:
    who = person()
    room_id, _state = enter(code, who)
    return good(api().room_tokens.pair(who, room_id))


@bp.post("/api/auth/pair")
def redeem() -> Response:
    asked = body(PairIn)
    own_pages(asked.viewer)
    api().pairings.spend(address(), "Too many codes: wait a moment")
    return signed_in(api().room_tokens.redeem(asked.code, device(asked.viewer)), asked.viewer)
