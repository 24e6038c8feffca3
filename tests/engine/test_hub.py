"""Law 8: the hub never waits, and every write takes the one way."""

from __future__ import annotations

import ast
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import gevent
import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

import server
from server.contract.errors import Refused
from server.engine.records import Commit, OpRow
from tests.engine.house import House, make, until


@contextmanager
def locked(url: str) -> Iterator[None]:
    """Another process holds SQLite's write lock; a connection of its own is as strange to ours as a process."""
    other = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None, timeout=10)
    try:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")
    finally:
        other.close()


@contextmanager
def turning_hub() -> Iterator[list[float]]:
    """Counts turns of the hub while the block waits for something else."""
    turns: list[float] = []

    def turn() -> None:
        while True:
            turns.append(time.monotonic())
            gevent.sleep(0.005)

    greenlet = gevent.spawn(turn)
    try:
        yield turns
    finally:
        greenlet.kill()


def test_while_another_process_holds_the_lock_everybody_else_goes_on(sqlite_database: str) -> None:
    house = House(sqlite_database)
    process = house.process()
    room = process.room()
    process.say(room)
    with turning_hub() as turns:
        with locked(sqlite_database):
            stuck = gevent.spawn(process.say, room)
            gevent.sleep(0.5)
            assert not stuck.ready()
            assert len(turns) > 10
            # Reading does not wait for a writer.
            assert len(process.engine.chat_history(room, None, 10)) == 1
        assert stuck.get(timeout=10)["rev"] == 2
    house.close()


