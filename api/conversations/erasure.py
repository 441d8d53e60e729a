"""The deletion of what is held on a person (PIPL art. 47), and what must survive it."""

from collections.abc import Sequence

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.applications import holding
from api.applications.models import Application
from api.channels.wechat.models import WechatImage, WechatPerson
from api.conversations import schemas
from api.conversations.models import Access, Choice, Conversation, Link, Message
from api.events.models import Event
from api.files import repository as files
from api.gaps import repository as gaps
from api.handoff.models import Episode, Pairing
from api.house import House
from api.ids import new_token, token_hash
from api.problems import Problem
from api.promises.models import Plan
from api.ratings.models import Rating
from api.receipts.models import Receipt
from api.secure.models import SecureLink
from api.turns.models import Turn
from api.vault.models import Secret
from bot.services.processing import IN_PROCESS

_OF_THE_TALK = (
    Choice, Message, Turn, Rating, Episode, Pairing, Plan, Receipt, Access, Link, SecureLink, WechatImage, WechatPerson,
)  # fmt: skip
_IN_PROCESS_WHY = "还在由经办机构办理，办结前需要保留。不想办了，可以先撤回，再删除。"
_RECORD_WHY = "是经办机构依法办理的记录，要按规定保存。有疑问请联系经办机构。"


async def erase(session: AsyncSession, house: House, conversation_id: str) -> schemas.Deleted:
    """Deletes the conversation. What a body is at work on, or decided, stays with its answers and nothing else.

    Raises:
        Problem: 409 while a volunteer is waited for or at work, 404 where the conversation is gone.
    """
    conversation = await house.conversations.locked(session, conversation_id)
    if conversation.episode_id is not None:
        detail = "志愿者正在为您服务，请先结束人工服务，再删除对话。"
        raise Problem(409, "episode-open", "现在不能删除", detail)
    rows = (await session.scalars(select(Application).where(Application.conversation_id == conversation_id))).all()
    surviving = [row for row in rows if survives(row)]
    await gaps.forget(session, conversation_id)
    await session.execute(delete(Event).where(Event.conversation_id == conversation_id))
    if surviving:
        await _empty(session, house, conversation, surviving)
    else:
        await session.execute(delete(Conversation).where(Conversation.id == conversation_id))
    return schemas.Deleted(
        deleted=["对话记录", "发来的文件", "没有提交和已经撤回的申请", "评价"],
        kept=[
            {"what": f"申请 {row.receipt_no}", "why": _IN_PROCESS_WHY if row.state in IN_PROCESS else _RECORD_WHY}
            for row in surviving
        ],
    )


def survives(row: Application) -> bool:
    """What was submitted, unless the person took it back."""
    return row.submitted_at is not None and row.state != "withdrawn"


async def _empty(
    session: AsyncSession, house: House, conversation: Conversation, surviving: Sequence[Application]
) -> None:
    kept = {secret for row in surviving for secret in holding.secret_ids(row)}
    await files.forget(session, conversation.id, holding.upload_ids(house.applications.catalogue, surviving))
    for model in _OF_THE_TALK:
        await session.execute(delete(model).where(model.conversation_id == conversation.id))
    await session.execute(
        delete(Application).where(
            Application.conversation_id == conversation.id, Application.id.not_in([row.id for row in surviving])
        )
    )
    await session.execute(delete(Secret).where(Secret.conversation_id == conversation.id, Secret.id.not_in(kept)))
    conversation.token_hash = token_hash(new_token())
    conversation.page_url, conversation.returned = "", None
    conversation.closed_at = house.clock.now()
