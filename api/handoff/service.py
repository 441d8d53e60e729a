"""Episodes from the citizen's side: asking for a person, no longer waiting for one, words of danger meanwhile."""

from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from api.clock import CHINA, Clock
from api.conversations.models import Conversation, Message
from api.conversations.service import Conversations
from api.datafiles import DataFiles
from api.handoff import repository
from api.handoff.duty import Duty
from api.handoff.models import Episode
from api.handoff.opening import URGENT, Opening
from api.handoff.together import Together
from api.handoff.transition import CITIZEN, Move, Transitions
from api.staff import repository as staff
from api.turns.models import Turn
from bot.handoff import notices
from bot.handoff.episode import WAITING, Action, State
from bot.handoff.triage import TriageReader
from bot.handoff.waiting import LOOKING_BACK, wait_minutes
from bot.messages import Command, Reply

_DEFERRED = (State.AFTER_HOURS, State.CALLBACK)


class Handoffs:
    def __init__(
        self,
        *,
        clock: Clock,
        conversations_: Conversations,
        transitions: Transitions,
        opening: Opening,
        duty: Duty,
        triager: TriageReader,
        together: Together,
        data: DataFiles,
    ) -> None:
        self._together = together
        self._clock, self._conversations, self._transitions = clock, conversations_, transitions
        self._opening, self._duty, self._triager = opening, duty, triager
        self._lines = data.load("lines/lines.yml")

    async def request(self, session: AsyncSession, conversation_id: str, *, danger: bool) -> list[Reply]:
        """Opens an episode, or tells how the open one stands. Danger puts it first in the queue."""
        conversation = await self._conversations.locked(session, conversation_id)
        episode = await repository.open_of(session, conversation_id)
        if episode is None:
            episode = await self._opening.open(session, conversation, danger=danger)
            conversation.returned = None
        elif danger:
            await self._alert(session, conversation, episode, {"reason": "danger"})
        if episode.state == State.REQUESTED or episode.state in _DEFERRED:
            await self._to_the_queue(session, episode)
        said = [notices.safety(self._lines)] if danger else []
        return [*said, await self._standing(session, episode)]

    async def cancel(self, session: AsyncSession, conversation_id: str) -> list[Reply]:
        """The person waits no longer. Says nothing where nobody was waiting."""
        conversation = await self._conversations.locked(session, conversation_id)
        episode = await repository.open_of(session, conversation_id)
        if episode is None or episode.state not in WAITING:
            return []
        await self._transitions.move(session, episode.id, Move(Action.ABANDON, CITIZEN))
        conversation.episode_id = None
        return [notices.abandoned()]

    async def call_back(self, session: AsyncSession, conversation_id: str) -> list[Reply]:
        """The person need not wait in front of the chat. Says nothing where nobody was waiting."""
        await self._conversations.locked(session, conversation_id)
        episode = await repository.open_of(session, conversation_id)
        if episode is None or episode.state not in (State.QUEUED, State.OFFERED, State.AFTER_HOURS):
            return []
        await self._transitions.move(session, episode.id, Move(Action.CALLBACK, CITIZEN, "asked"))
        return [notices.callback()]

    async def heard(self, session: AsyncSession, conversation: Conversation, message: Message, turn: Turn) -> None:
        """A message came while a person owns the conversation: danger alerts her, and the safety words still come.

        Who was passed on to the queue and wants to wait no longer gets the bot back. What belongs to a form that both
        fill in is taken there.
        """
        read, command = self._triager.read(message.text), turn.command
        if read.danger:
            await self._heard_danger(session, conversation, message)
        elif read.cancels_person or (command and Command.from_json(command).do == "cancel_handoff"):
            said = await self.cancel(session, conversation.id)
            await self._transitions.tell(session, conversation, *said, turn_id=message.turn_id)
        else:
            episode = await repository.open_of(session, conversation.id)
            if episode is not None:
                await self._together.heard(session, conversation, episode, message, turn)

    async def _heard_danger(self, session: AsyncSession, conversation: Conversation, message: Message) -> None:
        episode = await repository.open_of(session, conversation.id)
        if episode is not None:
            await self._alert(session, conversation, episode, {"message_seq": message.seq})
            await self._transitions.tell(session, conversation, notices.safety(self._lines))

    async def _to_the_queue(self, session: AsyncSession, episode: Episode) -> None:
        """Into the queue where somebody is on duty or a life may be in danger; otherwise to the next shift."""
        if episode.priority >= URGENT or await self._duty.anyone(session):
            reason = "danger" if episode.priority >= URGENT else "on_duty"
            await self._transitions.move(session, episode.id, Move(Action.QUEUE, CITIZEN, reason))
        elif episode.state == State.REQUESTED:
            await self.defer(session, episode, CITIZEN)

    async def defer(self, session: AsyncSession, episode: Episode, actor: str) -> datetime | None:
        """Nobody is on duty: the episode waits, with the time of the next shift as its promise. Returns that time."""
        promised = await self._duty.next_start(session)
        move = Move(Action.DEFER, actor, "nobody_on_duty", changes={"promised_at": promised, "staff_id": None})
        await self._transitions.move(session, episode.id, move)
        return promised

    async def _alert(
        self, session: AsyncSession, conversation: Conversation, episode: Episode, evidence: dict[str, Any]
    ) -> None:
        episode.priority = URGENT
        await self._transitions.note(
            session, conversation, episode, "alert", CITIZEN, "danger", evidence, episode.state
        )

    async def _standing(self, session: AsyncSession, episode: Episode) -> Reply:
        if episode.staff_id is not None:
            volunteer = await staff.by_id(session, episode.staff_id)
            return notices.still_active(volunteer.name if volunteer else "")
        if episode.state == State.CALLBACK:
            return notices.callback(self.promise(episode))
        if episode.state == State.AFTER_HOURS:
            return notices.after_hours(self.promise(episode))
        return notices.queued(*await self._place(session, episode))

    async def place(self, session: AsyncSession, conversation_id: str) -> dict[str, Any] | None:
        """Where the person stands in the queue now, or None where she does not wait in it."""
        episode = await repository.open_of(session, conversation_id)
        if episode is None or episode.state not in (State.QUEUED, State.OFFERED):
            return None
        position, wait = await self._place(session, episode)
        return {"state": episode.state, "position": position, "wait_minutes": wait}

    async def _place(self, session: AsyncSession, episode: Episode) -> tuple[int, int | None]:
        now = self._clock.now()
        position = await repository.position(session, episode)
        accepted = await repository.accepted_since(session, now - LOOKING_BACK)
        return position, wait_minutes(position, accepted, now)

    def promise(self, episode: Episode) -> str:
        """A promised time in words, empty where none was promised or it is past."""
        now = self._clock.now()
        at = episode.promised_at
        return notices.when(at.astimezone(CHINA), now.astimezone(CHINA)) if at is not None and at > now else ""
