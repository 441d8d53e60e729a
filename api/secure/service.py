"""The secure page's links: issued for the question in hand, read as often as one likes, spent by the answer alone."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from api.applications.draft import Draft
from api.applications.service import Applications
from api.clock import Clock
from api.conversations import repository as conversations
from api.ids import new_id, new_token, token_hash
from api.problems import Problem
from api.secure import repository
from api.secure.models import SecureLink
from bot.services.definition import Service, Step
from bot.services.outcomes import Parsed, Rejected
from bot.services.parsers import strict

PATH = "/secure"
_AGAIN = "请回到聊天，回复“继续”，我再发一个新的给您。"
_SPENT = "这个链接已经用过了，您填的内容已收到。请回到聊天继续。"
_NOT_ASKED = "这一项现在不用填。请回到聊天，看接下来这一步。"
_WITH_A_PERSON = "志愿者正在为您服务，这一项先不用填。服务结束后，请回到聊天，回复“继续”。"


@dataclass(frozen=True, slots=True)
class Issued:
    """`url` is a credential: nobody but its person may be shown it."""

    url: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Asked:
    """The question that a link leads to; `kept` is the reference of an earlier answer, empty without one."""

    link: SecureLink
    service: Service
    step: Step
    kept: str


class SecureLinks:
    """Args: base_url: where people reach the house; minutes: how long a link is good."""

    def __init__(self, clock: Clock, applications: Applications, *, base_url: str, minutes: int) -> None:
        self._clock, self._applications = clock, applications
        self._base_url, self._minutes = base_url, timedelta(minutes=minutes)

    async def issue(self, session: AsyncSession, conversation_id: str, application_id: str, step: str) -> Issued:
        """A fresh link for the question in hand. The token stands behind the `#`, which browsers do not send.

        Raises:
            Problem: 409 where this is not the question in hand, or is no secure one.
        """
        await self._in_hand(session, conversation_id, application_id, step)
        token, expires_at = new_token(), self._clock.now() + self._minutes
        link = SecureLink(
            id=new_id("sln"),
            token_hash=token_hash(token),
            conversation_id=conversation_id,
            application_id=application_id,
            step=step,
            expires_at=expires_at,
        )
        await repository.add(session, link)
        return Issued(f"{self._base_url}{PATH}#fill={token}", expires_at)

    async def find(self, session: AsyncSession, token: str) -> SecureLink:
        """A link by its token, spent or not. Raises Problem 410 where there is none, or it is over unused."""
        link = await repository.by_token_hash(session, token_hash(token)) if token else None
        if link is None or (link.used_at is None and link.expires_at < self._clock.now()):
            raise Problem(410, "link-over", "链接已失效", f"这个链接已经过期了。{_AGAIN}")
        return link

    async def asked(self, session: AsyncSession, link: SecureLink) -> Asked:
        """What a link asks for. Spends nothing: previews of chats fetch links, too.

        Raises:
            Problem: 410 for a link that is spent; 409 where its question is not in hand.
        """
        if link.used_at is not None:
            raise spent()
        conversation = await conversations.by_id(session, link.conversation_id)
        if conversation is None or conversation.owner != "bot":
            raise Problem(409, "not-asked", "现在不用填", _WITH_A_PERSON)
        draft, step = await self._in_hand(session, link.conversation_id, link.application_id, link.step)
        return Asked(link, draft.service, step, _secret(draft, step.key))

    async def _in_hand(
        self, session: AsyncSession, conversation_id: str, application_id: str, step: str
    ) -> tuple[Draft, Step]:
        draft = await self._applications.draft(session, conversation_id)
        asked = draft.step if draft is not None and draft.row.id == application_id else None
        if draft is None or asked is None or asked.key != step or not asked.secure:
            raise Problem(409, "not-asked", "现在不用填", _NOT_ASKED)
        return draft, asked

    def refusal(self, asked: Asked, value: str) -> str:
        """What is wrong with an answer, in its validator's sentence; empty where nothing is."""
        reading = strict(asked.step, value, self._applications.context())
        if isinstance(reading, Parsed):
            return ""
        return reading.sentence if isinstance(reading, Rejected) else asked.step.errors["invalid"]

    async def stored(self, session: AsyncSession, asked: Asked) -> bool:
        """Whether the application holds another answer than before."""
        row = await self._applications.row(session, asked.link.application_id)
        secret = _secret(self._applications.of(session, row), asked.step.key) if row else ""
        return secret not in ("", asked.kept)


def spent() -> Problem:
    return Problem(410, "link-used", "已经填过了", _SPENT)


def _secret(draft: Draft, step: str) -> str:
    answer = draft.answers.get(step)
    return answer.secret if answer else ""
