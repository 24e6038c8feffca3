"""The SQL of a commit, built once from the models: separate statements for SQLite, one for PostgreSQL.

Parameters are named. `update_room` is the guard: it touches no row when the room moved on or the op is known already.
"""
# ruff: noqa: S608  (only names of tables and columns are put into the text; every value is a parameter)

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any, cast

from sqlalchemy import Dialect, Table
from sqlalchemy.dialects import postgresql

from server.models import Base, ChatMessage, Op, RoomEvent

from .records import Commit

Mark = Callable[[str], str]
"""A parameter as the driver writes it: `:rev` or `%(rev)s`."""

_POSTGRES = cast("Dialect", postgresql.dialect())  # type: ignore[no-untyped-call]


def columns(model: type[Base]) -> tuple[str, ...]:
    """Names of a table's columns, in its order."""
    return tuple(column.name for column in _table(model).columns)


@lru_cache(maxsize=64)
def update_room(changed: tuple[str, ...], mark: Mark, *, with_op: bool) -> str:
    """Move the room from `seen`, and set the columns named in `changed`."""
    sets = ", ".join(f"{name} = {mark(name)}" for name in changed)
    known = (
        f" AND NOT EXISTS (SELECT 1 FROM ops WHERE room_id = {mark('room_id')}"
        f" AND user_id = {mark('user_id')} AND op_id = {mark('op_id')})"
    )
    guard = f"id = {mark('room_id')} AND rev = {mark('seen')}"
    return f"UPDATE rooms SET {sets} WHERE {guard}{known if with_op else ''}"


def insert(model: type[Base], mark: Mark) -> str:
    names = columns(model)
    marks = ", ".join(mark(name) for name in names)
    return f"INSERT INTO {model.__tablename__} ({', '.join(names)}) VALUES ({marks})"


def erase_message(mark: Mark) -> str:
    """Take the words out of one message."""
    return f"UPDATE chat_messages SET {_ERASED} WHERE room_id = {mark('room_id')} AND message_id = {mark('message_id')}"


def op_parameters(commit: Commit) -> dict[str, Any]:
    op = commit.op
    if op is None:
        return {}
    return {
        "user_id": op.user_id,
        "op_id": op.op_id,
        "payload_hash": op.payload_hash,
        "answer": op.answer,
        "op_at": commit.at,
    }


@lru_cache(maxsize=64)
def postgres_commit(changed: tuple[str, ...], with_op: bool, with_events: bool, with_chat: bool) -> str:
    """The whole commit as one statement, so that it takes one round trip and needs no transaction around it.

    Rows come as JSON arrays `events`, `messages`, `deleted`: the text is the same for any number of them, and
    PostgreSQL plans it once.
    """

    parts = [f"u AS ({update_room(changed, _mark, with_op=with_op)} RETURNING id)"]
    if with_events:
        parts.append(f"e AS ({_insert_json(RoomEvent, 'events')})")
    if with_chat:
        parts.append(f"m AS ({_insert_json(ChatMessage, 'messages')})")
        parts.append(
            f"d AS (UPDATE chat_messages SET {_ERASED} FROM u WHERE room_id = u.id"
            " AND message_id IN (SELECT json_array_elements_text(%(deleted)s::json)))"
        )
    if with_op:
        names = [name for name in columns(Op) if name not in ("room_id", "at")]
        values = ", ".join(f"%({name})s::text" for name in names)
        listed = ", ".join(names)
        parts.append(f"o AS (INSERT INTO ops (room_id, at, {listed}) SELECT u.id, %(op_at)s::bigint, {values} FROM u)")
    return f"WITH {', '.join(parts)} SELECT count(*) FROM u"


def _mark(name: str) -> str:
    return f"%({name})s"


def _insert_json(model: type[Base], parameter: str) -> str:
    rows = [column for column in _table(model).columns if column.name != "room_id"]
    names = ", ".join(column.name for column in rows)
    typed = ", ".join(f"{column.name} {column.type.compile(dialect=_POSTGRES)}" for column in rows)
    return (
        f"INSERT INTO {model.__tablename__} (room_id, {names})"
        f" SELECT u.id, t.* FROM u, json_to_recordset(%({parameter})s::json) AS t({typed})"
    )


def _table(model: type[Base]) -> Table:
    return cast("Table", model.__table__)


_ERASED = "name = NULL, text = NULL, at_ms = NULL, deleted = true"
