"""SQL of evaluations."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.evaluation.models import Evaluation


async def latest(session: AsyncSession) -> Evaluation | None:
    return await session.scalar(select(Evaluation).order_by(Evaluation.id.desc()).limit(1))


async def add(session: AsyncSession, row: Evaluation) -> None:
    session.add(row)
    await session.flush()
