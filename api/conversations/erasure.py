"""A person's own data: a copy of it, and its deletion (PIPL art. 45, 47)."""

from typing import Any

from pydantic import BaseModel
from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.applications.models import Application
from api.attachments.models import Attachment
from api.channels.wechat.models import WechatImage, WechatPerson
from api.clock import iso
from api.conversations import repository, schemas
from api.conversations.models import Access, Choice, Conversation, Link, Message
from api.conversations.service import to_public
from api.db import after_commit
from api.events.models import Event
from api.files import repository as files
from api.gaps import repository as gaps
from api.handoff.models import Episode, Pairing
from api.house import House
from api.ids import new_token, token_hash
from api.problems import Problem
from api.promises.models import Plan, PlanItem
from api.ratings.models import Rating
from api.receipts.models import Receipt
from api.turns.models import Turn
from api.vault.models import Secret

_OF_THE_TALK = (
    Choice, Message, Turn, Rating, Episode, Pairing, Plan, Receipt, Access, Link, WechatImage, WechatPerson,
)  # fmt: skip
_KEPT_WHY = "已提交的申请由经办机构依法办理，办结前需要保留。要撤回请联系经办机构。"


class Export(BaseModel):
    conversation: dict[str, Any]
    messages: list[schemas.Message]
    applications: list[dict[str, Any]]
    episodes: list[dict[str, Any]]
    ratings: list[dict[str, Any]]
    promises: list[dict[str, Any]]


async def export(session: AsyncSession, house: House, conversation_id: str) -> Export:
    """All that is held, secure values as masks: a copy must be as safe to keep as the transcript."""
    conversation = await repository.by_id(session, conversation_id)
    if conversation is None:
        raise Problem.of(404)
    messages = await repository.messages_after(session, conversation_id, 0)
    applications = await session.scalars(select(Application).where(Application.conversation_id == conversation_id))
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
        applications=[house.applications.public(row) for row in applications],
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


async def erase(session: AsyncSession, house: House, conversation_id: str) -> schemas.Deleted:
    """Deletes the conversation. Submitted applications stay, with their answers and nothing else."""
    conversation = await house.conversations.locked(session, conversation_id)
    if conversation.episode_id is not None:
        detail = "志愿者正在为您服务，请先结束人工服务，再删除对话。"
        raise Problem(409, "episode-open", "现在不能删除", detail)
    submitted = (
        await session.scalars(
            select(Application).where(Application.conversation_id == conversation_id, Application.state != "draft")
        )
    ).all()
    await gaps.forget(session, conversation_id)
    sent = list(await session.scalars(select(Attachment.id).where(Attachment.conversation_id == conversation_id)))
    await session.execute(delete(Attachment).where(Attachment.conversation_id == conversation_id))
    after_commit(session, lambda: house.attachments.forget(sent))
    await session.execute(delete(Event).where(Event.conversation_id == conversation_id))
    if submitted:
        await _empty(session, house, conversation, submitted)
    else:
        await session.execute(delete(Conversation).where(Conversation.id == conversation_id))
    return schemas.Deleted(
        deleted=["对话记录", "发来的文件", "未提交的申请", "评价"],
        kept=[{"what": f"申请 {row.receipt_no}", "why": _KEPT_WHY} for row in submitted],
    )


async def _empty(session: AsyncSession, house: House, conversation: Conversation, submitted: Any) -> None:
    kept = {secret for row in submitted for secret in house.applications.secret_ids(row)}
    await files.forget(session, conversation.id, house.applications.upload_ids(submitted))
    for model in _OF_THE_TALK:
        await session.execute(delete(model).where(model.conversation_id == conversation.id))
    await session.execute(
        delete(Application).where(Application.conversation_id == conversation.id, Application.state == "draft")
    )
    await session.execute(delete(Secret).where(Secret.conversation_id == conversation.id, Secret.id.not_in(kept)))
    conversation.token_hash = token_hash(new_token())
    conversation.page_url, conversation.returned = "", None
    conversation.closed_at = house.clock.now()
