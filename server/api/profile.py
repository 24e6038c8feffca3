"""Oneself: name, picture, all that is known, and the end."""

from dataclasses import replace

from flask import Blueprint, Response, abort, request

from server.api.auth import signed_out
from server.api.base import address, api, body, good, person
from server.contract.http_accounts import DeleteMeIn, ProfileIn
from server.services.avatars import KIND
from server.services.sessions import Person

bp = Blueprint("profile", __name__)
_YEAR_S = 31_536_000


@bp.get("/api/users/me")
def me() -> Response:
    return good(api().profiles.of(person(scoped=True)))


@bp.patch("/api/users/me")
def rename() -> Response:
    return good(api().profiles.of(api().sessions.rename(person(), body(ProfileIn).name)))


@bp.post("/api/users/me/avatar")
def put_avatar() -> Response:
    who = person()
    api().exports.spend(f"avatar {who.user_id}", "You changed your picture a moment ago: wait a little")
    return _looks(who, api().avatars.put(who.user_id, request.get_data(cache=False)))


@bp.delete("/api/users/me/avatar")
def remove_avatar() -> Response:
    who = person()
    api().avatars.remove(who.user_id)
    return _looks(who, None)


@bp.get("/avatar/<user_id>/<digest>.webp")
def avatar(user_id: str, digest: str) -> Response:
    image = api().avatars.get(user_id, digest)
    if image is None:
        abort(404)
    response = Response(image, mimetype=KIND)
    # The digest is in the address: another picture has another.
    response.cache_control.max_age = _YEAR_S
    response.cache_control.immutable = True
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


@bp.get("/api/users/me/export")
def export() -> Response:
    who = person()
    api().exports.spend(f"export {who.user_id}", "You took it all a moment ago: wait a little")
    response = good(api().leaving.export(who))
    response.headers["Content-Disposition"] = 'attachment; filename="sharetube.json"'
    return response


@bp.delete("/api/users/me")
def delete() -> Response:
    who, asked = person(), body(DeleteMeIn)
    api().leaving.delete(who, asked.password, address())
    return signed_out()


def _looks(who: Person, path: str | None) -> Response:
    changed = replace(who, avatar=path)
    api().sessions.changed(changed)
    return good(api().profiles.of(changed))
