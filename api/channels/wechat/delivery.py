"""What of a conversation is given to WeChat: on the delivery itself where it can, else as letters of the outbox."""

from collections.abc import Sequence
from datetime import timedelta
from itertools import groupby
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from api.channels.wechat.models import WechatInbox, WechatLetter, WechatPerson
from api.channels.wechat.sql import outbox, people
from api.clock import Clock
from api.conversations import repository as conversations
from api.conversations.links import Links
from api.conversations.service import to_public
from api.files.service import Files
from api.ids import new_id
from api.problems import Problem
from api.secure.service import SecureLinks
from bot.channels.wechat import words
from bot.channels.wechat.choices import Choice
from bot.channels.wechat.rendering import GAP, Parcel, abridged, packed, parcels, picture, with_line
from bot.channels.wechat.text import MOST_BYTES, size

MOST_PARTS = 2
MOST_PICTURE_BYTES = 10_000_000
FILE_LINK_LIVES = timedelta(hours=24)


class Delivery:
    """Args: sends: the account may send on its own."""

    def __init__(
        self, clock: Clock, links: Links, secure_links: SecureLinks, files: Files, *, base_url: str, sends: bool
    ) -> None:
        self._clock, self._links, self._secure, self._sends = clock, links, secure_links, sends
        self._files, self._base_url = files, base_url

    async def collect(self, session: AsyncSession, person: WechatPerson) -> list[Parcel]:
        """What was said since the last time, as texts and pictures; from here on it counts as delivered.

        The person is locked.
        """
        messages = [to_public(m) for m in await people.undelivered(session, person)]
        conversation = await conversations.by_id(session, person.conversation_id)
        person.delivered_seq = conversation.last_seq if conversation else person.delivered_seq
        if not messages:
            return []
        lines = {**self._file_links(messages), **await self._secure_links(session, person, messages)}
        made: list[Parcel] = []
        for as_picture, group in groupby(messages, self._goes_as_picture):
            if as_picture:
                made += [picture(message, message["data"]["attachments"][0]["id"]) for message in group]
            else:
                made += await self._texts(session, person, list(group), lines)
        return made

    async def _texts(
        self,
        session: AsyncSession,
        person: WechatPerson,
        messages: Sequence[dict[str, Any]],
        lines: dict[int, str],
    ) -> list[Parcel]:
        made = parcels(messages, lines)
        most = MOST_PARTS if self._sends else 1
        if len(made) > most:
            made = abridged(messages, lines, await self._links.issue(session, person.conversation_id), most)
        return made

    def _goes_as_picture(self, message: dict[str, Any]) -> bool:
        files = message["data"].get("attachments") or []
        return self._sends and any(_taken(file) for file in files)

    def _file_links(self, messages: Sequence[dict[str, Any]]) -> dict[int, str]:
        """Where files open that go as no picture."""
        return {
            message["seq"]: words.file(self._base_url + self._files.link(file["id"], FILE_LINK_LIVES))
            for message in messages
            for file in message["data"].get("attachments") or []
            if not self._goes_as_picture(message)
        }

    async def _secure_links(
        self, session: AsyncSession, person: WechatPerson, messages: Sequence[dict[str, Any]]
    ) -> dict[int, str]:
        """Only the last question is still open, so only that one gets a way to answer it."""
        last = messages[-1]
        if last["kind"] != "form_prompt" or not last["data"]["input"]["secure"]:
            return {}
        asked = last["data"]
        try:
            issued = await self._secure.issue(session, person.conversation_id, asked["application_id"], asked["step"])
        except Problem:  # it was answered meanwhile
            return {}
        return {last["seq"]: words.secure(issued.url)}

    async def offer(
        self, session: AsyncSession, row: WechatInbox, person: WechatPerson, extra: Sequence[Parcel] = ()
    ) -> str:
        """The text that goes back on the delivery: what waited for this person first, then what is new.

        Pictures go by the outbox.
        It costs nothing of the quota. What does not fit goes by the outbox, or stays until the next time.
        """
        unsent, fresh = await outbox.unsent(session, person.openid), await self.collect(session, person)
        for letter in unsent:
            if letter.file_id:
                self._revive(letter)
        waited = [letter for letter in unsent if not letter.file_id]
        for parcel in fresh:
            if parcel.file_id:
                self.post(session, person, parcel)
        new = [*(parcel for parcel in fresh if not parcel.file_id), *extra]
        everything = [*(parcel_of(letter) for letter in waited), *new]
        row.state, row.answered_at = "offered", self._clock.now()
        if not everything:
            return ""
        first, rest = packed(everything)
        line = ""
        if rest and not self._sends:
            line = words.more(await self._links.issue(session, person.conversation_id))
            first, rest = packed(everything, MOST_BYTES - size(GAP + line))
        over = max(0, len(rest) - len(new))
        for letter in waited[: len(waited) - over]:
            letter.state, letter.why, letter.sent_at = "sent", "passive", self._clock.now()
        for letter in waited[len(waited) - over :]:
            self._revive(letter)
        for parcel in rest[over:]:
            self.post(session, person, parcel)
        if line:
            first = with_line(first, line)
        show(person, first)
        row.reply = first.text
        return row.reply

    def post(self, session: AsyncSession, person: WechatPerson, parcel: Parcel) -> WechatLetter:
        """Puts a text into the outbox; parked where nothing can be sent to this person."""
        why = "" if self._sends and person.subscribed else "passive" if person.subscribed else "unsubscribed"
        now = self._clock.now()
        letter = WechatLetter(
            id=new_id("ltr"),
            openid=person.openid,
            words=parcel.words,
            file_id=parcel.file_id,
            choices=[choice.to_json() for choice in parcel.choices],
            by_person=parcel.by_person,
            asks=parcel.asks,
            state="parked" if why else "waiting",
            why=why,
            attempts=0,
            due_at=now,
            created_at=now,
        )
        session.add(letter)
        return letter

    def _revive(self, letter: WechatLetter) -> None:
        """The person wrote: what was parked may go again."""
        if self._sends:
            letter.state, letter.why, letter.attempts, letter.due_at = "waiting", "", 0, self._clock.now()


def parcel_of(letter: WechatLetter) -> Parcel:
    choices = tuple(Choice(**row) for row in letter.choices)
    return Parcel(letter.words, choices, letter.by_person, letter.file_id, letter.asks)


def show(person: WechatPerson, parcel: Parcel) -> None:
    """From now on numbers mean its choices; a text without any, that asks for none, leaves those of before in sight."""
    if parcel.choices or parcel.asks:
        person.choices = [choice.to_json() for choice in parcel.choices]


def _taken(file: dict[str, Any]) -> bool:
    """Whether WeChat takes it as a picture."""
    return str(file["media_type"]).startswith("image/") and int(file["size"]) <= MOST_PICTURE_BYTES