def test_a_lock_held_too_long_is_unavailable_and_nothing_is_lost(
    sqlite_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from server.engine import sqlite_store

    monkeypatch.setattr(sqlite_store, "BUSY_S", 0.2)
    house = House(sqlite_database)
    process = house.process()
    room = process.room()
    process.say(room)
    payload = make("chat.send", text="later")
    with turning_hub() as turns, locked(sqlite_database), pytest.raises(Refused) as refusal:
        process.do(room, "chat.send", payload=payload)
    assert refusal.value.code == "unavailable"
    assert len(turns) > 5
    assert process.do(room, "chat.send", payload=payload)["rev"] == 2
    assert process.out.revs(room) == [1, 2]
    house.close()


def test_writes_that_gather_share_a_transaction_and_not_their_fate(sqlite_database: str) -> None:
    house = House(sqlite_database)
    process = house.process()
    store = process.store

    def work(n: int) -> int:
        def insert(session: Session) -> int:
            session.execute(
                text("INSERT INTO users VALUES (:id, 'guest', 'x', NULL, 1, 1, false)"), {"id": f"user-{n % 7}"}
            )
            return n

        return store.write(insert)

    jobs = [gevent.spawn(work, n) for n in range(10)]
    gevent.joinall(jobs)
    # The last three break the primary key; the others in the same transaction do not mind.
    assert [job.value for job in jobs] == [0, 1, 2, 3, 4, 5, 6, None, None, None]
    assert house.rows("SELECT count(*) AS n FROM users") == [{"n": 7}]
    house.close()


def test_a_commit_that_breaks_half_way_leaves_nothing_and_lets_others_pass(sqlite_database: str) -> None:
    house = House(sqlite_database)
    process = house.process()
    broken, sound = process.room(), process.room()
    process.engine.load(broken)
    process.engine.load(sound)
    # A row that cannot be there: the second statement of the commit fails.
    house.run(
        "INSERT INTO room_events (room_id, rev, commit_rev, at, type, cause, payload)"
        " VALUES (:r, 1, 1, 1, 'chat.message', 'send', '{}')",
        r=broken,
    )
    calls = [gevent.spawn(process.say, room) for room in (broken, sound)]
    gevent.joinall(calls)
    assert isinstance(calls[0].exception, sqlite3.IntegrityError)
    assert calls[1].value["rev"] == 1
    assert house.rows("SELECT rev FROM rooms WHERE id = :r", r=broken) == [{"rev": 0}]
    assert house.rows("SELECT room_id FROM ops") == [{"room_id": sound}]
    house.close()


def test_what_the_database_cannot_hold_ends_nobody_elses_commit(sqlite_database: str) -> None:
    house = House(sqlite_database)
    process = house.process()
    strange, sound = process.room(), process.room()
    numbers = {strange: 2**70, sound: 1}
    calls = [gevent.spawn(process.store.commit, Commit(room, 0, 1, {"rev": rev})) for room, rev in numbers.items()]
    gevent.joinall(calls)
    assert isinstance(calls[0].exception, OverflowError)
    assert calls[1].value is True
    assert process.store.commit(Commit(strange, 0, 1, {"rev": 1})), "the writer goes on"
    house.close()


def test_nobody_is_told_that_a_transaction_was_stored_which_was_not(sqlite_database: str) -> None:
    house = House(sqlite_database)
    process = house.process()

    def insert(session: Session) -> str:
        session.execute(text("INSERT INTO users VALUES ('ann', 'guest', 'x', NULL, 1, 1, false)"))
        return "stored"

    def promise(session: Session) -> str:
        """SQLite looks at it only when the transaction ends, and then refuses."""
        session.execute(text("PRAGMA defer_foreign_keys = ON"))
        session.execute(text("INSERT INTO visits (user_id, room_id, at_ms) VALUES ('nobody', 'here', 1)"))
        return "stored"

    calls = [gevent.spawn(process.store.write, work) for work in (insert, promise)]
    gevent.joinall(calls)
    assert [call.value for call in calls] == [None, None]
    assert not house.rows("SELECT id FROM users WHERE id = 'ann'")
    assert process.store.write(insert) == "stored"
    house.close()


def test_an_op_that_comes_twice_at_once_is_written_once(sqlite_database: str) -> None:
    house = House(sqlite_database)
    process = house.process()
    room, other = process.room(), process.room()
    # An accepted no-op moves no rev, so only the op's own row tells the second from the first.
    op = OpRow("ann", "op-twice-at-once", "hash", "{}")
    twice = [Commit(room, 0, 1, {"rev": 0}, op=op)] * 2
    calls = [gevent.spawn(process.store.commit, commit) for commit in (*twice, Commit(other, 0, 1, {"rev": 1}))]
    gevent.joinall(calls)
    assert calls[0].value is True
    assert calls[1].value is False
    assert calls[2].value is True
    assert house.rows("SELECT op_id FROM ops") == [{"op_id": "op-twice-at-once"}]
    house.close()


def test_write_rolls_back_what_raises_and_read_sees_what_was_written(house: House) -> None:
    store = house.process().store
    insert = text("INSERT INTO users VALUES ('u', 'guest', 'x', NULL, 1, 1, false)")

    def broken(session: Session) -> None:
        session.execute(insert)
        raise Refused("conflict", "no")

    with pytest.raises(Refused, match="conflict"):
        store.write(broken)
    assert store.read(lambda session: session.execute(text("SELECT count(*) FROM users")).scalar()) == 0
    store.write(lambda session: session.execute(insert).rowcount)  # type: ignore[attr-defined]
    assert store.read(lambda session: session.execute(text("SELECT count(*) FROM users")).scalar()) == 1


def test_sqlite_writes_in_one_thread_that_is_not_the_hubs(sqlite_database: str) -> None:
    house = House(sqlite_database)
    store = house.process().store
    hub = threading.get_ident()
    writers = {store.write(lambda _session: threading.get_ident()) for _ in range(3)}
    readers = {store.read(lambda _session: threading.get_ident()) for _ in range(3)}
    assert len(writers) == 1
    assert hub not in writers | readers
    assert not writers & readers
    house.close()


def test_sqlite_keeps_what_was_committed_when_the_process_dies(sqlite_database: str) -> None:
    house = House(sqlite_database)
    store = house.process().store
    assert store.read(lambda session: session.execute(text("PRAGMA journal_mode")).scalar()) == "wal"
    assert store.write(lambda session: session.execute(text("PRAGMA synchronous")).scalar()) == 1
    house.close()


def test_closing_finishes_what_is_waiting(sqlite_database: str) -> None:
    house = House(sqlite_database)
    process = house.process()
    room = process.room()
    process.say(room)
    said = gevent.spawn(process.say, room)
    gevent.sleep(0)
    house.end(process)
    until(said.ready)
    assert house.rows("SELECT rev FROM rooms") == [{"rev": said.value["rev"]}]
    with pytest.raises(Refused, match="unavailable"):
        process.say(room)


def test_nobody_commits_past_the_store() -> None:
    """Writes that did not go through `store.write` would block the hub on SQLite, or deadlock with the writer."""
    root = Path(server.__file__).parent
    allowed = {root / "engine" / "sqlite_store.py", root / "engine" / "postgres_store.py"}
    strays = [
        f"{path.relative_to(root)}:{node.lineno}"
        for path in sorted(root.rglob("*.py"))
        if path not in allowed
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Attribute) and node.attr == "commit" and _names_a_session(node.value)
    ]
    assert strays == []


def _names_a_session(value: ast.expr) -> bool:
    last = value.attr if isinstance(value, ast.Attribute) else value.id if isinstance(value, ast.Name) else ""
    return "session" in last.lower() or last in ("db", "connection", "conn", "engine")
