"""A copy of all that is held on a person (PIPL art. 45). Secure values are masks: a copy must be safe to keep."""

from typing import Any

from pydantic import BaseModel
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.applications import holding
from api.applications import repository as applications
from api.applications.log import public as public_line
from api.applications.models import Application
from api.channels.wechat.models import WechatImage, WechatLetter, WechatPerson
from api.clock import iso
from api.conversations import repository, schemas
from api.conversations.models import Conversation
from api.conversations.service import to_public
from api.files import repository as files
from api.handoff.models import Episode
from api.house import House
from api.problems import Problem
from api.promises.models import Plan, PlanItem
from api.ratings.models import Rating


class Export(BaseModel):
    """`files` are opened by their `url` for a quarter of an hour; the images of WeChat stand in the copy itself."""

    conversation: dict[str, Any]
    messages: list[schemas.Message]
    applications: list[dict[str, Any]]
    files: list[dict[str, Any]]
    wechat: dict[str, Any]
    episodes: list[dict[str, Any]]
    ratings: list[dict[str, Any]]
    promises: list[dict[str, Any]]


async def export(session: AsyncSession, house: House, conversation_id: str) -> Export:
    """Raises Problem 404 where the conversation is gone."""
    conversation = await repository.by_id(session, conversation_id)
    if conversation is None:
        raise Problem.of(404)
    messages = await repository.messages_after(session, conversation_id, 0)
    rows = await session.scalars(select(Application).where(Application.conversation_id == conversation_id))
    episodes = await session.scalars(select(Episode).where(Episode.conversation_id == conversation_id))
    ratings = await session.scalars(select(Rating).where(Rating.conversation_id == conversation_id))
    promises = await session.scalars(
        select(PlanItem).join(Plan, Plan.id == PlanItem.plan_id).where(Plan.conversation_id == conversation_id)
    )
    return Export(
        conversation={
            "id": conversation.id,
            "channel": conversation.channel,
            "page_url": conversation.page_url,
            "created_at": iso(conversation.created_at),
        },
        messages=[schemas.Message(**to_public(m)) for m in messages],
        applications=[await _application(session, house, row) for row in rows.all()],
        files=[
            {
                "id": file.id,
                "name": file.name,
                "media_type": file.media_type,
                "size": file.size,
                "created_at": iso(file.created_at),
                "url": house.files.link(file.id),
            }
            for file in await files.of_conversation(session, conversation_id)
        ],
        wechat=await _wechat(session, house, conversation),
        episodes=[
            {"id": row.id, "state": row.state, "reason": row.reason, "requested_at": iso(row.requested_at)}
            for row in episodes
        ],
        ratings=[
            {"score": row.score, "tags": row.tags, "comment": row.comment, "created_at": iso(row.created_at)}
            for row in ratings
        ],
        promises=[
            {"title": row.title, "done_on": row.done_on.isoformat() if row.done_on else "", "proof": row.proof}
            for row in promises
        ],
    )


async def _application(session: AsyncSession, house: House, row: Application) -> dict[str, Any]:
    answers = holding.masked_answers(house.applications.catalogue, row)
    return {
        **house.applications.public(row),
        "answers": [{"label": answer["label"], "value": answer["value"]} for answer in answers],
        "history": [public_line(line) for line in await applications.log_of(session, row.id)],
    }


async def _wechat(session: AsyncSession, house: House, conversation: Conversation) -> dict[str, Any]:
    """What the channel keeps beside the conversation; empty for who came another way."""
    person = await session.scalar(select(WechatPerson).where(WechatPerson.conversation_id == conversation.id))
    if person is None:
        return {}
    letters = await session.scalars(select(WechatLetter).where(WechatLetter.openid == person.openid))
    images = (await session.scalars(select(WechatImage).where(WechatImage.conversation_id == conversation.id))).all()
    return {
        "openid": person.openid,
        "subscribed": person.subscribed,
        "since": iso(person.created_at),
        "letters": [{"words": row.words, "state": row.state, "created_at": iso(row.created_at)} for row in letters],
        "images": [
            {
                "state": row.state,
                "media_type": row.media_type,
                "created_at": iso(row.created_at),
                "base64": await house.vault.get(session, row.secret_id) if row.secret_id else "",
            }
            for row in images
        ],
    }
