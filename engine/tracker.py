"""The tracker store of a disposable cache: nothing in it is worth waiting for the disk."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from rasa.core.tracker_store import SQLTrackerStore


class DisposableTrackerStore(SQLTrackerStore):
    """Rasa's own SQL store in a file of its own, without a flush to the disk at each turn.

    After a power cut trackers may be gone; each is then begun again from the database of the api.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sa.event.listen(self.engine, "connect", _no_waiting)
        self.engine.dispose()  # connections opened while the tables were made know nothing of it


def _no_waiting(connection: Any, _record: Any) -> None:
    for pragma in ("journal_mode=MEMORY", "synchronous=OFF"):
        connection.execute(f"PRAGMA {pragma}")
