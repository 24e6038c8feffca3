"""Scalars and the two directions of the wire.

A `Command` comes from a client: unknown fields and loose types are refused. An `Event` or `Shape` goes to one: built
by us, and still strict, so that a test catches a field nobody declared.
"""

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from . import limits, text


class Shape(BaseModel):
    """A part of a message. Field order is wire order."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Command(Shape):
    """What a client sends: one object, the only argument of the Socket.IO event."""


class Writing(Command):
    """A command that may change a room. The same op_id with the same payload is answered once and for all."""

    op_id: "OpId"


class Event(Shape):
    """What the server sends unasked."""


class Numbered(Event):
    """An event with a place in its room's order: stored, gapless, delivered to everyone admitted.

    `rev` counts per room over all namespaces; `at` is server time in ms; `cause` names what led to it.
    """

    rev: "Rev"
    at: "Ms"
    by: "Author"
    cause: str


def _code(value: str) -> str:
    bare = "".join(ch for ch in value.upper() if ch not in " -\u2011\u2013")
    if len(bare) != limits.CODE_LENGTH or any(ch not in limits.CODE_ALPHABET for ch in bare):
        raise ValueError("is not a room code")
    return bare


def _line(limit: int) -> AfterValidator:
    return AfterValidator(lambda value: text.clean_line(value, limit))


def _raw(limit: int) -> Any:
    # Four times the limit may come in: cleaning drops and composes characters, and the limit holds for what is left.
    return Field(max_length=4 * limit, description=f"one line, at most {limit} characters once cleaned")


OpId = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{8,64}$")]
ItemId = Annotated[str, Field(pattern=r"^[a-z0-9]{4,24}$")]
UserId = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,40}$")]
ConnId = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,40}$")]
MessageId = Annotated[str, Field(pattern=r"^[a-z0-9]{1,24}$")]
Instance = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{8,64}$")]
RoomCode = Annotated[
    str,
    Field(max_length=24, description="6 characters, sent bare; case, spaces and hyphens are ignored when it comes in"),
    AfterValidator(_code),
]

Rev = Annotated[int, Field(ge=0, le=limits.SAFE_INTEGER)]
Ms = Annotated[int, Field(ge=0, le=limits.SAFE_INTEGER)]
Position = Annotated[int, Field(ge=0, le=limits.POSITION_MS)]
Duration = Annotated[int, Field(ge=limits.DURATION_MIN_MS, le=limits.DURATION_MAX_MS)]
Rate = Annotated[float, Field(ge=limits.RATE_MIN, le=limits.RATE_MAX, allow_inf_nan=False)]

PersonName = Annotated[str, _raw(limits.NAME_LENGTH), _line(limits.NAME_LENGTH)]
RoomName = Annotated[str, _raw(limits.ROOM_NAME_LENGTH), _line(limits.ROOM_NAME_LENGTH)]
Title = Annotated[str, _raw(limits.TITLE_LENGTH), _line(limits.TITLE_LENGTH)]
Reason = Annotated[str, _raw(limits.REASON_LENGTH), _line(limits.REASON_LENGTH)]
Word = Annotated[str, _raw(limits.WORD_LENGTH), _line(limits.WORD_LENGTH)]
Password = Annotated[str, Field(min_length=4, max_length=128), AfterValidator(text.one_line)]
# What one types at the door: any length up to the longest, so that a short guess is wrong rather than malformed.
PasswordGuess = Annotated[str, Field(max_length=128), AfterValidator(text.one_line)]
Url = Annotated[str, Field(min_length=1, max_length=limits.URL_LENGTH), AfterValidator(text.one_line)]
Version = Annotated[str, Field(min_length=1, max_length=40), AfterValidator(text.one_line)]
ChatText = Annotated[
    str,
    Field(
        max_length=2 * limits.CHAT_LENGTH,
        description=f"at most {limits.CHAT_LENGTH} characters without outer space; line breaks are kept",
    ),
    AfterValidator(lambda value: text.clean_message(value, limits.CHAT_LENGTH)),
]

Phase = Literal["idle", "preparing", "playing", "paused", "waiting"]
Role = Literal["owner", "operator", "member", "guest"]
Suspension = Literal["advert", "buffering", "autoplay_blocked", "asleep", "away", "own_lane", "cannot_play"]
WaitReason = Literal["loading", "advert", "buffering"]
Kind = Literal["video", "live", "file"]
ProviderName = Literal["youtube", "direct"]
Problem = Literal[
    "removed",
    "private",
    "unavailable",
    "age_restricted",
    "embed_disabled",
    "region_blocked",
    "not_started",
    "processing",
    "unplayable",
]
Capability = Literal[
    "player.control",
    "player.wait",
    "queue.add",
    "queue.direct",
    "queue.edit",
    "chat.send",
    "chat.delete",
    "people.approve",
    "people.mute",
    "people.kick",
    "people.ban",
    "room.settings",
    "room.roles",
    "room.transfer",
    "room.close",
]


class PersonRef(Shape):
    """A person as an event names them: the name is the one they had then."""

    user_id: UserId
    name: str


Author = PersonRef | Literal["system"]

for _model in (Writing, Numbered):
    _model.model_rebuild()
