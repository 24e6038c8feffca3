"""SQLite: one thread writes, another reads, the hub only waits for events.

A second connection of this process would meet the first one's lock inside C, where no greenlet runs; so all writes go
through one connection in one thread, which takes what has gathered meanwhile as one transaction.
"""

from __future__ import annotations

import logging
import sqlite3
import sys
from collections.abc import Callable
from typing import Any, TypeVar, cast

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, configure_mappers
from sqlalchemy.pool import StaticPool

from . import beside, sqlite_commit
from .lane import Job, Lane
from .records import Commit
from .store import WriteCommit, unavailable

T = TypeVar("T")
log = logging.getLogger(__name__)

BATCH = 256
BUSY_S = 2.0
"""How long a write waits for another process that holds the lock."""
SWITCH_S = 0.0005
"""How long the hub may keep the interpreter from the writing thread, which has to ask for it after each statement. At
Python's own 5 ms, a batch of twenty commits waits a tenth of a second for a busy hub."""
WAL_PAGES = 4_000
"""How many pages the log gathers before they are moved into the file: 16 MB. Busy rooms change the same pages over and
over, and only the last version of each has to be moved: SQLite's own 1,000 cost a quarter more. Moving them holds up
the writer for 30 ms; with 16,000 pages it would be 60."""
CACHE_KB = 16_384
_Work = Commit | Callable[[Connection], Any]


class SqliteStore:
    """`Store` on one SQLite file.

    `synchronous` NORMAL survives the death of the process at any moment, since what was committed is in the kernel's
    hands; a power cut may take the last commits. FULL waits for the disk each time and survives that too.
    """

    def __init__(self, url: URL, synchronous: str = "NORMAL") -> None:
        configure_mappers()
        sys.setswitchinterval(SWITCH_S)
        self._writer = _engine(url, "BEGIN IMMEDIATE", synchronous)
        self._reader = _engine(url, "BEGIN", synchronous)
        self._writing: Lane[_Work] = Lane(self._write_batch, BATCH)
        self._reading: Lane[Callable[[Connection], Any]] = Lane(self._read_batch, BATCH)

    def commit(self, commit: Commit) -> bool:
        return cast("bool", _do(self._writing, commit))

    def write(self, work: Callable[[Session], T]) -> T:
        def in_savepoint(connection: Connection) -> T:
            with _session(connection) as session, session.begin():
                return work(session)

        return cast("T", _do(self._writing, in_savepoint))

    def hold(self, room_id: str, work: Callable[[Session, WriteCommit], T]) -> T:
        del room_id  # whoever writes holds the whole file

        def in_savepoint(connection: Connection) -> T:
            with _session(connection) as session, session.begin():
                return work(session, lambda commit: _write_commit(connection, commit))

        return cast("T", _do(self._writing, in_savepoint))

    def read(self, work: Callable[[Session], T]) -> T:
        def in_view(connection: Connection) -> T:
            with Session(connection, join_transaction_mode="rollback_only") as session:
                return work(session)

        return cast("T", _do(self._reading, in_view))

    def close(self) -> None:
        if not self._writing.closed:
            self._writing.close(self._writer.dispose)
            self._reading.close(self._reader.dispose)

    def _write_batch(self, batch: list[Job[_Work]]) -> None:
        """In the writing thread. Outcomes are left in the jobs: those of the plain commits by the first transaction,
        the others by a second one, in which the commits come again whose first one failed."""
        plain = [job for job in batch if isinstance(job.work, Commit) and not job.work.beside]
        together = bool(plain) and self._write_together(plain)
        rest = [job for job in batch if job.result is None] if together else batch
        if rest:
            self._write_alone(rest)

    def _write_together(self, plain: list[Job[_Work]]) -> bool:
        """Whether the commits went into one transaction; if not, nothing of them is stored."""
        raw = cast("sqlite3.Connection", self._writer.raw_connection().dbapi_connection)
        raw.execute("BEGIN IMMEDIATE")
        try:
            outcomes = sqlite_commit.write(raw, [cast("Commit", job.work) for job in plain])
            raw.execute("COMMIT")
        except Exception:  # supervisor: one of them is at fault, and which, only their own savepoints tell
            if raw.in_transaction:
                raw.execute("ROLLBACK")
            return False
        for job, outcome in zip(plain, outcomes, strict=True):
            job.result = outcome
        return True

    def _write_alone(self, jobs: list[Job[_Work]]) -> None:
        """Each in a savepoint of its own."""
        try:
            with self._writer.connect() as connection, connection.begin():
                for job in jobs:
                    _run_job(connection, job)
        except Exception as error:  # supervisor: nothing of them is stored, whatever each has come to before
            for job in jobs:
                job.error = error

    def _read_batch(self, batch: list[Job[Callable[[Connection], Any]]]) -> None:
        """In the reading thread: one view of the database, which is of now, so later than everything that the callers
        know to be committed."""
        with self._reader.connect() as connection, connection.begin():
            for job in batch:
                try:
                    job.result = job.work(connection)
                except Exception as error:  # supervisor: it belongs to who asked
                    job.error = error


def _do(lane: Lane[Any], work: Any) -> Any:
    if lane.closed:
        raise unavailable()
    try:
        return lane.do(work)
    except (DBAPIError, sqlite3.Error) as error:
        raise _translated(error) from error


def _run_job(connection: Connection, job: Job[_Work]) -> None:
    raw, work = _raw(connection), job.work
    raw.execute("SAVEPOINT job")
    try:
        job.result = _write_commit(connection, work) if isinstance(work, Commit) else work(connection)
    except Exception as error:  # supervisor: it belongs to who asked, and must not end the others' transaction
        raw.execute("ROLLBACK TO job")
        job.error = error
    raw.execute("RELEASE job")


def _write_commit(connection: Connection, commit: Commit) -> bool:
    (done,) = sqlite_commit.write(_raw(connection), [commit])
    if done and commit.beside:
        with _session(connection) as session, session.begin():
            beside.write(session, commit.room_id, commit.beside)
    return done


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
        connection.execute(f"PRAGMA wal_autocheckpoint = {WAL_PAGES}")
        connection.execute(f"PRAGMA cache_size = -{CACHE_KB}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        _raw(connection).execute(begin)

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
