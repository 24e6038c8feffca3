"""Commands to the queue. An add may start playing when nothing is."""

import hashlib
from dataclasses import replace
from typing import Any

from server.contract import commands as wire
from server.contract.errors import Refused

from . import door, drafts, permissions
from .evolve import evolve
from .player import advance, prepare, upcoming
from .scene import Actor, Decision, Draft, Scene, entitlements, number
from .state import Item, Media, RoomState
from .undo import Reverse, record

_BASE32 = "abcdefghijklmnopqrstuvwxyz234567"
_PAIRS = [first + second for first in _BASE32 for second in _BASE32]
_UNPLAYABLE = {
    "removed": "This video does not exist any more",
    "private": "This video is private",
    "unavailable": "This video is private or does not exist",
    "unplayable": "This video cannot be played",
}


def fresh_id(state: RoomState, n: int = 0) -> str:
    """An id that no other commit of any room makes. Of seed and rev, so that deciding again repeats it."""
    digest = hashlib.blake2b(f"{state.seed}:{state.rev + 1}:{n}".encode(), digest_size=10).digest()
    number = int.from_bytes(digest)
    return "".join([_PAIRS[number >> shift & 1023] for shift in range(70, -10, -10)])


def add(state: RoomState, cmd: wire.QueueAdd, actor: Actor, scene: Scene, prepared: Any) -> Decision:
    """`prepared` is what was found out about it."""
    media: Media = prepared
    _check_add(state, cmd, actor, media)
    pending = needs_approval(state, actor, scene.now_ms)
    if pending and cmd.where != "end":
        raise Refused("forbidden", "What you add must be let in first: put it at the end of the queue")
    item = Item(fresh_id(state), media, actor.author, scene.now_ms, pending)
    data = {"item_id": item.item_id}
    head = state.queue[0].item_id if state.queue else None
    player = state.player
    starts = player.item is None and state.settings.autoadvance and upcoming(state.queue) is None and not pending
    if cmd.where == "now" or starts:
        events = (drafts.added((player.item,), head, "add"),) if player.item else ()
        new = prepare(player, item, media.start_ms or 0, scene, rate=1.0)
        undo = record(state, "queue.add", actor, scene, Reverse(new_cue=new.cue))
        return Decision((*events, drafts.player_state(new, "add")), data, undo)
    added = drafts.added((item,), head if cmd.where == "next" else None, "add")
    return _and_start(state, (item,), added, actor, scene, data)


def requeue(state: RoomState, cmd: wire.QueueRequeue, actor: Actor, scene: Scene, _prepared: Any) -> Decision:
    item = next((item for item in state.history if item.item_id == cmd.item_id), None)
    if item is None:
        raise Refused("not_found", "That is not among the played items")
    _check_room(state, actor)
    # It is theirs now: theirs to take out again, and one of those that they may have in the queue.
    pending = needs_approval(state, actor, scene.now_ms)
    item = replace(item, added_by=actor.author, added_at=scene.now_ms, pending=pending)
    added = drafts.added((item,), None, "requeue")
    return _and_start(state, (item,), added, actor, scene, {}, command="queue.requeue")


def approve(state: RoomState, cmd: wire.QueueApprove, actor: Actor, scene: Scene, _prepared: Any) -> Decision:
    if door.shielded(state, scene.now_ms) and permissions.role_of(state, actor.user_id) == "guest":
        raise Refused("forbidden", "Members of the room decide about additions for now")
    waiting = tuple(item for item in _present(state, cmd.item_ids) if item.pending)
    if not waiting:
        raise Refused("not_found", "Nothing of that waits any more")
    if not cmd.approve:
        return _take_out(state, waiting, "decline", actor, scene)
    let_in = tuple(drafts.updated(replace(item, pending=False), "approve") for item in waiting)
    if state.player.item is not None or not state.settings.autoadvance:
        return Decision(let_in)
    events = advance(evolve(state, number(state, let_in, actor, scene.now_ms)), scene, "approve")
    return Decision((*let_in, *events))


def needs_approval(state: RoomState, actor: Actor, now_ms: int) -> bool:
    """Whether what the person adds must be let in by somebody: under the shield, what any guest adds."""
    if door.shielded(state, now_ms) and permissions.role_of(state, actor.user_id) == "guest":
        return True
    return state.settings.queue_approval and not permissions.may(state, actor.user_id, "queue.edit")


