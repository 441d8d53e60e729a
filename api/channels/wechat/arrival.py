"""The first unit of work of a delivery: is it new, who is it, what does it ask for, what may be sent for it."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from api.channels.wechat.deeds import deed_of
from api.channels.wechat.models import WechatInbox, WechatPerson, WechatStamp
from api.channels.wechat.sql import inbox, outbox, people
from api.clock import Clock
from api.conversations import repository as conversations
from api.conversations.service import Conversations
from api.db import alone
from bot.channels.wechat.errors import BadInput, Reason
from bot.channels.wechat.incoming import Kind, Received
from bot.channels.wechat.quota import Rules
from bot.dialogue.small_talk import greeting

CHANNEL = "wechat"


class Arrivals:
    """Args:
    items: the menu's.
    hold: how long a delivery may keep its answer from the outbox.
    sends: the account may send on its own.
    """

    def __init__(
        self,
        clock: Clock,
        conversations_: Conversations,
        rules: Rules,
        items: Sequence[Mapping[str, Any]],
        *,
        hold: timedelta,
        sends: bool,
    ) -> None:
        self._clock, self._conversations, self._rules, self._items = clock, conversations_, rules, items
        self._hold, self._sends = hold, sends

    async def enter(self, session: AsyncSession, received: Received, stamp: str) -> WechatInbox:
        """The message's row: new, or that of its earlier deliveries.

        Raises:
            BadInput: the delivery's stamp was seen with another message.
        """
        await alone(session, f"wechat {received.person}")
        await self._check(session, received, stamp)
        now = self._clock.now()
        row = await inbox.lock(session, received.key)
        if row is not None:
            row.deliveries += 1
            row.held_until = now + self._hold
            return row
        person, known = await self._person(session, received)
        await self._note(session, person, received)
        conversation = await conversations.by_id(session, person.conversation_id)
        by_bot = conversation is None or conversation.owner == "bot"
        row = WechatInbox(
            key=received.key,
            openid=person.openid,
            deed=deed_of(received, person, self._items, by_bot=by_bot, known=known),
            state="open",
            reply="",
            deliveries=1,
            held_until=now + self._hold,
            received_at=now,
        )
        session.add(row)
        await session.flush()
        return row

    async def _check(self, session: AsyncSession, received: Received, stamp: str) -> None:
        """In plain mode the signature does not cover the body: a stamp that was overheard must carry nothing else."""
        seen = await inbox.stamp(session, stamp)
        if seen is None:
            session.add(WechatStamp(stamp=stamp, key=received.key, at=self._clock.now()))
        elif seen.key != received.key:
            raise BadInput(Reason.REPLAYED)

    async def _person(self, session: AsyncSession, received: Received) -> tuple[WechatPerson, bool]:
        """The person, and whether she was known."""
        person = await people.lock(session, received.person)
        if person is not None:
            return person, True
        conversation, _, _ = await self._conversations.create(
            session, channel=CHANNEL, locale="zh-CN", page_url="", greeting=greeting()
        )
        person = WechatPerson(
            openid=received.person,
            conversation_id=conversation.id,
            subscribed=True,
            delivered_seq=0,
            choices=[],
            created_at=self._clock.now(),
        )
        session.add(person)
        await session.flush()
        return person, False

    async def _note(self, session: AsyncSession, person: WechatPerson, received: Received) -> None:
        """Keeps whether she can be reached, and what may be sent to her now."""
        created = datetime.fromtimestamp(min(received.created, 2**32), UTC)
        if received.kind is Kind.UNSUBSCRIBE:
            person.subscribed, person.left_at = False, created
            await outbox.park_waiting(session, person.openid, "unsubscribed")
            await people.close_all(session, person.openid)
            return
        if received.trigger is None:
            return
        if person.left_at is None or created > person.left_at or received.kind is Kind.SUBSCRIBE:
            person.subscribed = True
        if self._sends and person.subscribed:
            await people.grant(
                session, person.openid, received.trigger, self._rules.grants[received.trigger], self._clock.now()
            )
