"""Every command of every namespace comes through here: who, what, how often; then its handler; always an answer."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import gevent
import socketio.exceptions

from server.contract import PROTOCOL
from server.contract.commands import COMMANDS, UNBUILT, Spec
from server.contract.errors import Refused
from server.contract.events import namespace_of
from server.engine.clock import Clock
from server.engine.engine import Engine
from server.namespaces.clients import Client, Clients
from server.namespaces.fanout import Fanout
from server.namespaces.notices import Notices
from server.services.desk import Desk
from server.services.doors import Doors
from server.services.pace import Pace
from server.services.rooms import Rooms
from server.services.sessions import Person, Sessions
from server.services.visits import Visits

log = logging.getLogger(__name__)

NAMESPACES = ("/room", "/queue", "/player", "/chat")
LATER_NAMESPACES = ("/browser", "/voice")
_FAILURE = {"ok": False, "error": {"code": "internal", "message": "Something went wrong here. We were told"}}


@dataclass(frozen=True, slots=True, eq=False)
class Edge:
    """What the handlers work with. One per process."""

    engine: Engine
    rooms: Rooms
    sessions: Sessions
    clients: Clients
    fanout: Fanout
    clock: Clock
    desk: Desk
    doors: Doors
    notices: Notices
    visits: Visits
    address_of: Callable[[dict[str, Any]], str]
    bannable: Callable[[dict[str, Any]], str | None]
    cut: Callable[[str], None]
    pace: Pace


Handler = Callable[[Edge, Client, Any], Any]


def register(sio: Any, edge: Edge, handlers: dict[str, Handler]) -> None:
    """Bind every command of the contract to the python-socketio server. `handlers` holds those that do not write."""
    for namespace in (*NAMESPACES, *LATER_NAMESPACES):
        sio.on("connect", _connector(sio, edge, namespace), namespace=namespace)
        sio.on("disconnect", _disconnector(sio, edge, namespace), namespace=namespace)
    for name, spec in COMMANDS.items():
        run = _writing(spec) if spec.writes else _unbuilt if name in UNBUILT else handlers[name]
        sio.on(name, _answering(sio, edge, spec, run), namespace=namespace_of(name))


def _answering(sio: Any, edge: Edge, spec: Spec, run: Handler) -> Callable[..., Any]:
    """The Socket.IO handler of one command. Returns its answer, or a greenlet that will have it."""

    def handle(sid: str, *args: Any) -> Any:
        client = edge.clients.by_eio(sio.manager.eio_sid_from_sid(sid, spec.namespace))
        return _attempt(spec.name, lambda: _admit_command(edge, spec, client, args, run))

    return handle


def _attempt(name: str, work: Callable[[], Any]) -> Any:
    """The answer of `work`, whatever becomes of it: this is the edge."""
    try:
        return work()
    except Refused as refused:
        return refused.answer()
    except Exception:
        log.exception("command failed name=%s", name)
        return _FAILURE


def _admit_command(edge: Edge, spec: Spec, client: Client | None, args: tuple[Any, ...], run: Handler) -> Any:
    if client is None:
        raise Refused("unauthenticated", "Please sign in")
    if len(args) != 1:
        raise Refused("invalid", "A command takes one object")
    edge.pace.command(spec, client.person.user_id, client.address, client.room_id)
    if spec.name == "room.join":
        _same_protocol(args[0])
    command = edge.rooms.parse(spec.name, args[0])
    if client.room_id is None and not spec.before_join:
        raise Refused("forbidden", "Join a room first")
    if spec.writes and edge.rooms.needs_lookup(command):
        # Beside the connection's order: nobody's pause waits behind their own look-up.
        return gevent.spawn(_attempt, spec.name, lambda: run(edge, client, command))
    return run(edge, client, command)


def _same_protocol(payload: Any) -> None:
    """Before the payload is judged: another protocol's has fields that are unknown here, and its app must hear why."""
    client = payload.get("client") if isinstance(payload, dict) else None
    if isinstance(client, dict) and isinstance(client.get("protocol"), int) and client["protocol"] != PROTOCOL:
        raise Refused("unsupported", "This app is out of date: update it, or reload the page")


def _writing(spec: Spec) -> Handler:
    def write(edge: Edge, client: Client, command: Any) -> Any:
        return edge.rooms.write(here(client), spec.name, command, client.person.actor)

    return write


def _unbuilt(_edge: Edge, _client: Client, _command: Any) -> Any:
    raise Refused("unsupported", "This server cannot do that yet")


def here(client: Client) -> str:
    """The room the client is in."""
    if client.room_id is None:
        raise Refused("forbidden", "Join a room first")
    return client.room_id


def follow_sessions(edge: Edge) -> None:
    """Sockets follow what happens to their person: the end of a session cuts them, a new name shows."""

    def cut(session_id: str) -> None:
        for client in edge.clients.of_session(session_id):
            edge.cut(client.eio_sid)

    def follow(person: Person) -> None:
        for client in edge.clients.of_user(person.user_id):
            client.person = replace(client.person, name=person.name, avatar=person.avatar, guest=person.guest)
        edge.engine.renamed(person.user_id, person.name, person.avatar)

    edge.sessions.on_revoked(cut)
    edge.sessions.on_changed(follow)


def _connector(sio: Any, edge: Edge, namespace: str) -> Callable[..., None]:
    def connect(sid: str, environ: dict[str, Any], auth: Any = None) -> None:
        if namespace in LATER_NAMESPACES:
            raise socketio.exceptions.ConnectionRefusedError("unsupported")
        token = auth.get("token") if isinstance(auth, dict) else None
        try:
            _admit(edge, sio.manager.eio_sid_from_sid(sid, namespace), namespace, token, environ)
        except Refused as refused:
            raise socketio.exceptions.ConnectionRefusedError(refused.code, refused.answer()["error"]) from None

    return connect


def _admit(edge: Edge, eio_sid: str, namespace: str, token: Any, environ: dict[str, Any]) -> None:
    client = edge.clients.by_eio(eio_sid)
    if client is None:
        person = edge.sessions.authenticate(token)
        client = Client(eio_sid, person, token, edge.address_of(environ), edge.bannable(environ))
        edge.clients.add(client)
    elif token != client.token:
        # The same token was checked a moment ago; another one must at least be the same person's.
        person = edge.sessions.authenticate(token)
        if (client.person.user_id, client.person.session_id) != (person.user_id, person.session_id):
            raise Refused("forbidden", "All namespaces of a connection are one person's")
    client.namespaces.add(namespace)


def _disconnector(sio: Any, edge: Edge, namespace: str) -> Callable[..., None]:
    """A connection that loses one of its namespaces is no longer in a room; the end of the last ends it."""

    def disconnect(sid: str, *_reason: Any) -> None:
        client = edge.clients.by_eio(sio.manager.eio_sid_from_sid(sid, namespace))
        if client is None:
            return
        client.namespaces.discard(namespace)
        if edge.clients.leave(client) is not None:
            edge.engine.lost(client.conn_id)
        if not client.namespaces:
            edge.clients.remove(client)

    return disconnect
