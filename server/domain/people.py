"""Commands about people: roles, and who may stay."""

from dataclasses import asdict, replace
from typing import Any

from server.contract import commands as wire
from server.contract.errors import Refused

from . import drafts, permissions
from .beside import AddressesFreed, Answered, Beside
from .scene import Actor, Decision, Scene
from .state import Ban, Roles, RoomState

MINUTE_MS = 60_000


def role(state: RoomState, cmd: wire.RoomRole, actor: Actor, scene: Scene, _prepared: Any) -> Decision:
    permissions.require_above(state, actor, cmd.user_id)
    name = _name(state, cmd.user_id, scene)
    if permissions.role_of(state, cmd.user_id) == cmd.role:
        return Decision()
    roles = without(state.roles, cmd.user_id)
    if cmd.role == "operator":
        roles = replace(roles, operators=(*roles.operators, cmd.user_id))
    elif cmd.role == "member":
        roles = replace(roles, members=(*roles.members, cmd.user_id))
    # Whoever has no role any more was in all the same, and needs nobody to open the door.
    private = {"admit": [cmd.user_id]} if cmd.role == "guest" else None
    target = {"user_id": cmd.user_id, "name": name}
    update = drafts.room_update({"roles": roles.wire()}, "role", target, private)
    return Decision((update,), beside=_asks_no_more(cmd.user_id))


def promote(state: RoomState, user_id: str, name: str) -> Decision:
    """The role of an operator, for somebody who asked to control the player."""
    roles = without(state.roles, user_id)
    roles = replace(roles, operators=(*roles.operators, user_id))
    return _update(roles, "role", user_id, name, _asks_no_more(user_id))


def transfer(state: RoomState, cmd: wire.RoomTransfer, actor: Actor, scene: Scene, _prepared: Any) -> Decision:
    if cmd.user_id == actor.user_id:
        raise Refused("invalid", "The room is yours already")
    name = scene.name_of(cmd.user_id)
    if name is None:
        raise Refused("not_found", "That person is not here")
    roles = without(state.roles, cmd.user_id)
    roles = Roles(cmd.user_id, None, (*roles.operators, actor.user_id), roles.members)
    return _update(roles, "transfer", cmd.user_id, name)


def kick(state: RoomState, cmd: wire.RoomKick, actor: Actor, scene: Scene, _prepared: Any) -> Decision:
    permissions.require_above(state, actor, cmd.user_id)
    if cmd.ban is not None:
        permissions.require(state, actor, "people.ban")
    name = scene.name_of(cmd.user_id)
    if name is None and cmd.ban is None:
        raise Refused("not_found", "That person is not here")
    name = name or ""
    target: dict[str, Any] = {"user_id": cmd.user_id, "name": name}
    private: dict[str, Any] = {"dismiss": [cmd.user_id]} | ({"reason": cmd.reason} if cmd.reason else {})
    if cmd.ban is not None:
        if cmd.ban.until is not None and cmd.ban.until <= scene.now_ms:
            raise Refused("invalid", "A ban must end in the future")
        target["until"] = cmd.ban.until
        bans = (*_live_bans(state, cmd.user_id, scene), Ban(cmd.user_id, name, cmd.ban.until))
        private["bans"] = [asdict(ban) for ban in bans]
    roles = without(state.roles, cmd.user_id)
    patch = {"roles": roles.wire()} if roles != state.roles else {}
    cause = "ban" if cmd.ban is not None else "kick"
    update = drafts.room_update(patch, cause, target, private)
    return Decision((update,), beside=_asks_no_more(cmd.user_id))


def unban(state: RoomState, cmd: wire.RoomUnban, _actor: Actor, scene: Scene, _prepared: Any) -> Decision:
    """Ends what keeps out the person's address, too, also when the ban itself is over by now."""
    freed = (AddressesFreed(cmd.user_id),)
    ban = banned(state, cmd.user_id, scene.now_ms)
    if ban is None:
        return Decision(beside=freed)
    private = {"bans": [asdict(other) for other in _live_bans(state, cmd.user_id, scene)]}
    target = {"user_id": ban.user_id, "name": ban.name}
    return Decision((drafts.room_update({}, "unban", target, private),), beside=freed)


def mute(state: RoomState, cmd: wire.RoomMute, actor: Actor, scene: Scene, _prepared: Any) -> Decision:
    permissions.require_above(state, actor, cmd.user_id)
    is_muted = any(uid == cmd.user_id for uid, _until in state.mutes)
    # Whoever went stays muted, and is in the list of those who are: it must end from there.
    ends = cmd.minutes == 0 and is_muted
    name = scene.name_of(cmd.user_id) or "" if ends else _name(state, cmd.user_id, scene)
    kept = [[uid, until] for uid, until in state.mutes if uid != cmd.user_id and until > scene.now_ms]
    target: dict[str, Any] = {"user_id": cmd.user_id, "name": name}
    if cmd.minutes:
        target["until"] = scene.now_ms + cmd.minutes * MINUTE_MS
        kept.append([cmd.user_id, target["until"]])
    elif not is_muted:
        return Decision()
    private = {"mutes": kept, **({"reason": cmd.reason} if cmd.reason else {})}
    return Decision((drafts.room_update({}, "mute" if cmd.minutes else "unmute", target, private),))


def banned(state: RoomState, user_id: str, now_ms: int) -> Ban | None:
    """The ban that keeps the person out at `now_ms`, if any."""
    for ban in state.bans:
        if ban.user_id == user_id and (ban.until is None or ban.until > now_ms):
            return ban
    return None


def muted_until(state: RoomState, user_id: str, now_ms: int) -> int | None:
    """Until when the person may not chat; None when they may."""
    return max((until for muted, until in state.mutes if muted == user_id and until > now_ms), default=None)


def without(roles: Roles, user_id: str) -> Roles:
    """The roles with that person as a guest. The owner stays."""
    return Roles(
        roles.owner,
        None if roles.acting == user_id else roles.acting,
        tuple(known for known in roles.operators if known != user_id),
        tuple(known for known in roles.members if known != user_id),
    )


def _update(roles: Roles, cause: str, user_id: str, name: str, beside: tuple[Beside, ...] = ()) -> Decision:
    update = drafts.room_update({"roles": roles.wire()}, cause, {"user_id": user_id, "name": name})
    return Decision((update,), beside=beside)


def _asks_no_more(user_id: str) -> tuple[Beside, ...]:
    """Whoever gets a role, or goes, has no request open any longer."""
    return (Answered("control", user_id),)


def _live_bans(state: RoomState, except_id: str, scene: Scene) -> tuple[Ban, ...]:
    return tuple(
        ban for ban in state.bans if ban.user_id != except_id and (ban.until is None or ban.until > scene.now_ms)
    )


def _name(state: RoomState, user_id: str, scene: Scene) -> str:
    name = scene.name_of(user_id)
    if name is None:
        if permissions.role_of(state, user_id) == "guest":
            raise Refused("not_found", "That person is not here")
        name = ""
    return name
