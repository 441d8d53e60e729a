"""131: a plan for a registered person, each item recorded with its date and proof, and the person's own view."""

from datetime import date
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from api.applications import repository as applications
from api.clock import CHINA, Clock
from api.ids import new_id
from api.problems import Problem
from api.promises import repository
from api.promises.models import Plan, PlanItem
from api.staff import repository as staff
from api.staff.models import StaffMember
from bot.dialogue.incoming import clean
from bot.messages import Reply
from bot.privacy.mask import mask
from bot.promises import words
from bot.promises.definitions import NothingPromisedError, Promised, Promises
from bot.services.workdays import Calendar, UnknownYearError

_NOT_REGISTERED = frozenset({"draft", "cancelled", "refused", "withdrawn"})


class Plans:
    def __init__(self, clock: Clock, calendar: Calendar, promises: Promises) -> None:
        self._clock, self._calendar, self._promises = clock, calendar, promises

    async def begin(
        self, session: AsyncSession, conversation_id: str, member: StaffMember, *, group: str, mode: str
    ) -> tuple[Plan, Reply]:
        """A plan with this volunteer. The conversation must be locked in this session.

        Raises:
            Problem: 409 where there is one, 422 where the person is not registered or nothing is promised at her place.
        """
        if await repository.of_conversation(session, conversation_id) is not None:
            raise Problem(409, "plan-exists", "已经有计划了", "这位群众已经有“131”计划，请刷新后查看。")
        rows = await applications.of_conversation(session, conversation_id)
        registered = [
            row for row in rows if row.service in self._promises.registered_by and row.state not in _NOT_REGISTERED
        ]
        if not registered:
            raise Problem.of(422, "要先办失业登记或者就业困难人员认定，再建“131”计划。")
        place = next((row.county for row in registered if row.county), "")
        try:
            promised = self._promises.of(place, self._clock.today())
        except NothingPromisedError as error:
            raise Problem.of(422, "当地还没有录入“131”承诺的内容，请联系管理员。") from error
        plan = Plan(
            id=new_id("pln"), conversation_id=conversation_id, person_group=group, place=place, mode=mode,
            staff_id=member.id, created_by=member.id, created_at=self._clock.now(),
        )  # fmt: skip
        session.add(plan)
        await session.flush()
        made = [self._item(plan, at, one, promised) for at, one in enumerate(promised)]
        session.add_all(made)
        await session.flush()
        return plan, words.begun(member.name, [words.Done(one.title, None) for one in made], self._promises.note)

    def _item(self, plan: Plan, at: int, one: Promised, promised: list[Promised]) -> PlanItem:
        several = sum(other.kind == one.kind for other in promised) > 1
        title = f"{one.title}（第{one.number}次）" if several else one.title
        return PlanItem(
            id=new_id("itm"), plan_id=plan.id, at=at, kind=one.kind, title=title, due_on=self._due(one.working_days)
        )

    def _due(self, working_days: int) -> date | None:
        """None where the calendar of that year is not out."""
        try:
            return self._calendar.due_on(self._clock.today(), working_days)
        except UnknownYearError:
            return None

    async def keep(
        self, session: AsyncSession, item_id: str, member: StaffMember, *, on: date, proof: str
    ) -> tuple[PlanItem, Plan]:
        """Records that a promise was kept.

        Raises:
            Problem: 404 for one of another volunteer, 409 where it is recorded, 422 for a day that is not yet or was
                before the plan.
        """
        found = await repository.item(session, item_id)
        if found is None or not (found[1].staff_id == member.id or "supervisor" in member.roles):
            raise Problem.of(404, "没有找到这一项，请刷新列表。")
        item, plan = found
        if item.done_on is not None:
            raise Problem(409, "done", "已经记过了", "这一项已经记录完成，请刷新后再看。")
        if not plan.created_at.astimezone(CHINA).date() <= on <= self._clock.today():
            raise Problem.of(422, "完成日期要在建计划那天和今天之间。")
        item.done_on, item.done_by, item.proof = on, member.id, mask(clean(proof)).text
        return item, plan

    async def view(self, session: AsyncSession, conversation_id: str) -> list[Reply]:
        """The person's own plan, in words; nothing where she has none."""
        plan = await repository.of_conversation(session, conversation_id)
        if plan is None:
            return []
        volunteer = await staff.by_id(session, plan.staff_id)
        done = [words.Done(one.title, one.done_on) for one in await repository.items(session, plan.id)]
        return [words.view(volunteer.name if volunteer else "", done, self._promises.note)]

    def public(self, item: PlanItem) -> dict[str, Any]:
        """An item as staff see it."""
        late = item.done_on is None and item.due_on is not None and item.due_on < self._clock.today()
        return {
            "id": item.id, "kind": item.kind, "title": item.title,
            "due_on": item.due_on.isoformat() if item.due_on else "",
            "done_on": item.done_on.isoformat() if item.done_on else "",
            "proof": item.proof, "overdue": late,
        }  # fmt: skip

    def overdue(self, rows: list[PlanItem]) -> int:
        return sum(self.public(row)["overdue"] for row in rows)
