"""Signed links to the page that goes on with a conversation: good once, not for long, and of no use to a log.

The ticket stands behind the address's `#`, which browsers do not send.
"""

import re
from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from api.clock import Clock
from api.conversations import repository
from api.conversations.models import Access, Conversation, Link
from api.ids import new_id, new_token, token_hash
from api.problems import Problem
from api.vault.keys import Key
from api.vault.tickets import Tickets

_TICKET = re.compile(r"(?<=#continue=)[\w-]+|(?<=#fill=)[\w-]+|(?<=#invite=)[\w-]+|(?<=&signature=)[\w-]+")


def hidden(text: str) -> str:
    """The text without the tickets and tokens of links in it, which are their person's alone."""
    return _TICKET.sub("…", text)


class Links:
    """Args: base_url: where people reach the house; minutes: how long a link is good; days: the page's token."""

    def __init__(self, clock: Clock, keys: Sequence[Key], *, base_url: str, minutes: int, days: int) -> None:
        self._clock, self._base_url = clock, base_url
        self._minutes, self._days = timedelta(minutes=minutes), timedelta(days=days)
        self._tickets = Tickets(clock, keys, "links", self._minutes)

    async def issue(self, session: AsyncSession, conversation_id: str, path: str = "/") -> str:
        """A fresh link to the page of that path. It is a credential: nobody but its person may be shown it."""
        now = self._clock.now()
        link = Link(id=new_id("lnk"), conversation_id=conversation_id, expires_at=now + self._minutes)
        session.add(link)
        await session.flush()
        return f"{self._base_url}{path}#continue={self._tickets.write(link.id)}"

    async def redeem(self, session: AsyncSession, ticket: str) -> tuple[Conversation, str]:
        """The conversation, and a token of it for the page.

        Raises:
            Problem: 410 for a ticket that is forged, over or used; which of these is not told.
        """
        link = await self._used(session, ticket)
        conversation = await repository.by_id(session, link.conversation_id) if link else None
        if conversation is None:
            detail = "这个链接已经用过或者过期了。请回到原来的聊天再打开一次；在微信里，回复“网页”，就有新的。"
            raise Problem(410, "link-over", "链接已失效", detail)
        token = new_token()
        expires_at = self._clock.now() + self._days
        session.add(Access(token_hash=token_hash(token), conversation_id=conversation.id, expires_at=expires_at))
        return conversation, token

    async def _used(self, session: AsyncSession, ticket: str) -> Link | None:
        link_id = self._tickets.read(ticket)
        return await repository.use_link(session, link_id, self._clock.now()) if link_id else None
