"""SQL of the outbox."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from api.channels.wechat.models import WechatImage, WechatLetter, WechatPerson

_OPEN = ("waiting", "sending")
_STUCK = ("parked", "dead")


async def by_id(session: AsyncSession, letter_id: str) -> WechatLetter | None:
    statement = select(WechatLetter).where(WechatLetter.id == letter_id).with_for_update()
    return await session.scalar(statement.execution_options(populate_existing=True))


async def due(session: AsyncSession, now: datetime, limit: int = 50) -> Sequence[str]:
    """Letters whose time has come, the oldest of each person: they arrive in order."""
    oldest = select(func.min(WechatLetter.id)).where(WechatLetter.state.in_(_OPEN)).group_by(WechatLetter.openid)
    statement = (
        select(WechatLetter.id)
        .where(WechatLetter.id.in_(oldest), WechatLetter.state == "waiting", WechatLetter.due_at <= now)
        .order_by(WechatLetter.id)
        .limit(limit)
    )
    return (await session.scalars(statement)).all()


async def cut_off(session: AsyncSession, now: datetime) -> Sequence[str]:
    """Letters that were being sent when their process ended."""
    statement = select(WechatLetter.id).where(WechatLetter.state == "sending", WechatLetter.due_at <= now)
    return (await session.scalars(statement)).all()


async def unsent(session: AsyncSession, openid: str) -> Sequence[WechatLetter]:
    """A person's letters that wait for their time, or for her; locked, so that nobody sends them meanwhile."""
    statement = (
        select(WechatLetter)
        .where(WechatLetter.openid == openid, WechatLetter.state.in_(("parked", "waiting")))
        .order_by(WechatLetter.id)
        .with_for_update()
    )
    return (await session.scalars(statement)).all()


async def park_waiting(session: AsyncSession, openid: str, why: str) -> None:
    """What else waits for this person meets the same refusal, so it is not tried."""
    await session.execute(
        update(WechatLetter)
        .where(WechatLetter.openid == openid, WechatLetter.state == "waiting")
        .values(state="parked", why=why)
    )


async def stuck(session: AsyncSession, limit: int = 200) -> Sequence[tuple[WechatLetter, WechatPerson]]:
    """Letters that did not reach their person, newest first."""
    statement = (
        select(WechatLetter, WechatPerson)
        .join(WechatPerson, WechatPerson.openid == WechatLetter.openid)
        .where(WechatLetter.state.in_(_STUCK))
        .order_by(WechatLetter.id.desc())
        .limit(limit)
    )
    return [(letter, person) for letter, person in (await session.execute(statement)).all()]


async def count(session: AsyncSession, openid: str) -> dict[str, int]:
    """How many letters of a person stand in each state."""
    statement = (
        select(WechatLetter.state, func.count()).where(WechatLetter.openid == openid).group_by(WechatLetter.state)
    )
    return {state: number for state, number in (await session.execute(statement)).all()}


async def last_why(session: AsyncSession, openid: str) -> str:
    statement = (
        select(WechatLetter.why)
        .where(WechatLetter.openid == openid, WechatLetter.state.in_(_STUCK))
        .order_by(WechatLetter.id.desc())
        .limit(1)
    )
    return await session.scalar(statement) or ""


async def forget(session: AsyncSession, *, settled_before: datetime, parked_before: datetime) -> None:
    """The transcript keeps what was said, for who comes back after so long."""
    settled = WechatLetter.state.in_(("sent", "dropped")) & (WechatLetter.created_at < settled_before)
    given_up = (WechatLetter.state == "parked") & (WechatLetter.created_at < parked_before)
    await session.execute(delete(WechatLetter).where(settled | given_up))


async def images_due(session: AsyncSession, now: datetime, limit: int = 10) -> Sequence[WechatImage]:
    statement = select(WechatImage).where(WechatImage.state == "waiting", WechatImage.due_at <= now)
    return (await session.scalars(statement.limit(limit))).all()


async def image(session: AsyncSession, image_id: str) -> WechatImage | None:
    return await session.get(WechatImage, image_id)
