"""SQL of uploads."""

from collections.abc import Collection

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.files.models import Upload


async def add(session: AsyncSession, upload: Upload) -> None:
    session.add(upload)
    await session.flush()


async def by_id(session: AsyncSession, conversation_id: str, upload_id: str) -> Upload | None:
    """An upload of this conversation; another's is none."""
    return await session.scalar(select(Upload).where(Upload.id == upload_id, Upload.conversation_id == conversation_id))


async def forget(session: AsyncSession, conversation_id: str, kept: Collection[str] = ()) -> None:
    """Deletes the uploads of a conversation but those that submitted applications hold."""
    await session.execute(delete(Upload).where(Upload.conversation_id == conversation_id, Upload.id.not_in(kept)))
