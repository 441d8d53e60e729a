"""Opens an episode with all that a volunteer should know before the first word."""

from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from api.applications import holding
from api.applications import repository as applications
from api.applications.service import Applications
from api.clock import Clock
from api.conversations import repository as conversations
from api.conversations.models import Conversation
from api.conversations.service import to_public
from api.datafiles import DataFiles
from api.handoff import repository
from api.handoff.models import Episode
from api.handoff.transition import CITIZEN, Transitions
from api.ids import new_id
from bot.handoff.assignment.regions import Regions
from bot.handoff.episode import State
from bot.handoff.needs import NeedsReader
from bot.handoff.summary import summarise
from bot.handoff.triage import TriageReader

URGENT = 10


class Opening:
    def __init__(
        self,
        *,
        clock: Clock,
        transitions: Transitions,
        applications_: Applications,
        triager: TriageReader,
        data: DataFiles,
    ) -> None:
        self._clock, self._transitions, self._applications = clock, transitions, applications_
        self._triager = triager
        self.regions = Regions(data.load("places/fujian.yml"))
        self.needs = NeedsReader(data.load("handoff/routing.yml"), self.regions)

    async def open(self, session: AsyncSession, conversation: Conversation, *, danger: bool) -> Episode:
        """An episode in state `requested`; it still has to be queued or deferred. The conversation must be locked."""
        transcript = [to_public(m) for m in await conversations.messages_after(session, conversation.id, 0)]
        rows = await applications.of_conversation(session, conversation.id)
        answers = holding.masked_answers(self._applications.catalogue, rows[0]) if rows else []
        topic = "安全" if danger else self._topic(transcript)
        said = [m["text"] for m in transcript if m["role"] == "user"]
        given = (answer.get("value", "") for row in rows for answer in row.answers.values())
        needs = self.needs.read(topic, said, (code for code in given if self.regions.known(code)))
        episode = Episode(
            id=new_id("eps"),
            conversation_id=conversation.id,
            state=State.REQUESTED,
            reason="danger" if danger else "asked",
            priority=URGENT if danger else 0,
            topic=topic,
            region=needs.region,
            skills=list(needs.skills),
            group=needs.group,
            language=conversation.locale,
            labels=[],
            passed_by=[],
            summary=summarise(
                transcript, [self._applications.public(row) for row in rows], answers, self._triager.only_asks
            ),
            requested_at=self._clock.now(),
        )
        await repository.add(session, episode)
        conversation.episode_id = episode.id
        episode.ticket = await self._transitions.note(
            session, conversation, episode, "requested", CITIZEN, episode.reason, {"reason": episode.reason}, ""
        )
        return episode

    def asks_for_a_person(self, text: str) -> bool:
        """Whether words ask for a person; what they are about was said before them."""
        return self._triager.read(text).wants_person

    def _topic(self, transcript: list[dict[str, Any]]) -> str:
        """What the last words that were about anything were about."""
        spoken = (m["text"] for m in reversed(transcript) if m["role"] == "user")
        return next((topic for text in spoken if (topic := self._triager.read(text).topic)), "")
