"""The rooms this process has open: their state, their order, and how they catch up with the log."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from types import TracebackType

from server.contract.errors import Refused
from server.domain.deadline import next_deadline
from server.domain.evolve import CHAT_TYPES, evolve
from server.domain.scene import Scene
from server.domain.state import RoomState

from . import queries
from .attendance import Presence
from .clock import Clock
from .delivery import Deliver, Stored
from .policy import Policy
from .queries import Absence
from .store import Store
from .turns import Turns

CHUNK = 500
IDLE_MS = 60_000
"""A room nobody asked for this long, and nobody is in, is forgotten."""


@dataclass(slots=True)
class OpenRoom:
    """One room in memory. `state` is what has been delivered here; it changes only inside `order`.

    `doubtful`: a commit ended without an answer, so SQL may be ahead. `ticked_ms`: the last tick that found nothing
    to do since more than the chat changed. `attended`: somebody here was in it when the absence was last looked at.
    `texts` memoises what is encoded from the state.
    """

    room_id: str
    state: RoomState
    absence: Absence
    used_ms: int
    order: Turns = field(default_factory=Turns)
    replaying: Turns = field(default_factory=Turns)
    doubtful: bool = False
    attended: bool = False
    ticked_ms: int = 0
    texts: dict[object, str] = field(default_factory=dict)
    refreshes: int = 0
    """How many have begun."""
    refreshed: int = 0
    """The last of them that read what there was."""


class Rooms:
    """Opens rooms and keeps them in step with the log. `moved` hears of each that changed; it must not wait."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        presence: Presence,
        deliver: Deliver,
        policy: Policy,
        moved: Callable[[OpenRoom], None],
    ) -> None:
        self._store = store
        self._clock = clock
        self._presence = presence
        self._deliver = deliver
        self._policy = policy
        self._moved = moved
        self._open: dict[str, OpenRoom] = {}

    def get(self, room_id: str) -> OpenRoom:
        """The room as this process knows it; it may be behind while nobody here is in it."""
        room = self._open.get(room_id)
        if room is None:
            loaded = self._store.read(lambda session: queries.load(session, room_id))
            if loaded is None:
                raise Refused("not_found", "There is no such room")
            room = self._open.setdefault(room_id, OpenRoom(room_id, loaded.state, loaded.absence, self._clock.now_ms()))
        room.used_ms = self._clock.now_ms()
        return room

    def current(self, room_id: str) -> OpenRoom:
        """The room, not behind SQL. One that people here are in is kept so by the feed, and costs no query."""
        room = self.get(room_id)
        if room.doubtful or not self._presence.live(room_id):
            begun = room.refreshes
            with self.entered(room_id) as room:
                # One that began while this stood in line has read all that was there when this came.
                if room.doubtful or room.refreshed <= begun:
                    self.catch_up(room)
        return room

    def peek(self, room_id: str) -> OpenRoom | None:
        """The room if it is open."""
        return self._open.get(room_id)

    def entered(self, room_id: str) -> Entered:
        """`with rooms.entered(room_id) as room`: its order is held, nobody else changes or delivers it meanwhile."""
        return Entered(self, room_id)

    def enter(self, room_id: str) -> OpenRoom:
        """Take the room's order; whoever calls this leaves it again."""
        while True:
            room = self.get(room_id)
            room.order.__enter__()
            # It may have been forgotten, and opened anew, while this one stood in line.
            if self._open.get(room_id) is room:
                return room
            room.order.__exit__(None, None, None)

    def refresh(self, room: OpenRoom) -> bool:
        """Inside the order: fold and deliver what others committed. True when there was something."""
        before = room.state
        room.refreshes += 1
        while True:
            known = room.state.rev
            rev, rows = self._store.read(lambda session: queries.news(session, room.room_id, known, CHUNK))  # noqa: B023
            if rev < known or (rows and rows[0].stored.rev != known + 1):
                self._reload(room)
                break
            if rows:
                self.advance(room, evolve(room.state, [row.numbered for row in rows]), [row.stored for row in rows])
            if len(rows) < CHUNK:
                break
        room.doubtful = False
        room.refreshed = room.refreshes
        return room.state is not before

    def advance(self, room: OpenRoom, new: RoomState, stored: Sequence[Stored]) -> None:
        """Inside the order: take over the state after committed events and deliver them. No yield in between, so that
        whoever reads the state after entering the fan-out misses nothing."""
        old, room.state = room.state, new
        room.texts.clear()
        if new.player.cue != old.player.cue or new.roles != old.roles:
            self._presence.touch(room.room_id)
        self._deliver.deliver(room.room_id, stored)
        if any(event.type not in CHAT_TYPES for event in stored):  # no deadline depends on what is said
            room.ticked_ms = 0
            self._moved(room)

    def scene(self, room: OpenRoom) -> Scene:
        """What a decision about the room may look at, now."""
        here = self._presence.here(room.room_id)
        owner = room.state.roles.owner
        return Scene(
            now_ms=self._clock.now_ms(),
            watchers=self._presence.watchers(room.room_id),
            people=here,
            empty_since_ms=None if here else room.absence.empty_since_ms,
            owner_away_since_ms=None if any(p.user_id == owner for p in here) else room.absence.owner_away_since_ms,
            idle_close_ms=self._policy.idle_close_ms,
            room_capacity=self._policy.room_capacity,
        )

    def deadline(self, state: RoomState, absence: Absence, after_ms: int = 0) -> int | None:
        """When the state must be looked at again."""
        return next_deadline(
            state,
            empty_since_ms=absence.empty_since_ms,
            owner_away_since_ms=absence.owner_away_since_ms,
            idle_close_ms=self._policy.idle_close_ms,
            after_ms=after_ms,
        )

    def retime(self, room: OpenRoom) -> None:
        """What the room's deadline depends on has changed."""
        self._moved(room)

    def catch_up(self, room: OpenRoom) -> None:
        """Inside the order: refresh a room that may be behind. One that people here are in is kept up by the feed."""
        if room.doubtful or not self._presence.live(room.room_id):
            self.refresh(room)

    def evict(self) -> None:
        """Forget rooms that nobody uses."""
        long_ago = self._clock.now_ms() - IDLE_MS
        for room_id, room in list(self._open.items()):
            unused = room.used_ms < long_ago and room.order.idle and not room.attended
            if unused and not self._presence.live(room_id):
                del self._open[room_id]

    def _reload(self, room: OpenRoom) -> None:
        """The log does not reach back to where this process is, or was replaced by a backup. Clients see the gap and
        ask for a snapshot."""
        loaded = self._store.read(lambda session: queries.load(session, room.room_id))
        if loaded is None:
            raise Refused("not_found", "There is no such room")
        room.state, room.absence = loaded.state, loaded.absence
        room.texts.clear()
        self._moved(room)


class Entered:
    """A stay in a room's order."""

    __slots__ = ("_room", "_room_id", "_rooms")

    def __init__(self, rooms: Rooms, room_id: str) -> None:
        self._rooms = rooms
        self._room_id = room_id

    def __enter__(self) -> OpenRoom:
        self._room = self._rooms.enter(self._room_id)
        return self._room

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self._room.order.__exit__(kind, error, tb)
