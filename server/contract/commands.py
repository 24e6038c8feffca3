"""Client to server: every command, declared once. The edge, the docs and the types are made from `COMMANDS`."""

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field, StrictBool, model_validator

from . import limits
from .base import (
    Capability,
    ChatText,
    Command,
    Duration,
    ItemId,
    MessageId,
    Ms,
    Password,
    PasswordGuess,
    Position,
    ProviderName,
    Rate,
    Reason,
    Rev,
    RoomCode,
    RoomName,
    Shape,
    Suspension,
    Title,
    Url,
    UserId,
    Word,
    Writing,
)
from .events import namespace_of
from .moderation import Moderation, Outcome
from .shapes import (
    AdPolicy,
    BufferPolicy,
    ChatMessage,
    ChatTombstone,
    Client,
    ControlMode,
    EditableRole,
    Entry,
    Item,
    People,
    Person,
    Since,
    Snapshot,
    Visibility,
    You,
)

ItemIds = Annotated[list[ItemId], Field(min_length=1, max_length=limits.QUEUE_LENGTH)]
Page = Annotated[int, Field(ge=1, le=limits.CHAT_PAGE)]
Milliseconds = Annotated[float, Field(ge=-3.6e6, le=3.6e6, allow_inf_nan=False)]
ClockMs = Annotated[float, Field(ge=0, le=float(limits.SAFE_INTEGER), allow_inf_nan=False)]


class Replay(Shape):
    """A stored event: `payload` is the object that went over the wire when it happened."""

    rev: Rev
    at: Ms
    ns: str
    type: str
    payload: dict[str, object]


class Nothing(Shape):
    """No data beyond `ok`."""


# -- /room ------------------------------------------------------------------------------------------------------------


class RoomJoin(Command):
    """Enter a room. Needs the four namespaces connected. `since` asks for events in place of the snapshot."""

    code: RoomCode
    password: PasswordGuess | None = None
    since: Since | None = None
    client: Client


class Joined(Shape):
    """`snapshot` or `events`, never both; later events follow the answer."""

    snapshot: Snapshot | None = None
    events: list[Replay] | None = None
    people: People
    you: You


class RoomLeave(Command):
    """Go, at once: no ten seconds of grace. Who stands at a door knocks no more."""


class RoomSync(Command):
    """Fill a gap: what came after `since`."""

    since: Since


class Synced(Shape):
    """`snapshot` or `events`, never both."""

    snapshot: Snapshot | None = None
    events: list[Replay] | None = None


class RoomPeople(Command):
    """The next page of people; `after` is the last user_id one has."""

    after: UserId | None


class PeoplePage(Shape):
    """One page of people, in order of user_id."""

    people: list[Person]
    total: int


class RoomSettings(Writing):
    """Change settings: only the fields that are sent. `can` replaces the rows of the roles it names."""

    name: RoomName | None = None
    visibility: Visibility | None = None
    entry: Entry | None = None
    password: Password | None = None
    control_mode: ControlMode | None = None
    can: dict[EditableRole, Annotated[list[Capability], Field(max_length=32)]] | None = None
    autoadvance: bool | None = None
    ad_policy: AdPolicy | None = None
    buffer_policy: BufferPolicy | None = None
    chat: bool | None = None
    slow_mode_s: Annotated[int, Field(ge=0, le=limits.SLOW_MODE_MAX_S)] | None = None
    words: Annotated[list[Word], Field(max_length=limits.WORDS)] | None = None
    queue_per_person: Annotated[int, Field(ge=0, le=limits.QUEUE_LENGTH)] | None = None
    queue_approval: bool | None = None
    capacity: Annotated[int, Field(ge=0, le=limits.CAPACITY_MAX)] | None = None
    locked: bool | None = None
    shield_minutes: Annotated[int, Field(ge=0, le=limits.SHIELD_MAX_MINUTES)] | None = None

    @model_validator(mode="after")
    def _something(self) -> "RoomSettings":
        if not self.model_fields_set - {"op_id"}:
            raise ValueError("names no setting to change")
        return self


class RoomApprove(Writing):
    """Open the door to somebody who knocked, or not."""

    user_id: UserId
    approve: bool


class RoomRole(Writing):
    """Give a person a role. Ownership moves by room.transfer."""

    user_id: UserId
    role: Literal["operator", "member", "guest"]


class RoomTransfer(Writing):
    """Give the room away."""

    user_id: UserId


class Ban(Shape):
    """How long somebody stays out; null is until lifted."""

    until: Ms | None


class RoomKick(Writing):
    """Put somebody out; with `ban`, for longer than the moment."""

    user_id: UserId
    reason: Reason | None = None
    ban: Ban | None = None


class RoomUnban(Writing):
    """Let somebody in again."""

    user_id: UserId


