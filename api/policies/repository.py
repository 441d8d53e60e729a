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


async def count_up(session: AsyncSession) -> None:
    """Tells every process that its index is out of date."""
    row = await session.get(LibraryVersion, 1)
    if row is None:
        session.add(LibraryVersion(id=1, version=1))
    else:
        row.version += 1
