"""Taking back. A commit stores how to undo itself; `undo` carries that out if the room has not moved on."""

from dataclasses import dataclass
from typing import Any

from server.contract import commands as wire
from server.contract.base import Capability, Phase
from server.contract.errors import Refused

from . import codec, drafts, permissions, timeline
from .beside import Shown
from .scene import Actor, Decision, Draft, Scene
from .state import Item, Player, RoomState, Timeline

WINDOW_MS = 15_000
MESSAGES_TOLD = 200
MESSAGES_AT_ONCE = 20


@dataclass(frozen=True, slots=True)
class Reverse:
    """What a commit did to queue and player, seen backwards.

    `new_cue` is set when the player changed; `restore` are items that left the queue for good or for the player,
    `remove` ids that came into it (`to_history`: from there), `move` the one that changed its place, `messages` ids
    that went out of the chat.
    """

    new_cue: int | None = None
    restore: tuple[Item, ...] = ()
    remove: tuple[str, ...] = ()
    move: str | None = None
    to_history: bool = False
    messages: tuple[str, ...] = ()


def record(state: RoomState, command: str, actor: Actor, scene: Scene, reverse: Reverse) -> dict[str, Any]:
    """How to undo a commit made on `state`, as stored with it."""
    return {
        "key": state.rev + 1,
        "command": command,
        "actor": actor.user_id,
        "at": scene.now_ms,
        "restore": [_stored(item) for item in reverse.restore],
        "order": [item.item_id for item in state.queue] if reverse.restore or reverse.move else [],
        "remove": list(reverse.remove),
        "to_history": reverse.to_history,
        "move": reverse.move,
        "player": _player_record(state.player, scene, reverse.new_cue) if reverse.new_cue is not None else None,
        **({"messages": list(reverse.messages)} if reverse.messages else {}),
    }


def undo(state: RoomState, cmd: wire.RoomUndo, actor: Actor, scene: Scene, prepared: Any) -> Decision:
    """`prepared` is the record, with those of its `messages` whole that still can come back."""
    del cmd
    if prepared is None:
        raise Refused("not_found", "There is nothing to undo")
    _check(state, actor, scene, prepared)
    events = list(_queue_drafts(state, prepared))
    if prepared["player"] is not None:
        player = _player_before(state, scene, prepared["player"])
        events.append(drafts.player_state(player, "undo"))
    messages: list[dict[str, Any]] = prepared.get("messages", [])
    events += _chat_drafts(messages)
    if not events:
        raise Refused("conflict", "There is nothing left to undo")
    last = events[-1]
    marks = {"undoes": prepared["key"]} | ({"to_history": True} if prepared["to_history"] else {})
    events[-1] = last._replace(private={**(last.private or {}), **marks})
    return Decision(tuple(events), beside=(Shown(tuple(m["id"] for m in messages)),) if messages else ())


def _chat_drafts(messages: list[dict[str, Any]]) -> list[Draft]:
    """The newest, as many as anybody has in view, in portions that fit a frame; the older ones are read as needed."""
    shown = messages[-MESSAGES_TOLD:]
    portions = (shown[at : at + MESSAGES_AT_ONCE] for at in range(0, len(shown), MESSAGES_AT_ONCE))
    return [Draft("chat.restored", {"messages": portion}, "undo") for portion in portions]


def _check(state: RoomState, actor: Actor, scene: Scene, prepared: dict[str, Any]) -> None:
    capability: Capability = permissions.COMMAND_CAPABILITY[prepared["command"]] or "queue.edit"
    permissions.require_lent(actor, (capability,))
    if prepared["actor"] != actor.user_id:
        if permissions.role_of(state, actor.user_id) not in ("owner", "operator"):
            raise Refused("forbidden", "Only the person who did it, or an operator, can undo it")
        permissions.require(state, actor, capability)
    if prepared["key"] in state.undone:
        raise Refused("conflict", "That was undone already")
    if scene.now_ms - prepared["at"] > WINDOW_MS:
        raise Refused("conflict", "It is too late to undo that")
    if prepared["player"] is not None and prepared["player"]["new_cue"] != state.player.cue:
        raise Refused("conflict", "The player has moved on since")


def _queue_drafts(state: RoomState, prepared: dict[str, Any]) -> tuple[Draft, ...]:
    """Bring the queue back: out what came, in what went, each to its old neighbour or the end."""
    present = {item.item_id for item in state.queue}
    before = prepared["player"]["item"] if prepared["player"] else None
    returning = [before["item"]["item_id"]] if before else []
    gone = [item_id for item_id in [*prepared["remove"], *returning] if item_id in present]
    events = []
    if gone:
        out = drafts.removed(gone, "undo")
        events.append(out._replace(private={"to_history": True}) if prepared["to_history"] else out)
        present -= set(gone)
    order = prepared["order"]
    for stored in reversed(prepared["restore"]):
        item = codec.item_from(stored["item"], stored["trusted"])
        if item.item_id not in present:
            events.append(drafts.added((item,), _next_present(order, item.item_id, present), "undo"))
            present.add(item.item_id)
    move = prepared["move"]
    if move in present:
        events.append(drafts.moved(move, _next_present(order, move, present), "undo"))
    return tuple(events)


def _player_before(state: RoomState, scene: Scene, stored: dict[str, Any]) -> Player:
    player = state.player
    if stored["item"] is None:
        return Player(None, "idle", player.cue + 1, Timeline(anchor_ms=scene.now_ms), (), scene.now_ms)
    item = codec.item_from(stored["item"]["item"], stored["item"]["trusted"])
    line = Timeline(False, timeline.clamp(item, stored["position_ms"]), scene.now_ms, stored["rate"])
    phase: Phase = "paused" if stored["paused"] else "preparing"
    return Player(item, phase, player.cue + 1, line, (), scene.now_ms)


def _player_record(player: Player, scene: Scene, new_cue: int) -> dict[str, Any]:
    return {
        "new_cue": new_cue,
        "item": _stored(player.item) if player.item else None,
        "position_ms": timeline.position_of(player, scene.now_ms),
        "rate": player.timeline.rate,
        "paused": player.phase == "paused",
    }


def _stored(item: Item) -> dict[str, Any]:
    return {"item": item.wire(), "trusted": item.media.trusted}


def _next_present(order: list[str], item_id: str, present: set[str]) -> str | None:
    after = order[order.index(item_id) + 1 :]
    return next((other for other in after if other in present), None)
