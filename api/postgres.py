"""PostgreSQL as the house uses it: many writers beside each other, readers that see one state throughout."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy import event, func, select
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

_NUL, _UNREADABLE = "\x00", "\ufffd"


def engine(url: str) -> AsyncEngine:
    """Its connections are tried before use: those of a server that went away are made anew."""
    made = create_async_engine(url, pool_size=10, max_overflow=10, pool_pre_ping=True, connect_args={"timeout": 5})

    @event.listens_for(made.sync_engine, "before_cursor_execute", retval=True)
    def _storable(
        _connection: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, _many: bool
    ) -> tuple[str, Any]:
        return statement, [_clean(row) for row in parameters] if isinstance(parameters, list) else _clean(parameters)

    return made


def reading(of: AsyncEngine) -> AsyncEngine:
    """The same connections, for units of work that only read."""
    return of.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)


@asynccontextmanager
async def sole_holder(url: str, name: str) -> AsyncIterator[bool]:
    """Whether nobody else holds this name; it is held as long as the context and its connection last."""
    made = create_async_engine(url, pool_size=1, max_overflow=0)
    try:
        async with made.connect() as connection:
            held = await connection.scalar(select(func.pg_try_advisory_lock(func.hashtextextended(name, 0))))
            await connection.commit()
            yield bool(held)
    finally:
        await made.dispose()


def _clean(row: Any) -> Any:
    """A text with a NUL, which PostgreSQL has no place for, is stored and looked for with a sign for it."""
    if not any(isinstance(value, str) and _NUL in value for value in row):
        return row
    return tuple(value.replace(_NUL, _UNREADABLE) if isinstance(value, str) else value for value in row)
