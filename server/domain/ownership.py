"""Whose the room is when its owner does not come back. It is never nobody's."""

from server.contract.base import Role

from . import drafts, permissions
from .people import without
from .scene import Decision, Draft, Inherit, Scene
from .state import Author, Roles, RoomState

_ORDER: tuple[Role, ...] = ("operator", "member", "guest")


def inherit(state: RoomState, command: Inherit, scene: Scene) -> Decision:
    """The room moves on. An owner who is gone for good and has nobody to follow them leaves it closed."""
    if state.roles.owner != command.owner:
        return Decision()
    heir = _heir(state, command, scene)
    if heir is None:
        closes = command.gone and state.closed is None
        return Decision((Draft("room.closed", {"reason": "owner"}, "close"),)) if closes else Decision()
    rest = without(state.roles, heir.user_id)
    operators = rest.operators if command.gone else (*rest.operators, command.owner)
    roles = Roles(heir.user_id, None, operators, rest.members)
    return Decision((drafts.room_update({"roles": roles.wire()}, "inherit", heir.wire()),))


def _heir(state: RoomState, command: Inherit, scene: Scene) -> Author | None:
    """By role, then who is here, then who has been here or known for longest."""
    here = sorted(scene.people, key=lambda person: (person.since_ms, person.user_id))
    known = [Author(person.user_id, person.name) for person in here] + list(command.heirs)
    able = [one for one in known if one.user_id != command.owner]
    roles = [permissions.role_of(state, one.user_id) for one in able]
    return next((one for wanted in _ORDER for one, role in zip(able, roles, strict=True) if role == wanted), None)
