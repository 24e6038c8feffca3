"""What happened in a room: its log, page by page, and whole as a table or as JSON."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import orjson
from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from server.domain import permissions
from server.domain.scene import Actor
from server.domain.state import RoomState
from server.domain.undo import WINDOW_MS
from server.engine import queries
from server.engine.clock import Clock
from server.engine.store import Store
from server.models import ChatMessage, RoomEvent

CHUNK = 500
COLUMNS = ("time", "rev", "who", "user_id", "what", "type", "about", "details", "reason")
# A spreadsheet takes a cell that begins so for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entries: those before `before`, of one person or "system", of one cause, of one type."""

    before: int | None = None
    by: str | None = None
    cause: str | None = None
    type: str | None = None


class Record:
    """Reads `room_events`. Reasons go to those who may kick."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store, self._clock = store, clock

    def page(self, room_id: str, state: RoomState, actor: Actor, wanted: Wanted, limit: int) -> dict[str, Any]:
        """The contract's `LogPage`."""
        since = self._clock.now_ms() - WINDOW_MS
        with_reasons = permissions.allowed(state, actor, "people.kick")

        def read(session: Session) -> list[dict[str, Any]]:
            rows = session.execute(_query(room_id, wanted).limit(limit + 1)).all()
            undoable = _undoable(session, room_id, [row.commit_rev for row in rows if row.at >= since], state.undone)
            return [_entry(session, room_id, row, undoable, with_reasons) for row in rows]

        entries = self._store.read(read)
        more = len(entries) > limit
        entries = entries[:limit]
        return {"entries": entries, "next": entries[-1]["rev"] if more else None}

    def all(self, room_id: str, state: RoomState, actor: Actor, wanted: Wanted) -> Iterator[dict[str, Any]]:
        """All entries that match, newest first."""
        while True:
            page = self.page(room_id, state, actor, wanted, CHUNK)
            yield from page["entries"]
            if page["next"] is None:
                return
            wanted = replace(wanted, before=page["next"])


def as_csv(entries: Iterator[dict[str, Any]]) -> str:
    """A table for spreadsheets. No cell of it can become a formula: names and texts are other people's."""
    text = io.StringIO(newline="")
    table = csv.writer(text)
    table.writerow(COLUMNS)
    table.writerows([_cell(cell) for cell in _row(entry)] for entry in entries)
    return text.getvalue()


def _query(room_id: str, wanted: Wanted) -> Select[*tuple[Any, ...]]:
    said = (ChatMessage.name, ChatMessage.text, ChatMessage.at_ms, ChatMessage.deleted)
    query = (
        select(
            RoomEvent.rev,
            RoomEvent.commit_rev,
            RoomEvent.at,
            RoomEvent.type,
            RoomEvent.payload,
            RoomEvent.private,
            *said,
        )
        .outerjoin(ChatMessage, (ChatMessage.room_id == RoomEvent.room_id) & (ChatMessage.rev == RoomEvent.rev))
        .where(RoomEvent.room_id == room_id)
        .order_by(RoomEvent.rev.desc())
    )
    if wanted.before is not None:
        query = query.where(RoomEvent.rev < wanted.before)
    if wanted.by is not None:
        query = query.where(RoomEvent.actor.is_(None) if wanted.by == "system" else RoomEvent.actor == wanted.by)
    if wanted.cause is not None:
        query = query.where(RoomEvent.cause == wanted.cause)
    return query if wanted.type is None else query.where(RoomEvent.type == wanted.type)


def _undoable(session: Session, room_id: str, commit_revs: list[int], undone: tuple[int, ...]) -> set[int]:
    """Those of the commits that say how to take them back, and were not."""
    if not commit_revs:
        return set()
    mine = (RoomEvent.room_id == room_id, RoomEvent.rev.in_(commit_revs), RoomEvent.undo.is_not(None))
    found = session.execute(select(RoomEvent.rev, RoomEvent.undo).where(*mine))
    return {row.rev for row in found if orjson.loads(row.undo or "")["key"] not in undone}


def _entry(session: Session, room_id: str, row: Any, undoable: set[int], with_reasons: bool) -> dict[str, Any]:
    logged = queries.logged(session, room_id, row)
    reason = (logged.private or {}).get("reason") if with_reasons else None
    return {
        "rev": row.rev,
        "at": row.at,
        "type": row.type,
        "payload": logged.stored.payload,
        "reason": reason,
        "undoable": row.commit_rev in undoable,
    }


def _row(entry: dict[str, Any]) -> tuple[Any, ...]:
    payload = entry["payload"]
    by = payload["by"] if payload["by"] != "system" else {"user_id": "", "name": "system"}
    return (
        datetime.fromtimestamp(entry["at"] / 1000, UTC).isoformat(timespec="milliseconds"),
        entry["rev"],
        by["name"],
        by["user_id"],
        payload["cause"],
        entry["type"],
        (payload.get("target") or {}).get("name", ""),
        _details(entry["type"], payload),
        entry["reason"] or "",
    )


def _details(kind: str, payload: dict[str, Any]) -> str:
    """In a word what the event was about."""
    if kind == "chat.message":
        return str(payload.get("text", ""))
    if kind == "player.state":
        item = payload["item"]
        return f"{payload['phase']}: {item['title']}" if item else str(payload["phase"])
    if kind == "queue.update":
        change = payload["change"]
        items = change.get("items") or ([change["item"]] if "item" in change else [])
        return "; ".join(item["title"] for item in items)
    if kind == "room.update":
        return ", ".join(payload["patch"])
    return ""


def _cell(value: Any) -> Any:
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value
