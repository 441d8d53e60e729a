"""SQL of the library."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.policies.models import Document, LibraryVersion


async def all_documents(session: AsyncSession) -> Sequence[Document]:
    return (await session.scalars(select(Document).order_by(Document.document_no))).all()


async def by_number(session: AsyncSession, document_no: str) -> Document | None:
    return await session.get(Document, document_no)


async def add(session: AsyncSession, document: Document) -> None:
    session.add(document)
    await session.flush()


async def version(session: AsyncSession) -> int:
    """How often the library has changed so far."""
    return await session.scalar(select(LibraryVersion.version).where(LibraryVersion.id == 1)) or 0


async def count_up(session: AsyncSession) -> int:
    """Tells every process that its index is out of date. Returns the new version."""
    row = await session.scalar(select(LibraryVersion).where(LibraryVersion.id == 1).with_for_update())
    if row is None:
        row = LibraryVersion(id=1, version=0)
        session.add(row)
    row.version += 1
    return row.version
