"""Episodes: one function a transition, each lock → guard → update → event, in one transaction."""

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
from api.handoff.models import Decision, Episode
from api.ids import new_id
from api.problems import Problem
from api.staff import repository as staff
from api.staff.models import StaffMember
from bot.handoff import notices
from bot.handoff.episode import OWNER_ONLY, Action, NotPossible, State, after
from bot.handoff.summary import summarise
from bot.handoff.triage import TriageReader
from bot.messages import Reply

URGENT = 10


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
        elif danger and episode.priority < URGENT:
            episode.priority = URGENT
            await self._record(session, episode, "alert", "citizen", episode.state, {"priority": URGENT})
        said = [notices.safety(self._lines)] if danger else []
        return [*said, await self._standing(session, episode)]

    async def _open(self, session: AsyncSession, conversation: Conversation, *, danger: bool) -> Episode:
        transcript = [to_public(m) for m in await conversations.messages_after(session, conversation.id, 0)]
        rows = [self._applications.public(a) for a in await applications.of_conversation(session, conversation.id)]
        spoken = next((m["text"] for m in reversed(transcript) if m["role"] == "user"), "")
        episode = Episode(
            id=new_id("eps"),
            conversation_id=conversation.id,
            state=State.QUEUED,
            reason="danger" if danger else "asked",
            priority=URGENT if danger else 0,
            topic="安全" if danger else self._topic(transcript, spoken),
            region="",
            summary=summarise(transcript, rows),
            requested_at=self._clock.now(),
        )
        await repository.add(session, episode)
        conversation.episode_id = episode.id
        await self._record(session, episode, "requested", "citizen", "", {"reason": episode.reason})
        return episode

    def _topic(self, transcript: list[dict[str, Any]], spoken: str) -> str:
        """What the last words were about, or the last ones that were about anything."""
        texts = [spoken, *(m["text"] for m in reversed(transcript) if m["role"] == "user")]
        return next((topic for text in texts if (topic := self._triager.read(text).topic)), "")

    async def _standing(self, session: AsyncSession, episode: Episode) -> Reply:
        if episode.staff_id is not None:
            volunteer = await staff.by_id(session, episode.staff_id)
            return notices.still_active(volunteer.name if volunteer else "")
        position = await repository.position(session, episode)
        return notices.queued(position, anyone_on_duty=await repository.anyone_available(session))

    async def heard(self, session: AsyncSession, conversation: Conversation, message: Message) -> None:
        """A message came while a person owns the conversation: danger alerts her, and the safety words still come."""
        if self._triager.read(message.text).danger and conversation.episode_id is not None:
            episode = await self._locked(session, conversation.episode_id)
            episode.priority = URGENT
            await self._record(session, episode, "alert", "citizen", episode.state, {"message_seq": message.seq})
            safety = notices.safety(self._lines)
            await self._conversations.append(session, conversation, safety.role, safety)

    async def act(
        self, session: AsyncSession, episode_id: str, action: Action, member: StaffMember, **evidence: Any
    ) -> Episode:
        """One transition by a member of staff.

        Raises:
            Problem: 404 for an unknown episode, 409 where the state or another volunteer is in the way.
        """
        episode = await self._locked(session, episode_id)
        conversation = await self._conversations.locked(session, episode.conversation_id)
        before = State(episode.state)
        try:
            to_state = after(before, action)
        except NotPossible as error:
            raise await self._conflict(session, episode, member) from error
        if action in OWNER_ONLY and episode.staff_id != member.id:
            raise await self._conflict(session, episode, member)
        owner = member.id if action in (Action.ACCEPT, Action.HOLD, Action.RESUME, Action.RESOLVE) else None
        if not await repository.move(session, episode.id, before, to_state, owner):
            raise await self._conflict(session, episode, member)
        await session.refresh(episode)
        await self._record(session, episode, action, member.id, before, evidence)
        await self._after(session, conversation, episode, action, member, evidence)
        return episode

    async def _after(
        self,
        session: AsyncSession,
        conversation: Conversation,
        episode: Episode,
        action: Action,
        member: StaffMember,
        evidence: dict[str, Any],
    ) -> None:
        """What a transition does to the conversation, and what the person is told."""
        said: list[Reply] = []
        match action:
            case Action.ACCEPT:
                conversation.owner, conversation.epoch = "human", conversation.epoch + 1
                episode.accepted_at = self._clock.now()
                said = [notices.active(member.name)]
            case Action.HOLD:
                said = [notices.on_hold(member.name)]
            case Action.TRANSFER:
                conversation.owner, conversation.epoch = "bot", conversation.epoch + 1
                said = [notices.back_in_queue(await repository.position(session, episode))]
            case Action.RESOLVE:
                episode.outcome, episode.ended_at = evidence.get("outcome"), self._clock.now()
                conversation.owner, conversation.epoch, conversation.failures = "bot", conversation.epoch + 1, 0
                said = [notices.resolved(), notices.rating_request(episode.id)]
        for reply in said:
            await self._conversations.append(session, conversation, reply.role, reply)
        if action is Action.RESOLVE:
            conversation.episode_id = None

    async def _locked(self, session: AsyncSession, episode_id: str) -> Episode:
        episode = await repository.lock(session, episode_id)
        if episode is None:
            raise Problem.of(404, "没有找到这个会话，请刷新列表。")
        return episode

    async def _conflict(self, session: AsyncSession, episode: Episode, member: StaffMember) -> Problem:
        """Says who has it, or that it is over."""
        holder = await staff.by_id(session, episode.staff_id) if episode.staff_id else None
        if holder is not None and holder.id != member.id and episode.state in ("active", "on_hold"):
            return Problem(409, "taken", "已被接走", f"这个会话正由{holder.name}处理，请刷新列表。")
        return Problem(409, "state", "状态已变", "这个会话的状态已经变了，请刷新后再试。")

    async def _record(
        self, session: AsyncSession, episode: Episode, action: str, actor: str, before: str, evidence: dict[str, Any]
    ) -> None:
        decision = Decision(
            id=new_id("dec"),
            episode_id=episode.id,
            actor=actor,
            action=str(action),
            from_state=str(before),
            to_state=str(episode.state),
            evidence=evidence,
            created_at=self._clock.now(),
        )
        await repository.add(session, decision)
        await self._events.record(
            session,
            f"episode.{action}",
            {"state": str(episode.state), "staff_id": episode.staff_id, "priority": episode.priority},
            conversation_id=episode.conversation_id,
            episode_id=episode.id,
        )
