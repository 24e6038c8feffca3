"""Who is on which connection, and which connections a room has in this process."""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field

from server.services.sessions import Person


@dataclass(slots=True, eq=False)
class Client:
    """One connection. `eio_sid` and `token`, which it came with, are secrets; `conn_id` is what others may know, and
    `bannable` what a room can keep out because of the person."""

    eio_sid: str
    person: Person
    token: str = field(repr=False)
    address: str
    bannable: str | None = None
    conn_id: str = field(default_factory=lambda: f"c_{secrets.token_hex(8)}")
    namespaces: set[str] = field(default_factory=set)
    room_id: str | None = None
    knocking: str | None = None
    """The room at whose door they stand."""
    typed_at: float = 0.0


class Clients:
    """All connections of this process that carry a person."""

    def __init__(self) -> None:
        self._by_eio: dict[str, Client] = {}
        self._by_conn: dict[str, Client] = {}
        self._rooms: dict[str, dict[str, Client]] = {}

    def add(self, client: Client) -> None:
        self._by_eio[client.eio_sid] = client
        self._by_conn[client.conn_id] = client

    def remove(self, client: Client) -> None:
        self.leave(client)
        self._by_eio.pop(client.eio_sid, None)
        self._by_conn.pop(client.conn_id, None)

    def by_eio(self, eio_sid: str) -> Client | None:
        return self._by_eio.get(eio_sid)

    def by_conn(self, conn_id: str) -> Client | None:
        return self._by_conn.get(conn_id)

    def of_session(self, session_id: str) -> list[Client]:
        return [client for client in self._by_eio.values() if client.person.session_id == session_id]

    def of_user(self, user_id: str) -> list[Client]:
        return [client for client in self._by_eio.values() if client.person.user_id == user_id]

    def enter(self, client: Client, room_id: str) -> None:
        """Put the client into the room's fan-out; it leaves the one it was in."""
        self.leave(client)
        client.room_id, client.knocking = room_id, None
        self._rooms.setdefault(room_id, {})[client.eio_sid] = client

    def leave(self, client: Client) -> str | None:
        """Take the client out of its room's fan-out; returns the room it was in."""
        room_id, client.room_id = client.room_id, None
        if room_id is not None:
            members = self._rooms.get(room_id, {})
            members.pop(client.eio_sid, None)
            if not members:
                self._rooms.pop(room_id, None)
        return room_id

    def eio_sids(self, room_id: str) -> list[str]:
        """Where to send what everyone in the room gets."""
        return list(self._rooms.get(room_id, ()))

    def rooms(self) -> list[str]:
        """Rooms with somebody here in them."""
        return list(self._rooms)

    def at_door(self, room_id: str) -> list[Client]:
        """Those who wait to be let in."""
        return [client for client in self._by_eio.values() if client.knocking == room_id]

    def in_room(self, room_id: str, user_id: str | None = None) -> Iterator[Client]:
        """Those in the room, all or of one person."""
        for client in list(self._rooms.get(room_id, {}).values()):
            if user_id is None or client.person.user_id == user_id:
                yield client
