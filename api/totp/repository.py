"""SQL of the second factor."""

from collections.abc import Iterable, Sequence

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.totp.models import RecoveryCode, StaffTotp


async def lock(session: AsyncSession, staff_id: str) -> StaffTotp | None:
    statement = select(StaffTotp).where(StaffTotp.staff_id == staff_id).with_for_update()
    return await session.scalar(statement.execution_options(populate_existing=True))


async def forget(session: AsyncSession, staff_id: str) -> None:
    for model in (RecoveryCode, StaffTotp):
        await session.execute(delete(model).where(model.staff_id == staff_id))


async def put_codes(session: AsyncSession, staff_id: str, digests: Iterable[str]) -> None:
    """In the place of those before."""
    await session.execute(delete(RecoveryCode).where(RecoveryCode.staff_id == staff_id))
    session.add_all(RecoveryCode(digest=digest, staff_id=staff_id) for digest in digests)
    await session.flush()


async def use_code(session: AsyncSession, staff_id: str, digest: str) -> bool:
    """Spends one. False where there is none, or another was first."""
    gone = await session.execute(
        delete(RecoveryCode)
        .where(RecoveryCode.staff_id == staff_id, RecoveryCode.digest == digest)
        .returning(RecoveryCode.digest)
    )
    return gone.scalar() is not None


async def codes_left(session: AsyncSession, staff_id: str) -> int:
    of = RecoveryCode.staff_id == staff_id
    return await session.scalar(select(func.count()).select_from(RecoveryCode).where(of)) or 0


async def not_under(session: AsyncSession, key_id: str, limit: int) -> Sequence[StaffTotp]:
    """Secrets that another key encrypted."""
    statement = select(StaffTotp).where(StaffTotp.key_id != key_id).order_by(StaffTotp.staff_id).limit(limit)
    return (await session.scalars(statement)).all()


async def count_not_under(session: AsyncSession, key_id: str) -> int:
    return await session.scalar(select(func.count()).select_from(StaffTotp).where(StaffTotp.key_id != key_id)) or 0
