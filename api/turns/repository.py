"""SQL of turns and their effects."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.conversations.models import Conversation
from api.turns.models import Effect, Turn

_BY_ID = select(Turn).where(Turn.id == bindparam("id"))
_OLDEST_OPEN = (
    select(Turn)
    .where(
        Turn.state == "open", Turn.conversation_id == bindparam("conversation_id"), Turn.id != bindparam("other_than")
    )
    .order_by(Turn.seq)
    .limit(1)
)


async def by_id(session: AsyncSession, turn_id: str) -> Turn | None:
    return await session.scalar(_BY_ID, {"id": turn_id})


async def oldest_open(session: AsyncSession, conversation_id: str, *, other_than: str = "") -> Turn | None:
    return await session.scalar(_OLDEST_OPEN, {"conversation_id": conversation_id, "other_than": other_than})


async def texts_before(session: AsyncSession, turn_id: str, limit: int) -> Sequence[str]:
    """What the person said in the turns before this one of its conversation, newest first; buttons left out."""
    this = select(Turn.conversation_id, Turn.seq).where(Turn.id == turn_id).subquery()
    statement = (
        select(Turn.text)
        .join(this, Turn.conversation_id == this.c.conversation_id)
        .where(Turn.seq < this.c.seq, Turn.text != "")
        .order_by(Turn.seq.desc())
        .limit(limit)
    )
    return (await session.scalars(statement)).all()


async def abandoned(session: AsyncSession, now: datetime, limit: int = 50) -> Sequence[str]:
    """Conversations that have an open turn and nobody at work on it."""
    statement = (
        select(Turn.conversation_id)
        .join(Conversation, Conversation.id == Turn.conversation_id)
        .where(Turn.state == "open", or_(Conversation.lease_until.is_(None), Conversation.lease_until < now))
        .distinct()
        .limit(limit)
    )
    return (await session.scalars(statement)).all()


async def effect(session: AsyncSession, turn_id: str, name: str) -> dict[str, Any] | None:
    row = await session.get(Effect, (turn_id, name))
    return None if row is None else row.result
