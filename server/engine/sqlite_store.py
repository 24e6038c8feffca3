"""SQLite: one thread writes, another reads, the hub only waits for events.

A second connection of this process would meet the first one's lock inside C, where no greenlet runs; so all writes go
through one connection in one thread, which takes what has gathered meanwhile as one transaction.
"""

from __future__ import annotations

import logging
import sqlite3
from collections import deque
from collections.abc import Callable
from itertools import islice
from typing import Any, TypeVar, cast

import gevent
from gevent.event import AsyncResult, Event
from gevent.threadpool import ThreadPool
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, configure_mappers
from sqlalchemy.pool import StaticPool

from server.models import ChatMessage, Op, RoomEvent

from . import beside, statements
from .records import Commit
from .store import WriteCommit, unavailable

T = TypeVar("T")
log = logging.getLogger(__name__)

BATCH = 256
BUSY_S = 2.0
"""How long a write waits for another process that holds the lock."""


class _Job:
    """One caller's write, and where it waits for the outcome."""

    __slots__ = ("done", "error", "result", "work")

    def __init__(self, work: Callable[[Connection], Any]) -> None:
        self.work = work
        self.done: AsyncResult[Any] = AsyncResult()
        self.result: Any = None
        self.error: BaseException | None = None


class SqliteStore:
    """`Store` on one SQLite file.

    `synchronous` NORMAL survives the death of the process at any moment, since what was committed is in the kernel's
    hands; a power cut may take the last commits. FULL waits for the disk each time and survives that too.
    """

    def __init__(self, url: URL, synchronous: str = "NORMAL") -> None:
        configure_mappers()
        self._writer = _engine(url, "BEGIN IMMEDIATE", synchronous)
        self._reader = _engine(url, "BEGIN", synchronous)
        self._write_thread = ThreadPool(1)
        self._read_thread = ThreadPool(1)
        self._waiting: deque[_Job] = deque()
        self._wake = Event()
        self._closed = False
        self._pump = gevent.spawn(self._run)

    def commit(self, commit: Commit) -> bool:
        return cast("bool", self._submit(lambda connection: _write_commit(connection, commit)))

    def write(self, work: Callable[[Session], T]) -> T:
        def in_savepoint(connection: Connection) -> T:
            with _session(connection) as session, session.begin():
                return work(session)

        return cast("T", self._submit(in_savepoint))

    def hold(self, room_id: str, work: Callable[[Session, WriteCommit], T]) -> T:
        del room_id  # whoever writes holds the whole file

        def in_savepoint(connection: Connection) -> T:
            with _session(connection) as session, session.begin():
                return work(session, lambda commit: _write_commit(connection, commit))

        return cast("T", self._submit(in_savepoint))

    def read(self, work: Callable[[Session], T]) -> T:
        def in_transaction() -> T:
            with self._reader.connect() as connection, connection.begin(), _session(connection) as session:
                return work(session)

        if self._closed:
            raise unavailable()
        try:
            return cast("T", self._read_thread.apply(in_transaction))
        except (DBAPIError, sqlite3.Error) as error:
            raise _translated(error) from error

    def close(self) -> None:
        if self._closed:
            return
        self._closed = True
        while self._waiting:
            gevent.sleep(0.01)
        self._pump.kill()
        self._write_thread.apply(self._writer.dispose)
        self._read_thread.apply(self._reader.dispose)
        self._write_thread.kill()
        self._read_thread.kill()

    def _submit(self, work: Callable[[Connection], Any]) -> Any:
        if self._closed:
            raise unavailable()
        job = _Job(work)
        self._waiting.append(job)
        self._wake.set()
        return job.done.get()

    def _run(self) -> None:
        """On the hub: hand what has gathered to the writing thread, wake those who wait for it."""
        while True:
            self._wake.wait()
            self._wake.clear()
            while self._waiting:
                batch = list(islice(self._waiting, BATCH))
                self._write_thread.apply(self._write_batch, (batch,))
                for job in batch:
                    self._waiting.popleft()
                    if job.error is None:
                        job.done.set(job.result)
                    else:
                        job.done.set_exception(_translated(job.error))

    def _write_batch(self, batch: list[_Job]) -> None:
        """In the writing thread: one transaction, a savepoint for each job. Outcomes are left in the jobs."""
        try:
            with self._writer.connect() as connection, connection.begin():
                for job in batch:
                    _run_job(connection, job)
        except Exception as error:  # supervisor: nothing of the batch is stored, and this thread must live on
            for job in batch:
                job.error = error


def _run_job(connection: Connection, job: _Job) -> None:
    raw = _raw(connection)
    raw.execute("SAVEPOINT job")
    try:
        job.result = job.work(connection)
    except Exception as error:  # supervisor: it belongs to who asked, and must not end the others' transaction
        raw.execute("ROLLBACK TO job")
        job.error = error
    raw.execute("RELEASE job")


def _write_commit(connection: Connection, commit: Commit) -> bool:
    raw = _raw(connection)
    parameters = {"room_id": commit.room_id, "seen": commit.seen, "at": commit.at, **commit.room}
    op = statements.op_parameters(commit)
    parameters |= op
    update = statements.update_room(tuple(commit.room), _mark, with_op=bool(op))
    if raw.execute(update, parameters).rowcount == 0:
        return False
    for row in commit.events:
        raw.execute(_INSERT_EVENT, row)
    for row in commit.messages:
        raw.execute(_INSERT_MESSAGE, row)
    for message_id in commit.deleted:
        raw.execute(_ERASE_MESSAGE, {"room_id": commit.room_id, "message_id": message_id})
    if op:
        raw.execute(_INSERT_OP, parameters)
    if commit.beside:
        with _session(connection) as session, session.begin():
            beside.write(session, commit.room_id, commit.beside)
    return True


def _engine(url: URL, begin: str, synchronous: str) -> Engine:
    """One connection, whose transactions begin as we say: the driver's own way would begin them too late."""
    engine = create_engine(
        url,
        poolclass=StaticPool,
        connect_args={"isolation_level": None, "check_same_thread": False, "timeout": BUSY_S},
    )

    @event.listens_for(engine, "connect")
    def _prepare(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute(f"PRAGMA synchronous = {synchronous}")
        connection.execute("PRAGMA foreign_keys = ON")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine


def _session(connection: Connection) -> Session:
    return Session(connection, join_transaction_mode="create_savepoint", expire_on_commit=False)


def _raw(connection: Connection) -> sqlite3.Connection:
    return cast("sqlite3.Connection", connection.connection.dbapi_connection)


def _translated(error: BaseException) -> BaseException:
    """What the caller sees: the database's own trouble is `unavailable`, a mistake in the work stays what it is."""
    original = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(original, sqlite3.OperationalError):
        log.warning("sqlite refused: %s", original)
        return unavailable()
    return error


def _mark(name: str) -> str:
    return f":{name}"


_INSERT_EVENT = statements.insert(RoomEvent, _mark)
_INSERT_MESSAGE = statements.insert(ChatMessage, _mark)
_INSERT_OP = statements.insert(Op, _mark)
_ERASE_MESSAGE = statements.erase_message(_mark)
