"""The room itself: made, changed, closed, reopened."""

from dataclasses import replace
from typing import Any

from server.contract import commands as wire
from server.contract.errors import Refused

from . import drafts, permissions
from .scene import Actor, AdminClose, AdminUnlist, Decision, Draft, Scene
from .state import Roles, RoomState, Settings


def new_room(code: str, seed: str, name: str, owner: Actor, settings: Settings, now_ms: int) -> RoomState:
    """A room at rev 0. `seed` is random and secret to nobody: it keeps ids of different rooms apart."""
    return RoomState(
        code=code,
        seed=seed,
        name=name,
        roles=Roles(owner.user_id),
        can=permissions.preset(settings.control_mode),
        at=now_ms,
        settings=settings,
    )


# Declared, and refused until the rules behind them are built: a setting that does nothing would be a lie.
_LATER = frozenset(
    {"can", "slow_mode_s", "words", "queue_per_person", "queue_approval", "capacity", "locked", "shield_minutes"}
)


def settings(state: RoomState, cmd: wire.RoomSettings, _actor: Actor, _scene: Scene, _prepared: Any) -> Decision:
    if cmd.password is not None or cmd.entry not in (None, "open"):
        raise Refused("unsupported", "Doors with a password or approval are not built yet")
    asked = cmd.model_dump(exclude_none=True, exclude={"op_id", "name", "password"})
    if _LATER & asked.keys():
        raise Refused("unsupported", "This server cannot do that yet")
    new = replace(state, settings=replace(state.settings, **asked))
    if cmd.name is not None:
        new = replace(new, name=cmd.name)
    if cmd.control_mode is not None and cmd.control_mode != state.settings.control_mode:
        new = replace(new, can=permissions.preset(cmd.control_mode))
    patch = drafts.settings_patch(state, new)
    return Decision((drafts.room_update(patch, "settings"),)) if patch else Decision()


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
