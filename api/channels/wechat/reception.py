"""A delivery from its arrival to what goes back on it, within the time that WeChat waits."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from api.channels.wechat.arrival import CHANNEL, Arrivals
from api.channels.wechat.deeds import NOTHING
from api.channels.wechat.delivery import Delivery
from api.channels.wechat.failures import CallFailed
from api.channels.wechat.models import WechatInbox
from api.channels.wechat.sql import inbox, people
from api.channels.wechat.work import Work
from api.conversations.links import Links
from api.db import Database
from api.fanout import Fanout
from bot.channels.wechat import words
from bot.channels.wechat.incoming import Received
from bot.channels.wechat.rendering import Parcel

log = structlog.get_logger()

DELIVERIES = 3
TOPIC = f"channel:{CHANNEL}"


class Lapsed(Exception):
    """No answer yet, and the account may send none later: WeChat is to deliver the message again."""


class Reception:
    """Args:
    within_s: how long an answer may take to go back on the delivery.
    lapse_s: how long a delivery is held that is to be repeated.
    typing: shows the person that somebody types; None where the account may not send.
    """

    def __init__(
        self,
        *,
        db: Database,
        fanout: Fanout,
        arrivals: Arrivals,
        work: Work,
        delivery: Delivery,
        links: Links,
        within_s: float,
        lapse_s: float,
        typing: Callable[[str], Awaitable[None]] | None,
    ) -> None:
        self._db, self._fanout, self._arrivals, self._work = db, fanout, arrivals, work
        self._delivery, self._links, self._typing = delivery, links, typing
        self._within_s, self._lapse_s = within_s, lapse_s
        self._working: dict[str, asyncio.Task[str]] = {}
        self._beside: set[asyncio.Task[None]] = set()

    async def receive(self, received: Received, stamp: str) -> str:
        """The text to answer with; empty for a mere acknowledgement. The same message again has the same answer.

        Raises:
            BadInput: the stamp was seen with another message.
            Lapsed: the delivery is to be repeated.
        """
        async with self._db.write() as session:
            row = await self._arrivals.enter(session, received, stamp)
        if row.state != "open":
            return row.reply
        working = self._begin(row, received.text)
        again = self._typing is None and row.deliveries < DELIVERIES
        await asyncio.wait({working}, timeout=self._lapse_s if again else self._within_s)
        if working.done():
            return await self._offer(row.key, working.result())
        if again:
            raise Lapsed
        return await self._acknowledge(row)

    async def confirm(self, key: str) -> None:
        """The answer has left the house."""
        async with self._db.write() as session:
            row = await inbox.lock(session, key)
            if row is not None and row.state == "offered":
                row.state = "done"

    async def settle(self) -> None:
        """Waits for what is in hand, before the process ends."""
        await asyncio.gather(*self._working.values(), *self._beside, return_exceptions=True)

    def _begin(self, row: WechatInbox, text: str) -> asyncio.Task[str]:
        """Goes on where the delivery is given up; the next one finds it."""
        task = self._working.get(row.key)
        if task is None:
            task = self._working[row.key] = asyncio.create_task(self._work.do(row, text))
            task.add_done_callback(lambda _: self._working.pop(row.key, None))
        return task

    async def _offer(self, key: str, told: str) -> str:
        async with self._db.write() as session:
            row = await inbox.lock(session, key)
            person = await people.lock(session, row.openid) if row is not None else None
            if row is None or person is None:
                return told
            if row.state != "open":
                return row.reply
            if row.deed["do"] == NOTHING:
                row.state = "done"
                return ""
            return await self._delivery.offer(session, row, person, [Parcel(told)] if told else [])

    async def _acknowledge(self, row: WechatInbox) -> str:
        """The answer comes later: by the outbox, or where the account may not send, with the next message."""
        async with self._db.write() as session:
            current = await inbox.lock(session, row.key)
            if current is None or current.state != "open":
                return "" if current is None else current.reply
            current.state = "queued"
            if self._typing is None:
                link = await self._links.issue(session, await people.conversation_id(session, row.openid))
                current.reply = words.waiting(link)
            reply = current.reply
        if self._typing is not None:
            task = asyncio.create_task(_quietly(self._typing(row.openid)))
            self._beside.add(task)
            task.add_done_callback(self._beside.discard)
        self._fanout.look(TOPIC)
        return reply


async def _quietly(typing: Awaitable[None]) -> None:
    """Whether it is seen that somebody types matters to nobody's answer."""
    try:
        await typing
    except CallFailed as error:
        log.info("wechat_typing_failed", why=str(error))