class RoomBanAddress(Writing):
    """Keep out whoever comes from the address of a banned person, for a while: it may be that of a whole school.

    Never a loopback address or a proxy's. `room.unban` ends it, too.
    """

    user_id: UserId
    minutes: Annotated[int, Field(ge=1, le=1_440)]


class RoomMute(Writing):
    """Keep somebody from chatting for `minutes`; 0 ends it."""

    user_id: UserId
    minutes: Annotated[int, Field(ge=0, le=1_440)]
    reason: Reason | None = None


class RoomAskControl(Writing):
    """Ask those who may for the right to control the player."""


class RoomAnswerControl(Writing):
    """Give somebody who asked the role of an operator, or not now."""

    user_id: UserId
    give: bool


class RoomReport(Writing):
    """Tell operators about a person, with the message in question or else with what plays. About the owner, and when
    no operator answers, it goes to the server's admins."""

    user_id: UserId
    reason: Reason
    message_id: MessageId | None = None


class RoomResolve(Writing):
    """Answer a report: nothing to it, dealt with, or one for the server's admins."""

    report_id: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,40}$")]
    outcome: Outcome


class RoomModeration(Command):
    """What is to be looked after in the room."""


class RoomRemoveAll(Writing):
    """Take away all that somebody wrote in the chat, or queued, or both. Can be undone like any removal."""

    user_id: UserId
    chat: bool
    queue: bool


class RoomRotateCode(Writing):
    """Give the room a new code: the old one leads nowhere from now on. With `clear` guests must come in anew."""

    clear: bool = False


class NewCode(Shape):
    """The code that holds from now on."""

    code: RoomCode


class RoomClose(Writing):
    """End the room for everyone."""


class RoomUndo(Writing):
    """Take back the commit that holds `rev`: once, within 15 s."""

    rev: Rev


class ClockPing(Command):
    """Measure the clock. Answered at once, outside any order."""


class ClockPong(Shape):
    """Server time in microseconds when the ping came in (t1) and when this answer left (t2)."""

    t1_us: int
    t2_us: int


class PresenceReport(Command):
    """How the sender's player is doing. `ready` and buffering for another cue than the room's are ignored."""

    active: bool | None = None
    cue: Annotated[int, Field(ge=0, le=limits.SAFE_INTEGER)]
    ready: bool | None = None
    suspended: Suspension | None = None
    rtt_ms: Milliseconds | None = None
    clock_error_ms: Milliseconds | None = None
    drift_ms: Milliseconds | None = None
    position_ms: Position | None = None


# -- /queue -----------------------------------------------------------------------------------------------------------


class QueueAdd(Writing):
    """Put something into the queue: a link, or a provider and its id."""

    url: Url | None = None
    provider: ProviderName | None = None
    media_id: Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9_-]+$")] | None = None
    where: Literal["end", "next", "now"] = "end"

    @model_validator(mode="after")
    def _one_way(self) -> "QueueAdd":
        by_id = self.provider is not None and self.media_id is not None
        if (self.url is not None) == by_id or (self.provider is None) != (self.media_id is None):
            raise ValueError("takes either url, or provider and media_id")
        return self


class AddedItem(Shape):
    """The id under which it stands in the queue, or plays."""

    item_id: ItemId


class QueueRemove(Writing):
    """Take items out of the queue."""

    item_ids: ItemIds


class QueueReorder(Writing):
    """Move an item before `before_id`, or to the end when null."""

    item_id: ItemId
    before_id: ItemId | None


class QueueClear(Writing):
    """Empty the queue of the items the sender saw; what others added meanwhile stays."""

    item_ids: ItemIds


class QueueRequeue(Writing):
    """Put a played item at the end of the queue again."""

    item_id: ItemId


class QueueApprove(Writing):
    """Let pending items in, or take them out."""

    item_ids: ItemIds
    approve: bool


class QueueHistory(Command):
    """Played items, newest first; `before` is the last item_id one has."""

    before: ItemId | None
    limit: Page


class HistoryPage(Shape):
    """A page of played items, newest first."""

    items: list[Item]


# -- /player ----------------------------------------------------------------------------------------------------------


class PlayerCommand(Writing):
    """`item_id` is the current item the sender saw, null when none; another one by now is `conflict`."""

    item_id: ItemId | None


class PlayerPlay(PlayerCommand):
    """Play from where it stands, or start the head of the queue."""


class PlayerPause(PlayerCommand):
    """Pause everyone."""


class PlayerSeek(PlayerCommand):
    """Go to a position; a paused room stays paused."""

    position_ms: Position


class PlayerRate(PlayerCommand):
    """Change the room's speed."""

    rate: Rate


