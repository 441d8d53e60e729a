"""SQL of the vault."""

from collections.abc import Sequence

from sqlalchemy import delete as delete_rows
from sqlalchemy import select, union
from sqlalchemy.ext.asyncio import AsyncSession

from api.files.models import Upload
from api.vault.models import Secret


async def add(session: AsyncSession, secret: Secret) -> None:
    session.add(secret)
    await session.flush()


async def by_id(session: AsyncSession, secret_id: str) -> Secret | None:
    return await session.get(Secret, secret_id)


async def key_ids(session: AsyncSession) -> Sequence[str]:
    """The keys under which anything rests."""
    return (await session.scalars(union(select(Secret.key_id), select(Upload.key_id)))).all()


async def delete(session: AsyncSession, secret_id: str) -> None:
    await session.execute(delete_rows(Secret).where(Secret.id == secret_id))
