"""Server to client. Numbered events are stored and replayed; the others are of the moment."""

import builtins
from functools import lru_cache
from typing import Annotated, Literal

from pydantic import Field

from .base import Capability, Event, ItemId, MessageId, Ms, Numbered, PersonRef, Phase, Position, Role, Shape, UserId
from .moderation import Asks, ControlDeclined, Reports
from .shapes import ChatMessage, Item, Person, Roles, Settings, Summary, Timeline, Wait


class RoomPatch(Shape):
    """The parts of `snapshot.room` that changed, each whole."""

    code: str | None = None
    name: str | None = None
    settings: Settings | None = None
    roles: Roles | None = None
    can: dict[Role, list[Capability]] | None = None


class Target(Shape):
    """Whom a room.update is about. `until` is null for a ban without end; reasons stay in the log."""

    user_id: UserId
    name: str
    until: Ms | None = None


class RoomUpdate(Numbered):
    """The room changed, or something was done to a person in it."""

    patch: RoomPatch
    target: Target | None = None


class RoomClosed(Numbered):
    """The room is over; its owner's join opens it again."""

    reason: Literal["owner", "idle", "admin"]


class Added(Shape):
    """Items put before `before_id`, or at the end when null."""

    kind: Literal["added"]
    items: list[Item]
    before_id: ItemId | None


class Removed(Shape):
    """Items that left the queue."""

    kind: Literal["removed"]
    item_ids: list[ItemId]


class Moved(Shape):
    """One item moved before `before_id`, or to the end when null."""

    kind: Literal["moved"]
    item_id: ItemId
    before_id: ItemId | None


class Updated(Shape):
    """An item's details became known or changed."""

    kind: Literal["updated"]
    item: Item


Change = Annotated[Added | Removed | Moved | Updated, Field(discriminator="kind")]


class QueueUpdate(Numbered):
    """The queue changed."""

    change: Change


class PlayerState(Numbered):
    """The player's new state, whole."""

    item: Item | None
    phase: Phase
    cue: int
    timeline: Timeline
    waiting_for: list[Wait]


class ChatSent(Numbered):
    """A message. One that was deleted since is replayed with `deleted` in place of name and text."""

    id: MessageId
    user_id: UserId
    name: str | None = None
    text: str | None = None
    at_ms: Position | None = None
    deleted: Literal[True] | None = None


class ChatDeleted(Numbered):
    """Messages were taken away."""

    ids: list[MessageId]


class ChatRestored(Numbered):
    """A removal was taken back: these messages stand again where their tombstones are."""

    messages: list[ChatMessage]


class Knocks(Event):
    """Who waits at the door, to those who may open it."""

    list: builtins.list[PersonRef]


class Admitted(Event):
    """The door was opened: join again."""


class Declined(Event):
    """The door stays closed for now."""

    again_after_ms: Ms


class RemovedFromRoom(Event):
    """You are out: no rejoin by itself."""

    reason: Literal["kicked", "banned", "code_rotated"]
    until: Ms | None = None


class PresenceUpdate(Event):
    """People who came or changed, the user_ids of those who left, and in large rooms a summary."""

    people: list[Person]
    left: list[UserId]
    summary: Summary | None = None


class Typing(Event):
    """Somebody is writing."""

    user_id: UserId
    name: str


NUMBERED: dict[str, type[Numbered]] = {
    "room.update": RoomUpdate,
    "room.closed": RoomClosed,
    "queue.update": QueueUpdate,
    "player.state": PlayerState,
    "chat.message": ChatSent,
    "chat.deleted": ChatDeleted,
    "chat.restored": ChatRestored,
}
UNNUMBERED: dict[str, type[Event]] = {
    "room.knocks": Knocks,
    "room.admitted": Admitted,
    "room.declined": Declined,
    "room.removed": RemovedFromRoom,
    "room.asks": Asks,
    "room.control_declined": ControlDeclined,
    "room.reports": Reports,
    "presence.update": PresenceUpdate,
    "chat.typing": Typing,
}
EVENTS: dict[str, type[Event]] = {**NUMBERED, **UNNUMBERED}

_NAMESPACE = {"presence": "/room", "clock": "/room"}


@lru_cache(maxsize=256)
def namespace_of(name: str) -> str:
    """The Socket.IO namespace of a command or event: `player.seek` travels on `/player`."""
    area = name.partition(".")[0]
    return _NAMESPACE.get(area, f"/{area}")
