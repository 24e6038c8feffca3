"""Changing what the owner decides. Each field is enforced where it matters; here is what may be asked for."""

from dataclasses import replace
from typing import Any

from server.contract import commands as wire
from server.contract.base import Role
from server.contract.errors import Refused

from . import door, drafts, permissions
from .scene import Actor, Decision, Scene
from .state import Can, RoomState, Settings

MINUTE_MS = 60_000
# Fields of the command that are no fields of the settings.
_ASIDE = {"op_id", "name", "password", "can", "words", "shield_minutes"}
_NEVER_GIVEN = frozenset({"room.transfer", "room.close"})


def change(state: RoomState, cmd: wire.RoomSettings, actor: Actor, scene: Scene, prepared: Any) -> Decision:
    """`prepared` is the hash of the password, when the command has one."""
    asked = cmd.model_dump(exclude_none=True, exclude=_ASIDE)
    if cmd.shield_minutes is not None:
        asked["shield_until"] = scene.now_ms + cmd.shield_minutes * MINUTE_MS if cmd.shield_minutes else None
    settings = replace(state.settings, **asked)
    if cmd.capacity is not None and cmd.capacity > scene.room_capacity:
        most = scene.room_capacity
        raise Refused("invalid", f"This server lets {most} people into a room at most", limit=most)
    new = replace(state, settings=settings, can=_rows(state, cmd, actor))
    if cmd.name is not None:
        new = replace(new, name=cmd.name)
    private = _key(state, settings, prepared) | _guests(state, settings, scene)
    if cmd.words is not None and tuple(cmd.words) != state.words:
        private["words"] = list(dict.fromkeys(cmd.words))
    patch = drafts.settings_patch(state, new)
    if not patch and not private:
        return Decision()
    return Decision((drafts.room_update(patch, "settings", private=private or None),))


def _key(state: RoomState, settings: Settings, hashed: str | None) -> dict[str, Any]:
    """The password goes with the door that asks for it: neither is there without the other."""
    if settings.entry != "password":
        if hashed is not None:
            raise Refused("invalid", "A password needs entry by password")
        return {} if state.password is None else {"password": None}
    if hashed is not None:
        return {"password": hashed}
    if state.password is None:
        raise Refused("invalid", "Entry by password needs a password")
    return {}


def _guests(state: RoomState, settings: Settings, scene: Scene) -> dict[str, Any]:
    """Who is here when the door is made narrower stays, and comes back after a lost connection."""
    here = [person.user_id for person in scene.people if permissions.role_of(state, person.user_id) == "guest"]
    private: dict[str, Any] = {}
    was_shut = state.settings.locked or door.shielded(state, scene.now_ms)
    if not was_shut and (settings.locked or door.shielded(replace(state, settings=settings), scene.now_ms)):
        private["inside"] = here
    if settings.entry not in (state.settings.entry, "open"):
        new = [user_id for user_id in here if user_id not in state.admitted]
        if new:
            private["admit"] = new
    return private


def _rows(state: RoomState, cmd: wire.RoomSettings, actor: Actor) -> Can:
    """The table of rights as asked for: a preset, then the rows that are named. Nobody changes the rights of their
    equals, or gives a right that they have not."""
    can: Can = dict(state.can)
    if cmd.control_mode is not None:
        can = permissions.preset(cmd.control_mode)
    for role, row in (cmd.can or {}).items():
        if _NEVER_GIVEN.intersection(row):
            raise Refused("invalid", "Giving the room away and closing it stay with its owner")
        can[role] = tuple(cap for cap in permissions.ALL if cap in row)
    for changed, after in can.items():
        _require_below(state, actor, changed, frozenset(after) ^ frozenset(state.can[changed]))
        for cap in after:
            if cap not in state.can[changed]:
                permissions.require(state, actor, cap)
    return can


def _require_below(state: RoomState, actor: Actor, role: Role, changed: frozenset[str]) -> None:
    if changed and not permissions.above(permissions.role_of(state, actor.user_id), role):
        raise Refused("forbidden", "Only somebody above that role may change its rights")
