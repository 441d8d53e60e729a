"""131 plans that begin by themselves, when a body completes what tells that a person is of a 重点群体."""

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from api.applications.models import Application
from api.clock import Clock
from api.handoff import repository as handoffs
from api.promises import repository
from api.promises.service import Plans
from api.staff import repository as staff
from api.staff.models import StaffMember
from bot.handoff.assignment.regions import PROVINCE, covers, level
from bot.messages import Reply
from bot.promises.definitions import NothingPromisedError
from bot.promises.members import Members

BY = "automatic"


@dataclass(frozen=True, slots=True)
class Came:
    """`attention`: what a clerk must look at, empty where nothing; `reply`: what the person hears, if anything."""

    attention: str = ""
    reply: Reply | None = None


class Automatic:
    def __init__(self, clock: Clock, plans: Plans, members: Members) -> None:
        self._clock, self._plans, self._members = clock, plans, members

    async def completed(self, session: AsyncSession, row: Application) -> Came:
        """What a completed application comes to. The conversation must be locked."""
        found = self._members.of(row.service, row.answers)
        if found is None:
            return Came()
        if await self._plans.of_this_year(session, await self._plans.person(session, [row])) is not None:
            return Came()
        if not found.certain:
            return Came(f"可能是{found.group}，请核对。是的话，请志愿者接入会话后建“131”计划。")
        paired = await handoffs.pairing(session, row.conversation_id)
        if paired is not None:
            volunteer = await staff.by_id(session, paired.staff_id)
        else:
            volunteer = await self._nearest(session, row, found.group)
        mode = "one_to_many" if volunteer and not paired and found.group in volunteer.groups else "one_to_one"
        try:
            plan = await self._plans.make(session, [row], group=found.group, mode=mode, volunteer=volunteer, by=BY)
        except NothingPromisedError:
            return Came(f"是{found.group}，但当地还没有录入“131”承诺的内容，没有建计划。请联系管理员补上来源和内容。")
        if volunteer is None:
            return Came("“131”计划已建，当地还没有志愿者，请督导在“131”里指派。")
        return Came("", await self._plans.told(session, plan, volunteer.name))

    async def _nearest(self, session: AsyncSession, row: Application, group: str) -> StaffMember | None:
        """Who looks after the group (一对多) before others, then the nearest, then who has fewest plans.

        Nobody is named who serves elsewhere; who serves the whole province is named only for a group she looks after.
        """
        loads = await repository.loads(session, self._clock.today().year)
        able = [
            one
            for one in await staff.everyone(session)
            if not one.disabled and "volunteer" in one.roles and covers(row.county, tuple(one.regions))
            and (group in one.groups or level(row.county, tuple(one.regions)) < PROVINCE)
        ]  # fmt: skip
        rank = {
            one.id: (group not in one.groups, level(row.county, tuple(one.regions)), loads.get(one.id, 0), one.id)
            for one in able
        }
        return min(able, key=lambda one: rank[one.id], default=None)
