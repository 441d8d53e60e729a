"""SQL of the vault."""

from sqlalchemy import delete as delete_rows
from sqlalchemy.ext.asyncio import AsyncSession

from api.vault.models import Secret


async def add(session: AsyncSession, secret: Secret) -> None:
    session.add(secret)
    await session.flush()


async def by_id(session: AsyncSession, secret_id: str) -> Secret | None:
    return await session.get(Secret, secret_id)


async def delete(session: AsyncSession, secret_id: str) -> None:
    await session.execute(delete_rows(Secret).where(Secret.id == secret_id))
