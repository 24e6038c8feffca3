"""What a decision may look at besides the room's state: who asks, what time it is, who is here and how they fare."""

from dataclasses import dataclass, field
from typing import Any, NamedTuple

from server.contract.base import Capability, Suspension

from .beside import Beside
from .state import Author, Media, RoomState

HOUR_MS = 3_600_000


@dataclass(frozen=True, slots=True)
class Entitlements:
    """How much one person may have. The one place such limits are read from."""

    rooms: int = 200
    people: int = 50
    queue: int = 200
    history: int = 50


@dataclass(frozen=True, slots=True)
class Actor:
    """The person who asks. `only`: they come by a token that is good for these capabilities and no more."""

    user_id: str
    name: str
    guest: bool = True
    only: tuple[Capability, ...] | None = None

    @property
    def author(self) -> Author:
        return Author(self.user_id, self.name)


def entitlements(user: Actor) -> Entitlements:
    """What `user` may have. Everybody gets the generous default until there are plans."""
    del user
    return Entitlements()


@dataclass(frozen=True, slots=True)
class MediaReport:
    """What one player learned about the item of `cue`. Durations in ms."""

    item_id: str
    cue: int
    duration_ms: int | None = None
    live: bool | None = None
    ended: bool = False
    title: str | None = None
    error: str | None = None


@dataclass(frozen=True, slots=True)
class Watcher:
    """A connection with an active player. `ready_cue` is the last cue it was ready for, -1 for none."""

    conn_id: str
    user_id: str
    since_ms: int
    ready_cue: int = -1
    suspended: Suspension | None = None
    suspended_since_ms: int = 0
    rtt_ms: float | None = None
    media: MediaReport | None = None


@dataclass(frozen=True, slots=True)
class Here:
    """A connected person, and since when they are here without a break."""

    user_id: str
    name: str
    since_ms: int
    guest: bool = True


@dataclass(frozen=True, slots=True)
class Scene:
    """The moment of a decision. `empty_since_ms`, `owner_away_since_ms`: None while somebody, or the owner, is here."""

    now_ms: int
    watchers: tuple[Watcher, ...] = ()
    people: tuple[Here, ...] = ()
    empty_since_ms: int | None = None
    owner_away_since_ms: int | None = None
    idle_close_ms: int = 24 * HOUR_MS
    room_capacity: int = 50

    def name_of(self, user_id: str) -> str | None:
        return next((person.name for person in self.people if person.user_id == user_id), None)


class Draft(NamedTuple):
    """An event before it has a rev. `private` is stored beside it for `evolve` and never sent."""

    type: str
    payload: dict[str, Any]
    cause: str
    private: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """What a command comes to. No drafts: accepted, and the state stays as it is. `undo` is kept with the commit,
    the rows `beside` are written in it."""

    drafts: tuple[Draft, ...] = ()
    data: dict[str, Any] = field(default_factory=dict)
    undo: dict[str, Any] | None = None
    beside: tuple[Beside, ...] = ()


class Numbered(NamedTuple):
    """An event with its place: `payload` is the object that goes over the wire, rev, at, by and cause included."""

    rev: int
    at: int
    type: str
    payload: dict[str, Any]
    private: dict[str, Any] | None = None


def number(state: RoomState, drafts: tuple[Draft, ...], actor: Actor | None, now_ms: int) -> tuple[Numbered, ...]:
    """Give drafts the revs after `state.rev`. `at` never runs backwards within a room."""
    at = max(now_ms, state.at)
    by: Any = actor.author.wire() if actor else "system"
    return tuple(
        Numbered(
            rev,
            at,
            draft.type,
            {"rev": rev, "at": at, "by": by, "cause": draft.cause, **draft.payload},
            draft.private,
        )
        for rev, draft in enumerate(drafts, state.rev + 1)
    )


# -- commands that only the server makes ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Observe:
    """Look at the scene again: somebody came, went, became ready or stalled."""


@dataclass(frozen=True, slots=True)
class Tick:
    """A deadline is over."""


@dataclass(frozen=True, slots=True)
class Reopen:
    """The owner came back to a closed room."""


@dataclass(frozen=True, slots=True)
class AdminClose:
    """An admin of the server ends the room, also for its owner; `by` is their user_id."""

    by: str


@dataclass(frozen=True, slots=True)
class AdminUnlist:
    """An admin of the server takes the room out of the public list."""

    by: str


@dataclass(frozen=True, slots=True)
class Forget:
    """Somebody deleted themself. `message_ids` is what they wrote here that can still be read."""

    user_id: str
    message_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Improve:
    """Better metadata for an item that went in with none. Does nothing when the item is gone."""

    item_id: str
    media: Media


@dataclass(frozen=True, slots=True)
class Inherit:
    """The owner was not seen for long, or is `gone` for good. `heirs` may follow: people with a role here who were seen
    lately, the longest trusted first. Does nothing when the room is somebody else's by now."""

    owner: str
    heirs: tuple[Author, ...] = ()
    gone: bool = False


ServerCommand = Inherit | Observe | Tick | Reopen | AdminClose | AdminUnlist | Forget | Improve
