"""People as the wire shows them: rows, pages, and what changed since it was last told."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

import orjson

from server.contract import limits
from server.domain import permissions
from server.domain.state import RoomState

from .attendance import Attendance, Attendee, Connection, Presence

SMALL_ROOM = 50
"""People up to which every change of everybody is told."""
SUMMARY_EVERY_MS = 1_000
IN_STEP_MS = 100
SKEW_SAMPLE = 64

Wire = dict[str, Any]


def person(attendee: Attendee, state: RoomState) -> Wire:
    """One person with all their connections."""
    newest = attendee.newest
    return {
        "user_id": attendee.user_id,
        "name": attendee.name,
        "avatar": newest.avatar,
        "role": permissions.role_of(state, attendee.user_id),
        "conns": [_connection(conn, state.player.cue) for conn in attendee.conns.values()],
    }


def page(attendance: Attendance | None, state: RoomState, after: str | None = None) -> tuple[str, int]:
    """Up to 100 people in order of user_id, from behind `after`, as JSON text, and how many there are in all. In a
    storm of joins everybody is shown the same people, so each is encoded once."""
    if attendance is None:
        return "[]", 0
    looks_of = (state.player.cue, state.roles)
    if attendance.rows_of != looks_of:
        attendance.rows_of = looks_of
        attendance.rows.clear()
    order, rows = attendance.order, attendance.rows
    start = bisect_right(order, after) if after is not None else 0
    chosen = order[start : start + limits.PEOPLE_PAGE]
    for user_id in chosen:
        if user_id not in rows:
            rows[user_id] = orjson.dumps(person(attendance.people[user_id], state)).decode()
    return f"[{','.join([rows[user_id] for user_id in chosen])}]", len(order)


def summary(attendance: Attendance, cue: int) -> Wire:
    """How a large room is doing."""
    playing = [conn for conn in attendance.connected() if conn.active]
    drifts = [conn.drift_ms for conn in playing if conn.drift_ms is not None and conn.suspended is None]
    skews = _skews(drifts)
    return {
        "total": len(attendance.people),
        "in_step": sum(abs(drift) <= IN_STEP_MS for drift in drifts),
        "waiting": sum(_waits(conn, cue) for conn in playing),
        "skew_p50": _percentile(skews, 0.50),
        "skew_p95": _percentile(skews, 0.95),
    }


@dataclass(slots=True)
class _Told:
    """What a room's clients were told last."""

    rows: dict[str, Wire] = field(default_factory=dict)
    large: bool = False
    at_ms: int = 0


class Roster:
    """Makes `presence.update` out of what changed. A room's bill does not grow with the square of its people."""

    def __init__(self, presence: Presence) -> None:
        self._presence = presence
        self._told: dict[str, _Told] = {}

    def update(self, room_id: str, state: RoomState, now_ms: int) -> Wire | None:
        """The room's next update, or None when nothing is worth telling yet."""
        attendance = self._presence.attendance(room_id)
        if attendance is None or not attendance.people:
            self._presence.take_changes(room_id)
            self._told.pop(room_id, None)
            return None
        told = self._told.setdefault(room_id, _Told())
        large = len(attendance.people) > SMALL_ROOM
        if large and now_ms - told.at_ms < SUMMARY_EVERY_MS:
            return None
        if told.large and not large:
            # Its clients heard only of a few: tell them of everybody, once.
            told.rows.clear()
            self._presence.touch(room_id)
        told.large, told.at_ms = large, now_ms
        changed, left = self._presence.take_changes(room_id)
        # A small room's clients know everybody from the answer to their join.
        gone = [user_id for user_id in sorted(left) if told.rows.pop(user_id, None) is not None or not large]
        rows = [row for user_id in sorted(changed) if (row := _news(attendance, user_id, state, told)) is not None]
        if large:
            return {"people": rows, "left": gone, "summary": summary(attendance, state.player.cue)}
        return {"people": rows, "left": gone} if rows or gone else None


def _news(attendance: Attendance, user_id: str, state: RoomState, told: _Told) -> Wire | None:
    attendee = attendance.people.get(user_id)
    if attendee is None:
        return None
    row, before = person(attendee, state), told.rows.get(user_id)
    if row == before:
        return None
    noteworthy = not told.large or _noteworthy(attendee, row, state)
    if noteworthy:
        told.rows[user_id] = row
    elif told.rows.pop(user_id, None) is None:
        return None
    return row


def _noteworthy(attendee: Attendee, row: Wire, state: RoomState) -> bool:
    """In a large room: those who wait, own or operate."""
    waits = any(conn.active and _waits(conn, state.player.cue) for conn in attendee.conns.values())
    return waits or row["role"] in ("owner", "operator") or attendee.user_id == state.roles.acting


def _connection(conn: Connection, cue: int) -> Wire:
    return {
        "conn_id": conn.who.conn_id,
        "kind": conn.who.kind,
        "sync": conn.who.sync,
        "active": conn.active,
        "ready": conn.ready_cue == cue,
        "suspended": conn.suspended,
        "drift_ms": conn.drift_ms,
        "clock_error_ms": conn.clock_error_ms,
    }


def _waits(conn: Connection, cue: int) -> bool:
    if conn.suspended is None:
        return conn.ready_cue != cue
    return conn.suspended in ("advert", "buffering")


def _skews(drifts: list[float]) -> list[float]:
    """Distances between viewers; of many viewers an even sample, since pairs grow with the square."""
    ordered = sorted(drifts)
    step = max(1, -(-len(ordered) // SKEW_SAMPLE))
    return sorted(b - a for a, b in combinations(ordered[::step], 2))


def _percentile(ordered: list[float], share: float) -> float | None:
    return round(ordered[min(len(ordered) - 1, int(share * len(ordered)))], 1) if ordered else None
