"""What a room is made of. Immutable; `evolve` makes the next one. Times are integer ms of server time."""

from dataclasses import dataclass, field, replace
from typing import Any

from server.contract.base import Capability, Kind, Phase, Problem, ProviderName, Role, WaitReason
from server.contract.shapes import AdPolicy, BufferPolicy, ControlMode, Entry, Visibility

GONE = "Deleted"
"""What people are called who deleted themselves. Their user_id stays, and leads to nobody."""


@dataclass(frozen=True, slots=True)
class Author:
    """A person as they were called when they did something."""

    user_id: str
    name: str

    def wire(self) -> dict[str, Any]:
        return {"user_id": self.user_id, "name": self.name}


@dataclass(frozen=True, slots=True)
class Media:
    """Something to watch, before anybody queued it.

    `start_ms`: where its link says to begin; `trusted`: the duration is the provider's own word.
    """

    provider: ProviderName
    media_id: str
    kind: Kind
    title: str
    channel: str = ""
    duration_ms: int | None = None
    start_ms: int | None = None
    url: str | None = None
    thumb: str | None = None
    problem: Problem | None = None
    trusted: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """Media in a room. `pending`: it stands in the queue, and is passed over until somebody lets it in."""

    item_id: str
    media: Media
    added_by: Author
    added_at: int
    pending: bool = False

    def wire(self) -> dict[str, Any]:
        media = self.media
        wire: dict[str, Any] = {"item_id": self.item_id, "provider": media.provider, "media_id": media.media_id}
        if media.url is not None:
            wire["url"] = media.url
        wire |= {"kind": media.kind, "title": media.title, "channel": media.channel, "duration_ms": media.duration_ms}
        if media.start_ms is not None:
            wire["start_ms"] = media.start_ms
        if media.thumb is not None:
            wire["thumb"] = media.thumb
        wire |= {"added_by": self.added_by.wire(), "added_at": self.added_at, "problem": media.problem}
        return wire | {"pending": True} if self.pending else wire

    def nameless(self) -> "Item":
        """The same, added by somebody who is gone."""
        return replace(self, added_by=Author(self.added_by.user_id, GONE))


@dataclass(frozen=True, slots=True)
class Timeline:
    """WIRE.md §4; `timeline.position` computes with it."""

    playing: bool = False
    position_ms: int = 0
    anchor_ms: int = 0
    rate: float = 1.0

    def wire(self) -> dict[str, Any]:
        return {
            "playing": self.playing,
            "position_ms": self.position_ms,
            "anchor_ms": self.anchor_ms,
            "rate": self.rate,
        }


@dataclass(frozen=True, slots=True)
class Wait:
    """Somebody the room waits for."""

    user_id: str
    reason: WaitReason
    since_ms: int
    until_ms: int

    def wire(self) -> dict[str, Any]:
        return {
            "user_id": self.user_id,
            "reason": self.reason,
            "since_ms": self.since_ms,
            "until_ms": self.until_ms,
        }


@dataclass(frozen=True, slots=True)
class Player:
    """The one player. `cue_at` is when the cue was made."""

    item: Item | None = None
    phase: Phase = "idle"
    cue: int = 0
    timeline: Timeline = Timeline()
    waiting_for: tuple[Wait, ...] = ()
    cue_at: int = 0

    def wire(self) -> dict[str, Any]:
        return {
            "item": self.item.wire() if self.item else None,
            "phase": self.phase,
            "cue": self.cue,
            "timeline": self.timeline.wire(),
            "waiting_for": [wait.wire() for wait in self.waiting_for],
        }


@dataclass(frozen=True, slots=True)
class Settings:
    """What the owner decides."""

    visibility: Visibility = "unlisted"
    entry: Entry = "open"
    control_mode: ControlMode = "anyone"
    autoadvance: bool = True
    ad_policy: AdPolicy = "starting_only"
    buffer_policy: BufferPolicy = "pause_all"
    chat: bool = True
    slow_mode_s: int = 0
    queue_per_person: int = 0
    queue_approval: bool = False
    capacity: int = 0
    locked: bool = False
    shield_until: int | None = None


@dataclass(frozen=True, slots=True)
class Roles:
    """Who is more than a guest."""

    owner: str
    acting: str | None = None
    operators: tuple[str, ...] = ()
    members: tuple[str, ...] = ()

    def wire(self) -> dict[str, Any]:
        return {
            "owner": self.owner,
            "acting": self.acting,
            "operators": list(self.operators),
            "members": list(self.members),
        }


@dataclass(frozen=True, slots=True)
class Ban:
    """`until` None is until lifted."""

    user_id: str
    name: str
    until: int | None


@dataclass(frozen=True, slots=True)
class Hold:
    """How long one person kept the room waiting, and when that ended: the budget of DESIGN §5 counts it."""

    user_id: str
    ended_at: int
    ms: int


Can = dict[Role, tuple[Capability, ...]]


@dataclass(frozen=True)
class RoomState:
    """Everything about a room that must survive. A fold of its events; `chat` is kept in rows of its own.

    `password` is a hash. `admitted` came in by the door and may come again; `inside` were in when it was last shut.
    """

    code: str
    seed: str
    name: str
    roles: Roles
    can: Can
    rev: int = 0
    at: int = 0
    settings: Settings = Settings()
    player: Player = Player()
    queue: tuple[Item, ...] = ()
    history: tuple[Item, ...] = ()
    bans: tuple[Ban, ...] = ()
    mutes: tuple[tuple[str, int], ...] = ()
    holds: tuple[Hold, ...] = ()
    excused: tuple[tuple[str, int], ...] = ()
    missed: tuple[tuple[str, int], ...] = ()
    undone: tuple[int, ...] = ()
    closed: str | None = None
    password: str | None = None
    words: tuple[str, ...] = ()
    admitted: tuple[str, ...] = ()
    inside: tuple[str, ...] = ()
    chat: tuple[dict[str, Any], ...] = field(default=())

    def moved(self, rev: int, at: int) -> "RoomState":
        """The same, that many events on."""
        return self._with({"rev": rev, "at": at})

    def told(self, chat: tuple[dict[str, Any], ...]) -> "RoomState":
        """The same with another chat."""
        return self._with({"chat": chat})

    def _with(self, changes: dict[str, Any]) -> "RoomState":
        """As `dataclasses.replace`, at a tenth of its price: every event of every room comes through here."""
        new = object.__new__(RoomState)
        new.__dict__.update(self.__dict__)
        new.__dict__.update(changes)
        return new
