"""How the events of the wire are written. One function an event."""

from typing import Any

from . import codec
from .scene import Draft
from .state import Item, Player, RoomState


def player_state(
    player: Player,
    cause: str,
    *,
    excused: tuple[tuple[str, int], ...] | None = None,
    missed: tuple[tuple[str, int], ...] | None = None,
) -> Draft:
    """`player.state`. `excused`: who is not waited for from now on; `missed`: who was started without, at which cue."""
    private: dict[str, Any] = {}
    if player.item and player.item.media.trusted:
        private["trusted"] = [player.item.item_id]
    if excused is not None:
        private["excused"] = [list(pair) for pair in excused]
    if missed is not None:
        private["missed"] = [list(pair) for pair in missed]
    return Draft("player.state", player.wire(), cause, private or None)


def added(items: tuple[Item, ...], before_id: str | None, cause: str) -> Draft:
    trusted = [item.item_id for item in items if item.media.trusted]
    change = {"kind": "added", "items": [item.wire() for item in items], "before_id": before_id}
    return Draft("queue.update", {"change": change}, cause, {"trusted": trusted} if trusted else None)


def removed(item_ids: list[str], cause: str) -> Draft:
    return Draft("queue.update", {"change": {"kind": "removed", "item_ids": item_ids}}, cause)


def moved(item_id: str, before_id: str | None, cause: str) -> Draft:
    return Draft("queue.update", {"change": {"kind": "moved", "item_id": item_id, "before_id": before_id}}, cause)


def updated(item: Item, cause: str) -> Draft:
    private = {"trusted": [item.item_id]} if item.media.trusted else None
    return Draft("queue.update", {"change": {"kind": "updated", "item": item.wire()}}, cause, private)


def room_update(
    patch: dict[str, Any], cause: str, target: dict[str, Any] | None = None, private: dict[str, Any] | None = None
) -> Draft:
    payload: dict[str, Any] = {"patch": patch}
    if target is not None:
        payload["target"] = target
    return Draft("room.update", payload, cause, private)


def settings_patch(old: RoomState, new: RoomState) -> dict[str, Any]:
    """`room.update.patch`: the parts in which `new` differs, each whole."""
    before, after = codec.room_wire(old), codec.room_wire(new)
    return {key: value for key, value in after.items() if before[key] != value}
