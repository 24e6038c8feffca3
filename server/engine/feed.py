"""Brings other processes' commits to the people here: by hints at once, and by comparing with SQL when hints die."""

from __future__ import annotations

from gevent.pool import Pool

from . import queries
from .attendance import Presence
from .bus import Bus
from .observer import Observer
from .rooms import Rooms
from .store import Store
from .supervise import attempt

COMPARE_S = 2.0
AT_ONCE = 16


class Feed:
    """Events themselves come from the log, read inside the room's order: so they are delivered in order, none twice
    and none left out, in whatever order or number the hints arrive."""

    def __init__(self, store: Store, bus: Bus, presence: Presence, rooms: Rooms, observer: Observer) -> None:
        self._store = store
        self._presence = presence
        self._rooms = rooms
        self._observer = observer
        self._fetching: set[str] = set()
        self._again: set[str] = set()
        self._pool = Pool(AT_ONCE)
        self._listening = True
        bus.subscribe(self._hint)

    def stop(self) -> None:
        self._listening = False
        self._pool.kill()

    def compare(self) -> None:
        """One query for all rooms that people here are in: which are behind, and which does SQL think abandoned?"""
        room_ids = list(self._presence.live_rooms())
        if not room_ids:
            return
        known = {room_id: room.absence for room_id in room_ids if (room := self._rooms.peek(room_id))}
        for room_id, pulse in self._store.read(lambda session: queries.pulses(session, room_ids)).items():
            room = self._rooms.peek(room_id)
            if room is None:
                continue
            if pulse.rev != room.state.rev:
                self._fetch(room_id)
            elif pulse.absence != room.absence and room.absence == known.get(room_id):
                # A process that started, or one whose last person left, took the room for empty.
                room.absence = pulse.absence
                self._observer.soon(room_id)

    def _hint(self, room_id: str, rev: int) -> None:
        if not self._listening or not self._presence.live(room_id):
            return
        room = self._rooms.peek(room_id)
        if room is not None and rev > room.state.rev:
            self._fetch(room_id)

    def _fetch(self, room_id: str) -> None:
        """Fetch in a greenlet; while one is at it, only note that there is more."""
        if room_id in self._fetching:
            self._again.add(room_id)
        elif not self._pool.full():
            self._fetching.add(room_id)
            self._pool.spawn(self._run, room_id)

    def _run(self, room_id: str) -> None:
        try:
            wanted = True
            while wanted:
                self._again.discard(room_id)
                done = attempt(lambda: self._refresh(room_id), f"catching up with room {room_id}")
                wanted = done and room_id in self._again
        finally:
            self._fetching.discard(room_id)

    def _refresh(self, room_id: str) -> None:
        with self._rooms.entered(room_id) as room:
            self._rooms.refresh(room)
