"""decide, commit, deliver: what happens to one command inside its room's order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from types import TracebackType
from typing import Any, NamedTuple

import orjson
from sqlalchemy.orm import Session

from server.contract.base import Writing
from server.contract.errors import Refused
from server.domain.beside import Beside
from server.domain.decide import decide
from server.domain.evolve import evolve
from server.domain.scene import (
    Actor,
    AdminClose,
    AdminUnlist,
    Forget,
    Improve,
    Inherit,
    Observe,
    Reopen,
    Scene,
    ServerCommand,
    Tick,
)
from server.domain.state import RoomState

from . import lookups, queries
from .bus import Bus
from .delivery import Stored
from .records import OpRow
from .rooms import CHUNK, OpenRoom, Rooms
from .store import Store, WriteCommit, unavailable
from .writing import Step, answer_of, commit_of, payload_hash, step

Wrote = Callable[[str, Sequence[Beside]], None]
ATTEMPTS = 4
"""How often a command is decided on what is known, before it is decided with the room's row held."""
_NAMES: dict[type, str] = {
    Observe: "server.observe",
    Tick: "server.tick",
    Reopen: "server.reopen",
    AdminClose: "server.admin_close",
    AdminUnlist: "server.admin_unlist",
    Forget: "server.forget",
    Improve: "server.improve",
    Inherit: "server.inherit",
}


class _Asked(NamedTuple):
    """A person's command, and what tells its repeats."""

    name: str
    payload: Writing
    actor: Actor
    op_id: str
    digest: str
    prepared: Any


