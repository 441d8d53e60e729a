"""SQL of ratings and their follow-ups."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.ratings.models import FollowUp, Rating


async def of_thing(
    session: AsyncSession, conversation_id: str, episode_id: str | None, application_id: str | None
) -> Rating | None:
    """The rating of an episode, of an application, or (neither) of the assistant."""
    return await session.scalar(
        select(Rating).where(
            Rating.conversation_id == conversation_id,
            Rating.episode_id.is_(None) if episode_id is None else Rating.episode_id == episode_id,
            Rating.application_id.is_(None) if application_id is None else Rating.application_id == application_id,
        )
    )


async def between(session: AsyncSession, since: datetime, until: datetime) -> Sequence[Rating]:
    statement = select(Rating).where(Rating.created_at >= since, Rating.created_at < until)
    return (await session.scalars(statement.order_by(Rating.created_at, Rating.id))).all()


async def follow_up_of(session: AsyncSession, rating_id: str) -> FollowUp | None:
    return await session.scalar(select(FollowUp).where(FollowUp.rating_id == rating_id))


async def follow_up(session: AsyncSession, id_: str) -> tuple[FollowUp, Rating] | None:
    """A follow-up, locked, with its rating."""
    statement = select(FollowUp, Rating).join(Rating, Rating.id == FollowUp.rating_id).where(FollowUp.id == id_)
    found = (await session.execute(statement.with_for_update())).first()
    return None if found is None else (found[0], found[1])


async def follow_ups(
    session: AsyncSession, states: Sequence[str], limit: int = 200
) -> Sequence[tuple[FollowUp, Rating]]:
    """The most urgent first."""
    statement = (
        select(FollowUp, Rating)
        .join(Rating, Rating.id == FollowUp.rating_id)
        .where(FollowUp.state.in_(states))
        .order_by(FollowUp.due_on.is_(None), FollowUp.due_on, FollowUp.created_at, FollowUp.id)
        .limit(limit)
    )
    return [(row[0], row[1]) for row in (await session.execute(statement)).all()]
