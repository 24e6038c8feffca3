"""Chat commands."""

from typing import Any

from server.contract import commands as wire
from server.contract.errors import Refused

from . import door, people, permissions
from .lookalikes import says
from .queue import fresh_id
from .scene import Actor, Decision, Draft, Scene
from .state import RoomState

SHIELD_SLOW_S = 30


def slow_s(state: RoomState, now_ms: int) -> int:
    """Seconds that one person waits between two messages."""
    slow = state.settings.slow_mode_s
    return max(slow, SHIELD_SLOW_S) if door.shielded(state, now_ms) else slow


def send(state: RoomState, cmd: wire.ChatSend, actor: Actor, scene: Scene, prepared: Any) -> Decision:
    """`prepared` is when the person wrote last, None for never; it is needed only where the chat is slow."""
    if not state.settings.chat:
        raise Refused("forbidden", "The chat is off in this room")
    muted_until = people.muted_until(state, actor.user_id, scene.now_ms)
    if muted_until is not None:
        raise Refused("forbidden", "You are muted for now", muted_until - scene.now_ms)
    if says(cmd.text, state.words):
        raise Refused("invalid", "That has a word in it that this room does not want to read")
    slow = slow_s(state, scene.now_ms)
    if slow and prepared is not None and not permissions.trusted(state, actor.user_id):
        last_at: int = prepared
        left = last_at + slow * 1_000 - scene.now_ms
        if left > 0:
            raise Refused("rate_limited", "The chat is slow here: wait a moment", left)
    message_id = fresh_id(state)
    payload: dict[str, Any] = {"id": message_id, "user_id": actor.user_id, "name": actor.name, "text": cmd.text}
    if cmd.at_ms is not None:
        payload["at_ms"] = cmd.at_ms
    return Decision((Draft("chat.message", payload, "send"),), {"id": message_id})


def delete(state: RoomState, cmd: wire.ChatDelete, actor: Actor, _scene: Scene, prepared: Any) -> Decision:
    """`prepared` has the authors of the messages that exist."""
    authors: dict[str, str] = prepared
    ids = list(dict.fromkeys(known for known in cmd.ids if known in authors))
    if not ids:
        raise Refused("not_found", "That message does not exist any more")
    if any(authors[message_id] != actor.user_id for message_id in ids):
        permissions.require(state, actor, "chat.delete")
    return Decision((Draft("chat.deleted", {"ids": ids}, "delete"),))
