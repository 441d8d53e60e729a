"""One rating of each thing that can be rated."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.applications.models import Application
from api.clock import Clock
from api.events.service import Events
from api.gaps.service import Gaps
from api.handoff.models import Episode
from api.ids import new_id
from api.problems import Problem
from api.ratings.models import Rating
from bot.dialogue.incoming import clean
from bot.privacy.mask import mask


class Ratings:
    def __init__(self, clock: Clock, events: Events, gaps: Gaps) -> None:
        self._clock, self._events, self._gaps = clock, events, gaps

    async def rate(
        self,
        session: AsyncSession,
        conversation_id: str,
        *,
        score: int,
        tags: Sequence[str] = (),
        comment: str = "",
        episode_id: str | None = None,
        application_id: str | None = None,
    ) -> Rating:
        """Rates an episode, an application or (neither) the assistant; who rates it again has changed her mind.

        The conversation must be locked in this session.

        Raises:
            Problem: 404 for what is not of this conversation.
        """
        row = await self._row(session, conversation_id, episode_id, application_id)
        row.score, row.tags, row.comment = score, list(tags), mask(clean(comment)).text
        if application_id is None:
            await self._gaps.rated(session, conversation_id, score=score, episode_id=row.episode_id)
        await self._events.record(
            session, "rating", {"score": row.score}, conversation_id=conversation_id, episode_id=row.episode_id
        )
        return row

    async def _row(
        self, session: AsyncSession, conversation_id: str, episode_id: str | None, application_id: str | None
    ) -> Rating:
        """The conversation's rating of this thing, new or as it was."""
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
            created_at=self._clock.now(),
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
