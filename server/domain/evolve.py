"""Fold numbered events into the state. The clients' reducer does the same to a snapshot; golden traces hold them equal.

What the server knows beyond the wire (trusted durations, bans, mutes, excuses) comes from an event's `private` part.
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from server.contract import limits

from . import codec
from .scene import Numbered
from .state import Ban, Hold, Item, Player, RoomState, Settings

HOLD_WINDOW_MS = 600_000
UNDONE_KEPT = 32
ADMITTED_KEPT = 1_000
CHAT_TYPES = frozenset({"chat.message", "chat.deleted", "chat.restored"})


def evolve(state: RoomState, events: Iterable[Numbered]) -> RoomState:
    """The state after `events`, which must follow on `state.rev`."""
    for event in events:
        if event.rev != state.rev + 1:
            raise ValueError(f"rev {event.rev} does not follow {state.rev}")
        state = _FOLD[event.type](state, event.payload, event.private or {}).moved(event.rev, event.at)
    return state


def touches_state(events: Iterable[Numbered]) -> bool:
    """Whether `rooms.state` must be rewritten: chat lives in rows of its own, what was undone does not."""
    return any(event.type not in CHAT_TYPES or "undoes" in (event.private or {}) for event in events)


def _room_update(state: RoomState, payload: dict[str, Any], private: dict[str, Any]) -> RoomState:
    patch = payload["patch"]
    if "name" in patch:
        state = replace(state, name=patch["name"])
    if "code" in patch:
        state = replace(state, code=patch["code"])
    if "settings" in patch:
        state = replace(state, settings=Settings(**patch["settings"]))
    if "roles" in patch:
        state = replace(state, roles=codec.roles_from(patch["roles"]))
    if "can" in patch:
        state = replace(state, can={role: tuple(caps) for role, caps in patch["can"].items()})
    if "bans" in private:
        state = replace(state, bans=tuple(Ban(**ban) for ban in private["bans"]))
    if "mutes" in private:
        state = replace(state, mutes=tuple((user_id, until) for user_id, until in private["mutes"]))
    if "nameless" in private:
        state = replace(state, history=tuple(_without_name(item, private["nameless"]) for item in state.history))
    state = _door(state, private)
    return replace(state, closed=None) if private.get("reopened") else state


def _door(state: RoomState, private: dict[str, Any]) -> RoomState:
    """What the door knows: its key, and who may pass."""
    if "password" in private:
        state = replace(state, password=private["password"])
    if "words" in private:
        state = replace(state, words=tuple(private["words"]))
    if private.get("cleared"):
        state = replace(state, admitted=(), inside=())
    if "inside" in private:
        state = replace(state, inside=tuple(private["inside"]))
    gone, come = frozenset(private.get("dismiss", ())), tuple(private.get("admit", ()))
    if not gone and not come:
        return state
    admitted = tuple(known for known in state.admitted if known not in gone and known not in come)
    inside = tuple(known for known in state.inside if known not in gone and known not in come)
    return replace(state, admitted=(admitted + come)[-ADMITTED_KEPT:], inside=(inside + come)[-ADMITTED_KEPT:])


def _without_name(item: Item, user_id: str) -> Item:
    return item.nameless() if item.added_by.user_id == user_id else item


def _room_closed(state: RoomState, payload: dict[str, Any], _private: dict[str, Any]) -> RoomState:
    return replace(state, closed=payload["reason"])


def _queue_update(state: RoomState, payload: dict[str, Any], private: dict[str, Any]) -> RoomState:
    change = payload["change"]
    kind = change["kind"]
    if kind == "added":
        trusted = frozenset(private.get("trusted", ()))
        items = tuple(codec.item_from(wire, wire["item_id"] in trusted) for wire in change["items"])
        ids = {item.item_id for item in items}
        history = tuple(item for item in state.history if item.item_id not in ids)
        state = replace(state, queue=_insert(state.queue, items, change["before_id"]), history=history)
    elif kind == "removed":
        gone = frozenset(change["item_ids"])
        if private.get("to_history"):
            back = tuple(replace(item, pending=False) for item in state.queue if item.item_id in gone)
            state = replace(state, history=(back + state.history)[: limits.HISTORY_LENGTH])
        state = replace(state, queue=tuple(item for item in state.queue if item.item_id not in gone))
    elif kind == "moved":
        moving = tuple(item for item in state.queue if item.item_id == change["item_id"])
        rest = tuple(item for item in state.queue if item.item_id != change["item_id"])
        state = replace(state, queue=_insert(rest, moving, change["before_id"]))
    else:
        new = codec.item_from(change["item"], change["item"]["item_id"] in private.get("trusted", ()))
        state = replace(state, queue=tuple(new if item.item_id == new.item_id else item for item in state.queue))
    return _mark_undone(state, private)


def _player_state(state: RoomState, payload: dict[str, Any], private: dict[str, Any]) -> RoomState:
    old = state.player
    wire = {key: payload[key] for key in ("item", "phase", "cue", "timeline", "waiting_for")}
    item = wire["item"]
    trusted = bool(item and item["item_id"] in private.get("trusted", ()))
    cue_at = payload["at"] if payload["cue"] != old.cue else old.cue_at
    new = codec.player_from(wire, cue_at, trusted)
    history = state.history
    kept = payload["cause"] != "undo" or private.get("to_history")
    if old.item and kept and _left_the_room(state, old.item, new):
        history = (old.item, *history)[: limits.HISTORY_LENGTH]
    if new.item:
        history = tuple(known for known in history if known.item_id != new.item.item_id)
    state = replace(state, player=new, history=history, holds=_count_holds(state, new, payload["at"]))
    if "excused" in private:
        state = replace(state, excused=tuple((user_id, at) for user_id, at in private["excused"]))
    if "missed" in private:
        state = replace(state, missed=tuple((user_id, cue) for user_id, cue in private["missed"]))
    return _mark_undone(state, private)


def _chat_message(state: RoomState, payload: dict[str, Any], _private: dict[str, Any]) -> RoomState:
    kept: dict[str, Any] = {
        key: payload[key] for key in ("id", "user_id", "name", "at", "text", "at_ms", "deleted") if key in payload
    }
    return state.told((*state.chat, kept)[-limits.CHAT_TAIL :])


def _chat_deleted(state: RoomState, payload: dict[str, Any], _private: dict[str, Any]) -> RoomState:
    ids = frozenset(payload["ids"])
    chat: tuple[dict[str, Any], ...] = tuple(tombstone(e) if e["id"] in ids else e for e in state.chat)
    return state.told(chat)


def _chat_restored(state: RoomState, payload: dict[str, Any], private: dict[str, Any]) -> RoomState:
    back: dict[str, dict[str, Any]] = {message["id"]: message for message in payload["messages"]}
    chat = tuple(back.get(entry["id"], entry) for entry in state.chat)
    return _mark_undone(state.told(chat), private)


def tombstone(entry: dict[str, Any]) -> dict[str, Any]:
    """What is left of a chat entry."""
    return {"id": entry["id"], "user_id": entry["user_id"], "at": entry["at"], "deleted": True}


def _insert(queue: tuple[Item, ...], items: tuple[Item, ...], before_id: str | None) -> tuple[Item, ...]:
    at = next((i for i, item in enumerate(queue) if item.item_id == before_id), len(queue))
    return queue[:at] + items + queue[at:]


def _left_the_room(state: RoomState, item: Item, new: Player) -> bool:
    """Whether the item is neither what plays now nor back in the queue."""
    present = {other.item_id for other in (*state.queue, *((new.item,) if new.item else ()))}
    return item.item_id not in present


def _mark_undone(state: RoomState, private: dict[str, Any]) -> RoomState:
    if "undoes" not in private or private["undoes"] in state.undone:
        return state
    return replace(state, undone=(*state.undone, private["undoes"])[-UNDONE_KEPT:])


def _count_holds(state: RoomState, new: Player, at: int) -> tuple[Hold, ...]:
    """Time that people cost the room, added when their wait ends; waits for loading are not theirs."""
    still = {wait.user_id for wait in new.waiting_for}
    ended = tuple(
        Hold(wait.user_id, at, max(0, at - wait.since_ms))
        for wait in state.player.waiting_for
        if state.player.phase == "waiting" and wait.user_id not in still
    )
    if not ended:
        return state.holds
    return tuple(hold for hold in state.holds if at - hold.ended_at < HOLD_WINDOW_MS) + ended


_FOLD = {
    "room.update": _room_update,
    "room.closed": _room_closed,
    "queue.update": _queue_update,
    "player.state": _player_state,
    "chat.message": _chat_message,
    "chat.deleted": _chat_deleted,
    "chat.restored": _chat_restored,
}
