"""Offers to volunteers whose console is closed: letters are written with the offer, and sent by one task a process."""

import asyncio
import json
from contextlib import suppress
from datetime import datetime, timedelta

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from api.clock import Clock
from api.db import Database, after_commit
from api.fanout import Fanout
from api.ids import new_id
from api.metrics import PUSHES
from api.push import repository
from api.push.models import PushDevice, PushLetter
from api.push.sender import Sender, Sent

log = structlog.get_logger()

TOPIC = "push"
WORDS = "有一位群众在等您"
"""Nothing of the person: what is pushed goes through other companies' machines and shows on locked screens."""

_LEASE = timedelta(seconds=20)
_FIRST_PAUSE_S = 3


class Push:
    """Args: every_s: how often letters are looked for without a wake; 0 is never."""

    def __init__(self, *, db: Database, clock: Clock, fanout: Fanout, sender: Sender, every_s: float) -> None:
        self._every_s = every_s
        self._db, self._clock, self._fanout, self._sender = db, clock, fanout, sender

    async def offered(self, session: AsyncSession, staff_id: str, episode_id: str, until: datetime) -> None:
        """Writes a letter to each device of hers, in the unit of work of the offer."""
        devices = await repository.of_member(session, staff_id)
        session.add_all(
            PushLetter(
                id=new_id("psh"), device_id=device.id, episode_id=episode_id, attempts=0, due_at=self._clock.now(),
                until=until,
            )
            for device in devices
        )  # fmt: skip
        if devices:
            after_commit(session, lambda: self._fanout.look(TOPIC))

    async def run(self) -> None:
        """Until cancelled."""
        if self._every_s == 0:
            return
        with self._fanout.listen(TOPIC) as ear:
            while True:
                ear.wake.clear()
                try:
                    await self.round()
                except Exception as error:  # the task must outlive whatever one round meets
                    log.exception("push_round_failed", error=type(error).__name__)
                with suppress(TimeoutError):
                    await asyncio.wait_for(ear.wake.wait(), self._every_s)

    async def round(self) -> int:
        """Sends what is due. Returns how many letters were looked at."""
        async with self._db.read() as session:
            ids = await repository.due(session, self._clock.now())
        for letter_id in ids:
            await self._send(letter_id)
        return len(ids)

    async def _send(self, letter_id: str) -> None:
        now = self._clock.now()
        async with self._db.write() as session:
            letter = await repository.claim(session, letter_id, now, now + _LEASE)
            if letter is None:
                return
            device = await repository.wanted(session, letter) if now < letter.until else None
            if device is None:
                await repository.drop(session, letter.id)
                return
        ttl_s = max(1, int((letter.until - now).total_seconds()))
        came, pause_s = await self._sender.send(device, _words(letter.episode_id), ttl_s)
        PUSHES.labels(str(came)).inc()
        async with self._db.write() as session:
            await self._settle(session, letter, device, came, pause_s)

    async def _settle(
        self, session: AsyncSession, letter: PushLetter, device: PushDevice, came: Sent, pause_s: int
    ) -> None:
        if came is Sent.LATER:
            pause = timedelta(seconds=max(pause_s, _FIRST_PAUSE_S * 2 ** (letter.attempts - 1)))
            row = await session.get(PushLetter, letter.id)
            if row is not None:
                row.due_at = self._clock.now() + pause
            return
        if came is Sent.GONE:
            await repository.forget(session, device.id)
        if came is Sent.REFUSED:
            log.warning("push_refused", device_id=device.id)
        await repository.drop(session, letter.id)

    async def close(self) -> None:
        await self._sender.close()


def _words(episode_id: str) -> bytes:
    return json.dumps({"title": WORDS, "url": f"/console/episodes/{episode_id}"}, ensure_ascii=False).encode()
