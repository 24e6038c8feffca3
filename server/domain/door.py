"""Who may come in: the ways in, the lock, the shield, and those who open the door."""

from typing import Any, Literal

from server.contract import commands as wire
from server.contract.errors import Refused

from . import drafts, permissions
from .beside import Answered, CodeRetired
from .people import banned
from .scene import Actor, Decision, Scene
from .state import RoomState

AGAIN_AFTER_MS = 60_000
"""How long somebody who was not let in is not heard again."""
Need = Literal["password", "approval"]


def shielded(state: RoomState, now_ms: int) -> bool:
    """Whether the shield is up."""
    until = state.settings.shield_until
    return until is not None and now_ms < until


def need(state: RoomState, user_id: str, now_ms: int) -> Need | None:
    """What the person must bring to come in; None when nothing. Refused when they cannot come in at all.

    Whoever is more than a guest passes, and whoever was let in before; a lock lets only those in who were in already.
    """
    ban = banned(state, user_id, now_ms)
    if ban is not None:
        left = None if ban.until is None else ban.until - now_ms
        raise Refused("banned", "You were banned from this room", left)
    if permissions.role_of(state, user_id) != "guest":
        return None
    if user_id in state.inside and (state.settings.locked or shielded(state, now_ms)):
        return None
    if state.settings.locked:
        raise Refused("forbidden", "The room is locked: nobody new comes in for now")
    if shielded(state, now_ms):
        left = (state.settings.shield_until or now_ms) - now_ms
        raise Refused("forbidden", "Only members of the room come in for now", left)
    entry = state.settings.entry
    return None if entry == "open" or user_id in state.admitted else entry


def approve(state: RoomState, cmd: wire.RoomApprove, _actor: Actor, scene: Scene, prepared: Any) -> Decision:
    """`prepared` is the name of the one who knocked, None when nobody of that id waits."""
    name: str | None = prepared
    if name is None:
        if cmd.approve and cmd.user_id in state.admitted:
            return Decision()
        raise Refused("not_found", "That person is not waiting any more")
    target: dict[str, Any] = {"user_id": cmd.user_id, "name": name}
    if cmd.approve:
        admitted = drafts.room_update({}, "approve", target, {"admit": [cmd.user_id]})
        return Decision((admitted,), beside=(Answered("entry", cmd.user_id),))
    until = target["until"] = scene.now_ms + AGAIN_AFTER_MS
    return Decision((drafts.room_update({}, "decline", target),), beside=(Answered("entry", cmd.user_id, until),))


def rotate_code(state: RoomState, cmd: wire.RoomRotateCode, _actor: Actor, _scene: Scene, prepared: Any) -> Decision:
    """`prepared` is a code that no room ever had."""
    code: str = prepared
    patch: dict[str, Any] = {"code": code}
    if cmd.clear:
        # With the roles as they are: every process sees by them whom it has to put out.
        patch["roles"] = state.roles.wire()
    update = drafts.room_update(patch, "rotate_code", private={"cleared": True} if cmd.clear else None)
    return Decision((update,), {"code": code}, beside=(CodeRetired(state.code),))
