"""SQL of editorial contents, the draft and the log."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.curation.models import CurationLog, Draft, Editorial

_ONLY = 1


async def in_force(session: AsyncSession) -> dict[str, Editorial]:
    """The newest revision of every content, by name."""
    newest = select(Editorial.name, func.max(Editorial.revision).label("revision")).group_by(Editorial.name).subquery()
    statement = select(Editorial).join(
        newest, (Editorial.name == newest.c.name) & (Editorial.revision == newest.c.revision)
    )
    return {row.name: row for row in await session.scalars(statement.order_by(Editorial.name))}


async def contents_in_force(session: AsyncSession) -> dict[str, Any]:
    """The same, without who changed them and when."""
    return {name: row.content for name, row in (await in_force(session)).items()}


async def history(session: AsyncSession, name: str) -> Sequence[Editorial]:
    """Every revision of a content, newest first."""
    statement = select(Editorial).where(Editorial.name == name).order_by(Editorial.revision.desc())
    return (await session.scalars(statement)).all()


async def draft(session: AsyncSession, *, lock: bool = False) -> Draft:
    """The one draft, for change where it is locked; a new empty one before the first start has stored it."""
    statement = select(Draft).where(Draft.id == _ONLY)
    row = await session.scalar(statement.with_for_update() if lock else statement)
    return row or Draft(id=_ONLY, version=0, contents={}, base={}, changed_by="", changed_at=None)


async def add(session: AsyncSession, row: Draft | Editorial | CurationLog) -> None:
    session.add(row)
    await session.flush()


async def log(session: AsyncSession, limit: int) -> Sequence[CurationLog]:
    """What was done last, newest first."""
    return (await session.scalars(select(CurationLog).order_by(CurationLog.id.desc()).limit(limit))).all()
