"""The engine's tracker file, as far as the house touches it: to forget a person."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path


class TrackerStore:
    """Args: path: the SQLite file in which the embedded engine keeps its trackers."""

    def __init__(self, path: Path) -> None:
        self._path = path

    async def forget(self, conversation_id: str) -> None:
        """Deletes all trackers of a conversation; their names begin with its id."""
        await asyncio.to_thread(self._forget, conversation_id)

    def _forget(self, conversation_id: str) -> None:
        if not self._path.exists():
            return
        with closing(sqlite3.connect(self._path, timeout=5)) as connection, connection:
            known = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'events'").fetchone()
            if known:
                connection.execute("DELETE FROM events WHERE sender_id LIKE ?", (f"{conversation_id}.%",))
