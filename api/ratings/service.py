"""One rating of each thing that can be rated; a bad one is followed up."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from api.applications.models import Application
from api.clock import Clock
from api.conversations import repository as conversations
from api.events.service import Events
from api.gaps.service import Gaps
from api.handoff.models import Episode
from api.ids import new_id
from api.problems import Problem
from api.ratings import repository
from api.ratings.models import FollowUp, Rating
from bot.dialogue.incoming import clean
from bot.messages import Kind
from bot.privacy.mask import mask
from bot.ratings.rules import Rules
from bot.services.workdays import Calendar, UnknownYearError


class Ratings:
    def __init__(self, *, clock: Clock, events: Events, gaps: Gaps, rules: Rules, calendar: Calendar) -> None:
        self._clock, self._events, self._gaps, self._calendar = clock, events, gaps, calendar
        self.rules = rules

    async def rate(
        self,
        session: AsyncSession,
        conversation_id: str,
        *,
        score: int,
        tags: Sequence[str] = (),
        comment: str = "",
        named: bool = False,
        episode_id: str | None = None,
        application_id: str | None = None,
    ) -> Rating:
        """Rates an episode, an application or (neither) the assistant; who rates it again has changed her mind.

        The conversation must be locked in this session.

        Raises:
            Problem: 404 for what is not of this conversation.
        """
        row = await self._row(session, conversation_id, episode_id, application_id)
        row.score, row.tags, row.named = score, [mask(clean(tag)).text for tag in tags], named
        row.comment = mask(clean(comment)).text
        await _asked_no_more(session, row)
        if application_id is None:
            await self._gaps.rated(session, conversation_id, score=score, episode_id=row.episode_id)
        if self.rules.is_bad(score) and (episode_id is not None or application_id is not None):
            await self._follow_up(session, row)
        await self._events.record(
            session, "rating", {"score": row.score}, conversation_id=conversation_id, episode_id=row.episode_id
        )
        return row

    async def _row(
        self, session: AsyncSession, conversation_id: str, episode_id: str | None, application_id: str | None
    ) -> Rating:
        """The conversation's rating of this thing, new or as it was."""
        episode = await _mine(session, Episode, episode_id, conversation_id)
        application = await _mine(session, Application, application_id, conversation_id)
        known = await repository.of_thing(session, conversation_id, episode_id, application_id)
        if known is not None:
            return known
        row = Rating(
            id=new_id("rtg"),
            conversation_id=conversation_id,
            episode_id=episode_id,
            application_id=application_id,
            staff_id=(episode.last_staff_id or "") if episode else "",
            office=episode.region if episode else application.county if application else "",
            created_at=self._clock.now(),
        )
        session.add(row)
        return row

    async def _follow_up(self, session: AsyncSession, row: Rating) -> None:
        """An answer is owed within the working days of the rules; one that is settled opens again."""
        await session.flush()
        known = await repository.follow_up_of(session, row.id)
        if known is None:
            known = FollowUp(id=new_id("flw"), rating_id=row.id, state="open", created_at=self._clock.now())
            session.add(known)
        elif known.state != "settled":
            return
        known.state, known.due_on = "open", None
        try:
            known.due_on = self._calendar.due_on(self._clock.today(), self.rules.working_days)
        except UnknownYearError:  # a promise by a calendar that is not out yet is none
            known.due_on = None


async def _asked_no_more(session: AsyncSession, row: Rating) -> None:
    """What asked for this rating says from now on that it has one: no page asks again after a reload."""
    rated = {"episode_id": row.episode_id, "application_id": row.application_id}
    for message in await conversations.of_kind(session, row.conversation_id, Kind.RATING_REQUEST):
        if {name: message.data.get(name) for name in rated} == rated:
            message.data = {**message.data, "score": row.score}


async def _mine[Rated: (Episode, Application)](
    session: AsyncSession, model: type[Rated], row_id: str | None, conversation_id: str
) -> Rated | None:
    if row_id is None:
        return None
    row = await session.get(model, row_id)
    if row is None or row.conversation_id != conversation_id:
        raise Problem.of(404, "没有找到要评价的服务，请刷新后重试。")
    return row
