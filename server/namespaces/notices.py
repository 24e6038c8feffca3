"""Who knocks or asks for control, and what was reported: to those who may answer, after their join and on every change.
And the answers, to those who stand at the door."""

from typing import Any

import gevent

from server.contract.base import Capability
from server.contract.errors import Refused
from server.domain import permissions
from server.domain.beside import AddressBanned, AddressesFreed, Answered, Beside
from server.domain.moderation import ASK_AGAIN_MS
from server.domain.state import RoomState
from server.engine.engine import Engine
from server.namespaces.clients import Client, Clients
from server.namespaces.fanout import Fanout
from server.services.desk import Desk, others
from server.services.doors import KnockedError

TOGETHER_S = 0.05
_RIGHTS: tuple[Capability, ...] = ("room.roles", "people.mute", "people.approve")


class Notices:
    """Rows beside the state have no rev: whoever may see them gets the whole list each time."""

    def __init__(self, engine: Engine, desk: Desk, clients: Clients, fanout: Fanout) -> None:
        self._engine, self._desk, self._clients, self._fanout = engine, desk, clients, fanout
        self._pulses: dict[str, tuple[object, ...]] = {}
        self._due: set[str] = set()

    def wrote(self, room_id: str, rows: tuple[Beside, ...]) -> None:
        """Rows were written, or roles changed. Called in the room's order: must not wait."""
        if any(isinstance(row, AddressBanned | AddressesFreed) for row in rows):
            self._desk.forget(room_id)
        for row in rows:
            if isinstance(row, Answered) and row.kind == "control" and row.declined_until_ms is not None:
                self._decline(room_id, row.user_id)
        self.soon(room_id)

    def soon(self, room_id: str) -> None:
        """There is news for those who may answer. What comes at the same time is told at once. Does not wait."""
        if room_id not in self._due:
            self._due.add(room_id)
            gevent.spawn_later(TOGETHER_S, self._tell_due, room_id)

    def door(self, room_id: str, payload: dict[str, Any]) -> None:
        """Somebody at the door was answered, or it is another door now: whoever stands there tries again."""
        cause, about = payload["cause"], payload.get("target") or {}
        opens = cause == "settings" and payload["patch"]["settings"]["entry"] != "approval"
        for client in self._clients.at_door(room_id):
            mine = client.person.user_id == about.get("user_id")
            if mine and cause == "decline":
                self._fanout.to_one(client, "room.declined", {"again_after_ms": about["until"] - payload["at"]})
            elif opens or (mine and cause == "approve"):
                self._fanout.to_one(client, "room.admitted", {})

    def knocked(self, client: Client, room_id: str, knock: KnockedError) -> None:
        """The client stands at the door. Whoever is not to ask yet hears so after the answer to their join."""
        client.knocking = room_id
        if knock.heard:
            self.soon(room_id)
        elif knock.again_after_ms:
            gevent.spawn(self._fanout.to_one, client, "room.declined", {"again_after_ms": knock.again_after_ms})

    def _tell_due(self, room_id: str) -> None:
        self._due.discard(room_id)
        self._tell(room_id)

    def greet(self, client: Client, state: RoomState) -> None:
        """The client came in: what waits for them follows the answer to their join."""
        if client.room_id is not None and any(_rights(state, client)):
            gevent.spawn(self._tell, client.room_id, client)

    def compare(self) -> None:
        """Tell what another process wrote."""
        rooms = self._clients.rooms()
        pulses = self._desk.pulses(rooms) if rooms else {}
        for room_id in rooms:
            if self._pulses.get(room_id, pulses.get(room_id, ())) != pulses.get(room_id, ()):
                self._tell(room_id)
        self._pulses = {room_id: pulses.get(room_id, ()) for room_id in rooms}

    def _tell(self, room_id: str, newcomer: Client | None = None) -> None:
        try:
            state = self._engine.load(room_id)
            here = self._clients.in_room(room_id) if newcomer is None else (newcomer,)
            keepers = [(client, *_rights(state, client)) for client in here]
            keepers = [keeper for keeper in keepers if any(keeper[1:])]
            found = self._desk.notices(room_id, state) if keepers else {}
        except Refused:
            return  # the database does not answer: the next comparison tells
        for client, asks, reports, knocks in keepers:
            mine = others(found["reports"], client.person.user_id)
            if asks and (found["asks"] or newcomer is None):
                self._fanout.to_one(client, "room.asks", {"list": found["asks"]})
            if reports and (mine or newcomer is None):
                self._fanout.to_one(client, "room.reports", {"list": mine})
            if knocks and (found["knocks"] or newcomer is None):
                self._fanout.to_one(client, "room.knocks", {"list": found["knocks"]})

    def _decline(self, room_id: str, user_id: str) -> None:
        for client in self._clients.in_room(room_id, user_id):
            self._fanout.to_one(client, "room.control_declined", {"again_after_ms": ASK_AGAIN_MS})


def _rights(state: RoomState, client: Client) -> tuple[bool, bool, bool]:
    """Whether the client is told of asks, of reports, of knocks."""
    actor = client.person.actor
    asks, reports, knocks = (permissions.allowed(state, actor, right) for right in _RIGHTS)
    return asks, reports, knocks
