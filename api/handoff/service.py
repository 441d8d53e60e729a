"""Episodes from the citizen's side: asking for a person, no longer waiting for one, words of danger meanwhile."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from api.applications import repository as applications
from api.applications.service import Applications
from api.clock import Clock
from api.conversations import repository as conversations
from api.conversations.models import Conversation, Message
from api.conversations.service import Conversations, to_public
from api.datafiles import DataFiles
from api.events.service import Events
from api.handoff import repository
from api.handoff.log import record
from api.handoff.models import Episode
from api.ids import new_id
from api.staff import repository as staff
from bot.handoff import notices
from bot.handoff.episode import WAITING, Action, State, after
from bot.handoff.summary import summarise
from bot.handoff.triage import TriageReader
from bot.messages import Reply

URGENT = 10
_CITIZEN = "citizen"


class Handoffs:
    def __init__(
        self,
        *,
        clock: Clock,
        events: Events,
        conversations_: Conversations,
        applications_: Applications,
        triager: TriageReader,
        data: DataFiles,
    ) -> None:
        self._clock, self._events, self._conversations = clock, events, conversations_
        self._applications, self._triager = applications_, triager
        self._lines = data.load("lines/lines.yml")

    async def request(self, session: AsyncSession, conversation_id: str, *, danger: bool) -> list[Reply]:
        """Opens an episode, or tells how the open one stands. Danger puts it first in the queue."""
        conversation = await self._conversations.locked(session, conversation_id)
        episode = await repository.open_of(session, conversation_id)
        if episode is None:
            episode = await self._open(session, conversation, danger=danger)
        elif danger:
            await self._alert(session, episode, {"reason": "danger"})
        said = [notices.safety(self._lines)] if danger else []
        return [*said, await self._standing(session, episode)]

    async def cancel(self, session: AsyncSession, conversation_id: str) -> list[Reply]:
        """The person waits no longer. Says nothing where nobody was waiting."""
        conversation = await self._conversations.locked(session, conversation_id)
        episode = await repository.open_of(session, conversation_id)
        if episode is None or episode.state not in WAITING:
            return []
        before = State(episode.state)
        episode.state, episode.offered_to = after(before, Action.ABANDON), None
        episode.ended_at = self._clock.now()
        conversation.episode_id = None
        await self._record(session, episode, Action.ABANDON, before, {})
        return [notices.abandoned()]

    async def heard(self, session: AsyncSession, conversation: Conversation, message: Message) -> None:
        """A message came while a person owns the conversation: danger alerts her, and the safety words still come."""
        if not self._triager.read(message.text).danger:
            return
        episode = await repository.open_of(session, conversation.id)
        if episode is not None:
            await self._alert(session, episode, {"message_seq": message.seq})
            safety = notices.safety(self._lines)
            await self._conversations.append(session, conversation, safety.role, safety)

    async def _open(self, session: AsyncSession, conversation: Conversation, *, danger: bool) -> Episode:
        transcript = [to_public(m) for m in await conversations.messages_after(session, conversation.id, 0)]
        rows = await applications.of_conversation(session, conversation.id)
        answers = self._applications.masked_answers(rows[0]) if rows else []
        episode = Episode(
            id=new_id("eps"),
            conversation_id=conversation.id,
            state=State.QUEUED,
            reason="danger" if danger else "asked",
            priority=URGENT if danger else 0,
            topic="安全" if danger else self._topic(transcript),
            region="",
            summary=summarise(
                transcript, [self._applications.public(row) for row in rows], answers, self._triager.only_asks
            ),
            requested_at=self._clock.now(),
        )
        await repository.add(session, episode)
        conversation.episode_id = episode.id
        await self._record(session, episode, "requested", "", {"reason": episode.reason})
        return episode

    def _topic(self, transcript: list[dict[str, Any]]) -> str:
        """What the last words that were about anything were about."""
        spoken = (m["text"] for m in reversed(transcript) if m["role"] == "user")
        return next((topic for text in spoken if (topic := self._triager.read(text).topic)), "")

    async def _alert(self, session: AsyncSession, episode: Episode, evidence: Mapping[str, Any]) -> None:
        episode.priority = URGENT
        await self._record(session, episode, "alert", episode.state, evidence)

    async def _standing(self, session: AsyncSession, episode: Episode) -> Reply:
        if episode.staff_id is not None:
            volunteer = await staff.by_id(session, episode.staff_id)
            return notices.still_active(volunteer.name if volunteer else "")
        position = await repository.position(session, episode)
        return notices.queued(position, anyone_on_duty=await repository.anyone_available(session))

    async def _record(
        self, session: AsyncSession, episode: Episode, action: str, before: str, evidence: Mapping[str, Any]
    ) -> None:
        await record(
            session,
            self._clock,
            self._events,
            episode,
            action=str(action),
            actor=_CITIZEN,
            before=str(before),
            evidence=evidence,
        )
