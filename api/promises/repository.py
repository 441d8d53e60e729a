"""SQL of plans."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.promises.models import Plan, PlanItem


async def of_conversation(session: AsyncSession, conversation_id: str) -> Plan | None:
    return await session.scalar(select(Plan).where(Plan.conversation_id == conversation_id))


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