class PlayerSync(PlayerCommand):
    """Position, play or pause and speed, all at once."""

    playing: bool
    position_ms: Position
    rate: Rate | None = None


class PlayerLoad(PlayerCommand):
    """Play the queued item `load_id` now; the interrupted one goes to the head of the queue."""

    load_id: ItemId


class PlayerNext(PlayerCommand):
    """Skip to the next item, or to nothing when there is none."""


class PlayerStartNow(PlayerCommand):
    """Wait no longer for anybody."""


class PlayerSkipWait(PlayerCommand):
    """Wait no longer for one person."""

    user_id: UserId


class PlayerReport(Command):
    """What the sender's player learned about the current item. Counts only where the server has no better source."""

    item_id: ItemId
    cue: Annotated[int, Field(ge=0, le=limits.SAFE_INTEGER)]
    duration_ms: Duration | None = None
    live: StrictBool | None = None
    ended: StrictBool | None = None
    title: Title | None = None
    error: Literal["not_found", "embed_disabled", "not_supported", "network", "blocked", "other"] | None = None


# -- /chat ------------------------------------------------------------------------------------------------------------


class ChatSend(Writing):
    """Say something; `at_ms` is the place in the video it speaks of."""

    text: ChatText
    at_ms: Position | None = None


class SentMessage(Shape):
    """The id of the message."""

    id: MessageId


class ChatTyping(Command):
    """Say that one is writing; others are told at most every 3 s."""


class ChatHistory(Command):
    """Earlier messages, oldest first; `before` is the first id one has."""

    before: MessageId | None
    limit: Page


class ChatPage(Shape):
    """A page of messages, oldest first."""

    messages: list[ChatMessage | ChatTombstone]


class ChatDelete(Writing):
    """Take messages away: one's own, or anybody's with the right."""

    ids: Annotated[list[MessageId], Field(min_length=1, max_length=100)]


@dataclass(frozen=True, slots=True)
class Spec:
    """A command on the wire: its payload, the `data` of a good answer, and whether it may come before room.join."""

    name: str
    payload: type[Command]
    data: type[Shape] = Nothing
    before_join: bool = False

    @property
    def namespace(self) -> str:
        return namespace_of(self.name)

    @property
    def writes(self) -> bool:
        return issubclass(self.payload, Writing)


_SPECS = (
    Spec("room.join", RoomJoin, Joined, before_join=True),
    Spec("room.leave", RoomLeave, before_join=True),
    Spec("room.sync", RoomSync, Synced),
    Spec("room.people", RoomPeople, PeoplePage),
    Spec("room.settings", RoomSettings),
    Spec("room.approve", RoomApprove),
    Spec("room.role", RoomRole),
    Spec("room.transfer", RoomTransfer),
    Spec("room.kick", RoomKick),
    Spec("room.unban", RoomUnban),
    Spec("room.ban_address", RoomBanAddress),
    Spec("room.mute", RoomMute),
    Spec("room.ask_control", RoomAskControl),
    Spec("room.answer_control", RoomAnswerControl),
    Spec("room.report", RoomReport),
    Spec("room.resolve", RoomResolve),
    Spec("room.moderation", RoomModeration, Moderation),
    Spec("room.remove_all", RoomRemoveAll),
    Spec("room.rotate_code", RoomRotateCode, NewCode),
    Spec("room.close", RoomClose),
    Spec("room.undo", RoomUndo),
    Spec("clock.ping", ClockPing, ClockPong, before_join=True),
    Spec("presence.report", PresenceReport),
    Spec("queue.add", QueueAdd, AddedItem),
    Spec("queue.remove", QueueRemove),
    Spec("queue.reorder", QueueReorder),
    Spec("queue.clear", QueueClear),
    Spec("queue.requeue", QueueRequeue),
    Spec("queue.approve", QueueApprove),
    Spec("queue.history", QueueHistory, HistoryPage),
    Spec("player.play", PlayerPlay),
    Spec("player.pause", PlayerPause),
    Spec("player.seek", PlayerSeek),
    Spec("player.rate", PlayerRate),
    Spec("player.sync", PlayerSync),
    Spec("player.load", PlayerLoad),
    Spec("player.next", PlayerNext),
    Spec("player.start_now", PlayerStartNow),
    Spec("player.skip_wait", PlayerSkipWait),
    Spec("player.report", PlayerReport),
    Spec("chat.send", ChatSend, SentMessage),
    Spec("chat.typing", ChatTyping),
    Spec("chat.history", ChatHistory, ChatPage),
    Spec("chat.delete", ChatDelete),
)
COMMANDS: dict[str, Spec] = {spec.name: spec for spec in _SPECS}
# Declared so that a client can be written against them; answered `unsupported` until they are built.
UNBUILT: frozenset[str] = frozenset()
