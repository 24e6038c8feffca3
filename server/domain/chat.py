"""Chat commands."""

from typing import Any

from server.contract import commands as wire
from server.contract.errors import Refused

from . import people, permissions
from .queue import fresh_id
from .scene import Actor, Decision, Draft, Scene
from .state import RoomState


def send(state: RoomState, cmd: wire.ChatSend, actor: Actor, scene: Scene, _prepared: Any) -> Decision:
    if not state.settings.chat:
        raise Refused("forbidden", "The chat is off in this room")
    muted_until = people.muted_until(state, actor.user_id, scene.now_ms)
    if muted_until is not None:
        raise Refused("forbidden", "You are muted for now", muted_until - scene.now_ms)
    message_id = fresh_id(state)
    payload: dict[str, Any] = {"id": message_id, "user_id": actor.user_id, "name": actor.name, "text": cmd.text}
    if cmd.at_ms is not None:
        payload["at_ms"] = cmd.at_ms
    return Decision((Draft("chat.message", payload, "send"),), {"id": message_id})


def delete(state: RoomState, cmd: wire.ChatDelete, actor: Actor, _scene: Scene, prepared: Any) -> Decision:
    authors: dict[str, str] = prepared
    ids = list(dict.fromkeys(known for known in cmd.ids if known in authors))
    if not ids:
        raise Refused("not_found", "That message does not exist any more")
    if any(authors[message_id] != actor.user_id for message_id in ids):
        permissions.require(state, actor, "chat.delete")
    return Decision((Draft("chat.deleted", {"ids": ids}, "delete"),))
