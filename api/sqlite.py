"""SQLite on the event loop's own thread.

`aiosqlite` hands every call of a statement (open, execute, fetch, close) to a thread and waits for it; a turn makes
some eighty such calls, and the handovers cost far more than the statements, which take microseconds: with them a
turn's own part took about twice as long (`benchmarks/turn.py`). The one writer never waits for another, and WAL
readers wait for nobody, so nothing here blocks the loop for longer than a statement takes.
"""

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import aiosqlite

BUSY_S = 5


class InlineConnection(aiosqlite.Connection):
    """An aiosqlite connection whose calls run where they are awaited."""

    async def _execute[**P, T](self, fn: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        return fn(*args, **kwargs)

    async def _connect(self) -> "InlineConnection":
        if self._connection is None:
            self._connection = self._connector()
        return self

    def stop(self) -> None:
        """There is no thread to stop."""
        self._running = False


def connector(path: Path) -> Callable[..., Any]:
    """What SQLAlchemy calls for a connection. Transactions are begun by the house, not by the driver."""

    async def connect(*_args: Any, **_kwargs: Any) -> InlineConnection:
        def open_file() -> sqlite3.Connection:
            return sqlite3.connect(path, timeout=BUSY_S, isolation_level=None)

        return await InlineConnection(open_file, iter_chunk_size=64)._connect()

    return connect
