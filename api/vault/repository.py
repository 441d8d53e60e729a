"""SQL of the vault."""

from collections.abc import Sequence

from sqlalchemy import delete as delete_rows
from sqlalchemy import func, select, union
from sqlalchemy.ext.asyncio import AsyncSession

from api.files.models import StoredFile
from api.totp.models import StaffTotp
from api.vault.models import Secret, VaultState


async def add(session: AsyncSession, secret: Secret) -> None:
    session.add(secret)
    await session.flush()


async def by_id(session: AsyncSession, secret_id: str) -> Secret | None:
    return await session.get(Secret, secret_id)


async def key_ids(session: AsyncSession) -> Sequence[str]:
    """The keys under which anything rests."""
    files = select(StoredFile.key_id).where(StoredFile.key_id != "")
    rooms = (select(Secret.key_id), files, select(VaultState.key_id), select(StaffTotp.key_id))
    return (await session.scalars(union(*rooms))).all()


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
