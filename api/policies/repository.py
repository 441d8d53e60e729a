"""SQL of the library."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.policies.models import Document, LibraryVersion


async def all_documents(session: AsyncSession) -> Sequence[Document]:
    return (await session.scalars(select(Document).order_by(Document.document_no, Document.valid_from))).all()


async def versions(session: AsyncSession, document_no: str) -> Sequence[Document]:
    """Every version of a number, oldest first."""
    wanted = select(Document).where(Document.document_no == document_no).order_by(Document.valid_from)
    return (await session.scalars(wanted)).all()


async def add(session: AsyncSession, document: Document) -> None:
    session.add(document)
    await session.flush()


async def library_version(session: AsyncSession) -> int:
    """The count of changes so far."""
    return await session.scalar(select(LibraryVersion.version).where(LibraryVersion.id == 1)) or 0


async def lock(session: AsyncSession) -> None:
    """Has writers of the library wait for each other until the unit of work ends."""
    await session.scalar(select(LibraryVersion).where(LibraryVersion.id == 1).with_for_update())


async def count_up(session: AsyncSession) -> int:
    """Tells every process that its index is out of date. Returns the new count."""
    row = (await session.scalars(select(LibraryVersion).where(LibraryVersion.id == 1).with_for_update())).one()
    row.version += 1
    await session.flush()
    return row.version
