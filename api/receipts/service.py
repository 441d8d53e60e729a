"""Takes note of what reached whom, and tells the other side. A channel that tells nothing is never guessed at."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from api.conversations.models import Conversation
from api.conversations.service import topic
from api.db import Database, after_commit
from api.events.service import Events
from api.fanout import Fanout
from api.problems import Problem
from api.receipts.models import Receipt

CITIZEN, STAFF = "citizen", "staff"
SILENT_CHANNELS = frozenset({"wechat"})
"""Channels that tell neither that a message arrived nor that it was read."""

_NOTHING = {"delivered_seq": 0, "read_seq": 0}


class Receipts:
    def __init__(self, db: Database, fanout: Fanout, events: Events) -> None:
        self._db, self._fanout, self._events = db, fanout, events

    async def take(self, conversation_id: str, side: str, frame: Mapping[str, Any]) -> None:
        """An `ack` frame of one side: `seq` arrived, and with `read` it was seen. Only people who talk are told.

        Raises:
            Problem: 422 where `seq` is no number.
        """
        seq, read = frame.get("seq"), frame.get("read") is True
        if not isinstance(seq, int) or isinstance(seq, bool):
            raise Problem.of(422, "消息格式不对，请刷新页面后重试。")
        async with self._db.read() as session:
            if not await self._news(session, conversation_id, side, seq, read):
                return
        async with self._db.write() as session:
            await self.note(session, conversation_id, side, seq, read=read)

    async def _news(self, session: AsyncSession, conversation_id: str, side: str, seq: int, read: bool) -> bool:
        """Most acks say what is known: they cost no write."""
        conversation = await session.get(Conversation, conversation_id)
        if conversation is None or conversation.owner != "human":
            return False
        known = await self.of(session, conversation_id, side)
        return min(seq, conversation.last_seq) > known["read_seq" if read else "delivered_seq"]

    async def note(self, session: AsyncSession, conversation_id: str, side: str, seq: int, *, read: bool) -> None:
        conversation = await session.get(Conversation, conversation_id, with_for_update=True)
        if conversation is None or conversation.owner != "human":
            return
        row = await session.get(Receipt, (conversation_id, side))
        if row is None:
            row = Receipt(conversation_id=conversation_id, side=side, **_NOTHING)
            session.add(row)
        seq = min(seq, conversation.last_seq)
        row.delivered_seq = max(row.delivered_seq, seq)
        row.read_seq = max(row.read_seq, seq) if read else row.read_seq
        after_commit(session, partial(self._fanout.look, topic(conversation_id)))
        if side == CITIZEN:
            await self._events.record(
                session, "receipt", _public(row), conversation_id=conversation_id, episode_id=conversation.episode_id
            )

    async def of(self, session: AsyncSession, conversation_id: str, side: str) -> dict[str, int]:
        """How far a side has come; 0 where it said nothing."""
        row = await session.get(Receipt, (conversation_id, side))
        return dict(_NOTHING) if row is None else _public(row)

    async def of_citizen(self, session: AsyncSession, conversation_id: str) -> dict[str, Any]:
        """The same for the person's side; `known` is false where her channel tells nothing and she is on no page."""
        conversation = await session.get(Conversation, conversation_id)
        found = await self.of(session, conversation_id, CITIZEN)
        silent = conversation is None or conversation.channel in SILENT_CHANNELS
        return {"known": not silent or found["delivered_seq"] > 0, **found}


def _public(row: Receipt) -> dict[str, int]:
    return {"delivered_seq": row.delivered_seq, "read_seq": row.read_seq}
