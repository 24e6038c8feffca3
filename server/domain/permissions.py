"""Who may do what: a table, and the few rules that need more. Nothing else in the server decides rights."""

from typing import get_args

from server.contract.base import Capability, Role
from server.contract.errors import Refused
from server.contract.shapes import ControlMode

from .scene import Actor
from .state import Can, RoomState

ALL: tuple[Capability, ...] = get_args(Capability)
ROLES: tuple[Role, ...] = get_args(Role)
_OWNERS_OWN: frozenset[Capability] = frozenset({"room.settings", "room.roles", "room.transfer", "room.close"})
_CONTROL: tuple[Capability, ...] = ("player.control", "player.wait", "queue.edit")
_EVERYONE: tuple[Capability, ...] = ("queue.add", "chat.send")
RANK: dict[Role, int] = {"owner": 3, "operator": 2, "member": 1, "guest": 0}

# The capability each writing command needs of everyone. None: the function that handles it has a rule of its own.
COMMAND_CAPABILITY: dict[str, Capability | None] = {
    "room.settings": "room.settings",
    "room.approve": "people.approve",
    "room.role": "room.roles",
    "room.transfer": "room.transfer",
    "room.kick": "people.kick",
    "room.unban": "people.ban",
    "room.ban_address": "people.ban",
    "room.mute": "people.mute",
    "room.ask_control": None,
    "room.answer_control": "room.roles",
    "room.report": None,
    "room.resolve": "people.mute",
    "room.remove_all": "people.mute",
    "room.rotate_code": "room.settings",
    "room.close": "room.close",
    "room.undo": None,
    "queue.add": "queue.add",
    "queue.remove": None,
    "queue.reorder": "queue.edit",
    "queue.clear": "queue.edit",
    "queue.requeue": "queue.add",
    "queue.approve": "queue.edit",
    "player.play": "player.control",
    "player.pause": "player.control",
    "player.seek": "player.control",
    "player.rate": "player.control",
    "player.sync": "player.control",
    "player.load": "player.control",
    "player.next": "player.control",
    "player.start_now": "player.wait",
    "player.skip_wait": "player.wait",
    "chat.send": "chat.send",
    "chat.delete": None,
}
# What a token must be good for where the row above is None: any one of these. room.undo asks for what it takes back.
LENT: dict[str, tuple[Capability, ...]] = {
    "room.ask_control": (),
    "room.report": (),
    "queue.remove": ("queue.add", "queue.edit"),
    "chat.delete": ("chat.send", "chat.delete"),
}
_WORDS: dict[Capability, str] = {
    "player.control": "control the player",
    "player.wait": "end a wait",
    "queue.add": "add to the queue",
    "queue.direct": "add links to files on other sites",
    "queue.edit": "change the queue",
    "chat.send": "write in the chat",
    "chat.delete": "delete other people's messages",
    "people.approve": "let people in",
    "people.mute": "mute people",
    "people.kick": "remove people",
    "people.ban": "ban people",
    "room.settings": "change the settings",
    "room.roles": "give roles",
    "room.transfer": "give the room away",
    "room.close": "close the room",
}


def preset(mode: ControlMode) -> Can:
    """The capabilities of each role under a control mode."""
    operator = tuple(cap for cap in ALL if cap not in _OWNERS_OWN)
    everyone = _EVERYONE + (_CONTROL if mode == "anyone" else ())
    if mode == "owner_only":
        operator = tuple(cap for cap in operator if cap not in _CONTROL)
    return {"owner": ALL, "operator": operator, "member": everyone, "guest": everyone}


def role_of(state: RoomState, user_id: str) -> Role:
    """The person's role in the room."""
    roles = state.roles
    if user_id == roles.owner:
        return "owner"
    if user_id in roles.operators:
        return "operator"
    return "member" if user_id in roles.members else "guest"


def may(state: RoomState, user_id: str, capability: Capability) -> bool:
    """Whether the person has the capability; an acting owner may also end waits, approve, and unless a guest, kick."""
    role = role_of(state, user_id)
    if capability in state.can[role]:
        return True
    if user_id != state.roles.acting:
        return False
    return capability in ("player.wait", "people.approve") or (capability == "people.kick" and role != "guest")


def allowed(state: RoomState, actor: Actor, capability: Capability) -> bool:
    """Whether the actor has the capability, and the token they come by has it, too."""
    lent = actor.only is None or capability in actor.only
    return lent and may(state, actor.user_id, capability)


def require(state: RoomState, actor: Actor, capability: Capability) -> None:
    """Refuse with `forbidden` unless the actor is allowed to."""
    if not allowed(state, actor, capability):
        raise Refused("forbidden", f"You may not {_WORDS[capability]} in this room")


def require_lent(actor: Actor, capabilities: tuple[Capability, ...]) -> None:
    """Refuse a token that is good for none of these; people who come by themselves pass."""
    if actor.only is not None and not set(capabilities) & set(actor.only):
        raise Refused("forbidden", "This access is not good for that")


def above(role: Role, other: Role) -> bool:
    """Whether a role stands above another."""
    return RANK[role] > RANK[other]


def trusted(state: RoomState, user_id: str) -> bool:
    """Owner and operators: what slows the others down does not hold for them."""
    return above(role_of(state, user_id), "member")


def require_above(state: RoomState, actor: Actor, user_id: str) -> None:
    """Refuse unless the actor stands above the person: nobody acts on their equals, or on themselves."""
    if user_id == actor.user_id:
        raise Refused("invalid", "That is you")
    if not above(role_of(state, actor.user_id), role_of(state, user_id)) and not (
        actor.user_id == state.roles.acting and role_of(state, user_id) == "guest"
    ):
        raise Refused("forbidden", "Their role is not below yours")
