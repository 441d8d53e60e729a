"""SQL of files."""

from collections.abc import Collection, Sequence

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import defer

from api.files.models import StoredFile


async def add(session: AsyncSession, file: StoredFile) -> None:
    session.add(file)
    await session.flush()


async def by_id(session: AsyncSession, conversation_id: str, file_id: str) -> StoredFile | None:
    """A file of this conversation; another's is none."""
    return await session.scalar(
        select(StoredFile).where(StoredFile.id == file_id, StoredFile.conversation_id == conversation_id)
    )


async def whichever(session: AsyncSession, file_id: str) -> StoredFile | None:
    """A file, for who holds its signed link."""
    return await session.get(StoredFile, file_id)


async def by_client_id(session: AsyncSession, conversation_id: str, key: str) -> StoredFile | None:
    return await session.scalar(
        select(StoredFile).where(StoredFile.conversation_id == conversation_id, StoredFile.client_msg_id == key)
    )


async def of_conversation(session: AsyncSession, conversation_id: str) -> Sequence[StoredFile]:
    """All of them, in the order in which they came; their bytes stay where they are."""
    statement = select(StoredFile).where(StoredFile.conversation_id == conversation_id).order_by(StoredFile.id)
    return (await session.scalars(statement.options(defer(StoredFile.ciphertext)))).all()


async def left_in_folder(session: AsyncSession) -> Sequence[StoredFile]:
    """Files whose bytes a release before put into the data folder."""
    return (await session.scalars(select(StoredFile).where(StoredFile.key_id == ""))).all()


async def forget(session: AsyncSession, conversation_id: str, kept: Collection[str] = ()) -> None:
    """Deletes the files of a conversation but those that applications hold."""
    await session.execute(
        delete(StoredFile).where(StoredFile.conversation_id == conversation_id, StoredFile.id.not_in(kept))
    )


async def forget_some(session: AsyncSession, file_ids: Collection[str]) -> None:
    await session.execute(delete(StoredFile).where(StoredFile.id.in_(file_ids)))


async def not_under(session: AsyncSession, key_id: str, limit: int) -> Sequence[StoredFile]:
    """Files that another key encrypted."""
    other = (StoredFile.key_id != key_id, StoredFile.key_id != "")
    return (await session.scalars(select(StoredFile).where(*other).order_by(StoredFile.id).limit(limit))).all()


async def count_not_under(session: AsyncSession, key_id: str) -> int:
    other = (StoredFile.key_id != key_id, StoredFile.key_id != "")
    return await session.scalar(select(func.count()).select_from(StoredFile).where(*other)) or 0
