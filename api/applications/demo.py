"""The made-up postings of the demo, so that listings have something to show."""

from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.applications.draft import new_draft
from api.conversations.models import Conversation
from api.house import House
from bot.services.outcomes import Parsed
from bot.services.parsers import free, strict

_CHANNEL = "demo"


async def seed(session: AsyncSession, house: House, data: dict[str, Any]) -> int:
    """Puts the postings in, accepted, at the first start of a demo.

    Returns:
        How many were put in; none where they are there.

    Raises:
        ValueError: the data answers a question in words that it does not take.
    """
    if await session.scalar(select(Conversation.id).where(Conversation.channel == _CHANNEL).limit(1)):
        return 0
    demo, _, _ = await house.conversations.create(session, channel=_CHANNEL, locale="zh-CN", page_url="", greeting=())
    for one in data["postings"]:
        await _post(session, house, demo.id, one)
    return len(data["postings"])


async def _post(session: AsyncSession, house: House, conversation_id: str, one: dict[str, Any]) -> None:
    service = house.applications.catalogue.get(one["service"])
    row = new_draft(conversation_id, service, house.clock.now())
    session.add(row)
    draft = house.applications.of(session, row)
    dates = {key: (house.clock.today() + timedelta(days=days)).isoformat() for key, days in one["days"].items()}
    context = house.applications.context()
    for key, words in {**one["words"], **dates}.items():
        step = service.step(key)
        read = strict(step, words, context) or free(step, words, context)
        if not isinstance(read, Parsed):
            raise ValueError(f"{service.id}.{key}: {words}")
        await draft.store(step, read)
    draft.submit(house.applications.calendar)
    row.state = "accepted"
    await session.flush()
