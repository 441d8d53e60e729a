"""SQL of staff and their sessions."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from api.staff.models import StaffMember, StaffSession


async def add(session: AsyncSession, row: StaffMember | StaffSession) -> None:
    session.add(row)
    await session.flush()


async def by_id(session: AsyncSession, staff_id: str) -> StaffMember | None:
    return await session.get(StaffMember, staff_id)


async def by_username(session: AsyncSession, username: str) -> StaffMember | None:
    return await session.scalar(select(StaffMember).where(StaffMember.username == username))


async def everyone(session: AsyncSession) -> Sequence[StaffMember]:
    return (await session.scalars(select(StaffMember).order_by(StaffMember.username))).all()


async def session_by_token(session: AsyncSession, token_hash: str) -> StaffSession | None:
    return await session.get(StaffSession, token_hash)


async def revoke_all(session: AsyncSession, staff_id: str, now: datetime) -> None:
    await session.execute(
        update(StaffSession)
        .where(StaffSession.staff_id == staff_id, StaffSession.revoked_at.is_(None))
        .values(revoked_at=now)
    )
