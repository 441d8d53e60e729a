"""SQL of staff and their sessions."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from api.staff.models import FailedLogin, StaffMember, StaffSession


async def add(session: AsyncSession, row: StaffMember | StaffSession | FailedLogin) -> None:
    session.add(row)
    await session.flush()


async def by_id(session: AsyncSession, staff_id: str) -> StaffMember | None:
    return await session.get(StaffMember, staff_id)


async def by_username(session: AsyncSession, username: str) -> StaffMember | None:
    return await session.scalar(select(StaffMember).where(StaffMember.username == username))


async def by_phone(session: AsyncSession, digest: str) -> StaffMember | None:
    return await session.scalar(select(StaffMember).where(StaffMember.phone_digest == digest))


async def lock(session: AsyncSession, staff_id: str) -> StaffMember | None:
    """The member with her row locked; on SQLite the one writer is the lock."""
    statement = select(StaffMember).where(StaffMember.id == staff_id).with_for_update()
    return await session.scalar(statement.execution_options(populate_existing=True))


async def note_seen(session: AsyncSession, staff_id: str, now: datetime) -> None:
    await session.execute(update(StaffMember).where(StaffMember.id == staff_id).values(seen_at=now))


async def everyone(session: AsyncSession) -> Sequence[StaffMember]:
    return (await session.scalars(select(StaffMember).order_by(StaffMember.username))).all()


async def failed_login(session: AsyncSession, username_hash: str) -> FailedLogin | None:
    statement = select(FailedLogin).where(FailedLogin.username_hash == username_hash).with_for_update()
    return await session.scalar(statement.execution_options(populate_existing=True))


async def forget_failures(session: AsyncSession, username_hash: str, before: datetime) -> None:
    """Drops a name's failures, and everyone's that are older than `before`."""
    await session.execute(
        delete(FailedLogin).where((FailedLogin.username_hash == username_hash) | (FailedLogin.last_at < before))
    )


async def session_by_token(session: AsyncSession, token_hash: str) -> StaffSession | None:
    return await session.get(StaffSession, token_hash)


async def revoke_all(session: AsyncSession, staff_id: str, now: datetime) -> None:
    await session.execute(
        update(StaffSession)
        .where(StaffSession.staff_id == staff_id, StaffSession.revoked_at.is_(None))
        .values(revoked_at=now)
    )
