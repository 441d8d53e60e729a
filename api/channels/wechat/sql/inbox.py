"""SQL of what came in."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.channels.wechat.models import WechatInbox, WechatPerson, WechatStamp
from api.conversations.models import Message


async def lock(session: AsyncSession, key: str) -> WechatInbox | None:
    statement = select(WechatInbox).where(WechatInbox.key == key).with_for_update()
    return await session.scalar(statement.execution_options(populate_existing=True))


async def stamp(session: AsyncSession, value: str) -> WechatStamp | None:
    return await session.get(WechatStamp, value)


async def left_open(session: AsyncSession, now: datetime, limit: int = 50) -> Sequence[WechatInbox]:
    """What no delivery waits for any more."""
    statement = select(WechatInbox).where(WechatInbox.state == "open", WechatInbox.held_until <= now).limit(limit)
    return (await session.scalars(statement)).all()


async def unconfirmed(session: AsyncSession, before: datetime, limit: int = 50) -> Sequence[WechatInbox]:
    """Answers of which nobody knows whether they left the house."""
    statement = select(WechatInbox).where(WechatInbox.state == "offered", WechatInbox.answered_at < before)
    return (await session.scalars(statement.limit(limit))).all()


async def was_received(session: AsyncSession, row: WechatInbox, client_msg_id: str) -> bool:
    """Whether the conversation has the message."""
    of_person = select(WechatPerson.conversation_id).where(WechatPerson.openid == row.openid).scalar_subquery()
    found = exists().where(Message.conversation_id == of_person, Message.client_msg_id == client_msg_id)
    return bool(await session.scalar(select(found)))


async def forget(session: AsyncSession, *, stamps_before: datetime, answered_before: datetime) -> None:
    await session.execute(delete(WechatStamp).where(WechatStamp.at < stamps_before))
    await session.execute(
        delete(WechatInbox).where(WechatInbox.state.in_(("done", "queued")), WechatInbox.received_at < answered_before)
    )
