"""SQL of plans."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.promises.models import Plan, PlanItem


async def of_conversation(session: AsyncSession, conversation_id: str) -> Plan | None:
    """The newest."""
    statement = select(Plan).where(Plan.conversation_id == conversation_id)
    return await session.scalar(statement.order_by(Plan.year.desc(), Plan.created_at.desc()).limit(1))


async def of_person(session: AsyncSession, person: str, year: int) -> Plan | None:
    return await session.scalar(select(Plan).where(Plan.person == person, Plan.year == year))


async def lock(session: AsyncSession, plan_id: str) -> Plan | None:
    statement = select(Plan).where(Plan.id == plan_id).with_for_update()
    return await session.scalar(statement.execution_options(populate_existing=True))


async def loads(session: AsyncSession, year: int) -> dict[str, int]:
    """How many plans of a year each volunteer has."""
    statement = select(Plan.staff_id, func.count()).where(Plan.year == year, Plan.staff_id.is_not(None))
    found = await session.execute(statement.group_by(Plan.staff_id))
    return {staff_id: count for staff_id, count in found if staff_id is not None}


async def items(session: AsyncSession, plan_id: str) -> Sequence[PlanItem]:
    return (await session.scalars(select(PlanItem).where(PlanItem.plan_id == plan_id).order_by(PlanItem.at))).all()


async def item(session: AsyncSession, item_id: str) -> tuple[PlanItem, Plan] | None:
    """An item, locked, and its plan."""
    statement = select(PlanItem, Plan).join(Plan, Plan.id == PlanItem.plan_id).where(PlanItem.id == item_id)
    found = (await session.execute(statement.with_for_update())).first()
    return None if found is None else (found[0], found[1])


async def owed(session: AsyncSession, staff_id: str = "") -> Sequence[tuple[PlanItem, Plan]]:
    """What is still to be done, of one volunteer or of all; what is due first before the others."""
    statement = select(PlanItem, Plan).join(Plan, Plan.id == PlanItem.plan_id).where(PlanItem.done_on.is_(None))
    if staff_id:
        statement = statement.where(Plan.staff_id == staff_id)
    order = (PlanItem.due_on.is_(None), PlanItem.due_on, Plan.created_at, PlanItem.at)
    return [(row[0], row[1]) for row in (await session.execute(statement.order_by(*order))).all()]
