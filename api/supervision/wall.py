"""The live wall: who waits, how long, who is there, and which promises are broken now."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
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
from api.staff.models import StaffMember
from api.supervision.rows import Row, Shown
from bot.handoff.episode import IN_HAND, WAITING, State

_RATINGS = "/watch/ratings"
_PROMISED = (State.AFTER_HOURS, State.CALLBACK)


async def wall(session: AsyncSession, house: House) -> dict[str, Any]:
    """The numbers of the wall. Those of `WALL` are nothing but their rows, counted."""
    found = await counted(session, house)
    waiting = [row.value for row in found["waiting"] if row.value is not None]
    rows = await _open(session)
    names = {one.id: one.name for one in await staff.everyone(session)}
    volunteers = await _volunteers(session)
    loads = await repository.loads(session)
    return {
        **{figure: len(rows) for figure, rows in found.items() if figure != "breaches"},
        "longest_wait_s": max(waiting, default=0),
        "volunteers": [
            {
                "id": one.id, "name": one.name, "on_duty": house.duty.is_on(one), "answering": house.duty.answers(one),
                "load": loads.get(one.id, 0),
                "capacity": house.duty.as_volunteer(one, 0).capacity,
            }
            for one in volunteers
        ],
        "running": [_running(house, row, names) for row in rows if row.state in IN_HAND],
        "breaches": [breach for row in rows if (breach := breach_of(house, row)) is not None],
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


WALL = {
    "waiting": Shown("在等的人", "秒"),
    "promised": Shown("约好再回复"),
    "in_hand": Shown("正在服务"),
    "on_duty": Shown("在岗的志愿者"),
    "breaches": Shown("超过时限", "分钟"),
    "follow_ups": Shown("差评待处理"),
    "follow_ups_overdue": Shown("差评逾期"),
    "promises_overdue": Shown("“131”逾期"),
}


async def counted(session: AsyncSession, house: House) -> dict[str, list[Row]]:
    """What each number of the wall counts, as it stands now."""
    now, today = house.clock.now(), house.clock.today()
    names = {one.id: one.name for one in await staff.everyone(session)}
    rows = await _open(session)
    owed = await ratings.follow_ups(session, ("open", "answered"))
    late = [item for item, _ in await promises.owed(session) if house.plans.public(item)["overdue"]]
    follow_ups = [
        (one, Row(one.created_at, one.id, house.ratings.rules.levels[rating.score], _by(one.due_on), opens=_RATINGS))
        for one, rating in owed
    ]
    return {
        "waiting": [
            _episode(row, value=int((now - row.requested_at).total_seconds()))
            for row in rows
            if row.state in WAITING and row.state not in _PROMISED
        ],
        "promised": [_episode(row) for row in rows if row.state in _PROMISED],
        "in_hand": [_episode(row, names.get(row.staff_id or "", "")) for row in rows if row.state in IN_HAND],
        "on_duty": [
            Row(one.presence_at or one.created_at, one.id, one.name, opens="/team")
            for one in await _volunteers(session)
            if house.duty.is_on(one)
        ],
        "breaches": [
            _episode(row, f"期限 {found['limit']} 分钟", found["waited_minutes"])
            for row in rows
            if (found := breach_of(house, row)) is not None
        ],
        "follow_ups": [row for _, row in follow_ups],
        "follow_ups_overdue": [row for one, row in follow_ups if one.due_on is not None and one.due_on < today],
        "promises_overdue": [
            Row(_instant(item.due_on, now), item.id, item.title, _by(item.due_on), opens="/promises") for item in late
        ],
    }


async def _open(session: AsyncSession) -> Sequence[Episode]:
    return await repository.in_state(session, *map(str, WAITING | IN_HAND))


async def _volunteers(session: AsyncSession) -> list[StaffMember]:
    return [one for one in await staff.everyone(session) if "volunteer" in one.roles and not one.disabled]


def _episode(row: Episode, label: str = "", value: int | None = None) -> Row:
    return Row(row.requested_at, row.id, row.topic or "未说明", label, value, f"/episodes/{row.id}")


def _by(due_on: date | None) -> str:
    return f"{due_on.isoformat()} 前" if due_on else "期限未定"


def _instant(day: date | None, now: datetime) -> datetime:
    return datetime.combine(day, time(), CHINA) if day else now


def breach_of(house: House, row: Episode) -> dict[str, Any] | None:
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
