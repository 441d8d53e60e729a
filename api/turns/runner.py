"""Runs turns: one at a time per conversation, in `seq` order, under a lease; publishes what still holds."""

from dataclasses import dataclass
from datetime import timedelta

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from api.applications import repository as applications
from api.assistant.respond import Responder
from api.clock import Clock
from api.conversations import repository as conversations
from api.conversations.models import Conversation, Message
from api.conversations.service import Conversations
from api.db import Database
from api.gaps.service import Gaps
from api.ids import new_id
from api.tracing import span
from api.turns import repository
from api.turns.fence import StaleTurn
from api.turns.models import Turn
from bot.dialogue.failures import failures_after, with_offer
from bot.handoff.sensitive import Sensitive
from bot.messages import Kind, Reply

log = structlog.get_logger()

LEASE = timedelta(seconds=10)
"""Longer than a turn takes. Where one takes longer all the same it may be run twice, and changes nothing twice."""
MOST_ATTEMPTS = 3

SORRY = Reply(Kind.TEXT, "抱歉，我刚才没能处理好这句话，内容已经保存。请再说一次，或者回复“转人工”。", failed=True)


@dataclass(frozen=True, slots=True)
class Answered:
    """What a turn said, and how far its conversation had come by then."""

    replies: list[Message]
    as_of_seq: int


class Runner:
    """One per process. `name` marks this process's leases."""

    def __init__(
        self,
        *,
        db: Database,
        clock: Clock,
        conversations_: Conversations,
        responder: Responder,
        gaps: Gaps,
        sensitive: Sensitive,
    ) -> None:
        self._db, self._clock, self._conversations, self._responder = db, clock, conversations_, responder
        self._gaps, self._sensitive = gaps, sensitive
        self._name = new_id("api")

    async def claim(
        self,
        session: AsyncSession,
        conversation: Conversation,
        *,
        received: Turn | None = None,
        done: Turn | None = None,
    ) -> Turn | None:
        """Takes the lease and the oldest open turn; None where there is none, or another task is at work.

        The conversation must be locked in this session. What this session has not written yet is named: a turn that
        it `received`, and the turn that it is `done` with. Who is done holds the lease, and gives it back where no
        turn is left. So all that a unit of work changes is written once, at its end.
        """
        now = self._clock.now()
        if done is None and conversation.lease_until is not None and conversation.lease_until > now:
            return None
        with session.no_autoflush:
            turn = await repository.oldest_open(session, conversation.id, other_than=done.id if done else "")
            if turn is None and received is not None and received.state == "open":
                turn = received
            application = await applications.open_of(session, conversation.id) if turn else None
        if turn is None:
            conversation.lease_owner = conversation.lease_until = None
        else:
            conversation.lease_owner, conversation.lease_until = self._name, now + LEASE
            turn.attempts += 1
            turn.application_id = application.id if application else None
        return turn

    async def run(self, turn: Turn) -> dict[str, Answered]:
        """Answers a claimed turn, and then those that came meanwhile. Returns what each said, by its id."""
        said: dict[str, Answered] = {}
        following: Turn | None = turn
        while following is not None:
            replies = await self._answer(following)
            async with self._db.write() as session:
                said[following.id], following = await self._publish(session, following, replies)
        return said

    async def recover(self) -> int:
        """Runs turns again that a crash cut off. Returns the number of conversations that had one."""
        async with self._db.read() as session:
            left = await repository.abandoned(session, self._clock.now())
        for conversation_id in left:
            await self.take_over(conversation_id)
        return len(left)

    async def take_over(self, conversation_id: str) -> None:
        """Goes on with a conversation that nobody is at work on."""
        async with self._db.write() as session:
            conversation = await conversations.lock(session, conversation_id)
            turn = await self.claim(session, conversation) if conversation else None
        if turn is not None:
            await self.run(turn)

    async def _answer(self, turn: Turn) -> list[Reply]:
        if turn.attempts > MOST_ATTEMPTS:
            log.error("turn_given_up", turn_id=turn.id, attempts=turn.attempts)
            return [SORRY]
        try:
            with span("turn", turn_id=turn.id, attempts=turn.attempts):
                return await self._responder.respond(turn)
        except StaleTurn:
            log.info("turn_stale", turn_id=turn.id)
            return []
        except Exception as error:  # whatever broke, the person gets an answer and the turn an end
            log.exception("turn_failed", turn_id=turn.id, error=type(error).__name__)
            return [SORRY]

    async def _publish(self, session: AsyncSession, turn: Turn, replies: list[Reply]) -> tuple[Answered, Turn | None]:
        """Compare and set: the turn is answered only where it is open and the bot still owns its epoch."""
        conversation = await conversations.lock(session, turn.conversation_id)
        current = await repository.by_id(session, turn.id)
        if conversation is None or current is None:
            return Answered([], 0), None
        said: list[Message] = []
        if current.state == "open":
            holds = conversation.owner == "bot" and conversation.epoch == current.epoch
            current.state = "answered" if holds else "dropped"
            current.answered_at = self._clock.now()
            if holds:
                shown = with_offer(replies, conversation.failures, self._sensitive.offer(current.text))
                conversation.failures = failures_after(replies, conversation.failures)
                said = [
                    await self._conversations.append(session, conversation, reply.role, reply, turn_id=current.id)
                    for reply in shown
                ]
                await self._gaps.answered(session, current, shown)
        return Answered(said, conversation.last_seq), await self.claim(session, conversation, done=current)
