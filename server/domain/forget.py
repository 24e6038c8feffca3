"""Somebody deleted themself: what they wrote goes, and their name. Whose their room is then, `ownership` says."""

from collections.abc import Iterator
from dataclasses import asdict, replace
from typing import Any

from . import drafts
from .people import without
from .scene import Decision, Draft, Forget
from .state import GONE, Item, RoomState

IDS_AT_ONCE = 500
CAUSE = "forget"


def forget(state: RoomState, command: Forget) -> Decision:
    """Does nothing where nothing of them is left, so that it may be done again."""
    ids = command.message_ids
    events = [
        Draft("chat.deleted", {"ids": list(ids[at : at + IDS_AT_ONCE])}, CAUSE)
        for at in range(0, len(ids), IDS_AT_ONCE)
    ]
    events += _items(state, command.user_id)
    if update := _room(state, command.user_id):
        events.append(update)
    return Decision(tuple(events))


def _items(state: RoomState, user_id: str) -> Iterator[Draft]:
    for item in state.queue:
        if _theirs(item, user_id):
            yield drafts.updated(item.nameless(), CAUSE)
    current = state.player.item
    if current is not None and _theirs(current, user_id):
        yield drafts.player_state(replace(state.player, item=current.nameless()), CAUSE)


def _room(state: RoomState, user_id: str) -> Draft | None:
    """Roles, and what only the server knows: played items and bans."""
    private: dict[str, Any] = {}
    if any(_theirs(item, user_id) for item in state.history):
        private["nameless"] = user_id
    if user_id in (*state.admitted, *state.inside):
        private["dismiss"] = [user_id]
    if any(ban.user_id == user_id for ban in state.bans):
        private["bans"] = [asdict(ban) for ban in state.bans if ban.user_id != user_id]
    if any(muted == user_id for muted, _until in state.mutes):
        private["mutes"] = [list(mute) for mute in state.mutes if mute[0] != user_id]
    roles = without(state.roles, user_id)
    patch = {"roles": roles.wire()} if roles != state.roles else {}
    return drafts.room_update(patch, CAUSE, private=private or None) if patch or private else None


def _theirs(item: Item, user_id: str) -> bool:
    return item.added_by.user_id == user_id and item.added_by.name != GONE
