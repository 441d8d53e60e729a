"""The database: SQLite with one serialised writer and readers beside it, or PostgreSQL with many of both."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from asyncpg import InterfaceError as AsyncpgInterfaceError
from asyncpg import PostgresError
from sqlalchemy import DateTime, Dialect, MetaData, event, func, select, text
from sqlalchemy.engine import Connection, make_url
from sqlalchemy.exc import DBAPIError, InterfaceError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import JSON, TypeDecorator

from api import postgres
from api.sqlite import connector

_NAMES = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator[datetime]):
    """An aware instant. SQLite keeps no zone, so it is stored in UTC and handed out with UTC again."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        return value.replace(tzinfo=UTC) if value is not None and value.tzinfo is None else value


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=_NAMES)
    type_annotation_map = {datetime: UtcDateTime, dict[str, Any]: JSON, list[Any]: JSON}  # noqa: RUF012


class Database:
    """Hands out units of work.

    On SQLite one writer at a time runs in `BEGIN IMMEDIATE` while readers see the last committed state (WAL).
    On PostgreSQL writers run side by side and lock the rows they change; a reader sees one state of the database
    throughout, as SQLite's do, so that a snapshot and the position it carries belong together.

    Args:
        url: an SQLAlchemy URL with an async driver.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self._sqlite = make_url(url).get_backend_name() == "sqlite"
        self._writing = asyncio.Lock()
        if self._sqlite:
            self._writer, self._reader = self._embedded("BEGIN IMMEDIATE", 1), self._embedded("BEGIN", 4)
        else:
            self._writer = postgres.engine(url)
            self._reader = postgres.reading(self._writer)
        self._write = async_sessionmaker(self._writer, expire_on_commit=False)
        self._read = async_sessionmaker(self._reader, expire_on_commit=False)

    def _embedded(self, begin: str, pool: int) -> AsyncEngine:
        path = Path(str(make_url(self.url).database))
        engine = create_async_engine(self.url, pool_size=pool, max_overflow=0, async_creator=connector(path))

        @event.listens_for(engine.sync_engine, "connect")
        def _connect(connection: Any, _record: object) -> None:
            cursor = connection.cursor()
            for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON"):
                cursor.execute(f"PRAGMA {pragma}")
            cursor.close()

        @event.listens_for(engine.sync_engine, "begin")
        def _begin(connection: Connection) -> None:
            connection.exec_driver_sql(begin)

        return engine

    @property
    def serialised(self) -> bool:
        """Whether one writer at a time is at work, so that locks of several rows cannot cross."""
        return self._sqlite

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncSession]:
        """A unit of work that commits at its end and runs what `after_commit` collected."""
        turn = self._writing if self._sqlite else nullcontext()
        async with turn, self._write() as session, session.begin():
            yield session
        for call in session.info.pop("after_commit", ()):
            call()

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncSession]:
        """A consistent view; nothing written in it is kept."""
        async with self._read() as session:
            yield session

    async def ping(self) -> None:
        """Raises what the driver raises where the database does not answer."""
        async with self.read() as session:
            await session.execute(text("SELECT 1"))

    async def close(self) -> None:
        await self._writer.dispose()
        await self._reader.dispose()


async def alone(session: AsyncSession, name: str) -> None:
    """Has units of work of this name wait for each other until they end, where no row is there yet to be locked.

    On SQLite writers take turns anyway.
    """
    if session.get_bind().dialect.name == "postgresql":
        await session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(name, 0))))


_TRY_AGAIN = frozenset({"40001", "40P01", "55P03", "57P01", "57P02", "57P03", "53300"})
"""SQL states that pass: serialisation, deadlock, a lock not had, a server that ends or begins, too many connections."""


def unavailable(error: BaseException) -> bool:
    """Whether the database was away, or two were in each other's way, so that the same again may well succeed."""
    if isinstance(error, DBAPIError):
        state = getattr(error.orig, "sqlstate", None)
        return error.connection_invalidated or state in _TRY_AGAIN or isinstance(error, InterfaceError)
    return isinstance(error, (PoolTimeout, ConnectionError, PostgresError, AsyncpgInterfaceError, TimeoutError))


def after_commit(session: AsyncSession, call: Callable[[], None]) -> None:
    """Has `call` run once the session's unit of work is committed, and not if it fails."""
    session.info.setdefault("after_commit", []).append(call)
