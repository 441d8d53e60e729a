"""SQL of training and of hours served."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.training.models import Served, Training


async def of_member(session: AsyncSession, staff_id: str) -> Sequence[Training]:
    """Newest first."""
    statement = select(Training).where(Training.staff_id == staff_id)
    return (await session.scalars(statement.order_by(Training.held_on.desc(), Training.id.desc()))).all()


async def by_member(session: AsyncSession) -> Mapping[str, list[Training]]:
    found: defaultdict[str, list[Training]] = defaultdict(list)
    for row in await session.scalars(select(Training).order_by(Training.held_on.desc(), Training.id.desc())):
        found[row.staff_id].append(row)
    return found


async def by_id(session: AsyncSession, training_id: str) -> Training | None:
    return await session.get(Training, training_id)


async def served(session: AsyncSession, staff_id: str) -> list[tuple[datetime, datetime]]:
    found = await session.execute(select(Served.began_at, Served.ended_at).where(Served.staff_id == staff_id))
    return [(began, ended) for began, ended in found]
