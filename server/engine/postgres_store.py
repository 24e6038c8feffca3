"""PostgreSQL through psycopg 3, which waits cooperatively once gevent has patched the process.

Every call has an application deadline: against a server that is stopped rather than gone, no timeout of the server's or
the kernel's fires. A connection that was interrupted is thrown away, because nobody knows what it is in the middle of.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar, cast

import gevent
import orjson
import psycopg
from sqlalchemy import Engine, create_engine, event, select
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError, DisconnectionError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.orm import Session, configure_mappers

from server.models import Room

from . import beside, statements
from .records import Commit
from .store import WriteCommit, unavailable
from .turns import Turns

T = TypeVar("T")
log = logging.getLogger(__name__)

DEADLINE_S = 4.0
"""Longest call, the wait for a connection included: below the 8 s after which a client repeats a command."""
POOL_SIZE = 10
PING_AFTER_S = 1.0
CONNECT = {
    "connect_timeout": 3,
    "tcp_user_timeout": 3_000,
    "application_name": "sharetube",
    "options": "-c statement_timeout=2000 -c lock_timeout=1000 -c idle_in_transaction_session_timeout=10000",
    "prepare_threshold": 1,
}


class _OverdueError(BaseException):
    """The application deadline; not an Exception, so that nothing on the way mistakes it for a failed query."""


class PostgresStore:
    """`Store` on PostgreSQL."""

    def __init__(self, url: URL) -> None:
        configure_mappers()
        self._engine = create_engine(
            url, pool_size=POOL_SIZE, max_overflow=0, pool_timeout=3, pool_use_lifo=True, connect_args=CONNECT
        )
        self._turns = Turns(POOL_SIZE)
        self._closed = False
        # Each view a reader gets is of one moment: a room's row and its chat belong together.
        self._snapshots = self._engine.execution_options(isolation_level="REPEATABLE READ")
        _ping_idle_connections(self._engine)

    def commit(self, commit: Commit) -> bool:
        if commit.beside:
            return self._commit_with_rows(commit)
        sql, parameters = _statement(commit)
        with self._admitted():
            pooled = self._engine.pool.connect()
            try:
                return _moved(cast("psycopg.Connection[Any]", pooled.dbapi_connection), sql, parameters)
            except BaseException:
                pooled.invalidate()
                raise
            finally:
                pooled.close()

    def write(self, work: Callable[[Session], T]) -> T:
        with self._admitted(), _session(self._engine) as session:
            result = work(session)
            session.commit()
            return result

    def hold(self, room_id: str, work: Callable[[Session, WriteCommit], T]) -> T:
        with self._admitted(), _session(self._engine) as session:
            session.execute(select(Room.id).where(Room.id == room_id).with_for_update())
            result = work(session, lambda commit: _write_commit(session, commit))
            session.commit()
            return result

    def read(self, work: Callable[[Session], T]) -> T:
        with self._admitted(), _session(self._snapshots) as session:
            return work(session)

    def close(self) -> None:
        self._closed = True
        self._engine.dispose()

    def _commit_with_rows(self, commit: Commit) -> bool:
        """The same with a transaction around it: some commands a minute write more than one statement can."""
        with self._admitted(), _session(self._engine) as session:
            try:
                done = _write_commit(session, commit)
            except psycopg.errors.UniqueViolation:
                # The same op, committed by another process at the same moment.
                done = False
            if done:
                session.commit()
            return done

    @contextmanager
    def _admitted(self) -> Iterator[None]:
        """A turn at the connections, with the deadline already running."""
        if self._closed:
            raise unavailable()
        with _deadline(), self._turns:
            yield


def _moved(connection: psycopg.Connection[Any], sql: str, parameters: dict[str, Any]) -> bool:
    # One statement is its own transaction; BEGIN and COMMIT would be two more round trips.
    connection.autocommit = True
    try:
        row = connection.execute(sql, parameters).fetchone()
    except psycopg.errors.UniqueViolation:
        # The same op, committed by another process at the same moment.
        row = None
    connection.autocommit = False
    return row is not None and row[0] == 1


def _write_commit(session: Session, commit: Commit) -> bool:
    raw = cast("psycopg.Connection[Any]", session.connection().connection.dbapi_connection)
    row = raw.execute(*_statement(commit)).fetchone()
    done = row is not None and row[0] == 1
    if done and commit.beside:
        beside.write(session, commit.room_id, commit.beside)
    return done


def _statement(commit: Commit) -> tuple[str, dict[str, Any]]:
    parameters: dict[str, Any] = {"room_id": commit.room_id, "seen": commit.seen, **commit.room}
    op = statements.op_parameters(commit)
    with_chat = bool(commit.messages or commit.deleted)
    if commit.events:
        parameters["events"] = orjson.dumps(commit.events).decode()
    if with_chat:
        parameters["messages"] = orjson.dumps(commit.messages).decode()
        parameters["deleted"] = orjson.dumps(commit.deleted).decode()
    sql = statements.postgres_commit(tuple(commit.room), bool(op), bool(commit.events), with_chat)
    return sql, parameters | op


@contextmanager
def _deadline() -> Iterator[None]:
    """Bound what runs inside, and tell the database's own trouble as `unavailable`."""
    timeout = gevent.Timeout(DEADLINE_S, _OverdueError)
    timeout.start()
    try:
        yield
    except _OverdueError:
        log.warning("postgres did not answer within %s s", DEADLINE_S)
        raise unavailable() from None
    except (DBAPIError, psycopg.Error) as error:
        original = error.orig if isinstance(error, DBAPIError) else error
        if isinstance(original, psycopg.OperationalError | psycopg.InterfaceError | psycopg.errors.QueryCanceled):
            log.warning("postgres refused: %s", type(original).__name__)
            raise unavailable() from error
        raise
    except (PoolTimeoutError, DisconnectionError) as error:
        log.warning("no connection to postgres is free")
        raise unavailable() from error
    finally:
        timeout.close()


@contextmanager
def _session(engine: Engine) -> Iterator[Session]:
    with Session(engine, expire_on_commit=False) as session:
        try:
            yield session
        except Exception:
            raise
        except BaseException:
            # Cut in the middle of something: a rollback would wait for the same answer that did not come.
            session.invalidate()
            raise


def _ping_idle_connections(engine: Engine) -> None:
    """Before a connection that lay idle is used, ask whether it still works. Under load none lies idle, and the
    hot path is spared a round trip that `pool_pre_ping` would make each time."""

    @event.listens_for(engine, "checkin")
    def _checked_in(_connection: object, record: Any) -> None:
        record.info["idle_since"] = time.monotonic()

    @event.listens_for(engine, "checkout")
    def _checked_out(connection: psycopg.Connection[Any], record: Any, _proxy: object) -> None:
        if time.monotonic() - record.info.get("idle_since", time.monotonic()) < PING_AFTER_S:
            return
        try:
            connection.autocommit = True
            connection.execute("SELECT 1")
            connection.autocommit = False
        except psycopg.Error as error:
            # The pool's own word for: throw it away and give me another.
            raise DisconnectionError from error
