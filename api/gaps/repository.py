"""SQL of gaps."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from api.conversations.models import Message
from api.gaps.models import DocumentRequest, Gap, GapAsked
from api.turns.models import Turn

MOST = 10_000


async def by_key(session: AsyncSession, made: Gap) -> Gap:
    """The gap of this key, locked; `made` where there is none yet. Two turns that ask at once make one gap."""
    statement = select(Gap).where(Gap.key == made.key).with_for_update()
    found = await session.scalar(statement)
    if found is not None:
        return found
    try:
        async with session.begin_nested():
            session.add(made)
    except IntegrityError:
        return (await session.scalars(statement)).one()
    return made


async def asked_in(session: AsyncSession, turn_id: str) -> GapAsked | None:
    return await session.get(GapAsked, turn_id)


async def add(session: AsyncSession, row: GapAsked | DocumentRequest) -> None:
    session.add(row)
    await session.flush()


async def opened(session: AsyncSession) -> Sequence[Gap]:
    """Open gaps, most asked first; of those asked as often the shortest, which makes the best title."""
    order = (Gap.count.desc(), func.length(Gap.text), Gap.id)
    statement = select(Gap).where(Gap.state == "open").order_by(*order).limit(MOST)
    return (await session.scalars(statement)).all()


async def unsettled_texts(session: AsyncSession, limit: int = 500) -> Sequence[str]:
    """The questions asked most that are open or that the draft is to close."""
    statement = select(Gap.text).where(Gap.state != "closed").order_by(Gap.count.desc()).limit(limit)
    return (await session.scalars(statement)).all()


async def by_ids(session: AsyncSession, ids: Sequence[str]) -> Sequence[Gap]:
    """Locked in one order, so that two editors never wait for each other."""
    return (await session.scalars(select(Gap).where(Gap.id.in_(ids)).order_by(Gap.id).with_for_update())).all()


async def move(session: AsyncSession, before: str, after: str) -> None:
    """Every gap of one state to another."""
    await session.execute(update(Gap).where(Gap.state == before).values(state=after))


async def reopen(session: AsyncSession) -> None:
    """Takes back what the draft was to close."""
    values = {"state": "open", "closed_as": "", "closed_by": "", "closed_at": None}
    await session.execute(update(Gap).where(Gap.state == "drafted").values(**values))


async def policy_turns(session: AsyncSession, conversation_id: str, before: datetime, limit: int) -> Sequence[Turn]:
    """The last turns before an instant that policy answered, newest first."""
    answered = select(Message.turn_id).where(
        Message.conversation_id == conversation_id, Message.kind == "policy_answer", Message.turn_id.is_not(None)
    )
    statement = (
        select(Turn)
        .where(Turn.conversation_id == conversation_id, Turn.created_at <= before, Turn.id.in_(answered))
        .order_by(Turn.seq.desc())
        .limit(limit)
    )
    return (await session.scalars(statement)).all()


async def forget(session: AsyncSession, conversation_id: str) -> None:
    """Takes a conversation's share out of every count; what nobody else asked is gone with its words."""
    statement = select(GapAsked.gap_id, func.count()).where(GapAsked.conversation_id == conversation_id)
    for gap_id, times in (await session.execute(statement.group_by(GapAsked.gap_id))).all():
        await session.execute(update(Gap).where(Gap.id == gap_id).values(count=Gap.count - times))
    await session.execute(delete(GapAsked).where(GapAsked.conversation_id == conversation_id))
    await session.execute(delete(Gap).where(Gap.count <= 0))


async def requests(session: AsyncSession) -> Sequence[DocumentRequest]:
    """Documents asked for, newest first."""
    return (await session.scalars(select(DocumentRequest).order_by(DocumentRequest.id.desc()).limit(200))).all()


async def request(session: AsyncSession, request_id: str) -> DocumentRequest | None:
    return await session.get(DocumentRequest, request_id, with_for_update=True)


async def document_came(session: AsyncSession, request_id: str) -> None:
    """From now on a question that waited for the document counts as one that should be answered."""
    await session.execute(update(Gap).where(Gap.request_id == request_id).values(closed_as="document"))