class Commands:
    """Carries commands out, one at a time in each room. `settle(room_id)` is called after each commit that the rules
    have something to say to, `wrote(room_id, rows)` after each that wrote rows beside the state; neither may wait."""

    def __init__(self, store: Store, rooms: Rooms, bus: Bus, settle: Callable[[str], None], wrote: Wrote) -> None:
        self._store = store
        self._rooms = rooms
        self._bus = bus
        self._settle = settle
        self._wrote = wrote

    def execute(
        self, room_id: str, name: str, payload: Writing, actor: Actor, op_id: str, prepared: Any
    ) -> dict[str, Any]:
        """The answer to a person's command: the first one again when the op was carried out before."""
        asked = _Asked(name, payload, actor, op_id, payload_hash(name, payload), prepared)
        with self._rooms.entered(room_id) as room:
            if room.doubtful:
                self._rooms.refresh(room)
            for _ in range(ATTEMPTS):
                outcome = self._attempt(room, asked)
                if isinstance(outcome, dict):
                    return outcome
                # What this was decided on may be behind, or the op was carried out before.
                rev, known = self._store.read(lambda s: queries.rev_and_op(s, room_id, actor.user_id, op_id))
                if known is not None:
                    return _first_answer(known, asked.digest)
                if outcome is not None and rev == room.state.rev:
                    raise outcome
                self._rooms.refresh(room)
            return self._insist(room, asked)

    def serve(self, room_id: str, command: ServerCommand) -> bool:
        """Carry out a command of the server's own. True when it changed something."""
        with self._rooms.entered(room_id) as room:
            return self.serve_inside(room, command)

    def serve_inside(self, room: OpenRoom, command: ServerCommand) -> bool:
        """As `serve`, for whoever holds the room's order."""
        self._rooms.catch_up(room)
        for _ in range(ATTEMPTS):
            scene = self._rooms.scene(room)
            decision = decide(room.state, _NAMES[type(command)], command, None, scene)
            if not decision.drafts:
                return False
            if self._commit(room, step(room.state, decision, None, scene.now_ms), None):
                return True
            self._rooms.refresh(room)
        raise unavailable()

    def _attempt(self, room: OpenRoom, asked: _Asked) -> dict[str, Any] | Refused | None:
        """One try on the state as known: the answer, why not, or None when the room has moved or the op is known."""
        prepared = asked.prepared
        if lookups.needed_for(asked.payload, room.state):
            prepared = self._store.read(lambda session: _looked_up(session, room.room_id, room.state, asked))
        try:
            made, op, answer = _decided(room.state, asked, self._rooms.scene(room), prepared)
        except Refused as refusal:
            return refusal
        return answer if self._commit(room, made, op) else None

    def _insist(self, room: OpenRoom, asked: _Asked) -> dict[str, Any]:
        """Whoever came second too often decides with the room's row held: a busy process cannot starve another."""
        scene, before = self._rooms.scene(room), room.state
        steps: list[tuple[RoomState, Sequence[Stored]]] = []
        beside: list[Beside] = []

        def work(session: Session, write: WriteCommit) -> dict[str, Any]:
            _, known = queries.rev_and_op(session, room.room_id, asked.actor.user_id, asked.op_id)
            if known is not None:
                return _first_answer(known, asked.digest)
            news = queries.log_after(session, room.room_id, before.rev, CHUNK)
            state = evolve(before, [row.numbered for row in news])
            made, op, answer = _decided(state, asked, scene, _looked_up(session, room.room_id, state, asked))
            beside.extend(made.decision.beside)
            if not write(commit_of(room.room_id, made, self._rooms.deadline(made.new, room.absence), op)):
                raise unavailable()
            steps.extend(((state, [row.stored for row in news]), (made.new, made.stored)))
            return answer

        with _Doubting(room):
            answer = self._store.hold(room.room_id, work)
        for state, stored in steps:
            if stored:
                self._rooms.advance(room, state, stored)
        if steps:
            self._told(room, before, rewrites=True)
            self._tell_rows(room, beside)
        return answer

    def _commit(self, room: OpenRoom, made: Step, op: OpRow | None) -> bool:
        """Write, deliver, tell. False, and nothing happened, when the room has moved or the op is known."""
        deadline_ms = self._rooms.deadline(made.new, room.absence) if made.rewrites else None
        with _Doubting(room):
            if not self._store.commit(commit_of(room.room_id, made, deadline_ms, op)):
                return False
        if made.events:
            self._rooms.advance(room, made.new, made.stored)
            self._told(room, made.seen, rewrites=made.rewrites)
        self._tell_rows(room, made.decision.beside)
        return True

    def _told(self, room: OpenRoom, before: RoomState, *, rewrites: bool) -> None:
        self._bus.publish(room.room_id, room.state.rev)
        if rewrites and self._unsettled(room, before):
            self._settle(room.room_id)

    def _tell_rows(self, room: OpenRoom, beside: Sequence[Beside]) -> None:
        if beside:
            self._wrote(room.room_id, beside)

    def _unsettled(self, room: OpenRoom, before: RoomState) -> bool:
        """Whether the rules have something to say to where the commit led. Mostly not, and to know is cheap."""
        if room.state.roles.owner != before.roles.owner:
            return True
        return bool(decide(room.state, _NAMES[Observe], Observe(), None, self._rooms.scene(room)).drafts)


class _Doubting:
    """A write that ends without an answer may have happened."""

    __slots__ = ("_room",)

    def __init__(self, room: OpenRoom) -> None:
        self._room = room

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        if kind is not None:
            self._room.doubtful = True


def _decided(state: RoomState, asked: _Asked, scene: Scene, prepared: Any) -> tuple[Step, OpRow, dict[str, Any]]:
    """What the command comes to on that state: the step, and its answer as sent and as kept."""
    decision = decide(state, asked.name, asked.payload, asked.actor, scene, prepared)
    made = step(state, decision, asked.actor, scene.now_ms)
    answer = answer_of(decision, made)
    op = OpRow(asked.actor.user_id, asked.op_id, asked.digest, orjson.dumps(answer).decode())
    return made, op, answer


def _looked_up(session: Session, room_id: str, state: RoomState, asked: _Asked) -> Any:
    """What decide needs from tables besides the state, as of now, so inside the order; else what was prepared."""
    if lookups.needed_for(asked.payload, state):
        return lookups.look_up(session, room_id, asked.payload, asked.actor)
    return asked.prepared


def _first_answer(known: queries.Known, digest: str) -> dict[str, Any]:
    if known.payload_hash != digest:
        raise Refused("conflict", "This op_id was used for another command")
    answer: dict[str, Any] = orjson.loads(known.answer)
    return answer
