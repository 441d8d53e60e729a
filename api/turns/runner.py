"""Runs turns: one at a time per conversation, in `seq` order, under a lease; publishes what still holds."""

import asyncio
from datetime import timedelta
from weakref import WeakValueDictionary

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from api.assistant.respond import Responder
from api.clock import Clock
from api.conversations import repository as conversations
from api.conversations.models import Conversation
from api.conversations.service import Conversations
from api.db import Database
from api.ids import new_id
from api.turns import repository
from api.turns.fence import StaleTurn
from api.turns.models import Turn
from bot.dialogue.failures import failures_after, with_offer
from bot.messages import Kind, Reply

log = structlog.get_logger()

LEASE = timedelta(seconds=30)
MOST_ATTEMPTS = 3

SORRY = Reply(Kind.TEXT, "抱歉，我刚才没能处理好这句话，内容已经保存。请再说一次，或者回复“转人工”。", failed=True)


class Runner:
    """One per process. `name` marks this process's leases."""

    def __init__(self, db: Database, clock: Clock, conversations_: Conversations, responder: Responder) -> None:
        self._db, self._clock, self._conversations, self._responder = db, clock, conversations_, responder
        self._name = new_id("api")
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def drain(self, conversation_id: str) -> None:
        """Answers the open turns of a conversation that nobody else is at work on."""
        lock = self._locks.setdefault(conversation_id, asyncio.Lock())
        async with lock:
            async with self._db.write() as session:
                turn = await self._claim(session, await conversations.lock(session, conversation_id))
            while turn is not None:
                replies = await self._answer(turn)
                async with self._db.write() as session:
                    turn = await self._publish(session, turn, replies)

    async def recover(self) -> int:
        """Runs turns again that a crash cut off. Returns the number of conversations looked at."""
        async with self._db.read() as session:
            left = await repository.abandoned(session, self._clock.now())
        for conversation_id in left:
            await self.drain(conversation_id)
        return len(left)

    async def _claim(self, session: AsyncSession, conversation: Conversation | None) -> Turn | None:
        if conversation is None:
            return None
        now = self._clock.now()
        held = conversation.lease_until is not None and conversation.lease_until > now
        if held and conversation.lease_owner != self._name:
            return None
        turn = await repository.oldest_open(session, conversation.id)
        if turn is None:
            conversation.lease_owner = conversation.lease_until = None
        else:
            conversation.lease_owner, conversation.lease_until = self._name, now + LEASE
            turn.attempts += 1
        return turn

    async def _answer(self, turn: Turn) -> list[Reply]:
        if turn.attempts > MOST_ATTEMPTS:
            log.error("turn_given_up", turn_id=turn.id, attempts=turn.attempts)
            return [SORRY]
        try:
            return await self._responder.respond(turn)
        except StaleTurn:
            log.info("turn_stale", turn_id=turn.id)
            return []
        except Exception as error:  # whatever broke, the person gets an answer and the turn an end
            log.exception("turn_failed", turn_id=turn.id, error=type(error).__name__)
            return [SORRY]

    async def _publish(self, session: AsyncSession, turn: Turn, replies: list[Reply]) -> Turn | None:
        """Compare and set: the turn is answered only where it is open and the bot still owns its epoch."""
        conversation = await conversations.lock(session, turn.conversation_id)
        current = await repository.by_id(session, turn.id)
        if conversation is None or current is None:
            return None
        if current.state == "open":
            holds = conversation.owner == "bot" and conversation.epoch == current.epoch
            current.state = "answered" if holds else "dropped"
            current.answered_at = self._clock.now()
            if holds:
                said = with_offer(replies, conversation.failures)
                conversation.failures = failures_after(replies, conversation.failures)
                for reply in said:
                    await self._conversations.append(session, conversation, reply.role, reply, turn_id=current.id)
        return await self._claim(session, conversation)
