"""What clients read of a room: its snapshot, what they missed, what was said and played before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import orjson

from server.contract.errors import Refused
from server.contract.limits import REPLAY_EVENTS
from server.contract.shapes import Since
from server.domain import codec

from . import queries
from .queries import Logged
from .rooms import OpenRoom, Rooms
from .store import Store


@dataclass(frozen=True, slots=True)
class CatchUp:
    """The first part of an answer to a join or sync: `kind` is the field's name, `text` its value as JSON text."""

    kind: Literal["snapshot", "events"]
    text: str


class Reading:
    """Encodes each answer once per state, for all who ask."""

    def __init__(self, store: Store, rooms: Rooms) -> None:
        self._store = store
        self._rooms = rooms

    def snapshot(self, room: OpenRoom) -> str:
        text = room.texts.get("snapshot")
        if text is None:
            text = orjson.dumps(codec.snapshot(room.state)).decode()
            room.texts["snapshot"] = text
        return text

    def since(self, room: OpenRoom, since: Since | None) -> CatchUp:
        """The events after `since`, or a snapshot where they would not do: WIRE.md §3."""
        if since is None:
            return CatchUp("snapshot", self.snapshot(room))
        if since.rev > room.state.rev:
            # Another process may have told the client what this one has not heard of.
            with self._rooms.entered(room.room_id) as entered:
                self._rooms.refresh(entered)
                room = entered
        state = room.state
        if since.rev == state.rev and since.at == state.at:
            return CatchUp("events", "[]")
        if state.rev - REPLAY_EVENTS <= since.rev < state.rev:
            events = self._replay(room, since)
            if events is not None:
                return CatchUp("events", events)
        return CatchUp("snapshot", self.snapshot(room))

    def chat(self, room_id: str, before: str | None, limit: int) -> list[dict[str, Any]]:
        """Up to `limit` messages before the one with that id, oldest first."""
        page = self._store.read(lambda session: queries.chat_page(session, room_id, before, limit))
        if page is None:
            raise Refused("not_found", "That message is not kept any more")
        return page

    def played(self, room: OpenRoom, before: str | None, limit: int) -> list[dict[str, Any]]:
        """Up to `limit` played items after the one with that id, newest first."""
        items, start = room.state.history, 0
        if before is not None:
            start = next((at + 1 for at, item in enumerate(items) if item.item_id == before), -1)
            if start < 0:
                raise Refused("not_found", "That item is not kept any more")
        return [item.wire() for item in items[start : start + limit]]

    def _replay(self, room: OpenRoom, since: Since) -> str | None:
        """After a restart everybody asks for the same: one reads, the others wait for it."""
        key = (since.rev, since.at)
        with room.replaying:
            text = room.texts.get(key)
            if text is None:
                rev = room.state.rev
                rows = self._store.read(lambda s: queries.log_since(s, room.room_id, since.rev, since.at))
                if rows is None:
                    return None
                text = f"[{','.join(_replayed(row) for row in rows)}]"
                if room.state.rev == rev:
                    room.texts[key] = text
        return text


def _replayed(row: Logged) -> str:
    event = row.stored
    head = {"rev": event.rev, "at": event.at, "ns": event.ns, "type": event.type}
    return orjson.dumps({**head, "payload": orjson.Fragment(event.text)}).decode()
