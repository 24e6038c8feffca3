"""Deadlines. A function of each room's state, so that nothing is forgotten by a restart; one greenlet for all."""

from __future__ import annotations

from heapq import heappop, heappush
from typing import Any

import gevent
from gevent.event import Event
from gevent.pool import Pool
from sqlalchemy import update
from sqlalchemy.orm import Session

from server.domain.scene import Tick
from server.models import Room

from . import queries
from .attendance import Presence
from .clock import Clock
from .commands import Commands
from .rooms import OpenRoom, Rooms
from .store import Store
from .supervise import attempt

SCAN_MS = 1_000
LATE_MS = 1_000
"""How overdue a room must be for others than the process whose people are in it."""
SCAN_LIMIT = 200
RETRY_MS = 1_000
AT_ONCE = 8
SLACK = 1_000


class Timers:
    """Ticks the rooms that people here are in when their time comes, and once a second those that nobody ticked."""

    def __init__(self, store: Store, clock: Clock, presence: Presence, rooms: Rooms, commands: Commands) -> None:
        self._store = store
        self._clock = clock
        self._presence = presence
        self._rooms = rooms
        self._commands = commands
        self._due: dict[str, int] = {}
        self._heap: list[tuple[int, str]] = []
        self._wake = Event()
        self._ticking: set[str] = set()
        self._pool = Pool(AT_ONCE)
        self._next_scan_ms = 0

    def watch(self, room: OpenRoom) -> None:
        """Set the room's alarm anew. Does not wait."""
        if not self._presence.live(room.room_id):
            self._due.pop(room.room_id, None)
            return
        self._set(room.room_id, self._rooms.deadline(room.state, room.absence, room.ticked_ms))

    def run(self) -> None:
        """For a greenlet of its own."""
        while True:
            attempt(self.step, "timers")
            soonest = min(self._next_scan_ms, self._heap[0][0] if self._heap else self._next_scan_ms)
            self._wake.clear()
            self._wake.wait(max(0.001, (soonest - self._clock.now_ms()) / 1_000))

    def stop(self) -> None:
        self._pool.kill()

    def step(self) -> None:
        """Start the ticks that are due."""
        now = self._clock.now_ms()
        while self._heap and self._heap[0][0] <= now:
            due, room_id = heappop(self._heap)
            if self._due.get(room_id) == due:
                del self._due[room_id]
                self._start(room_id)
        if now >= self._next_scan_ms:
            self._next_scan_ms = now + SCAN_MS
            for room_id in self._store.read(lambda s: queries.overdue(s, now - LATE_MS, SCAN_LIMIT)):
                if room_id not in self._due:
                    self._start(room_id)

    def tick(self, room_id: str) -> None:
        """Tick one room now."""
        with self._rooms.entered(room_id) as room:
            now = self._clock.now_ms()
            if not self._commands.serve_inside(room, Tick()):
                room.ticked_ms = now
                self._postpone(room)
            self.watch(room)

    def _start(self, room_id: str) -> None:
        if room_id not in self._ticking:
            self._ticking.add(room_id)
            self._pool.spawn(self._run_tick, room_id)

    def _run_tick(self, room_id: str) -> None:
        try:
            if not attempt(lambda: self.tick(room_id), f"tick of room {room_id}") and self._presence.live(room_id):
                self._set(room_id, self._clock.now_ms() + RETRY_MS)
        finally:
            self._ticking.discard(room_id)

    def _set(self, room_id: str, due: int | None) -> None:
        if due is None:
            self._due.pop(room_id, None)
        elif self._due.get(room_id) != due:
            self._due[room_id] = due
            if len(self._heap) > 2 * len(self._due) + SLACK:
                # Alarms that were set anew leave their old entries behind.
                self._heap = sorted((at, known) for known, at in self._due.items())
            else:
                heappush(self._heap, (due, room_id))
            if self._heap[0][0] == due:
                self._wake.set()

    def _postpone(self, room: OpenRoom) -> None:
        """Write down the next deadline of a room that had nothing to do: no rev, and no harm if it has moved on."""
        due = self._rooms.deadline(room.state, room.absence, room.ticked_ms)

        def work(session: Session) -> Any:
            mine = (Room.id == room.room_id, Room.rev == room.state.rev)
            session.execute(update(Room).where(*mine).values(next_deadline_ms=due))

        self._store.write(work)


def spawn(timers: Timers) -> gevent.Greenlet:
    """The one timer greenlet of a process."""
    return gevent.spawn(timers.run)
