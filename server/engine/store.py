"""The one way into the database. Two backends: `sqlite_store` and `postgres_store`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeVar

from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session

from server.contract.errors import Refused

from .records import Commit

T = TypeVar("T")
WriteCommit = Callable[[Commit], bool]
"""Writes a commit inside a transaction; what it returns is `Store.commit`'s."""
RETRY_AFTER_MS = 1_000


class Store(Protocol):
    """Every method waits without holding up the hub, and raises `Refused("unavailable")` when the database does not
    answer in time or at all. After that refusal a write may still have happened: ask before doing it again."""

    def commit(self, commit: Commit) -> bool:
        """Write a room's commit. False: the room is not at `seen` any more or the op is known; nothing was written."""

    def write(self, work: Callable[[Session], T]) -> T:
        """Run `work` in a transaction of its own and commit it. Anything that `work` raises rolls it back.

        `work` must only talk to the database: on SQLite it runs in the writer's thread, where no greenlet may wait.
        """

    def hold(self, room_id: str, work: Callable[[Session, WriteCommit], T]) -> T:
        """As `write`, with the room's row held from the start: nobody else can move it until `work` is done, which
        may write one commit of that room with the function it gets."""

    def read(self, work: Callable[[Session], T]) -> T:
        """Run `work` on one consistent view of the database. It must return plain values, not mapped objects."""

    def close(self) -> None:
        """Finish what is waiting and let go of the database."""


def unavailable() -> Refused:
    """The refusal for a database that cannot be reached or is busy for too long."""
    return Refused("unavailable", "The server's database does not answer: try again in a moment", RETRY_AFTER_MS)


def open_store(database_url: str, *, sqlite_synchronous: str = "NORMAL") -> Store:
    """The store behind a SQLAlchemy URL of SQLite or PostgreSQL. The tables must be there already."""
    url = make_url(database_url)
    # Each backend loads only its own driver.
    if url.get_backend_name() == "sqlite":
        from .sqlite_store import SqliteStore

        return SqliteStore(url, synchronous=sqlite_synchronous)
    from .postgres_store import PostgresStore

    return PostgresStore(url)
