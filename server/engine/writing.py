"""From a decision to the rows of its commit."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b
from typing import Any, NamedTuple

import orjson

from server.contract.base import Writing
from server.domain import codec
from server.domain.evolve import evolve, touches_state
from server.domain.scene import Actor, Decision, Numbered, number
from server.domain.state import RoomState

from .delivery import Stored
from .queries import said
from .records import Commit, OpRow

# A password must not be guessed from a fast hash that lies in a table.
_NOT_HASHED = {"op_id", "password"}
_SAID = ("name", "text", "at_ms")
_SPOKEN = frozenset({"chat.message", "chat.restored"})


def payload_hash(name: str, payload: Writing) -> str:
    """What tells two commands under one op_id apart."""
    text = payload.model_dump_json(exclude=_NOT_HASHED, exclude_unset=True)
    return blake2b(f"{name} {text}".encode(), digest_size=16).hexdigest()


class Step(NamedTuple):
    """A decision that got its place: the events after `seen`, and the state they lead to."""

    seen: RoomState
    new: RoomState
    events: tuple[Numbered, ...]
    stored: tuple[Stored, ...]
    decision: Decision
    actor: Actor | None
    now_ms: int
    rewrites: bool
    """Whether more than the chat changed."""


def step(seen: RoomState, decision: Decision, actor: Actor | None, now_ms: int) -> Step:
    """Number the decision's events and encode each, once."""
    events = number(seen, decision.drafts, actor, now_ms)
    stored = tuple(Stored(e.rev, e.at, e.type, orjson.dumps(e.payload).decode(), e.payload) for e in events)
    return Step(seen, evolve(seen, events), events, stored, decision, actor, now_ms, touches_state(events))


def answer_of(decision: Decision, made: Step) -> dict[str, Any]:
    """`{ok, rev?, data?}`: `rev` is the last one written, if any was."""
    answer: dict[str, Any] = {"ok": True}
    if made.events:
        answer["rev"] = made.new.rev
    if decision.data:
        answer["data"] = decision.data
    return answer


def commit_of(room_id: str, made: Step, deadline_ms: int | None, op: OpRow | None) -> Commit:
    """The rows. `deadline_ms` is when the new state must be looked at again."""
    return Commit(
        room_id,
        made.seen.rev,
        made.now_ms,
        _columns(made, deadline_ms),
        tuple(_event_rows(room_id, made)),
        tuple(_message_row(room_id, event) for event in made.events if event.type == "chat.message"),
        tuple(one for event in made.events if _erases(event) for one in event.payload["ids"]),
        op,
        made.decision.beside,
    )


def _columns(made: Step, deadline_ms: int | None) -> dict[str, Any]:
    if not made.rewrites:
        return _moved(made.new)
    code = {} if made.new.code == made.seen.code else {"code": made.new.code}
    return room_columns(made.new, deadline_ms) | code


def room_columns(state: RoomState, deadline_ms: int | None) -> dict[str, Any]:
    """The columns of `rooms` that follow from the state."""
    item = state.player.item
    return {
        **_moved(state),
        "state": orjson.dumps(codec.to_json(state)).decode(),
        "name": state.name,
        "visibility": state.settings.visibility,
        "owner_id": state.roles.owner,
        "now_playing": item.media.title if item else None,
        "closed": state.closed,
        "next_deadline_ms": deadline_ms,
    }


def _moved(state: RoomState) -> dict[str, Any]:
    return {"rev": state.rev, "last_activity_ms": state.at}


def _event_rows(room_id: str, made: Step) -> Sequence[dict[str, Any]]:
    rows = []
    for event, stored in zip(made.events, made.stored, strict=True):
        last = event.rev == made.new.rev
        rows.append(
            {
                "room_id": room_id,
                "rev": event.rev,
                "commit_rev": made.new.rev,
                "at": event.at,
                "type": event.type,
                "cause": event.payload["cause"],
                "actor": made.actor.user_id if made.actor else None,
                "payload": _unsaid(event) if event.type in _SPOKEN else stored.text,
                "private": orjson.dumps(event.private).decode() if event.private else None,
                "undo": orjson.dumps(made.decision.undo).decode() if last and made.decision.undo else None,
            }
        )
    return rows


def _erases(event: Numbered) -> bool:
    """Whether the words go with the event. Where it can be undone they are hidden first, and go later."""
    return event.type == "chat.deleted" and not (event.private or {}).get("hidden")


def _unsaid(event: Numbered) -> str:
    """The log's copy of a message: what was said stands in `chat_messages` alone, so that it can be taken back."""
    if event.type == "chat.restored":
        ids = [message["id"] for message in event.payload["messages"]]
        return orjson.dumps({**event.payload, "messages": ids}).decode()
    return orjson.dumps({key: value for key, value in event.payload.items() if key not in _SAID}).decode()


def _message_row(room_id: str, event: Numbered) -> dict[str, Any]:
    payload = event.payload
    return {
        "room_id": room_id,
        "rev": event.rev,
        "message_id": payload["id"],
        "user_id": payload["user_id"],
        "at": event.at,
        "deleted": False,
        "at_ms": None,
        **said(payload["name"], payload["text"], payload.get("at_ms")),
    }
