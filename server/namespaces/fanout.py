"""Out to everyone: numbered events in rev order, presence, and the end of a stay. Encodes each event once."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Protocol

import gevent
import orjson

from server.contract.events import namespace_of
from server.domain.beside import Beside
from server.engine.delivery import Stored
from server.namespaces.clients import Client, Clients

Encode = Callable[[str, str, bytes | str], Any]
EVICTING = frozenset({"kick", "ban"})
ANSWERING = frozenset({"approve", "decline"})


class Sender(Protocol):
    """The transport's direct path."""

    def send_many(self, eio_sids: Iterable[str], frame: Any) -> None: ...


class Fanout:
    """`engine.Deliver`. `encode` and `sender` are the transport's; `gone(conn_id)` tells the engine who left,
    `wrote(room_id, rows)` those who keep order that there is news for them, `door(room_id, payload)` those at the door
    that they were answered or that it is another door now; neither may wait."""

    def __init__(self, clients: Clients, encode: Encode, sender: Sender) -> None:
        self._clients, self._encode, self._sender = clients, encode, sender
        self.gone: Callable[[str], None] = lambda _conn_id: None
        self.door: Callable[[str, dict[str, Any]], None] = lambda _room_id, _payload: None
        self.wrote: Callable[[str, tuple[Beside, ...]], None] = lambda _room_id, _rows: None

    def deliver(self, room_id: str, events: Sequence[Stored]) -> None:
        """Called by the engine in the room's order: must not wait, so leaving happens in a greenlet of its own."""
        for event in events:
            eio_sids = self._clients.eio_sids(room_id)
            if eio_sids:
                self._sender.send_many(eio_sids, self._encode(event.ns, event.type, event.text))
            if event.type == "room.update":
                self._updated(room_id, event.payload)
            elif event.type == "room.closed":
                self._empty(room_id)

    def beside(self, room_id: str, rows: Sequence[Beside]) -> None:
        """Called by the engine in the room's order, as `deliver`."""
        self.wrote(room_id, tuple(rows))

    def to_room(self, room_id: str, name: str, payload: dict[str, Any], except_eio: str | None = None) -> None:
        """An event of the moment, to everyone in the room but one."""
        eio_sids = [sid for sid in self._clients.eio_sids(room_id) if sid != except_eio]
        if eio_sids:
            self._sender.send_many(eio_sids, self._frame(name, payload))

    def to_one(self, client: Client, name: str, payload: dict[str, Any]) -> None:
        """An event of the moment, to one connection."""
        self._sender.send_many((client.eio_sid,), self._frame(name, payload))

    def _updated(self, room_id: str, payload: dict[str, Any]) -> None:
        patch, cause = payload["patch"], payload["cause"]
        if cause in EVICTING:
            self._evict(room_id, payload)
        elif cause == "rotate_code" and "roles" in patch:
            self._clear(room_id, payload)
        elif cause in ANSWERING or "settings" in patch:
            self.door(room_id, payload)
        if not {"roles", "can", "settings"}.isdisjoint(patch):
            self.wrote(room_id, ())

    def _clear(self, room_id: str, payload: dict[str, Any]) -> None:
        """Put out whoever has no role, but for the one who did it."""
        roles = payload["patch"]["roles"]
        stay = {roles["owner"], *roles["operators"], *roles["members"], payload["by"]["user_id"]}
        for client in self._clients.in_room(room_id):
            if client.person.user_id not in stay:
                self.to_one(client, "room.removed", {"reason": "code_rotated"})
                self._leave(client)

    def _evict(self, room_id: str, payload: dict[str, Any]) -> None:
        target, banned = payload["target"], payload["cause"] == "ban"
        notice: dict[str, Any] = {"reason": "banned" if banned else "kicked"}
        if target.get("until") is not None:
            notice["until"] = target["until"]
        for client in self._clients.in_room(room_id, target["user_id"]):
            self.to_one(client, "room.removed", notice)
            self._leave(client)

    def _empty(self, room_id: str) -> None:
        for client in self._clients.in_room(room_id):
            self._leave(client)

    def _leave(self, client: Client) -> None:
        self._clients.leave(client)
        gevent.spawn(self.gone, client.conn_id)

    def _frame(self, name: str, payload: dict[str, Any]) -> Any:
        return self._encode(namespace_of(name), name, orjson.dumps(payload))
