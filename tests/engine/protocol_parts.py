"""The parts of the protocol model that stand between the real engines: the bus, the database's faults, the clients."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, Literal, TypeVar

from sqlalchemy import text
from sqlalchemy.orm import Session

from server.contract.base import Writing
from server.domain.scene import Actor
from server.engine.bus import LocalBus
from server.engine.delivery import Stored
from server.engine.records import Commit
from server.engine.store import Store, unavailable
from tests.domain.client import FOLDS
from tests.engine.house import op

T = TypeVar("T")
Mutation = Literal[
    "none",
    "no_dedupe",
    "dedupe_in_memory",
    "client_new_cid_on_retry",
    "no_cas",
    "no_gap_check",
    "apply_old",
    "ack_before_commit",
    "deliver_before_commit",
]
MUTANTS: tuple[Mutation, ...] = (
    "no_dedupe",
    "dedupe_in_memory",
    "client_new_cid_on_retry",
    "no_cas",
    "no_gap_check",
    "apply_old",
    "ack_before_commit",
    "deliver_before_commit",
)


class Wires:
    """What the lossy bus and the database do next, as the test decided. `hints` False: none arrives."""

    def __init__(self) -> None:
        self.hints = True
        self.fault: Literal["", "before", "after"] = ""


class ModelBus(LocalBus):
    def __init__(self, wires: Wires) -> None:
        super().__init__()
        self._wires = wires

    def publish(self, room_id: str, rev: int) -> None:
        if self._wires.hints:
            super().publish(room_id, rev)


class ModelStore:
    """The real store, with faults before or after a commit, and with the mutations that concern it."""

    def __init__(self, inner: Store, wires: Wires, mutation: Mutation, early: Callable[[Commit], None]) -> None:
        self._inner = inner
        self._wires = wires
        self._mutation = mutation
        self._early = early

    def commit(self, commit: Commit) -> bool:
        fault, self._wires.fault = self._wires.fault, ""
        if self._mutation == "deliver_before_commit":
            self._early(commit)
        if self._mutation in ("no_dedupe", "dedupe_in_memory"):
            commit = replace(commit, op=None)
        if self._mutation == "no_cas":
            commit = self._overwriting(commit)
        if fault == "before":
            raise unavailable()
        done = self._inner.commit(commit)
        if fault == "after":
            raise unavailable()
        return done

    def write(self, work: Callable[[Session], T]) -> T:
        return self._inner.write(work)

    def read(self, work: Callable[[Session], T]) -> T:
        return self._inner.read(work)

    def close(self) -> None:
        pass

    def _overwriting(self, commit: Commit) -> Commit:
        """The commit without its guard: it goes in wherever the room is, over what stands at its revs."""

        def clear(session: Session) -> int:
            mine = {"room": commit.room_id, "rev": commit.seen}
            for table in ("room_events", "chat_messages"):
                session.execute(text(f"DELETE FROM {table} WHERE room_id = :room AND rev > :rev"), mine)  # noqa: S608
            return int(session.execute(text("SELECT rev FROM rooms WHERE id = :room"), mine).scalar_one())

        return replace(commit, seen=self._inner.write(clear))


@dataclass
class Command:
    """One press of one person: what must happen once, or not at all. `mark` finds it in the log."""

    name: str
    payload: Writing
    mark: str


@dataclass
class Client:
    """A client as WIRE.md has it: applies `rev == last + 1`, drops older, asks on a gap, repeats with its op_id."""

    actor: Actor
    mutation: Mutation
    process: int = 0
    state: dict[str, Any] = field(default_factory=dict)
    inbox: list[Stored] = field(default_factory=list)
    outbox: list[Command] = field(default_factory=list)
    acked: list[str] = field(default_factory=list)
    applied: list[tuple[int, str]] = field(default_factory=list)
    gap: bool = False

    def receive(self, event: Stored) -> None:
        last = self.state["rev"]
        if event.rev == last + 1 or (event.rev > last and self.mutation == "no_gap_check"):
            self._apply(event.rev, event.at, event.type, event.payload)
        elif event.rev > last:
            self.gap = True
        elif self.mutation == "apply_old":
            self._apply(last, self.state["at"], event.type, event.payload)

    def catch_up(self, kind: str, value: Any) -> None:
        """The answer to a join or sync."""
        if kind == "snapshot":
            self.state = value
        else:
            for event in value:
                if event["rev"] == self.state["rev"] + 1:
                    self._apply(event["rev"], event["at"], event["type"], event["payload"])
        self.gap = False

    def retry(self) -> Command:
        command = self.outbox[0]
        if self.mutation == "client_new_cid_on_retry":
            command.payload = command.payload.model_copy(update={"op_id": op()})
        return command

    def _apply(self, rev: int, at: int, kind: str, payload: dict[str, Any]) -> None:
        FOLDS[kind](self.state, payload)
        self.state["rev"], self.state["at"] = rev, at
        self.applied.append((payload["rev"], json.dumps(payload, sort_keys=True)))
