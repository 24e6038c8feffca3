"""Lists of rooms: the public ones, a person's own, and how much is going on."""

from typing import Any

import orjson
from sqlalchemy import select
from sqlalchemy.orm import Session

from server.contract.errors import Refused
from server.contract.limits import ROOMS_PAGE
from server.domain import codec, people, permissions
from server.domain.state import RoomState
from server.engine.clock import Clock
from server.engine.engine import Engine
from server.engine.store import Store
from server.models import RetiredCode, Room, Visit


class Directory:
    """Rooms as lists show them. People are counted in this process."""

    def __init__(self, store: Store, engine: Engine, clock: Clock, *, public_rooms: bool) -> None:
        self._store, self._engine, self._clock = store, engine, clock
        self._public_rooms = public_rooms

    def public(self, after: str | None, limit: int) -> dict[str, Any]:
        """The contract's `RoomsPage`: rooms with people in them, those with most first. `after` is a page's `next`."""
        if not self._public_rooms:
            raise Refused("unsupported", "This server has no public rooms")
        listed = sorted(
            (-here, state.code, state)
            for state, here in self._busy()
            if state.settings.visibility == "public" and state.closed is None
        )
        start = _place(after)
        rest = [entry for entry in listed if start is None or entry[:2] > start]
        shown = rest[:limit]
        rooms = [_entry(state, -minus, None, told=state.settings.entry == "open") for minus, _code, state in shown]
        return {"rooms": rooms, "next": f"{-shown[-1][0]}-{shown[-1][1]}" if len(rest) > limit else None}

    def of(self, user_id: str) -> dict[str, Any]:
        """The contract's `MyRooms`: those a person owns, and those they were in lately and may come back to."""
        own, recent = self._store.read(lambda session: (_owned(session, user_id), _visited(session, user_id)))
        here = self._engine.present()
        found = [self._seen_by(user_id, state, here.get(room_id, 0), renewed) for room_id, state, renewed in recent]
        return {
            "mine": [_entry(state, here.get(room_id, 0), "owner", told=True) for room_id, state in own],
            "recent": [entry for entry in found if entry is not None],
        }

    def stats(self) -> dict[str, int]:
        """The contract's `Stats`."""
        busy = self._busy()
        playing = sum(state.player.phase == "playing" for state, _here in busy)
        return {"rooms": len(busy), "people": sum(here for _state, here in busy), "playing": playing}

    def _busy(self) -> list[tuple[RoomState, int]]:
        """Rooms with people in them, and how many. Their states are in memory."""
        return [(self._engine.load(room_id), here) for room_id, here in self._engine.present().items()]

    def _seen_by(self, user_id: str, state: RoomState, here: int, renewed: bool) -> dict[str, Any] | None:
        role = permissions.role_of(state, user_id)
        if people.banned(state, user_id, self._clock.now_ms()) is not None:
            return None
        # Who has no part in a room is not told of its end, nor of a code that took the place of the one they had.
        if role == "guest" and (state.closed is not None or renewed):
            return None
        told = role != "guest" or state.settings.entry == "open"
        return _entry(state, here if told else 0, role, told=told)


def _place(after: str | None) -> tuple[int, str] | None:
    if after is None:
        return None
    here, _, code = after.partition("-")
    if not (here.isascii() and here.isdigit() and len(here) < 10 and code.isalnum()):
        raise Refused("invalid", "after: is not the next of a page")
    return -int(here), code


def _entry(state: RoomState, here: int, role: str | None, *, told: bool) -> dict[str, Any]:
    """The contract's `RoomEntry`. `told`: the caller could walk in and see what plays."""
    item = state.player.item if told else None
    media = item.media if item else None
    return {
        "code": state.code,
        "name": state.name,
        "visibility": state.settings.visibility,
        "entry": state.settings.entry,
        "people": here,
        "playing": {"provider": media.provider, "media_id": media.media_id, "title": media.title} if media else None,
        "role": role,
        "active_at": state.at,
        "closed": state.closed is not None,
    }


def _owned(session: Session, user_id: str) -> list[tuple[str, RoomState]]:
    newest = (Room.closed.is_not(None), Room.last_activity_ms.desc(), Room.id)
    rows = select(Room.id, Room.state, Room.rev, Room.last_activity_ms).where(Room.owner_id == user_id)
    return [(row.id, _state(row)) for row in session.execute(rows.order_by(*newest).limit(ROOMS_PAGE))]


def _visited(session: Session, user_id: str) -> list[tuple[str, RoomState, bool]]:
    renewed = select(RetiredCode.code).where(RetiredCode.room_id == Room.id).exists().label("renewed")
    rows = (
        select(Room.id, Room.state, Room.rev, Room.last_activity_ms, renewed)
        .join(Visit, Visit.room_id == Room.id)
        .where(Visit.user_id == user_id, Room.owner_id != user_id)
        .order_by(Visit.at_ms.desc(), Room.id)
        .limit(ROOMS_PAGE)
    )
    return [(row.id, _state(row), row.renewed) for row in session.execute(rows)]


def _state(row: Any) -> RoomState:
    return codec.from_json(orjson.loads(row.state), (), row.rev, row.last_activity_ms)
