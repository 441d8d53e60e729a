"""Keeps how long volunteers served, at each transition that ends a stretch."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.conversations.models import Message
from api.handoff import repository
from api.ids import new_id
from api.training.models import Served
from bot.handoff.served import begins, counted, ends


async def keep(
    session: AsyncSession, episode_id: str, conversation_id: str, holder: str, now: datetime, *step: str
) -> None:
    """To be called before the transition is recorded.

    Args:
        holder: who had the case before it.
        step: the action, the state before and the state after.
    """
    if not holder or not ends(*step):
        return
    decisions = await repository.decisions(session, episode_id)
    found = [row for row in decisions if begins(row.action, row.from_state, row.to_state)]
    if not found:
        return
    last = await session.scalar(select(func.max(Message.created_at)).where(Message.conversation_id == conversation_id))
    began, ended = counted(found[-1].created_at, now, last)
    session.add(Served(id=new_id("srv"), staff_id=holder, began_at=began, ended_at=ended))
