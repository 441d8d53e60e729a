"""SQL of the vault."""

from collections.abc import Sequence

from sqlalchemy import delete as delete_rows
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.vault.models import Secret, VaultState


async def add(session: AsyncSession, secret: Secret) -> None:
    session.add(secret)
    await session.flush()


async def by_id(session: AsyncSession, secret_id: str) -> Secret | None:
    return await session.get(Secret, secret_id)


async def state(session: AsyncSession, name: str) -> VaultState | None:
    return await session.get(VaultState, name)


async def not_under(session: AsyncSession, key_id: str, limit: int) -> Sequence[Secret]:
    """Values that another key encrypted."""
    statement = select(Secret).where(Secret.key_id != key_id).order_by(Secret.id).limit(limit)
    return (await session.scalars(statement)).all()


async def count_not_under(session: AsyncSession, key_id: str) -> int:
    return await session.scalar(select(func.count()).select_from(Secret).where(Secret.key_id != key_id)) or 0


async def delete(session: AsyncSession, secret_id: str) -> None:
    await session.execute(delete_rows(Secret).where(Secret.id == secret_id))
