"""Gives messages their place in a conversation."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from api.clock import Clock, iso
from api.conversations import repository
from api.conversations.issuing import Issuer
from api.conversations.models import Conversation, Message
from api.db import after_commit
from api.events.service import Events
from api.fanout import Fanout
from api.ids import new_id, new_token, token_hash
from api.problems import Problem
from bot.messages import Reply, Role


def topic(conversation_id: str) -> str:
    """The fan-out topic of a conversation's streams."""
    return f"conversation:{conversation_id}"


def to_public(message: Message) -> dict[str, Any]:
    """The contract's message shape: every field present, empty rather than absent."""
    return {
        "seq": message.seq,
        "id": message.id,
        "role": message.role,
        "kind": message.kind,
        "text": message.text,
        "buttons": message.buttons,
        "citations": message.citations,
        "data": message.data,
        "author": {"name": message.author},
        "created_at": iso(message.created_at),
    }


class Conversations:
    def __init__(self, clock: Clock, fanout: Fanout, events: Events, token_days: int) -> None:
        self._clock, self._fanout, self._events, self._token_days = clock, fanout, events, token_days

    async def create(
        self, session: AsyncSession, *, channel: str, locale: str, page_url: str, greeting: Sequence[Reply]
    ) -> tuple[Conversation, str, list[Message]]:
        """Opens a conversation. The token is returned here once; only its hash is kept."""
        now, token = self._clock.now(), new_token()
        conversation = Conversation(
            id=new_id("cnv"),
            channel=channel,
            locale=locale,
            page_url=page_url,
            token_hash=token_hash(token),
            token_expires_at=now + timedelta(days=self._token_days),
            owner="bot",
            epoch=0,
            last_seq=0,
            failures=0,
            created_at=now,
        )
        session.add(conversation)
        await session.flush()
        messages = [await self.append(session, conversation, reply.role, reply) for reply in greeting]
        return conversation, token, messages

    async def authorised(self, session: AsyncSession, conversation_id: str, token: str) -> Conversation:
        """Raises Problem 401 without a token, and 404 for any conversation that is not this token's."""
        if not token:
            raise Problem.of(401)
        found = await repository.by_id(session, conversation_id)
        if found is None or found.token_hash != token_hash(token) or found.token_expires_at < self._clock.now():
            raise Problem.of(404, "没有找到这个对话，请重新打开页面开始新的对话。")
        return found

    async def locked(self, session: AsyncSession, conversation_id: str) -> Conversation:
        """The conversation, locked for this unit of work. Raises Problem 404 where it is gone."""
        found = await repository.lock(session, conversation_id)
        if found is None:
            raise Problem.of(404, "没有找到这个对话，请重新打开页面开始新的对话。")
        return found

    async def append(
        self,
        session: AsyncSession,
        conversation: Conversation,
        role: Role,
        reply: Reply,
        *,
        author: str = "",
        client_msg_id: str | None = None,
        body_hash: str = "",
        turn_id: str | None = None,
    ) -> Message:
        """Adds a message with the next `seq`, issues its buttons and wakes the streams after the commit.

        The conversation must be locked (or new) in this session.
        """
        conversation.last_seq += 1
        message = Message(
            id=new_id("msg"),
            conversation_id=conversation.id,
            seq=conversation.last_seq,
            role=str(role),
            kind=str(reply.kind),
            text=reply.text,
            citations=[c.to_json() for c in reply.citations],
            data=dict(reply.data),
            buttons=[],
            author=author,
            client_msg_id=client_msg_id,
            body_hash=body_hash,
            turn_id=turn_id,
            created_at=self._clock.now(),
        )
        issued = Issuer(session, message)
        message.buttons = issued.buttons(reply.buttons)
        message.data = issued.with_option_payloads(message.data)
        session.add(message)
        after_commit(session, lambda: self._fanout.look(topic(conversation.id)))
        if conversation.episode_id is not None:
            await self._events.record(
                session,
                "message",
                {"message": to_public(message)},
                conversation_id=conversation.id,
                episode_id=conversation.episode_id,
            )
        return message
