"""One rating of each thing that can be rated."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.applications.models import Application
from api.clock import Clock
from api.handoff.models import Episode
from api.ids import new_id
from api.problems import Problem
from api.ratings.models import Rating


async def rate(
    session: AsyncSession, clock: Clock, conversation_id: str, *, episode_id: str | None, application_id: str | None
) -> Rating:
    """The conversation's rating of an episode, an application or (neither) the assistant, new or as it was.

    The conversation must be locked in this session.

    Raises:
        Problem: 404 for what is not of this conversation.
    """
    await _mine(session, Episode, episode_id, conversation_id)
    await _mine(session, Application, application_id, conversation_id)
    known = await session.scalar(
        select(Rating).where(
            Rating.conversation_id == conversation_id,
            Rating.episode_id.is_(None) if episode_id is None else Rating.episode_id == episode_id,
            Rating.application_id.is_(None) if application_id is None else Rating.application_id == application_id,
        )
    )
    if known is not None:
        return known
    row = Rating(
        id=new_id("rtg"),
        conversation_id=conversation_id,
        episode_id=episode_id,
        application_id=application_id,
        created_at=clock.now(),
    )
    session.add(row)
    return row


async def _mine(
    session: AsyncSession, model: type[Episode] | type[Application], row_id: str | None, conversation_id: str
) -> None:
    if row_id is not None:
        row: Episode | Application | None = await session.get(model, row_id)
        if row is None or row.conversation_id != conversation_id:
            raise Problem.of(404, "没有找到要评价的服务，请刷新后重试。")
