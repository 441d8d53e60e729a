"""What goes on without being asked: late answers, volunteers' words and notices become letters and are sent."""

import asyncio
from contextlib import suppress
from datetime import timedelta

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from api.channels.wechat.deeds import GREET, NOTHING
from api.channels.wechat.delivery import Delivery
from api.channels.wechat.images import Images
from api.channels.wechat.models import WechatInbox
from api.channels.wechat.outbox import Outbox
from api.channels.wechat.reception import TOPIC
from api.channels.wechat.sql import inbox, outbox, people
from api.channels.wechat.work import client_id
from api.clock import Clock
from api.db import Database
from api.fanout import Fanout
from bot.channels.wechat import words
from bot.channels.wechat.rendering import Parcel

log = structlog.get_logger()

_LOOK_AGAIN_S = 1.0
_DELIVERED_WITHIN = timedelta(seconds=20)
"""After its three deliveries WeChat asks for an answer no more."""
_TIDY_EVERY = timedelta(minutes=10)
_STAMPS_KEPT = timedelta(hours=1)
_LETTERS_KEPT = timedelta(days=3)
_PARKED_KEPT = timedelta(days=30)


class Pump:
    """Args: outbox_: None where the account may not send; patience: how long a mere notice waits for company."""

    def __init__(
        self,
        *,
        db: Database,
        clock: Clock,
        fanout: Fanout,
        delivery: Delivery,
        images: Images,
        outbox_: Outbox | None,
        patience: timedelta,
    ) -> None:
        self._db, self._clock, self._fanout, self._delivery = db, clock, fanout, delivery
        self._images, self._outbox, self._patience = images, outbox_, patience
        self._turn = asyncio.Lock()
        self._tidy_at = clock.now()

    async def run(self) -> None:
        """Until cancelled."""
        with self._fanout.listen(TOPIC) as ear:
            while True:
                ear.wake.clear()
                try:
                    await self.round()
                except Exception as error:  # the pump must outlive whatever one round meets
                    log.exception("wechat_round_failed", error=type(error).__name__)
                with suppress(TimeoutError):
                    await asyncio.wait_for(ear.wake.wait(), _LOOK_AGAIN_S)

    async def settle(self) -> None:
        """Rounds until nothing is left that could be done now."""
        while await self.round():
            pass

    async def round(self) -> int:
        """One after the other. Returns how much was done."""
        async with self._turn:
            done = await self._rescue()
            done += await self._write_letters()
            done += await self._images.round()
            return done + (await self._outbox.round() if self._outbox else 0)

    async def _rescue(self) -> int:
        """What a crash left between two states; and what is old enough is forgotten."""
        now = self._clock.now()
        if now >= self._tidy_at:
            self._tidy_at = now + _TIDY_EVERY
            async with self._db.write() as session:
                await inbox.forget(session, stamps_before=now - _STAMPS_KEPT, answered_before=now - _LETTERS_KEPT)
                await outbox.forget(session, settled_before=now - _LETTERS_KEPT, parked_before=now - _PARKED_KEPT)
        async with self._db.read() as session:
            keys = [row.key for row in await inbox.left_open(session, now)]
            keys += [row.key for row in await inbox.unconfirmed(session, now - _DELIVERED_WITHIN)]
        for key in keys:
            async with self._db.write() as session:
                await self._take_over(session, key)
        return len(keys)

    async def _take_over(self, session: AsyncSession, key: str) -> None:
        """An answer that may not have left the house goes by letter; what was not even stored is asked for again."""
        now, row = self._clock.now(), await inbox.lock(session, key)
        person = await people.lock(session, row.openid) if row is not None else None
        if row is None or person is None:
            return
        if row.state == "offered":
            row.state = "queued"
            if row.reply:
                self._delivery.post(session, person, Parcel(row.reply))
        elif row.state == "open" and row.held_until <= now:
            row.state = "queued"
            if await self._was_lost(session, row):
                self._delivery.post(session, person, Parcel(words.LOST))

    async def _was_lost(self, session: AsyncSession, row: WechatInbox) -> bool:
        answered = row.deed["do"] in (GREET, NOTHING) or row.deed.get("done")
        return not answered and not await inbox.was_received(session, row, client_id(row))

    async def _write_letters(self) -> int:
        async with self._db.read() as session:
            openids = await people.with_news(session, self._clock.now())
        return sum([await self._letters_of(openid) for openid in openids])

    async def _letters_of(self, openid: str) -> int:
        now = self._clock.now()
        async with self._db.write() as session:
            person = await people.lock(session, openid)
            if person is None or await people.is_held(session, openid, now):
                return 0
            messages = await people.undelivered(session, person)
            notices = [message for message in messages if message.kind == "handoff_notice"]
            if messages and len(notices) == len(messages) and now - messages[-1].created_at < self._patience:
                return 0
            for parcel in await self._delivery.collect(session, person):
                self._delivery.post(session, person, parcel)
        return 1
