"""Writes events in the transaction that caused them, and reads them back in order."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.clock import Clock
from api.db import after_commit
from api.events.models import Event, EventCounter
from api.fanout import Fanout

STAFF = "staff"
TOLD = "told"
"""The type of an event that is meant for one member of staff alone, `data["to"]`."""


def staff_topic(staff_id: str) -> str:
    """The fan-out topic of what only one member of staff hears."""
    return f"{STAFF}:{staff_id}"


class Events:
    """The event log. Ids come from one locked row, so they commit in order and `after=` skips none."""

    def __init__(self, clock: Clock, fanout: Fanout) -> None:
        self._clock, self._fanout = clock, fanout

    async def record(
        self,
        session: AsyncSession,
        kind: str,
        data: Mapping[str, Any],
        *,
        conversation_id: str | None = None,
        episode_id: str | None = None,
    ) -> Event:
        """Adds an event; streams are told to look once the session commits."""
        counter = (await session.scalars(select(EventCounter).where(EventCounter.id == 1).with_for_update())).one()
        counter.value += 1
        event = Event(
            id=counter.value,
            type=kind,
            conversation_id=conversation_id,
            episode_id=episode_id,
            data=dict(data),
            created_at=self._clock.now(),
        )
        session.add(event)
        await session.flush()
        after_commit(session, lambda: self._fanout.look(STAFF))
        return event

    async def after(self, session: AsyncSession, event_id: int, limit: int = 500) -> list[Event]:
        """Events with an id above `event_id`, oldest first."""
        rows = await session.scalars(select(Event).where(Event.id > event_id).order_by(Event.id).limit(limit))
        return list(rows)

    async def last_id(self, session: AsyncSession) -> int:
        return await session.scalar(select(EventCounter.value).where(EventCounter.id == 1)) or 0
