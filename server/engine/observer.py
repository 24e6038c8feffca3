"""Lets the rules look at a room after people came, went, got ready or stalled, and after each commit."""

from __future__ import annotations

from typing import Any

import gevent
from gevent.pool import Group
from sqlalchemy import update
from sqlalchemy.orm import Session

from server.domain.scene import Observe
from server.models import Room

from .attendance import Presence
from .clock import Clock
from .commands import ATTEMPTS, Commands
from .queries import Absence
from .rooms import OpenRoom, Rooms
from .store import Store, unavailable
from .supervise import attempt

PAUSE_S = 0.05
RETRY_S = 1.0


class Observer:
    """At most one look at a time in each room, and a pause after it in which further occasions add up to one."""

    def __init__(self, store: Store, clock: Clock, presence: Presence, rooms: Rooms, commands: Commands) -> None:
        self._store = store
        self._clock = clock
        self._presence = presence
        self._rooms = rooms
        self._commands = commands
        self._again: dict[str, bool] = {}
        self._greenlets = Group()

    def soon(self, room_id: str) -> None:
        """Look at the room in a moment. Does not wait."""
        if room_id in self._again:
            self._again[room_id] = True
        else:
            self._again[room_id] = False
            self._greenlets.spawn(self._run, room_id)

    def stop(self) -> None:
        self._greenlets.kill()

    def observe(self, room_id: str) -> None:
        """Look now."""
        with self._rooms.entered(room_id) as room:
            self._note_absence(room)
            self._commands.serve_inside(room, Observe())

    def _run(self, room_id: str) -> None:
        try:
            wanted = True
            while wanted:
                self._again[room_id] = False
                done = attempt(lambda: self.observe(room_id), f"looking at room {room_id}")
                gevent.sleep(PAUSE_S if done else RETRY_S)
                wanted = self._again[room_id] or not done
        finally:
            del self._again[room_id]

    def _note_absence(self, room: OpenRoom) -> None:
        """Keep the columns that say since when nobody, or not the owner, is there. They have no rev."""
        here = self._presence.here(room.room_id)
        if not here and not room.attended:
            # Nobody came or went here: whether somebody is there is another process's to say.
            return
        for _ in range(ATTEMPTS):
            absence = self._absence(room, {person.user_id for person in here})
            if absence == room.absence or self._write(room, absence):
                room.absence = absence
                room.attended = bool(here)
                self._rooms.retime(room)
                return
            self._rooms.refresh(room)
        raise unavailable()

    def _absence(self, room: OpenRoom, here: set[str]) -> Absence:
        now, old = self._clock.now_ms(), room.absence
        return Absence(
            None if here else _first(old.empty_since_ms, now),
            None if room.state.roles.owner in here else _first(old.owner_away_since_ms, now),
        )

    def _write(self, room: OpenRoom, absence: Absence) -> bool:
        state = room.state
        values = {
            "empty_since_ms": absence.empty_since_ms,
            "owner_away_since_ms": absence.owner_away_since_ms,
            "next_deadline_ms": self._rooms.deadline(state, absence),
        }

        def work(session: Session) -> bool:
            result: Any = session.execute(
                update(Room).where(Room.id == room.room_id, Room.rev == state.rev).values(values)
            )
            return bool(result.rowcount)

        return self._store.write(work)


def _first(known: int | None, now: int) -> int:
    return now if known is None else known
