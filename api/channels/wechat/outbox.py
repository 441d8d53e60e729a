"""Sends letters: claim and pay in one unit of work, call in none, and settle in another."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from api.channels.wechat.client import CallFailed, Client, Refused, Uncertain
from api.channels.wechat.delivery import parcel_of, show
from api.channels.wechat.models import WechatLetter, WechatPerson
from api.channels.wechat.sql import outbox, people
from api.clock import Clock
from api.conversations import repository as conversations
from api.conversations.links import Links
from api.db import Database
from api.events.service import Events
from api.files import repository as stored
from api.files.models import StoredFile
from api.files.service import Files
from bot.channels.wechat import codes, words
from bot.channels.wechat.codes import Verdict
from bot.channels.wechat.incoming import Trigger
from bot.channels.wechat.quota import Allowance, Rules, is_last, spend_from
from bot.channels.wechat.rendering import with_line

log = structlog.get_logger()

MOST_ATTEMPTS = 8
_LEASE = timedelta(seconds=60)
_FIRST_PAUSE_S = 5
_LONGEST_PAUSE_S = 600


@dataclass(frozen=True, slots=True)
class Claimed:
    letter_id: str
    openid: str
    text: str
    paid_by: Trigger
    file: StoredFile | None = None


class Outbox:
    def __init__(
        self,
        *,
        db: Database,
        clock: Clock,
        events: Events,
        links: Links,
        files: Files,
        rules: Rules,
        client: Client,
    ) -> None:
        self._files = files
        self._db, self._clock, self._events, self._links = db, clock, events, links
        self._rules, self._client = rules, client

    async def round(self) -> int:
        """Sends what is due. Returns how many letters were tried."""
        async with self._db.read() as session:
            cut_off = await outbox.cut_off(session, self._clock.now())
            ids = await outbox.due(session, self._clock.now())
        for letter_id in cut_off:
            async with self._db.write() as session:
                letter = await outbox.by_id(session, letter_id)
                if letter is not None and letter.state == "sending":
                    await self._stop(session, letter, "dead", "uncertain")
        for letter_id in ids:
            await self._send(letter_id)
        return len(cut_off) + len(ids)

    async def _send(self, letter_id: str) -> None:
        async with self._db.write() as session:
            claimed = await self._claim(session, letter_id)
        if claimed is None:
            return
        failure: CallFailed | None = None
        try:
            await self._call(claimed)
        except CallFailed as error:
            failure = error
        async with self._db.write() as session:
            await self._settle(session, claimed, failure)

    async def _call(self, claimed: Claimed) -> None:
        if claimed.file is None:
            await self._client.send_text(claimed.openid, claimed.text)
        else:
            content = await asyncio.to_thread(self._files.open, claimed.file)
            await self._client.send_image(claimed.openid, content, claimed.file.media_type)

    async def _claim(self, session: AsyncSession, letter_id: str) -> Claimed | None:
        """Marks the letter as being sent, for as long as the lease lasts, and pays for it."""
        letter = await outbox.by_id(session, letter_id)
        person = await people.lock(session, letter.openid) if letter is not None else None
        if letter is None or person is None or letter.state != "waiting":
            return None
        file = await stored.whichever(session, letter.file_id) if letter.file_id else None
        if letter.file_id and (file is None or not file.key_id):
            await self._stop(session, letter, "dead", "gone")
            return None
        now, held = self._clock.now(), await people.allowances(session, letter.openid)
        kept = self._rules.kept
        spent = spend_from(held, now, by_person=letter.by_person, kept=kept)
        if spent is None:
            await self._park_all(session, letter, _why_not(held, now))
            return None
        parcel = parcel_of(letter)
        if is_last(held, now, by_person=letter.by_person, kept=kept):
            link = await self._links.issue(session, person.conversation_id)
            parcel, file = with_line(parcel, words.last_one(link)), None  # the page shows the picture, too
        await people.spend(session, letter.openid, spent.trigger)
        letter.state, letter.due_at, letter.attempts = "sending", now + _LEASE, letter.attempts + 1
        return Claimed(letter.id, letter.openid, parcel.text, spent.trigger, file)

    async def _settle(self, session: AsyncSession, claimed: Claimed, failure: CallFailed | None) -> None:
        letter = await outbox.by_id(session, claimed.letter_id)
        person = await people.lock(session, claimed.openid)
        if letter is None or person is None or letter.state != "sending":
            return
        if failure is None:
            letter.state, letter.why, letter.sent_at = "sent", "", self._clock.now()
            show(person, parcel_of(letter))
            await self._tell(session, person, letter)
            return
        log.warning("wechat_letter_failed", letter_id=letter.id, why=f"{type(failure).__name__} {failure}")
        if isinstance(failure, Uncertain):
            await self._stop(session, letter, "dead", "uncertain")
            return
        code = failure.code if isinstance(failure, Refused) else -1
        if code in (codes.USED_UP, codes.WINDOW_OVER):
            await people.close_all(session, letter.openid)
        else:
            await people.give_back(session, letter.openid, claimed.paid_by, self._rules.grants[claimed.paid_by])
        await self._refused(session, letter, code)

    async def _refused(self, session: AsyncSession, letter: WechatLetter, code: int) -> None:
        verdict = codes.verdict(code)
        if verdict is Verdict.DEAD:
            await self._stop(session, letter, "dead", str(code))
        elif verdict is Verdict.PARK or letter.attempts >= MOST_ATTEMPTS:
            await self._park_all(session, letter, str(code))
        else:
            pause = min(_FIRST_PAUSE_S * 2 ** (letter.attempts - 1), _LONGEST_PAUSE_S)
            letter.state, letter.why = "waiting", str(code)
            letter.due_at = self._clock.now() + timedelta(seconds=pause)

    async def _park_all(self, session: AsyncSession, letter: WechatLetter, why: str) -> None:
        await self._stop(session, letter, "parked", why)
        await outbox.park_waiting(session, letter.openid, why)

    async def _stop(self, session: AsyncSession, letter: WechatLetter, state: str, why: str) -> None:
        letter.state, letter.why = state, why
        person = await people.lock(session, letter.openid)
        if person is not None:
            await self._tell(session, person, letter)

    async def _tell(self, session: AsyncSession, person: WechatPerson, letter: WechatLetter) -> None:
        """Who is in charge of the case sees at once what became of it."""
        conversation = await conversations.by_id(session, person.conversation_id)
        if conversation is not None and conversation.episode_id is not None:
            await self._events.record(
                session,
                "channel",
                {"state": letter.state, "why": codes.reason(letter.why) if letter.why else ""},
                conversation_id=conversation.id,
                episode_id=conversation.episode_id,
            )


def _why_not(held: Sequence[Allowance], now: datetime) -> str:
    """Whether the count is used up, or the window over."""
    return "quota" if any(allowance.until > now for allowance in held) else str(codes.WINDOW_OVER)
