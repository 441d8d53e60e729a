"""Does what a message asks for, once, however often it is delivered."""

from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from api.applications import repository as applications
from api.channels.wechat import deeds
from api.channels.wechat.models import WechatImage, WechatInbox
from api.channels.wechat.sql import inbox, people
from api.clock import Clock
from api.conversations.links import Links
from api.conversations.service import Conversations
from api.db import Database
from api.ids import new_id
from api.limits import Limits
from api.problems import Problem
from api.ratings.service import Ratings
from api.turns.receive import Incoming
from api.turns.service import Turns
from bot.channels.wechat import words
from bot.messages import Kind, Reply, Role


class Work:
    def __init__(
        self,
        *,
        db: Database,
        clock: Clock,
        limits: Limits,
        turns: Turns,
        conversations_: Conversations,
        ratings: Ratings,
        links: Links,
    ) -> None:
        self._db, self._clock, self._limits, self._turns = db, clock, limits, turns
        self._conversations, self._ratings, self._links = conversations_, ratings, links

    async def do(self, row: WechatInbox, text: str) -> str:
        """What the channel itself has to say of it; empty where the conversation holds the answer.

        Args:
            text: what the person wrote.
        """
        try:
            return await self._do(row, text)
        except Problem as problem:  # too fast, or a button that is past: a sentence for the person
            return problem.detail

    async def _do(self, row: WechatInbox, text: str) -> str:
        deed = row.deed
        if deed["do"] not in (deeds.TELL, deeds.GREET, deeds.NOTHING):
            await self._limits.check("message", row.openid)
        match deed["do"]:
            case deeds.SAY:
                await self._send(row, Incoming(client_id(row), text=deed.get("text") or text))
            case deeds.PRESS:
                await self._send(row, Incoming(client_id(row), payload=deed["payload"]))
            case deeds.TELL:
                return str(deed["text"])
            case deeds.PAGE | deeds.RATE | deeds.ASIDE | deeds.IMAGE:
                async with self._db.write() as session:
                    return await self._once(session, row.key)
        return ""

    async def _send(self, row: WechatInbox, incoming: Incoming) -> None:
        async with self._db.read() as session:
            conversation_id = await people.conversation_id(session, row.openid)
        await self._turns.send(conversation_id, incoming)

    async def _once(self, session: AsyncSession, key: str) -> str:
        """In one unit of work with the mark that it is done."""
        row = await inbox.lock(session, key)
        if row is None or row.state != "open":
            return ""
        conversation_id = await people.conversation_id(session, row.openid)
        deed: dict[str, Any] = row.deed
        if deed["do"] == deeds.PAGE:
            return await self._page(session, conversation_id)
        if not deed.get("done"):
            row.deed = {**deed, "done": True}
            if deed["do"] == deeds.RATE:
                await self._rate(session, conversation_id, deed)
            else:
                await self._keep(session, row, conversation_id)
        return words.THANKS if deed["do"] == deeds.RATE else ""

    async def _page(self, session: AsyncSession, conversation_id: str) -> str:
        """Where the talk goes on, and the form of what is being filled in."""
        link, form = await self._links.issue(session, conversation_id), ""
        draft = await applications.draft_of(session, conversation_id)
        if draft is not None:
            form = await self._links.issue(session, conversation_id, f"/services/{draft.service}")
        return words.page(link, form)

    async def _rate(self, session: AsyncSession, conversation_id: str, deed: dict[str, Any]) -> None:
        await self._conversations.locked(session, conversation_id)
        await self._ratings.rate(session, conversation_id, score=deed["score"], episode_id=deed["episode_id"] or None)

    async def _keep(self, session: AsyncSession, row: WechatInbox, conversation_id: str) -> None:
        """What nobody here can read stands in the transcript all the same, so that a volunteer knows of it."""
        deed, data = row.deed, {}
        if deed["do"] == deeds.IMAGE:
            image = WechatImage(
                id=new_id("img"),
                conversation_id=conversation_id,
                media_id=deed["media_id"],
                state="waiting",
                attempts=0,
                due_at=self._clock.now(),
                created_at=self._clock.now(),
            )
            session.add(image)
            data = {"image": image.id}
        conversation = await self._conversations.locked(session, conversation_id)
        came = Reply(Kind.TEXT, deed["user"], data=data)
        await self._conversations.append(session, conversation, Role.USER, came, client_msg_id=client_id(row))
        if deed["bot"]:
            await self._conversations.append(session, conversation, Role.BOT, Reply(Kind.TEXT, deed["bot"]))


def client_id(row: WechatInbox) -> str:
    return f"{people.OWN_IDS}{row.key}"
