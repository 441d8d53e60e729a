"""A citizen's message from receipt to answer."""

import asyncio
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from api.conversations import repository as conversations
from api.conversations.models import Message
from api.conversations.service import Conversations, topic
from api.db import Database
from api.fanout import Fanout
from api.handoff.service import Handoffs
from api.turns import repository
from api.turns.models import Turn
from api.turns.receive import Incoming, Receiver
from api.turns.runner import Answered as TurnAnswered
from api.turns.runner import Runner

_LOOK_AGAIN_S = 0.5


@dataclass(frozen=True, slots=True)
class Answered:
    message: Message
    replies: list[Message]
    as_of_seq: int


class Turns:
    def __init__(
        self,
        *,
        db: Database,
        fanout: Fanout,
        conversations_: Conversations,
        receiver: Receiver,
        runner: Runner,
        handoffs: Handoffs,
    ) -> None:
        self._db, self._fanout, self._conversations = db, fanout, conversations_
        self._receiver, self._runner, self._handoffs = receiver, runner, handoffs
        self._running: set[asyncio.Task[dict[str, TurnAnswered]]] = set()

    async def send(self, conversation_id: str, incoming: Incoming) -> Answered:
        """Takes a message in and waits for its answer.

        The turn goes on where the caller goes away. The same `client_msg_id` again gives the same answer.

        Raises:
            Problem: 409 for another body under a known id, 422 for a button that was never issued here.
        """
        turn = None
        async with self._db.write() as session:
            conversation = await self._conversations.locked(session, conversation_id)
            message = await self._receiver.known(session, conversation_id, incoming)
            if message is None:
                received = await self._receiver.receive(session, conversation, incoming)
                message = received.message
                if received.turn.state == "human":
                    await self._handoffs.heard(session, conversation, message, received.turn)
                turn = await self._runner.claim(session, conversation, received=received.turn)
        said = await self._run(turn) if turn is not None else {}
        mine = said.get(str(message.turn_id))
        if mine is not None:
            return Answered(message, mine.replies, mine.as_of_seq)
        await self._closed(conversation_id, str(message.turn_id))
        return await self._read(message)

    async def known(self, session: AsyncSession, conversation_id: str, incoming: Incoming) -> bool:
        """Whether this came before. Raises Problem 409 where it came with another body."""
        return await self._receiver.known(session, conversation_id, incoming) is not None

    async def _run(self, turn: Turn) -> dict[str, TurnAnswered]:
        """Runs a claimed turn in a task of its own: it goes on where the caller goes away."""
        task = asyncio.create_task(self._runner.run(turn))
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        return await asyncio.shield(task)

    async def _closed(self, conversation_id: str, turn_id: str) -> None:
        """Waits for a turn that another task or process is at work on."""
        with self._fanout.listen(topic(conversation_id)) as listener:
            while True:
                listener.wake.clear()
                async with self._db.read() as session:
                    turn = await repository.by_id(session, turn_id)
                if turn is None or turn.state != "open":
                    return
                try:
                    await asyncio.wait_for(listener.wake.wait(), _LOOK_AGAIN_S)
                except TimeoutError:
                    await self._runner.take_over(conversation_id)

    async def _read(self, message: Message) -> Answered:
        async with self._db.read() as session:
            replies = list(await conversations.replies_of(session, str(message.turn_id)))
            conversation = await conversations.by_id(session, message.conversation_id)
        return Answered(message, replies, conversation.last_seq if conversation else message.seq)

    async def settle(self) -> None:
        """Waits for the turns in hand, before the process ends."""
        await asyncio.gather(*self._running, return_exceptions=True)
