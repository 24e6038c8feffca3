"""Rows that a commit writes beside the room's state: they have no rev, and nothing is folded from them.

Plain data, like events; the engine knows the tables. All of them are good to write twice.
"""

from dataclasses import dataclass
from typing import Any, Literal

from .state import Author

RequestKind = Literal["entry", "control"]


@dataclass(frozen=True, slots=True)
class Asking:
    """Somebody waits for an answer."""

    kind: RequestKind
    user_id: str
    name: str
    at_ms: int


@dataclass(frozen=True, slots=True)
class Answered:
    """They do not wait any more. With `declined_until_ms` they are not to ask again before."""

    kind: RequestKind
    user_id: str
    declined_until_ms: int | None = None


@dataclass(frozen=True, slots=True)
class Reported:
    """Somebody told those who keep order about a person. `evidence` is a copy of what it points at."""

    report_id: str
    op_id: str
    by: Author
    about: Author
    reason: str
    evidence: dict[str, Any]
    at_ms: int


@dataclass(frozen=True, slots=True)
class Resolved:
    """A report was answered."""

    report_id: str
    outcome: str
    by_id: str
    at_ms: int


@dataclass(frozen=True, slots=True)
class AddressBanned:
    """Nobody new comes in from that address, because of `user_id`."""

    address: str
    user_id: str
    by_id: str
    until_ms: int


@dataclass(frozen=True, slots=True)
class AddressesFreed:
    """The addresses that were kept out because of that person."""

    user_id: str


@dataclass(frozen=True, slots=True)
class Hidden:
    """Messages that are out of the chat, and keep their words while that may be taken back."""

    message_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """Hidden messages that stand in the chat again."""

    message_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CodeRetired:
    """A code that the room had, and that nobody gets again."""

    code: str


Beside = CodeRetired | Asking | Answered | Reported | Resolved | AddressBanned | AddressesFreed | Hidden | Shown
