"""Commits of many rooms, written into SQLite with as few statements as they allow."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from server.models import ChatMessage, Op, RoomEvent

from . import statements
from .records import Commit


def write(raw: sqlite3.Connection, commits: Sequence[Commit]) -> list[bool]:
    """Which of them were written; the others found their room elsewhere, or their op known. They must have no rows
    beside the state; an error leaves part of them written, so a savepoint belongs around.

    Between statements the interpreter lets another thread run, which may keep it for milliseconds: what takes one
    statement for all of them does not wait once for each.
    """
    outcomes = [_moved(raw, commit) for commit in commits]
    done = [commit for commit, moved in zip(commits, outcomes, strict=True) if moved]
    for sql, rows in (
        (_INSERT_EVENT, [row for commit in done for row in commit.events]),
        (_INSERT_MESSAGE, [row for commit in done for row in commit.messages]),
        (_ERASE_MESSAGE, [_erased(commit, message_id) for commit in done for message_id in commit.deleted]),
        (_INSERT_OP, [_op(commit) for commit in done if commit.op is not None]),
    ):
        if rows:
            raw.executemany(sql, rows)
    return outcomes


def _moved(raw: sqlite3.Connection, commit: Commit) -> bool:
    """The guard."""
    parameters = {"room_id": commit.room_id, "seen": commit.seen, **commit.room, **statements.op_parameters(commit)}
    sql = statements.update_room(tuple(commit.room), _mark, with_op=commit.op is not None)
    return raw.execute(sql, parameters).rowcount == 1


def _op(commit: Commit) -> dict[str, object]:
    return {"room_id": commit.room_id, "at": commit.at, **statements.op_parameters(commit)}


def _erased(commit: Commit, message_id: str) -> dict[str, object]:
    return {"room_id": commit.room_id, "message_id": message_id}


def _mark(name: str) -> str:
    return f":{name}"


_INSERT_EVENT = statements.insert(RoomEvent, _mark)
_INSERT_MESSAGE = statements.insert(ChatMessage, _mark)
_INSERT_OP = statements.insert(Op, _mark)
_ERASE_MESSAGE = statements.erase_message(_mark)
