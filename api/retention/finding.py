"""SQL of retention: what is past its term. Each gives ids, oldest first."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.applications.models import Application
from api.audit.models import PersonalAccess
from api.channels.wechat.models import WechatInbox, WechatLetter, WechatStamp
from api.clock import CHINA
from api.conversations.models import Access, Conversation, Link, Message
from api.files.models import StoredFile
from api.handoff.models import Episode, Reveal
from api.promises.models import Plan, PlanItem
from api.receipts.models import Receipt
from api.secure.models import SecureLink
from api.staff.models import FailedLogin, StaffSession
from api.vault.models import Secret
from bot.services.processing import IN_PROCESS

_OPEN = ("draft", *IN_PROCESS)


async def drafts(session: AsyncSession, before: datetime) -> Sequence[str]:
    """Also what was given up: it holds no answers any more."""
    of = (Application.submitted_at.is_(None), Application.updated_at < before)
    return (await session.scalars(select(Application.id).where(*of).order_by(Application.updated_at))).all()


async def taken_back(session: AsyncSession, before: datetime) -> Sequence[str]:
    of = (Application.state == "withdrawn", Application.updated_at < before)
    return (await session.scalars(select(Application.id).where(*of).order_by(Application.updated_at))).all()


async def _held(session: AsyncSession) -> tuple[set[str], set[str]]:
    """Values and secrets that answers of any application refer to."""
    values: set[str] = set()
    secrets: set[str] = set()
    for answers in await session.scalars(select(Application.answers)):
        for answer in answers.values():
            values.add(answer["value"])
            secrets.add(answer.get("secret", ""))
    return values, secrets


async def files(session: AsyncSession, before: datetime) -> Sequence[str]:
    held, _ = await _held(session)
    of = (StoredFile.message_id.is_(None), StoredFile.created_at < before)
    found = await session.scalars(select(StoredFile.id).where(*of).order_by(StoredFile.created_at))
    return [id_ for id_ in found if id_ not in held]


async def secrets(session: AsyncSession, before: datetime) -> Sequence[str]:
    _, held = await _held(session)
    of = (Secret.kind != "image", Secret.created_at < before)
    found = await session.scalars(select(Secret.id).where(*of).order_by(Secret.created_at))
    return [id_ for id_ in found if id_ not in held]


async def conversations(session: AsyncSession, before: datetime) -> Sequence[str]:
    """Nobody said anything since, nobody is at work on anything of theirs, and they are not yet emptied.

    A plan that is still there is one that somebody is at work on: what is past its term went before.
    """
    last = func.coalesce(func.max(Message.created_at), Conversation.created_at)
    busy = select(Application.conversation_id).where(Application.state.in_(_OPEN))
    statement = (
        select(Conversation.id)
        .outerjoin(Message, Message.conversation_id == Conversation.id)
        .where(
            Conversation.episode_id.is_(None),
            Conversation.closed_at.is_(None),
            Conversation.id.not_in(busy),
            Conversation.id.not_in(select(Plan.conversation_id)),
        )
        .group_by(Conversation.id, Conversation.created_at)
        .having(last < before)
        .order_by(last)
    )
    return (await session.scalars(statement)).all()


EXPIRED = (
    (StaffSession, StaffSession.expires_at),
    (Access, Access.expires_at),
    (Link, Link.expires_at),
    (SecureLink, SecureLink.expires_at),
    (FailedLogin, FailedLogin.last_at),
)
ACCESS = (
    (PersonalAccess, PersonalAccess.at),
    (Reveal, Reveal.created_at),
)
WECHAT = (
    (WechatInbox, WechatInbox.answered_at),
    (WechatLetter, WechatLetter.sent_at),
    (WechatStamp, WechatStamp.at),
)


async def receipts(session: AsyncSession, before: datetime) -> Sequence[str]:
    """Conversations with receipts, whose last episode ended before."""
    late = select(Episode.conversation_id).where(or_(Episode.ended_at.is_(None), Episode.ended_at >= before))
    statement = select(Receipt.conversation_id).where(Receipt.conversation_id.not_in(late)).distinct()
    return (await session.scalars(statement.order_by(Receipt.conversation_id))).all()


async def plans(session: AsyncSession, before: datetime) -> Sequence[str]:
    """Nothing was done of them since, and nothing was due since."""
    day = before.astimezone(CHINA).date()
    running = select(PlanItem.plan_id).where(
        or_(
            PlanItem.done_on >= day, PlanItem.done_on.is_(None) & or_(PlanItem.due_on >= day, PlanItem.due_on.is_(None))
        )
    )
    of = (Plan.created_at < before, Plan.id.not_in(running))
    return (await session.scalars(select(Plan.id).where(*of).order_by(Plan.created_at))).all()


_OVER = ("completed", "refused", "cancelled")


async def archived(session: AsyncSession, before: datetime) -> Sequence[str]:
    """Applications that are over since then: the body's archive."""
    of = (Application.state.in_(_OVER), Application.submitted_at.is_not(None), Application.updated_at < before)
    return (await session.scalars(select(Application.id).where(*of).order_by(Application.updated_at))).all()


async def applications(session: AsyncSession) -> int:
    """How many are over and have no term yet."""
    of = Application.state.in_(_OVER) & Application.submitted_at.is_not(None)
    return await session.scalar(select(func.count()).select_from(Application).where(of)) or 0
