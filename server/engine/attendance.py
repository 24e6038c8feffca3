"""Who is connected and how they fare: what is known of each, and what the engine asks. Not state, and without a rev."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Protocol

from server.contract.base import Role, Suspension
from server.contract.commands import PresenceReport
from server.contract.shapes import ClientKind, SyncClass
from server.domain.scene import Here, MediaReport, Watcher
from server.domain.state import Roles


@dataclass(frozen=True, slots=True, kw_only=True)
class Joining:
    """Who comes in by which connection."""

    conn_id: str
    user_id: str
    name: str
    avatar: str | None
    guest: bool
    kind: ClientKind
    sync: SyncClass
    instance: str
    role: Role = "guest"
    """In the room they come into."""


@dataclass(slots=True, kw_only=True)
class Connection:
    """A connection in a room. `gone_ms` is when it broke off; None while it is there."""

    who: Joining
    room_id: str
    since_ms: int
    gone_ms: int | None = None
    active: bool = False
    active_since_ms: int = 0
    ready_cue: int = -1
    suspended: Suspension | None = None
    suspended_since_ms: int = 0
    rtt_ms: float | None = None
    clock_error_ms: float | None = None
    drift_ms: float | None = None
    position_ms: int | None = None
    media: MediaReport | None = None

    @property
    def conn_id(self) -> str:
        return self.who.conn_id

    @property
    def user_id(self) -> str:
        return self.who.user_id

    def watcher(self) -> Watcher:
        return Watcher(
            conn_id=self.conn_id,
            user_id=self.user_id,
            since_ms=self.active_since_ms,
            ready_cue=self.ready_cue,
            suspended=self.suspended,
            suspended_since_ms=self.suspended_since_ms,
            rtt_ms=self.rtt_ms,
            media=self.media,
        )


@dataclass(slots=True)
class Attendee:
    """A person in a room, by all their connections there. `since_ms` lasts over breaks shorter than the grace. `name`
    is what they are called there; people of a higher `rank` may take it."""

    user_id: str
    since_ms: int
    name: str = ""
    rank: int = 0
    conns: dict[str, Connection] = field(default_factory=dict)

    @property
    def here(self) -> bool:
        return any(conn.gone_ms is None for conn in self.conns.values())

    @property
    def newest(self) -> Joining:
        return next(reversed(self.conns.values())).who


@dataclass(slots=True)
class Attendance:
    """Everybody shown in one room; `changed` and `left` are user_ids since somebody last asked.

    `watchers` and `here` are what a decision looks at, kept until something in it changes: most commands find the room
    as the one before did. `looks` are what names here look like, and whose they are. `order` has everybody's user_id,
    sorted; `rows` are people as JSON text, as they look in the state of `rows_of`, until something about them changes.
    """

    people: dict[str, Attendee] = field(default_factory=dict)
    order: list[str] = field(default_factory=list)
    rows: dict[str, str] = field(default_factory=dict)
    rows_of: tuple[int, Roles] | None = None
    looks: dict[str, str] = field(default_factory=dict)
    watchers: tuple[Watcher, ...] | None = None
    here: tuple[Here, ...] | None = None
    changed: set[str] = field(default_factory=set)
    left: set[str] = field(default_factory=set)

    def attendee(self, user_id: str, now_ms: int) -> Attendee:
        """That person, who comes in now if they are not here."""
        person = self.people.get(user_id)
        if person is None:
            person = self.people[user_id] = Attendee(user_id, now_ms)
            insort(self.order, user_id)
        return person

    def dismiss(self, user_id: str) -> None:
        """That person is not shown any more."""
        del self.people[user_id]
        del self.order[bisect_left(self.order, user_id)]
        self.rows.pop(user_id, None)

    def connected(self) -> Iterator[Connection]:
        """Connections that are not broken."""
        for person in self.people.values():
            yield from (conn for conn in person.conns.values() if conn.gone_ms is None)


class Presence(Protocol):
    """What the engine asks. Methods that take a `conn_id` ignore unknown ones: its room may be gone by then."""

    def join(self, room_id: str, who: Joining) -> tuple[Connection, ...]:
        """Take a connection in, out of whatever room it was in. Returns live ones of the same user and instance, which
        it replaces."""

    def leave(self, conn_id: str) -> Connection | None:
        """It left: gone at once. Returns what it was."""

    def lost(self, conn_id: str) -> Connection | None:
        """It broke off: not counted from now on, shown a little longer."""

    def report(self, conn_id: str, report: PresenceReport, cue: int) -> bool:
        """How its player is doing; `cue` is the room's. True when the room may have to react."""

    def media(self, conn_id: str, report: MediaReport) -> bool:
        """What its player learned. True when that is news."""

    def renamed(self, user_id: str, name: str, avatar: str | None) -> None:
        """The person goes by another name now."""

    def name_in(self, room_id: str, user_id: str, wanted: str) -> str:
        """What the person is called in the room, or would be, who calls themselves `wanted`."""

    def sweep(self) -> None:
        """Let go of those whose grace is over."""

    def connection(self, conn_id: str) -> Connection | None: ...

    def live_rooms(self) -> Collection[str]:
        """Rooms that this process has connections in."""

    def live(self, room_id: str) -> bool: ...

    def watchers(self, room_id: str) -> tuple[Watcher, ...]:
        """Connections with an active player, broken ones left out."""

    def here(self, room_id: str) -> tuple[Here, ...]:
        """Connected people."""

    def attendance(self, room_id: str) -> Attendance | None:
        """Everybody shown, for reading. None when nobody is."""

    def touch(self, room_id: str) -> None:
        """Something that shows in people's rows changed without them: look at all of them again."""

    def restless_rooms(self) -> Collection[str]:
        """Rooms with changes that were not taken yet."""

    def take_changes(self, room_id: str) -> tuple[set[str], set[str]]:
        """user_ids that came or changed, and that left, since the last call."""
