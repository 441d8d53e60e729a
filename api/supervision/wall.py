"""The live wall: who waits, how long, who is there, and which promises are broken now."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from api.clock import CHINA
from api.handoff import repository
from api.handoff.models import Episode
from api.handoff.opening import URGENT
from api.house import House
from api.promises import repository as promises
from api.ratings import repository as ratings
from api.staff import repository as staff
from bot.handoff.episode import IN_HAND, WAITING, State

_PROMISED = (State.AFTER_HOURS, State.CALLBACK)


async def wall(session: AsyncSession, house: House) -> dict[str, Any]:
    rows = await repository.in_state(session, *map(str, WAITING | IN_HAND))
    now = house.clock.now()
    waiting = [row for row in rows if row.state in WAITING and row.state not in _PROMISED]
    everyone = await staff.everyone(session)
    volunteers = [one for one in everyone if "volunteer" in one.roles and not one.disabled]
    loads = await repository.loads(session)
    names = {one.id: one.name for one in everyone}
    today = house.clock.today()
    owed = await ratings.follow_ups(session, ("open", "answered"))
    return {
        "waiting": len(waiting),
        "longest_wait_s": max((int((now - row.requested_at).total_seconds()) for row in waiting), default=0),
        "promised": sum(row.state in _PROMISED for row in rows),
        "in_hand": sum(row.state in IN_HAND for row in rows),
        "on_duty": sum(house.duty.is_on(one) for one in volunteers),
        "volunteers": [
            {
                "id": one.id, "name": one.name, "on_duty": house.duty.is_on(one), "answering": house.duty.answers(one),
                "load": loads.get(one.id, 0),
                "capacity": house.duty.as_volunteer(one, 0).capacity,
            }
            for one in volunteers
        ],
        "running": [_running(house, row, names) for row in rows if row.state in IN_HAND],
        "breaches": [found for row in rows if (found := breach(house, row)) is not None],
        "promises_overdue": house.plans.overdue([item for item, _ in await promises.owed(session)]),
        "follow_ups": len(owed),
        "follow_ups_overdue": sum(one.due_on is not None and one.due_on < today for one, _ in owed),
        "as_of_event": await house.events.last_id(session),
    }  # fmt: skip


def _running(house: House, row: Episode, names: Mapping[str, str]) -> dict[str, Any]:
    since = row.accepted_at or row.requested_at
    return {
        "episode_id": row.id, "state": row.state, "topic": row.topic, "urgent": row.priority >= URGENT,
        "region": house.opening.regions.title(row.region), "staff_id": row.staff_id or "",
        "name": names.get(row.staff_id or "", ""),
        "for_s": max(0, int((house.clock.now() - since).total_seconds())),
    }  # fmt: skip


def breach(house: House, row: Episode) -> dict[str, Any] | None:
    """Whether somebody waits, or waited, longer for a person than is allowed for the topic; None where not."""
    urgent = row.priority >= URGENT
    until = row.accepted_at or row.ended_at or house.clock.now()
    since = row.requested_at
    if row.state in _PROMISED and not urgent:
        if row.promised_at is None or row.promised_at >= house.clock.now():
            return None
        since = row.promised_at
    waited = house.sla.waited(since.astimezone(CHINA), until.astimezone(CHINA), urgent=urgent)
    limit = house.sla.limit(row.topic, urgent=urgent)
    if waited <= limit:
        return None
    return {"episode_id": row.id, "state": row.state, "topic": row.topic, "waited_minutes": waited, "limit": limit}
