"""Domain objects from and to plain JSON values: the snapshot on the wire, the state in the database."""

from dataclasses import asdict
from typing import Any

from .state import Author, Ban, Hold, Item, Media, Player, Roles, RoomState, Settings, Timeline, Wait

VERSION = 1


def room_wire(state: RoomState) -> dict[str, Any]:
    """`snapshot.room`."""
    return {
        "code": state.code,
        "name": state.name,
        "settings": settings_wire(state.settings),
        "roles": state.roles.wire(),
        "can": can_wire(state),
    }


def settings_wire(settings: Settings) -> dict[str, Any]:
    return asdict(settings)


def can_wire(state: RoomState) -> dict[str, Any]:
    return {role: list(caps) for role, caps in state.can.items()}


def snapshot(state: RoomState) -> dict[str, Any]:
    """The room as every joiner sees it: a function of rev."""
    return {
        "rev": state.rev,
        "at": state.at,
        "room": room_wire(state),
        "player": state.player.wire(),
        "queue": [item.wire() for item in state.queue],
        "chat": list(state.chat),
    }


def author_from(value: dict[str, Any]) -> Author:
    return Author(value["user_id"], value["name"])


def item_from(value: dict[str, Any], trusted: bool = False) -> Item:
    """An item of the wire. Whether its duration is the provider's own is not on the wire."""
    media = Media(
        provider=value["provider"],
        media_id=value["media_id"],
        kind=value["kind"],
        title=value["title"],
        channel=value["channel"],
        duration_ms=value["duration_ms"],
        start_ms=value.get("start_ms"),
        url=value.get("url"),
        thumb=value.get("thumb"),
        problem=value.get("problem"),
        trusted=trusted,
    )
    added_by = author_from(value["added_by"])
    return Item(value["item_id"], media, added_by, value["added_at"], value.get("pending", False))


def player_from(value: dict[str, Any], cue_at: int, trusted: bool) -> Player:
    return Player(
        item=item_from(value["item"], trusted) if value["item"] else None,
        phase=value["phase"],
        cue=value["cue"],
        timeline=Timeline(**value["timeline"]),
        waiting_for=tuple(Wait(**wait) for wait in value["waiting_for"]),
        cue_at=cue_at,
    )


def roles_from(value: dict[str, Any]) -> Roles:
    return Roles(value["owner"], value["acting"], tuple(value["operators"]), tuple(value["members"]))


def to_json(state: RoomState) -> dict[str, Any]:
    """What `rooms.state` holds: all but the chat, whose rows are its own."""
    return {
        "version": VERSION,
        "seed": state.seed,
        "rev": state.rev,
        "at": state.at,
        "room": room_wire(state),
        "player": state.player.wire() | {"cue_at": state.player.cue_at},
        "queue": [item.wire() for item in state.queue],
        "history": [item.wire() for item in state.history],
        "trusted": [item.item_id for item in _items(state) if item.media.trusted],
        "bans": [asdict(ban) for ban in state.bans],
        "mutes": [list(mute) for mute in state.mutes],
        "holds": [asdict(hold) for hold in state.holds],
        "excused": [list(pair) for pair in state.excused],
        "missed": [list(pair) for pair in state.missed],
        "undone": list(state.undone),
        "closed": state.closed,
        "password": state.password,
        "words": list(state.words),
        "admitted": list(state.admitted),
        "inside": list(state.inside),
    }


def from_json(value: dict[str, Any], chat: tuple[dict[str, Any], ...] = (), rev: int = 0, at: int = 0) -> RoomState:
    """The state of `to_json`. Chat moves rev without rewriting the state, so the row's `rev` and `at` win if later."""
    room, trusted = value["room"], frozenset(value["trusted"])

    def items(wires: list[dict[str, Any]]) -> tuple[Item, ...]:
        return tuple(item_from(wire, wire["item_id"] in trusted) for wire in wires)

    player = dict(value["player"])
    cue_at = player.pop("cue_at")
    return RoomState(
        code=room["code"],
        seed=value["seed"],
        name=room["name"],
        roles=roles_from(room["roles"]),
        can={role: tuple(caps) for role, caps in room["can"].items()},
        rev=max(rev, value["rev"]),
        at=max(at, value["at"]),
        settings=Settings(**room["settings"]),
        player=player_from(player, cue_at, bool(player["item"] and player["item"]["item_id"] in trusted)),
        queue=items(value["queue"]),
        history=items(value["history"]),
        bans=tuple(Ban(**ban) for ban in value["bans"]),
        mutes=tuple((user_id, until) for user_id, until in value["mutes"]),
        holds=tuple(Hold(**hold) for hold in value["holds"]),
        excused=tuple((user_id, at_) for user_id, at_ in value["excused"]),
        missed=tuple((user_id, cue) for user_id, cue in value.get("missed", ())),
        undone=tuple(value["undone"]),
        closed=value["closed"],
        password=value.get("password"),
        words=tuple(value.get("words", ())),
        admitted=tuple(value.get("admitted", ())),
        inside=tuple(value.get("inside", ())),
        chat=chat,
    )


def _items(state: RoomState) -> tuple[Item, ...]:
    current = (state.player.item,) if state.player.item else ()
    return state.queue + state.history + current
