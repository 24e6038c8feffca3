"""decide, commit, deliver: what happens to one command inside its room's order."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import orjson

from server.contract import commands as wire
from server.contract.base import Writing
from server.contract.errors import Refused
from server.domain.decide import decide
from server.domain.scene import Actor, Improve, Observe, Reopen, ServerCommand, Tick
from server.domain.state import RoomState

from . import queries
from .bus import Bus
from .records import OpRow
from .rooms import OpenRoom, Rooms
from .store import Store, unavailable
from .writing import Step, answer_of, commit_of, payload_hash, step

ATTEMPTS = 8
_NAMES: dict[type, str] = {
    Observe: "server.observe",
    Tick: "server.tick",
    Reopen: "server.reopen",
    Improve: "server.improve",
}


class Commands:
    """Carries commands out, one at a time in each room. `settle(room_id)` is called after each commit that the rules
    have something to say to; it must not wait."""

    def __init__(self, store: Store, rooms: Rooms, bus: Bus, settle: Callable[[str], None]) -> None:
        self._store = store
        self._rooms = rooms
        self._bus = bus
        self._settle = settle

    def execute(
        self, room_id: str, name: str, payload: Writing, actor: Actor, op_id: str, prepared: Any
    ) -> dict[str, Any]:
        """The answer to a person's command: the first one again when the op was carried out before."""
        digest = payload_hash(name, payload)
        with self._rooms.entered(room_id) as room:
            if room.doubtful:
                self._rooms.refresh(room)
            for _ in range(ATTEMPTS):
                outcome = self._attempt(room, name, payload, actor, OpRow(actor.user_id, op_id, digest, ""), prepared)
                if isinstance(outcome, dict):
                    return outcome
                # What this was decided on may be behind, or the op was carried out before.
                rev, known = self._store.read(lambda s: queries.rev_and_op(s, room_id, actor.user_id, op_id))
                if known is not None:
                    return _first_answer(known, digest)
                if outcome is not None and rev == room.state.rev:
                    raise outcome
                self._rooms.refresh(room)
        raise unavailable()

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

    def _attempt(
        self, room: OpenRoom, name: str, payload: Writing, actor: Actor, op: OpRow, prepared: Any
    ) -> dict[str, Any] | Refused | None:
        """One try on the state as known: the answer, why not, or None when the room has moved or the op is known."""
        prepared = self._looked_up(room, payload, prepared)
        scene = self._rooms.scene(room)
        try:
            decision = decide(room.state, name, payload, actor, scene, prepared)
        except Refused as refusal:
            return refusal
        made = step(room.state, decision, actor, scene.now_ms)
        answer = answer_of(decision, made)
        op = OpRow(op.user_id, op.op_id, op.payload_hash, orjson.dumps(answer).decode())
        return answer if self._commit(room, made, op) else None

    def _looked_up(self, room: OpenRoom, payload: Writing, prepared: Any) -> Any:
        """What decide needs from tables besides the state; as of this moment, so inside the order."""
        match payload:
            case wire.RoomUndo():
                return self._store.read(lambda session: queries.undo_record(session, room.room_id, payload.rev))
            case wire.ChatDelete():
                return self._store.read(lambda session: queries.authors(session, room.room_id, payload.ids))
        return prepared

    def _commit(self, room: OpenRoom, made: Step, op: OpRow | None) -> bool:
        """Write, deliver, tell. False, and nothing happened, when the room has moved or the op is known."""
        deadline = self._rooms.deadline(made.new, room.absence) if made.rewrites else None
        try:
            if not self._store.commit(commit_of(room.room_id, made, deadline, op)):
                return False
        except BaseException:
            room.doubtful = True
            raise
        if made.events:
            self._rooms.advance(room, made.new, made.stored)
            self._bus.publish(room.room_id, made.new.rev)
        if made.rewrites and self._unsettled(room, made.seen):
            self._settle(room.room_id)
        return True

    def _unsettled(self, room: OpenRoom, before: RoomState) -> bool:
        """Whether the rules have something to say to where the commit led. Mostly not, and to know is cheap."""
        if room.state.roles.owner != before.roles.owner:
            return True
        return bool(decide(room.state, _NAMES[Observe], Observe(), None, self._rooms.scene(room)).drafts)


def _first_answer(known: queries.Known, digest: str) -> dict[str, Any]:
    if known.payload_hash != digest:
        raise Refused("conflict", "This op_id was used for another command")
    answer: dict[str, Any] = orjson.loads(known.answer)
    return answer
