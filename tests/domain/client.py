"""A client's fold of wire events on a snapshot, written from WIRE.md and not from the server's code."""

from copy import deepcopy
from typing import Any

from server.contract import limits

Snapshot = dict[str, Any]


def fold(snapshot: Snapshot, events: list[dict[str, Any]]) -> Snapshot:
    """`snapshot` after `events`, each `{rev, at, ns, type, payload}` and next in line."""
    state = deepcopy(snapshot)
    for event in events:
        assert event["rev"] == state["rev"] + 1
        state["rev"], state["at"] = event["rev"], event["at"]
        FOLDS[event["type"]](state, event["payload"])
    return state


def _room_update(state: Snapshot, payload: dict[str, Any]) -> None:
    state["room"] |= payload["patch"]


def _queue_update(state: Snapshot, payload: dict[str, Any]) -> None:
    change, queue = payload["change"], state["queue"]
    match change["kind"]:
        case "added":
            _put(queue, change["items"], change["before_id"])
        case "removed":
            queue[:] = [item for item in queue if item["item_id"] not in change["item_ids"]]
        case "moved":
            moving = [item for item in queue if item["item_id"] == change["item_id"]]
            queue[:] = [item for item in queue if item["item_id"] != change["item_id"]]
            _put(queue, moving, change["before_id"])
        case "updated":
            new = change["item"]
            queue[:] = [new if item["item_id"] == new["item_id"] else item for item in queue]


def _put(queue: list[dict[str, Any]], items: list[dict[str, Any]], before_id: str | None) -> None:
    ids = [item["item_id"] for item in queue]
    at = ids.index(before_id) if before_id in ids else len(queue)
    queue[at:at] = items


def _player_state(state: Snapshot, payload: dict[str, Any]) -> None:
    state["player"] = {key: payload[key] for key in ("item", "phase", "cue", "timeline", "waiting_for")}


def _chat_message(state: Snapshot, payload: dict[str, Any]) -> None:
    shown = {k: v for k, v in payload.items() if k in ("id", "user_id", "name", "at", "text", "at_ms", "deleted")}
    state["chat"] = [*state["chat"], shown][-limits.CHAT_TAIL :]


def _chat_deleted(state: Snapshot, payload: dict[str, Any]) -> None:
    state["chat"] = [
        {"id": entry["id"], "user_id": entry["user_id"], "at": entry["at"], "deleted": True}
        if entry["id"] in payload["ids"]
        else entry
        for entry in state["chat"]
    ]


def _chat_restored(state: Snapshot, payload: dict[str, Any]) -> None:
    for message in payload["messages"]:
        state["chat"] = [message if entry["id"] == message["id"] else entry for entry in state["chat"]]


FOLDS = {
    "room.update": _room_update,
    "room.closed": lambda state, payload: None,
    "queue.update": _queue_update,
    "player.state": _player_state,
    "chat.message": _chat_message,
    "chat.deleted": _chat_deleted,
    "chat.restored": _chat_restored,
}
