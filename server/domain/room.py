"""The room itself: made, closed, reopened."""

from dataclasses import replace
from typing import Any

from server.contract import commands as wire

from . import drafts, permissions
from .scene import Actor, AdminClose, AdminUnlist, Decision, Draft, Scene
from .state import Roles, RoomState, Settings


def new_room(
    code: str, seed: str, name: str, owner: Actor, settings: Settings, now_ms: int, password: str | None = None
) -> RoomState:
    """A room at rev 0. `seed` is random and secret to nobody: it keeps ids of different rooms apart. `password` is a
    hash."""
    return RoomState(
        code=code,
        seed=seed,
        name=name,
        roles=Roles(owner.user_id),
        can=permissions.preset(settings.control_mode),
        at=now_ms,
        settings=settings,
        password=password,
    )


def close(_state: RoomState, _cmd: wire.RoomClose, _actor: Actor, _scene: Scene, _prepared: Any) -> Decision:
    return Decision((Draft("room.closed", {"reason": "owner"}, "close"),))


def reopen(state: RoomState) -> Decision:
    if state.closed is None:
        return Decision()
    return Decision((drafts.room_update({}, "reopen", private={"reopened": True}),))


def admin_close(state: RoomState, command: AdminClose) -> Decision:
    """Also for a room that its owner closed: so it stays closed to them."""
    if state.closed == "admin":
        return Decision()
    return Decision((Draft("room.closed", {"reason": "admin"}, "close", {"admin": command.by}),))


def admin_unlist(state: RoomState, command: AdminUnlist) -> Decision:
    new = replace(state, settings=replace(state.settings, visibility="unlisted"))
    patch = drafts.settings_patch(state, new)
    return Decision((drafts.room_update(patch, "settings", private={"admin": command.by}),)) if patch else Decision()
