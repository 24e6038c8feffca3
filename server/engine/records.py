"""A commit on its way into the database."""

from dataclasses import dataclass
from typing import Any, NamedTuple

from server.domain.beside import Beside


class OpRow(NamedTuple):
    """A command's answer, kept for its repeats. `answer` is JSON text."""

    user_id: str
    op_id: str
    payload_hash: str
    answer: str


@dataclass(frozen=True, slots=True)
class Commit:
    """One guarded write: nothing of it happens unless the room is still at `seen` and the op is new.

    `room` are the columns of `rooms` that change, `events` and `messages` rows of `room_events` and
    `chat_messages`, `deleted` ids of messages that lose their text, `beside` rows of other tables.
    """

    room_id: str
    seen: int
    at: int
    room: dict[str, Any]
    events: tuple[dict[str, Any], ...] = ()
    messages: tuple[dict[str, Any], ...] = ()
    deleted: tuple[str, ...] = ()
    op: OpRow | None = None
    beside: tuple[Beside, ...] = ()
