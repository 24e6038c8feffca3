"""The nouns of the wire: what snapshots, events and answers are made of. WIRE.md §4."""

import builtins
from typing import Annotated, Literal

from pydantic import Field

from . import limits
from .base import (
    Capability,
    ConnId,
    Duration,
    Instance,
    ItemId,
    Kind,
    MessageId,
    Ms,
    PersonRef,
    Phase,
    Position,
    Problem,
    ProviderName,
    Rate,
    Rev,
    Role,
    RoomCode,
    Shape,
    Suspension,
    UserId,
    Version,
    WaitReason,
)

ClientKind = Literal["extension", "viewer", "remote"]
SyncClass = Literal["tight", "coarse", "none"]
Visibility = Literal["public", "unlisted"]
Entry = Literal["open", "password", "approval"]
EditableRole = Literal["operator", "member", "guest"]
ControlMode = Literal["owner_only", "operators", "anyone"]
AdPolicy = Literal["off", "pause_all", "operators_only", "starting_only"]
BufferPolicy = Literal["off", "pause_all"]


class Client(Shape):
    """Who joins. `instance` is random per tab (extension: per profile) and lets a join replace its predecessor."""

    kind: ClientKind
    version: Version
    protocol: Annotated[int, Field(ge=0, le=limits.SAFE_INTEGER)]
    sync: SyncClass
    instance: Instance


class Since(Shape):
    """The last numbered event a client applied."""

    rev: Rev
    at: Ms


class Item(Shape):
    """A thing to watch, from `start_ms` when its link said so. It is in exactly one of queue, player and history."""

    item_id: ItemId
    provider: ProviderName
    media_id: str
    url: str | None = None
    kind: Kind
    title: str
    channel: str
    duration_ms: Duration | None
    start_ms: Position | None = None
    thumb: str | None = None
    added_by: PersonRef
    added_at: Ms
    problem: Problem | None = None
    pending: Literal[True] | None = Field(
        default=None, description="it stands in the queue and is passed over until somebody lets it in"
    )


class Timeline(Shape):
    """Where the room is: position(t) = position_ms + max(0, t - anchor_ms) * rate while playing, else position_ms."""

    playing: bool
    position_ms: Position
    anchor_ms: Ms
    rate: Rate


class Wait(Shape):
    """Somebody the room waits for, and until when at most."""

    user_id: UserId
    reason: WaitReason
    since_ms: Ms
    until_ms: Ms


class Player(Shape):
    """The room's one player, whole. A client loads or seeks anew only when `cue` or the item changes."""

    item: Item | None
    phase: Phase
    cue: int
    timeline: Timeline
    waiting_for: list[Wait]


class Settings(Shape):
    """What the room's owner decides. 0 is no limit; for `capacity` it is the server's."""

    visibility: Visibility
    entry: Entry
    control_mode: ControlMode
    autoadvance: bool
    ad_policy: AdPolicy
    buffer_policy: BufferPolicy
    chat: bool
    slow_mode_s: int = Field(description="seconds between two messages of one person")
    queue_per_person: int = Field(description="items of one person in the queue")
    queue_approval: bool = Field(description="what people without `queue.edit` add is pending until let in")
    capacity: int = Field(description="people at once")
    locked: bool = Field(description="nobody new comes in")
    shield_until: Ms | None = Field(
        description="until then: only roles above guest come in, the chat is slow, additions need approval"
    )


class Roles(Shape):
    """Who is more than a guest. `acting` stands in while the owner is away."""

    owner: UserId
    acting: UserId | None
    operators: list[UserId]
    members: list[UserId]


class Room(Shape):
    """The room itself. What one may do is computed from `roles` and `can`."""

    code: RoomCode
    name: str
    settings: Settings
    roles: Roles
    can: dict[Role, list[Capability]]


class ChatMessage(Shape):
    """A chat message; `at_ms` is the place in the video it speaks of."""

    id: MessageId
    user_id: UserId
    name: str
    at: Ms
    text: str
    at_ms: Position | None = None


class ChatTombstone(Shape):
    """What is left of a deleted message."""

    id: MessageId
    user_id: UserId
    at: Ms
    deleted: Literal[True]


class Snapshot(Shape):
    """A room as a function of `rev`: the same bytes for every joiner."""

    rev: Rev
    at: Ms
    room: Room
    player: Player
    queue: list[Item]
    chat: list[ChatMessage | ChatTombstone]


class Conn(Shape):
    """One connection of a person. `drift_ms` is how far it is from the room, signed; ahead is positive."""

    conn_id: ConnId
    kind: ClientKind
    sync: SyncClass
    active: bool
    ready: bool
    suspended: Suspension | None
    drift_ms: float | None
    clock_error_ms: float | None


class Person(Shape):
    """Somebody in the room, with all their connections."""

    user_id: UserId
    name: str
    avatar: str | None
    role: Role
    conns: list[Conn]


class People(Shape):
    """Who is here at the moment of the answer: the first page, and how many in all."""

    total: int
    list: builtins.list[Person]


class Summary(Shape):
    """How a large room is doing; skew is between viewers, in ms."""

    total: int
    in_step: int
    waiting: int
    skew_p50: float | None
    skew_p95: float | None


class You(Shape):
    """The caller, as the room sees them."""

    user_id: UserId
    conn_id: ConnId | None
    role: Role
    muted_until: Ms | None = None


class User(Shape):
    """A signed-in person, accounts and guests alike."""

    user_id: UserId
    name: str
    avatar: str | None
    guest: bool
