"""SQL of persons, their ledger, and what of their conversations WeChat has not been given yet."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.channels.wechat.models import WechatAllowance, WechatInbox, WechatPerson
from api.conversations.models import Conversation, Message
from api.turns.models import Turn
from bot.channels.wechat.incoming import Trigger
from bot.channels.wechat.quota import Allowance, Grant

OWN_IDS = "wx:"
"""How the ids of messages begin that came by this channel."""


async def lock(session: AsyncSession, openid: str) -> WechatPerson | None:
    statement = select(WechatPerson).where(WechatPerson.openid == openid).with_for_update()
    return await session.scalar(statement.execution_options(populate_existing=True))


async def of_conversation(session: AsyncSession, conversation_id: str) -> WechatPerson | None:
    return await session.scalar(select(WechatPerson).where(WechatPerson.conversation_id == conversation_id))


async def with_news(session: AsyncSession, now: datetime, limit: int = 50) -> Sequence[str]:
    """Persons whose conversation went on, and no delivery of whom waits for an answer at this moment."""
    held = select(WechatInbox.openid).where(WechatInbox.state == "open", WechatInbox.held_until > now)
    statement = (
        select(WechatPerson.openid)
        .join(Conversation, Conversation.id == WechatPerson.conversation_id)
        .where(Conversation.last_seq > WechatPerson.delivered_seq, WechatPerson.openid.not_in(held))
        .limit(limit)
    )
    return (await session.scalars(statement)).all()


async def is_held(session: AsyncSession, openid: str, now: datetime) -> bool:
    statement = select(WechatInbox.key).where(
        WechatInbox.openid == openid, WechatInbox.state == "open", WechatInbox.held_until > now
    )
    return await session.scalar(statement.limit(1)) is not None


async def undelivered(session: AsyncSession, person: WechatPerson) -> list[Message]:
    """What the house said and WeChat has not been given. What a person does on the page is answered on the page,
    but for a secure answer, from which she comes back here."""
    messages = (
        await session.scalars(
            select(Message)
            .where(Message.conversation_id == person.conversation_id, Message.seq > person.delivered_seq)
            .order_by(Message.seq)
        )
    ).all()
    elsewhere = await _turns_of_the_page(session, {m.turn_id for m in messages if m.turn_id})
    return [m for m in messages if m.role != "user" and m.turn_id not in elsewhere]


async def _turns_of_the_page(session: AsyncSession, turns: set[str]) -> set[str | None]:
    if not turns:
        return set()
    statement = (
        select(Message.turn_id)
        .join(Turn, Turn.id == Message.turn_id)
        .where(
            Message.turn_id.in_(turns),
            Message.role == "user",
            Message.client_msg_id.not_like(f"{OWN_IDS}%"),
            Turn.secure.is_(None),
        )
    )
    return set((await session.scalars(statement)).all())


async def allowances(session: AsyncSession, openid: str) -> list[Allowance]:
    rows = await session.scalars(select(WechatAllowance).where(WechatAllowance.openid == openid))
    return [Allowance(Trigger(row.trigger), row.left, row.until) for row in rows]


async def grant(session: AsyncSession, openid: str, trigger: Trigger, grant_: Grant, now: datetime) -> None:
    """A new deed of the same kind begins its quota anew; it adds nothing to what was left."""
    row = await session.get(WechatAllowance, (openid, str(trigger)))
    if row is None:
        row = WechatAllowance(openid=openid, trigger=str(trigger))
        session.add(row)
    row.left, row.until = grant_.count, now + grant_.lasts


async def spend(session: AsyncSession, openid: str, trigger: Trigger) -> None:
    row = await session.get(WechatAllowance, (openid, str(trigger)))
    if row is not None:
        row.left = max(0, row.left - 1)


async def give_back(session: AsyncSession, openid: str, trigger: Trigger, grant_: Grant) -> None:
    """What was paid for a message that WeChat refused; never more than the grant, which may have begun anew."""
    row = await session.get(WechatAllowance, (openid, str(trigger)))
    if row is not None:
        row.left = min(grant_.count, row.left + 1)


async def close_all(session: AsyncSession, openid: str) -> None:
    """WeChat says that nothing is left, which is truer than our own count."""
    for row in await session.scalars(select(WechatAllowance).where(WechatAllowance.openid == openid)):
        row.left = 0


async def conversation_id(session: AsyncSession, openid: str) -> str:
    """The person's conversation; empty where she has had it deleted meanwhile."""
    statement = select(WechatPerson.conversation_id).where(WechatPerson.openid == openid)
    return await session.scalar(statement) or ""
