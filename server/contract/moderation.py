"""What those who keep order in a room get to see: who asks, who is out or silenced, what was reported."""

import builtins
from typing import Literal

from .base import Event, MessageId, Ms, PersonRef, Shape, UserId
from .shapes import Item

Outcome = Literal["dismissed", "handled", "escalated"]


class Ask(Shape):
    """Somebody who asks to control the player."""

    user_id: UserId
    name: str
    at: Ms


class Evidence(Shape):
    """What a report points at, kept as it was: the message with its text, or the item that played."""

    message_id: MessageId | None = None
    text: str | None = None
    item: Item | None = None


class Report(Shape):
    """A report that nobody has answered yet."""

    report_id: str
    at: Ms
    by: PersonRef
    about: PersonRef
    reason: str
    evidence: Evidence


class BanEntry(Shape):
    """Somebody who may not come in; `until` null is until lifted. `address`: their address is kept out, too."""

    user_id: UserId
    name: str
    until: Ms | None
    address: bool


class MuteEntry(Shape):
    """Somebody who may not chat."""

    user_id: UserId
    name: str
    until: Ms


class Moderation(Shape):
    """Each list for those with its right: bans with `people.ban`, mutes and reports with `people.mute`, asks with
    `room.roles`, words with `room.settings`. Null to the others."""

    bans: list[BanEntry] | None
    mutes: list[MuteEntry] | None
    reports: list[Report] | None
    asks: list[Ask] | None
    words: list[str] | None


class Asks(Event):
    """Who asks for control, to those who may give it: after join and on change."""

    list: builtins.list[Ask]


class ControlDeclined(Event):
    """Those who may give control would rather not, for now. To the person who asked."""

    again_after_ms: Ms


class Reports(Event):
    """Reports without an answer, newest first, to those with `people.mute`: after join and on change."""

    list: builtins.list[Report]
