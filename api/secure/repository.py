"""SQL of one-time links."""

from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from api.secure.models import SecureLink

_KEPT = timedelta(days=1)  # so long a spent link says that it is spent, and not that it never was


async def by_token_hash(session: AsyncSession, token_hash: str) -> SecureLink | None:
    return await session.scalar(select(SecureLink).where(SecureLink.token_hash == token_hash))


async def add(session: AsyncSession, link: SecureLink) -> None:
    """Keeps a new link; those of the conversation that are over go."""
    over = (SecureLink.conversation_id == link.conversation_id) & (SecureLink.expires_at < link.expires_at - _KEPT)
    await session.execute(delete(SecureLink).where(over))
    session.add(link)
    await session.flush()


async def use(session: AsyncSession, link_id: str, now: datetime) -> bool:
    """Marks a link as spent. False where another send was first."""
    used = await session.execute(
        update(SecureLink)
        .where(SecureLink.id == link_id, SecureLink.used_at.is_(None))
        .values(used_at=now)
        .returning(SecureLink.id)
    )
    return used.scalar() is not None
