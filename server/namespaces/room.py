"""/room: come, go, catch up, be seen."""

from typing import Any

import orjson

from server.contract import commands as wire
from server.contract.errors import Refused
from server.contract.shapes import Since
from server.domain import people, permissions
from server.domain.state import RoomState
from server.engine.presence import Joining
from server.namespaces.base import NAMESPACES, Edge, Handler, here
from server.namespaces.clients import Client
from server.services.doors import KnockedError


def join(edge: Edge, client: Client, cmd: wire.RoomJoin) -> dict[str, Any]:
    if not client.namespaces.issuperset(NAMESPACES):
        raise Refused("conflict", "Connect to all four namespaces first")
    room_id, state = edge.rooms.find(cmd.code, client.address)
    if client.person.room_id not in (None, room_id):
        raise Refused("forbidden", "This sign-in is good for another room")
    state = _open(edge, client, room_id, state, cmd.password)
    if client.room_id not in (None, room_id):
        leave(edge, client, None)
    person = client.person
    joining = Joining(
        conn_id=client.conn_id,
        user_id=person.user_id,
        name=person.name,
        avatar=person.avatar,
        guest=person.guest,
        kind=cmd.client.kind,
        sync=cmd.client.sync,
        instance=cmd.client.instance,
    )
    for replaced in edge.engine.join(room_id, joining):
        _replace(edge, client, replaced.conn_id)
    # First into the fan-out, then the state: an event in between comes twice, never not at all.
    edge.clients.enter(client, room_id)
    edge.visits.note(person.user_id, room_id, client.bannable)
    edge.notices.greet(client, state)
    you: dict[str, Any] = {
        "user_id": person.user_id,
        "conn_id": client.conn_id,
        "role": permissions.role_of(state, person.user_id),
    }
    muted_until = people.muted_until(state, person.user_id, edge.clock.now_ms())
    if muted_until is not None:
        you["muted_until"] = muted_until
    return {
        "ok": True,
        "data": {**_catch_up(edge, room_id, cmd.since), "people": _people(edge, room_id), "you": you},
    }


def leave(edge: Edge, client: Client, _cmd: wire.RoomLeave | None) -> dict[str, Any]:
    _knock_no_more(edge, client)
    if edge.clients.leave(client) is not None:
        edge.engine.leave(client.conn_id)
    return {"ok": True}


def sync(edge: Edge, client: Client, cmd: wire.RoomSync) -> dict[str, Any]:
    return {"ok": True, "data": _catch_up(edge, here(client), cmd.since)}


def people_page(edge: Edge, client: Client, cmd: wire.RoomPeople) -> dict[str, Any]:
    return {"ok": True, "data": orjson.Fragment(edge.engine.people_page_json(here(client), cmd.after))}


def moderation(edge: Edge, client: Client, _cmd: wire.RoomModeration) -> dict[str, Any]:
    room_id = here(client)
    return {"ok": True, "data": edge.desk.moderation(room_id, edge.engine.load(room_id), client.person.actor)}


def clock_ping(edge: Edge, _client: Client, _cmd: wire.ClockPing) -> dict[str, Any]:
    received = edge.clock.now_us()
    return {"ok": True, "data": {"t1_us": received, "t2_us": edge.clock.now_us()}}


def report(edge: Edge, client: Client, cmd: wire.PresenceReport) -> dict[str, Any]:
    here(client)
    edge.engine.report(client.conn_id, cmd)
    return {"ok": True}


def _knock_no_more(edge: Edge, client: Client) -> None:
    """Take back their knock, unless another tab of theirs still waits there."""
    room_id, client.knocking = client.knocking, None
    user_id = client.person.user_id
    if room_id is None or any(other.person.user_id == user_id for other in edge.clients.at_door(room_id)):
        return
    if edge.doors.withdraw(room_id, user_id):
        edge.notices.soon(room_id)


def _open(edge: Edge, client: Client, room_id: str, state: RoomState, password: str | None) -> RoomState:
    """The state of a room that this person may enter."""
    try:
        return edge.doors.enter(room_id, state, client.person, client.address, password)
    except KnockedError as knock:
        edge.notices.knocked(client, room_id, knock)
        raise


def _replace(edge: Edge, client: Client, conn_id: str) -> None:
    """Cut the connection that a join of the same tab came in place of."""
    old = edge.clients.by_conn(conn_id)
    if old is not None and old is not client:
        edge.clients.remove(old)
        edge.cut(old.eio_sid)


def _people(edge: Edge, room_id: str) -> orjson.Fragment:
    return orjson.Fragment(edge.engine.people_json(room_id))


def _catch_up(edge: Edge, room_id: str, since: Since | None) -> dict[str, Any]:
    caught = edge.engine.since(room_id, since)
    return {caught.kind: orjson.Fragment(caught.text)}


HANDLERS: dict[str, Handler] = {
    "room.join": join,
    "room.leave": leave,
    "room.sync": sync,
    "room.people": people_page,
    "room.moderation": moderation,
    "clock.ping": clock_ping,
    "presence.report": report,
}
