"""131: a plan for a registered person, each item recorded with its date and proof, and the person's own view."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from api.applications import repository as applications
from api.applications.models import Application
from api.clock import CHINA, Clock
from api.db import alone
from api.ids import new_id
from api.problems import Problem
from api.promises import repository
from api.promises.models import Plan, PlanItem
from api.staff import repository as staff
from api.staff.models import StaffMember
from api.vault.service import Vault
from bot.dialogue.incoming import clean
from bot.messages import Reply
from bot.privacy.mask import mask
from bot.promises import words
from bot.promises.definitions import NothingPromisedError, Promised, Promises
from bot.services.workdays import Calendar, UnknownYearError

_NOT_REGISTERED = frozenset({"draft", "cancelled", "refused", "withdrawn"})


class Plans:
    def __init__(self, clock: Clock, calendar: Calendar, promises: Promises, vault: Vault) -> None:
        self._clock, self._calendar, self._promises, self._vault = clock, calendar, promises, vault

    async def begin(
        self, session: AsyncSession, conversation_id: str, member: StaffMember, *, group: str, mode: str
    ) -> tuple[Plan, Reply]:
        """A plan with this volunteer, or the one that waits for a volunteer. The conversation must be locked.

        Raises:
            Problem: 409 where there is one, 422 where the person is not registered or nothing is promised at her place.
        """
        rows = await applications.of_conversation(session, conversation_id)
        registered = [
            row for row in rows if row.service in self._promises.registered_by and row.state not in _NOT_REGISTERED
        ]
        if not registered:
            raise Problem.of(422, "要先办失业登记或者就业困难人员认定，再建“131”计划。")
        waiting = await self.of_this_year(session, await self.person(session, registered))
        if waiting is not None and waiting.staff_id is None:
            waiting.staff_id, waiting.mode = member.id, mode
            return waiting, await self.told(session, waiting, member.name)
        if waiting is not None:
            raise Problem(409, "plan-exists", "已经有计划了", "这位群众今年已经有“131”计划，请刷新后查看。")
        try:
            plan = await self.make(session, registered, group=group, mode=mode, volunteer=member, by=member.id)
        except NothingPromisedError as error:
            raise Problem.of(422, "当地还没有录入“131”承诺的内容，请联系管理员。") from error
        return plan, await self.told(session, plan, member.name)

    async def make(
        self,
        session: AsyncSession,
        registered: Sequence[Application],
        *,
        group: str,
        mode: str,
        volunteer: StaffMember | None,
        by: str,
    ) -> Plan:
        """A plan for who handed these in. Raises NothingPromisedError where nothing is promised at her place."""
        place = next((row.county for row in registered if row.county), "")
        promised = self._promises.of(place, self._clock.today())
        plan = Plan(
            id=new_id("pln"), conversation_id=registered[0].conversation_id, person_group=group, place=place, mode=mode,
            person=await self.person(session, registered), year=self._clock.today().year,
            staff_id=volunteer.id if volunteer else None, created_by=by, created_at=self._clock.now(),
        )  # fmt: skip
        session.add(plan)
        await session.flush()
        session.add_all([self._item(plan, at, one, promised) for at, one in enumerate(promised)])
        await session.flush()
        return plan

    async def of_this_year(self, session: AsyncSession, person: str) -> Plan | None:
        """The person's plan. Who asks waits for others who are at the same person's."""
        year = self._clock.today().year
        await alone(session, f"plan {person} {year}")
        return await repository.of_person(session, person, year)

    async def person(self, session: AsyncSession, rows: Sequence[Application]) -> str:
        """One person is the same in each of her conversations, by the number of her document."""
        secret = next((s for row in rows if (s := row.answers.get("id_number", {}).get("secret"))), "")
        if not secret:
            return rows[0].conversation_id
        return self._vault.digest(f"person {(await self._vault.get(session, secret)).upper()}")

    async def told(self, session: AsyncSession, plan: Plan, volunteer: str) -> Reply:
        """What the person hears when her plan has a volunteer."""
        items = [words.Done(one.title, None) for one in await repository.items(session, plan.id)]
        return words.begun(volunteer, items, self._promises.note)

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
        volunteer = await staff.by_id(session, plan.staff_id) if plan.staff_id else None
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
