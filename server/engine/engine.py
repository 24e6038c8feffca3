"""The engine as the rest of the server sees it. It owns every write to a room; what it is made of stands beside it."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import gevent
from sqlalchemy.exc import IntegrityError

from server.contract import commands as wire
from server.contract.base import Writing
from server.contract.errors import Refused
from server.contract.shapes import Since
from server.domain import permissions
from server.domain.beside import Beside
from server.domain.room import new_room
from server.domain.scene import Actor, MediaReport, ServerCommand
from server.domain.state import RoomState, Settings

from . import queries, roster, timers
from .attendance import Connection, Joining, Presence
from .bus import Bus
from .clock import Clock
from .commands import Commands
from .creation import CodeTakenError, insert_room, new_code, new_id, nobody_is_there
from .delivery import Deliver
from .erasing import Erasing
from .feed import COMPARE_S, Feed
from .observer import Observer
from .policy import Policy
from .queries import Absence
from .reading import CatchUp, Reading
from .retention import Keep, Retention
from .rooms import OpenRoom, Rooms
from .roster import Roster
from .store import Store, unavailable
from .supervise import every
from .timers import Timers

SWEEP_S = 1.0
RETENTION_S = 600.0
CODES_KEPT = 10_000


class Engine:
    """One process's part in the order of all rooms."""

    def __init__(
        self,
        *,
        store: Store,
        clock: Clock,
        bus: Bus,
        presence: Presence,
        deliver: Deliver,
        policy: Policy,
    ) -> None:
        self._store = store
        self._clock = clock
        self._presence = presence
        self._deliver = deliver
        self._policy = policy
        self._codes: OrderedDict[str, str] = OrderedDict()
        self._rooms = Rooms(store, clock, presence, deliver, policy, self._moved)
        self._erasing = Erasing(store, clock)
        self._commands = Commands(store, self._rooms, bus, self._settle, self._wrote)
        self._observer = Observer(store, clock, presence, self._rooms, self._commands)
        self._timers = Timers(store, clock, presence, self._rooms, self._commands)
        self._feed = Feed(store, bus, presence, self._rooms, self._observer)
        self._reading = Reading(store, self._rooms)
        self._roster = Roster(presence)
        keep = Keep(event_days=policy.event_days, event_count=policy.event_count, chat_count=policy.chat_count)
        self._retention = Retention(store, clock, keep)
        self._greenlets: list[gevent.Greenlet] = []

    def start(self) -> None:
        """Take up the rooms where the last process left them, and start the greenlets that look after them."""
        self._store.write(lambda session: nobody_is_there(session, self._clock.now_ms()))
        self._greenlets = [
            timers.spawn(self._timers),
            every(COMPARE_S, self._feed.compare, "feed"),
            every(SWEEP_S, self._sweep, "presence sweep"),
            every(RETENTION_S, self._retention.run, "retention"),
        ]

    def stop(self) -> None:
        """End the greenlets. What was acknowledged is in the database already."""
        gevent.killall(self._greenlets)
        for part in (self._feed, self._observer, self._timers):
            part.stop()

    # -- commands -----------------------------------------------------------------------------------------------------

    def execute(
        self, room_id: str, name: str, payload: Writing, actor: Actor, *, op_id: str, prepared: Any = None
    ) -> dict[str, Any]:
        """Carry out a person's command: `{ok: true, rev?, data?}` once it is durable and delivered here, or Refused.

        A repeat of the same op_id gets the first answer, `conflict` with another payload. `prepared` is the looked-up
        `Media` of a queue.add; what undo and chat.delete need is looked up here. Who comes by themselves, and by no
        token, is called as in the room.
        """
        if actor.only is None and (called := self.name_in(room_id, actor.user_id, actor.name)) != actor.name:
            actor = replace(actor, name=called)
        return self._commands.execute(room_id, name, payload, actor, op_id, prepared)

    def system(self, room_id: str, command: ServerCommand) -> bool:
        """Carry out a command of the server's own. True when it changed something."""
        return self._commands.serve(room_id, command)

    def create_room(self, owner: Actor, name: str, settings: Settings, password: str | None = None) -> RoomState:
        """A new room at rev 0, nobody in it; `password` is a hash. Refused with `full` when the owner has as many as
        they may."""
        now = self._clock.now_ms()
        for _ in range(5):
            state = new_room(new_code(), new_id(), name, owner, settings, now, password)
            deadline = self._rooms.deadline(state, Absence(now, now))
            try:
                self._store.write(lambda session: insert_room(session, owner, state, deadline))  # noqa: B023
            except (IntegrityError, CodeTakenError):
                # The code was given out before; another one is as good.
                continue
            return state
        raise unavailable()

    # -- reading ------------------------------------------------------------------------------------------------------

    def resolve(self, code: str) -> str | None:
        """The room with that code, closed ones too. What is kept in memory holds for rooms that people here are in:
        of others nobody tells this process that they have another code by now."""
        room_id = self._codes.get(code)
        room = self._rooms.peek(room_id) if room_id is not None else None
        if room is not None and self._presence.live(room.room_id) and room.state.code == code:
            return room_id
        room_id = self._store.read(lambda session: queries.room_id_of(session, code))
        if room_id is None:
            self._codes.pop(code, None)
            return None
        self._codes[code] = room_id
        if len(self._codes) > CODES_KEPT:
            self._codes.popitem(last=False)
        return room_id

    def load(self, room_id: str) -> RoomState:
        """The room's state; Refused with `not_found`."""
        return self._rooms.current(room_id).state

    def peek(self, room_id: str) -> RoomState | None:
        """The state of a room that is open here, without waiting: for whoever is called inside its order."""
        room = self._rooms.peek(room_id)
        return room.state if room else None

    def snapshot_json(self, room_id: str) -> str:
        """The snapshot as JSON text."""
        return self._reading.snapshot(self._rooms.current(room_id))

    def since(self, room_id: str, since: Since | None) -> CatchUp:
        """What a client gets that has applied everything up to `since`. Enter the fan-out before asking."""
        return self._reading.since(self._rooms.current(room_id), since)

    def chat_history(self, room_id: str, before: str | None, limit: int) -> list[dict[str, Any]]:
        """Messages before the one with that id, oldest first."""
        return self._reading.chat(room_id, before, limit)

    def history(self, room_id: str, before: str | None, limit: int) -> list[dict[str, Any]]:
        """Played items after the one with that id, newest first."""
        return self._reading.played(self._rooms.current(room_id), before, limit)

    # -- people -------------------------------------------------------------------------------------------------------

    def join(self, room_id: str, who: Joining) -> tuple[Connection, ...]:
        """Let a connection in. Returns those it replaces, to be cut. Refused with `full` over the room's capacity."""
        state = self._rooms.current(room_id).state
        if not self._has_place(room_id, state, who.user_id):
            raise Refused("full", "This room is full")
        before = self._presence.connection(who.conn_id)
        role = permissions.role_of(state, who.user_id)
        replaced = self._presence.join(room_id, replace(who, role=role))
        for left in {room_id} | {conn.room_id for conn in (before, *replaced) if conn is not None}:
            self._observer.soon(left)
        return replaced

    def leave(self, conn_id: str) -> None:
        """The connection left its room: it is gone at once."""
        self._look_after(self._presence.leave(conn_id))

    def lost(self, conn_id: str) -> None:
        """The connection broke off: shown a little longer, and not counted."""
        self._look_after(self._presence.lost(conn_id))

    def report(self, conn_id: str, report: wire.PresenceReport) -> None:
        """How a connection's player is doing."""
        conn = self._presence.connection(conn_id)
        room = self._rooms.peek(conn.room_id) if conn else None
        if conn and room and self._presence.report(conn_id, report, room.state.player.cue):
            self._observer.soon(conn.room_id)

    def media_report(self, conn_id: str, report: wire.PlayerReport) -> None:
        """What a connection's player learned about the current item."""
        learned = MediaReport(**report.model_dump(exclude={"ended"}), ended=bool(report.ended))
        conn = self._presence.connection(conn_id)
        if conn and self._presence.media(conn_id, learned):
            self._observer.soon(conn.room_id)

    def renamed(self, user_id: str, name: str, avatar: str | None) -> None:
        """A person's profile changed."""
        self._presence.renamed(user_id, name, avatar)

    def name_in(self, room_id: str, user_id: str, name: str) -> str:
        """What a person of that name is called in the room."""
        return self._presence.name_in(room_id, user_id, name)

    def connections(self, room_id: str, user_id: str | None = None) -> list[str]:
        """conn_ids in the room, of one person or all."""
        attendance = self._presence.attendance(room_id)
        people = attendance.people.values() if attendance else ()
        conns = [conn for who in people if user_id in (None, who.user_id) for conn in who.conns.values()]
        return [conn.conn_id for conn in conns if conn.gone_ms is None]

    def present(self) -> dict[str, int]:
        """How many people are in each room that somebody is in."""
        return {room_id: len(self._presence.here(room_id)) for room_id in self._presence.live_rooms()}

    def people_json(self, room_id: str) -> str:
        """`{total, list}` as JSON text: the first page."""
        people, total = roster.page(self._presence.attendance(room_id), self._rooms.current(room_id).state)
        return f'{{"total":{total},"list":{people}}}'

    def people_page_json(self, room_id: str, after: str | None) -> str:
        """`{people, total}` as JSON text: the page behind `after`."""
        people, total = roster.page(self._presence.attendance(room_id), self._rooms.current(room_id).state, after)
        return f'{{"people":{people},"total":{total}}}'

    def presence_updates(self) -> list[tuple[str, dict[str, Any]]]:
        """The `presence.update` of each room that has one due. Ask four times a second."""
        now, updates = self._clock.now_ms(), []
        for room_id in self._presence.restless_rooms():
            room = self._rooms.peek(room_id)
            if room is None:
                self._presence.take_changes(room_id)
            elif (news := self._roster.update(room_id, room.state, now)) is not None:
                updates.append((room_id, news))
        return updates

    # -- inside -------------------------------------------------------------------------------------------------------

    def _has_place(self, room_id: str, state: RoomState, user_id: str) -> bool:
        """Whether one more person may be there. There is always a place for the owner."""
        attendance, capacity = self._presence.attendance(room_id), self._policy.room_capacity
        capacity = min(state.settings.capacity or capacity, capacity)
        if user_id == state.roles.owner or attendance is None or len(attendance.people) < capacity:
            return True
        here = {person.user_id for person in self._presence.here(room_id)}
        return user_id in here or len(here) < capacity

    def _look_after(self, conn: Connection | None) -> None:
        if conn is not None:
            self._observer.soon(conn.room_id)

    def _moved(self, room: OpenRoom) -> None:
        self._timers.watch(room)

    def _settle(self, room_id: str) -> None:
        if self._presence.live(room_id):
            self._observer.soon(room_id)

    def _wrote(self, room_id: str, rows: Sequence[Beside]) -> None:
        self._erasing.note(room_id, rows)
        self._deliver.beside(room_id, rows)

    def _sweep(self) -> None:
        self._presence.sweep()
        self._erasing.sweep()
        self._rooms.evict()