def remove(state: RoomState, cmd: wire.QueueRemove, actor: Actor, scene: Scene, _prepared: Any) -> Decision:
    gone = _present(state, cmd.item_ids)
    if not gone:
        raise Refused("not_found", "That is no longer in the queue")
    if any(item.added_by.user_id != actor.user_id for item in gone):
        permissions.require(state, actor, "queue.edit")
    return _take_out(state, gone, "remove", actor, scene)


def clear(state: RoomState, cmd: wire.QueueClear, actor: Actor, scene: Scene, _prepared: Any) -> Decision:
    gone = _present(state, cmd.item_ids)
    return _take_out(state, gone, "clear", actor, scene) if gone else Decision()


def reorder(state: RoomState, cmd: wire.QueueReorder, actor: Actor, scene: Scene, _prepared: Any) -> Decision:
    order = [item.item_id for item in state.queue]
    if cmd.item_id not in order or (cmd.before_id is not None and cmd.before_id not in order):
        raise Refused("not_found", "That is no longer in the queue")
    at = order.index(cmd.item_id)
    behind = order[at + 1] if at + 1 < len(order) else None
    if cmd.before_id in (cmd.item_id, behind):
        return Decision()
    undo = record(state, "queue.reorder", actor, scene, Reverse(move=cmd.item_id))
    return Decision((drafts.moved(cmd.item_id, cmd.before_id, "reorder"),), undo=undo)


def _and_start(
    state: RoomState,
    items: tuple[Item, ...],
    added: Draft,
    actor: Actor,
    scene: Scene,
    data: dict[str, Any],
    command: str = "queue.add",
) -> Decision:
    """`items` are in the queue; when nothing is loaded and the room advances by itself, what comes next starts."""
    ids, from_history = tuple(item.item_id for item in items), command == "queue.requeue"
    then = evolve(state, number(state, (added,), actor, scene.now_ms))
    if state.player.item is not None or not state.settings.autoadvance or upcoming(then.queue) is None:
        undo = record(state, command, actor, scene, Reverse(remove=ids, to_history=from_history))
        return Decision((added,), data, undo)
    events = advance(then, scene, added.cause)
    undo = record(
        state,
        command,
        actor,
        scene,
        Reverse(new_cue=events[-1].payload["cue"], restore=_first(state.queue), remove=ids, to_history=from_history),
    )
    return Decision((added, *events), data, undo)


def _take_out(state: RoomState, gone: tuple[Item, ...], cause: str, actor: Actor, scene: Scene) -> Decision:
    command = "queue.approve" if cause == "decline" else f"queue.{cause}"
    undo = record(state, command, actor, scene, Reverse(restore=gone))
    return Decision((drafts.removed([item.item_id for item in gone], cause),), undo=undo)


def _first(queue: tuple[Item, ...]) -> tuple[Item, ...]:
    head = upcoming(queue)
    return (head,) if head else ()


def _present(state: RoomState, item_ids: list[str]) -> tuple[Item, ...]:
    asked = frozenset(item_ids)
    return tuple(item for item in state.queue if item.item_id in asked)


def _check_add(state: RoomState, cmd: wire.QueueAdd, actor: Actor, media: Media) -> None:
    if media.provider == "direct" and not (media.url or "").startswith("/"):
        permissions.require(state, actor, "queue.direct")
    if cmd.where == "next":
        permissions.require(state, actor, "queue.edit")
    if cmd.where == "now":
        permissions.require(state, actor, "player.control")
    if media.problem in _UNPLAYABLE:
        raise Refused("not_found", _UNPLAYABLE[media.problem])
    _check_room(state, actor)


def _check_room(state: RoomState, actor: Actor) -> None:
    limit = entitlements(actor).queue
    if len(state.queue) >= limit:
        raise Refused("full", f"The queue holds {limit} items at most: remove some first")
    own = state.settings.queue_per_person
    mine = sum(item.added_by.user_id == actor.user_id for item in state.queue)
    if own and mine >= own and not permissions.trusted(state, actor.user_id):
        raise Refused("full", f"You may have {own} in the queue at once here: wait until one has played")
