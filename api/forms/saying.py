"""What was done on the page stands in the talk, too: without a value, and with the question that comes next."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from api.clock import Clock
from api.conversations.models import Conversation
from api.conversations.service import Conversations
from api.ids import new_id
from api.turns.models import Turn
from bot.messages import Kind, Reply, Role


class Saying:
    def __init__(self, clock: Clock, conversations: Conversations) -> None:
        self._clock, self._conversations = clock, conversations

    async def told(self, session: AsyncSession, conversation: Conversation, note: str, said: Sequence[Reply]) -> None:
        """Adds the person's deed and what the talk goes on with, as a turn that is answered already.

        A channel that has a page tells nothing of it, as the person has just seen it there. Where a volunteer speaks,
        the bot is silent. The conversation must be locked.
        """
        turn = Turn(
            id=new_id("trn"),
            conversation_id=conversation.id,
            seq=conversation.last_seq + 1,
            state="answered",
            epoch=conversation.epoch,
            text="",
            secrets=[],
            attempts=0,
            created_at=self._clock.now(),
            answered_at=self._clock.now(),
        )
        session.add(turn)
        await session.flush()
        await self._note(session, conversation, note, turn.id)
        if conversation.owner == "bot":
            for reply in said:
                await self._conversations.append(session, conversation, reply.role, reply, turn_id=turn.id)

    async def everywhere(self, session: AsyncSession, conversation: Conversation, note: str, reply: Reply) -> None:
        """As `told`, for what every channel shall show: a receipt must be found where the person looks for it."""
        await self._note(session, conversation, note, None)
        await self._conversations.append(session, conversation, reply.role, reply)

    async def _note(self, session: AsyncSession, conversation: Conversation, note: str, turn_id: str | None) -> None:
        await self._conversations.append(
            session,
            conversation,
            Role.USER,
            Reply(Kind.TEXT, note),
            client_msg_id=f"form:{new_id('msg')}",
            turn_id=turn_id,
        )
