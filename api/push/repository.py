"""SQL of devices and what is to be sent to them."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from api.handoff.models import Episode
from api.push.models import PushDevice, PushLetter
from api.staff.models import StaffMember


async def of_member(session: AsyncSession, staff_id: str) -> Sequence[PushDevice]:
    statement = select(PushDevice).where(PushDevice.staff_id == staff_id).order_by(PushDevice.created_at)
    return (await session.scalars(statement)).all()


async def forget(session: AsyncSession, device_id: str) -> None:
    await session.execute(delete(PushLetter).where(PushLetter.device_id == device_id))
    await session.execute(delete(PushDevice).where(PushDevice.id == device_id))


async def by_endpoint(session: AsyncSession, endpoint: str) -> PushDevice | None:
    return await session.scalar(select(PushDevice).where(PushDevice.endpoint == endpoint))


async def due(session: AsyncSession, now: datetime, limit: int = 50) -> Sequence[str]:
    statement = select(PushLetter.id).where(PushLetter.due_at <= now).order_by(PushLetter.due_at, PushLetter.id)
    return (await session.scalars(statement.limit(limit))).all()


async def claim(session: AsyncSession, letter_id: str, now: datetime, lease_until: datetime) -> PushLetter | None:
    """Takes a letter whose time has come for as long as the lease lasts. None where another was first."""
    taken = await session.execute(
        update(PushLetter)
        .where(PushLetter.id == letter_id, PushLetter.due_at <= now)
        .values(due_at=lease_until, attempts=PushLetter.attempts + 1)
        .returning(PushLetter.id)
    )
    found = taken.scalar()
    return await session.get(PushLetter, found, populate_existing=True) if found else None


async def wanted(session: AsyncSession, letter: PushLetter) -> PushDevice | None:
    """The device, where its owner is still there and the episode is still offered to her."""
    return await session.scalar(
        select(PushDevice)
        .join(StaffMember, StaffMember.id == PushDevice.staff_id)
        .join(Episode, Episode.offered_to == StaffMember.id)
        .where(PushDevice.id == letter.device_id, Episode.id == letter.episode_id, StaffMember.disabled.is_(False))
    )


async def drop(session: AsyncSession, letter_id: str) -> None:
    await session.execute(delete(PushLetter).where(PushLetter.id == letter_id))
