"""From a command to events. Pure: the same input gives the same decision, so the engine may decide again."""

from collections.abc import Callable
from typing import Any

from server.contract.errors import Refused

from . import (
    chat,
    door,
    forget,
    improve,
    moderation,
    ownership,
    people,
    permissions,
    player,
    queue,
    room,
    settings,
    settle,
    undo,
)
from .scene import (
    Actor,
    AdminClose,
    AdminUnlist,
    Decision,
    Forget,
    Improve,
    Inherit,
    Observe,
    Reopen,
    Scene,
    ServerCommand,
    Tick,
)
from .state import RoomState

Handler = Callable[[RoomState, Any, Actor, Scene, Any], Decision]

HANDLERS: dict[str, Handler] = {
    "room.settings": settings.change,
    "room.approve": door.approve,
    "room.close": room.close,
    "room.role": people.role,
    "room.transfer": people.transfer,
    "room.kick": people.kick,
    "room.unban": people.unban,
    "room.ban_address": moderation.ban_address,
    "room.mute": people.mute,
    "room.ask_control": moderation.ask_control,
    "room.answer_control": moderation.answer_control,
    "room.report": moderation.report,
    "room.resolve": moderation.resolve,
    "room.remove_all": moderation.remove_all,
    "room.rotate_code": door.rotate_code,
    "room.undo": undo.undo,
    "queue.add": queue.add,
    "queue.remove": queue.remove,
    "queue.reorder": queue.reorder,
    "queue.clear": queue.clear,
    "queue.requeue": queue.requeue,
    "queue.approve": queue.approve,
    "player.play": player.play,
    "player.pause": player.pause,
    "player.seek": player.seek,
    "player.rate": player.rate,
    "player.sync": player.sync,
    "player.load": player.load,
    "player.next": player.skip,
    "player.start_now": player.start_now,
    "player.skip_wait": player.skip_wait,
    "chat.send": chat.send,
    "chat.delete": chat.delete,
}


def decide(
    state: RoomState,
    name: str,
    payload: Any,
    actor: Actor | None,
    scene: Scene,
    prepared: Any = None,
) -> Decision:
    """What the command comes to, or `Refused`. `actor` None is the server itself, with a `ServerCommand` as payload.

    `prepared` is what was looked up before; the handler that takes one says what it is.
    """
    if actor is None:
        return _serve(state, payload, scene)
    if people.banned(state, actor.user_id, scene.now_ms) is not None:
        raise Refused("banned", "You were banned from this room")
    if state.closed is not None:
        raise Refused("closed", "This room is closed")
    handler = HANDLERS.get(name)
    if handler is None:
        raise Refused("unsupported", "This server cannot do that yet")
    capability = permissions.COMMAND_CAPABILITY[name]
    if capability is not None:
        permissions.require(state, actor, capability)
    elif name in permissions.LENT:
        permissions.require_lent(actor, permissions.LENT[name])
    return handler(state, payload, actor, scene, prepared)


def _serve(state: RoomState, command: ServerCommand, scene: Scene) -> Decision:
    match command:
        case Reopen():
            return room.reopen(state)
        case Inherit():
            return ownership.inherit(state, command, scene)
        case Forget():
            return forget.forget(state, command)
        case AdminClose():
            return room.admin_close(state, command)
        case AdminUnlist():
            return room.admin_unlist(state, command)
    return Decision() if state.closed is not None else _look(state, command, scene)


def _look(state: RoomState, command: Observe | Tick | Improve, scene: Scene) -> Decision:
    """What a room does of itself, while it is open."""
    return improve.improve(state, command) if isinstance(command, Improve) else settle.settle(state, scene)
