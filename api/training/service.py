"""The record of a member of staff: what she learnt, what she owes, and how long she served."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from api.clock import CHINA, Clock
from api.ids import new_id
from api.problems import Problem
from api.staff import log
from api.staff import repository as staff
from api.staff.models import StaffMember
from api.training import repository
from api.training.models import Training
from bot.dialogue.incoming import clean
from bot.handoff.duty import Roster, Workdays
from bot.handoff.served import minutes_by_month
from bot.privacy.mask import mask
from bot.training.rotation import Rotation

_SHIFTS_AHEAD = 14


class Records:
    def __init__(self, clock: Clock, calendar: Workdays, rotation: Rotation) -> None:
        self._clock, self._calendar, self.rotation = clock, calendar, rotation

    async def add(
        self,
        session: AsyncSession,
        staff_id: str,
        by: StaffMember,
        *,
        rotation: bool,
        topic: str,
        held_on: date,
        minutes: int,
        proof: str,
    ) -> Training:
        """Records a training.

        Raises:
            Problem: 404 for nobody, 409 for oneself, 422 for a day that is not yet.
        """
        member = await staff.by_id(session, staff_id)
        if member is None:
            raise Problem.of(404, "没有找到这位工作人员，请刷新列表。")
        if member.id == by.id:
            raise Problem(409, "own-record", "不能记自己的", "自己的培训要请别的督导来记。")
        if held_on > self._clock.today():
            raise Problem.of(422, "培训的日期还没有到，办完再记。")
        row = Training(
            id=new_id("trg"), staff_id=staff_id, rotation=rotation, topic=mask(clean(topic)).text, held_on=held_on,
            minutes=minutes, proof=mask(clean(proof)).text, recorded_by=by.id, created_at=self._clock.now(),
        )  # fmt: skip
        session.add(row)
        log.record(session, self._clock, staff_id, by.id, "training", f"{held_on.isoformat()} {row.topic}")
        return row

    async def remove(self, session: AsyncSession, training_id: str, by: StaffMember) -> None:
        """Takes back what was recorded by mistake; the log keeps both. Raises Problem 404, 409 for one's own."""
        row = await repository.by_id(session, training_id)
        if row is None:
            raise Problem.of(404, "没有找到这条培训记录，请刷新列表。")
        if row.staff_id == by.id:
            raise Problem(409, "own-record", "不能改自己的", "自己的培训记录要请别的督导来改。")
        log.record(session, self._clock, row.staff_id, by.id, "training_removed", f"{row.held_on} {row.topic}")
        await session.delete(row)

    def owed(self, member: StaffMember, rows: Sequence[Training]) -> dict[str, Any]:
        """How she stands with 轮训."""
        found = self.rotation.owed(member.roles, [row.held_on for row in rows if row.rotation], self._clock.today())
        return {
            "standing": str(found.standing),
            "last_on": found.last_on.isoformat() if found.last_on else "",
            "due_on": found.due_on.isoformat() if found.due_on else "",
        }

    async def own(self, session: AsyncSession, member: StaffMember) -> dict[str, Any]:
        """What she sees of herself."""
        rows = await repository.of_member(session, member.id)
        months = minutes_by_month(await repository.served(session, member.id), CHINA)
        return {
            "skills": member.skills,
            "rotation": self.owed(member, rows),
            "training": [public(row) for row in rows],
            "served_minutes": sum(months.values()),
            "served": [{"month": month, "minutes": minutes} for month, minutes in sorted(months.items(), reverse=True)],
            "shifts": self._shifts(member),
        }

    def _shifts(self, member: StaffMember) -> list[dict[str, Any]]:
        """Those of the next two weeks that her rota names."""
        rota, today = Roster.from_json(member.roster), self._clock.today()
        days = [today + timedelta(days=ahead) for ahead in range(_SHIFTS_AHEAD)]
        return [
            {"date": day.isoformat(), "hours": [f"{starts:%H:%M}-{ends:%H:%M}" for starts, ends in windows]}
            for day in days
            if (windows := rota.windows(day, self._calendar))
        ]


def public(row: Training) -> dict[str, Any]:
    return {
        "id": row.id, "rotation": row.rotation, "topic": row.topic, "held_on": row.held_on.isoformat(),
        "minutes": row.minutes, "proof": row.proof,
    }  # fmt: skip
