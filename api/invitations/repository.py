"""SQL of invitations."""

from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from api.invitations.models import Invitation


async def by_id(session: AsyncSession, invitation_id: str) -> Invitation | None:
    return await session.get(Invitation, invitation_id)


async def of_application(session: AsyncSession, application_id: str) -> Invitation | None:
    """The one that counts."""
    statement = select(Invitation).where(Invitation.application_id == application_id)
    return await session.scalar(statement.order_by(Invitation.created_at.desc(), Invitation.id.desc()).limit(1))


async def replace(session: AsyncSession, invitation: Invitation) -> None:
    """Keeps a new one; earlier ones of the application that nobody used are void."""
    await void(session, invitation.application_id)
    session.add(invitation)
    await session.flush()


async def void(session: AsyncSession, application_id: str) -> None:
    await session.execute(
        delete(Invitation).where(Invitation.application_id == application_id, Invitation.used_at.is_(None))
    )


async def use(session: AsyncSession, invitation_id: str, now: datetime) -> Invitation | None:
    """Marks one as used. None where it is gone, over, or another send was first."""
    used = await session.execute(
        update(Invitation)
        .where(Invitation.id == invitation_id, Invitation.used_at.is_(None), Invitation.expires_at > now)
        .values(used_at=now)
        .returning(Invitation.id)
    )
    found = used.scalar()
    return await session.get(Invitation, found, populate_existing=True) if found else None
