"""SQL of conversations, messages and issued buttons.

What every turn asks is written once as a statement with parameters: to build one anew costs as much as to run it.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from api.conversations.models import Access, Choice, Conversation, Link, Message

_BY_ID = select(Conversation).where(Conversation.id == bindparam("id"))
_LOCKED = _BY_ID.with_for_update().execution_options(populate_existing=True)
_BY_CLIENT_ID = select(Message).where(
    Message.conversation_id == bindparam("conversation_id"), Message.client_msg_id == bindparam("client_msg_id")
)
_SPOKE = (
    select(Message.seq)
    .where(Message.conversation_id == bindparam("conversation_id"), Message.role == "user")
    .order_by(Message.seq.desc())
    .limit(1)
    .scalar_subquery()
)
_CHOICE_BY_TITLE = (
    select(Choice)
    .where(
        Choice.conversation_id == bindparam("conversation_id"),
        Choice.title == bindparam("title"),
        (_SPOKE.is_(None)) | (Choice.seq > _SPOKE),
    )
    .order_by(Choice.seq.desc())
    .limit(1)
)


async def by_id(session: AsyncSession, conversation_id: str) -> Conversation | None:
    return await session.scalar(_BY_ID, {"id": conversation_id})


async def lock(session: AsyncSession, conversation_id: str) -> Conversation | None:
    """The conversation with its row locked; on SQLite the one writer is the lock."""
    return await session.scalar(_LOCKED, {"id": conversation_id})


async def by_client_id(session: AsyncSession, conversation_id: str, client_msg_id: str) -> Message | None:
    return await session.scalar(_BY_CLIENT_ID, {"conversation_id": conversation_id, "client_msg_id": client_msg_id})


async def messages_after(
    session: AsyncSession, conversation_id: str, seq: int, limit: int | None = None
) -> Sequence[Message]:
    statement = (
        select(Message)
        .where(Message.conversation_id == conversation_id, Message.seq > seq)
        .order_by(Message.seq)
        .limit(limit)
    )
    return (await session.scalars(statement)).all()


async def of_kind(session: AsyncSession, conversation_id: str, kind: str) -> Sequence[Message]:
    statement = select(Message).where(Message.conversation_id == conversation_id, Message.kind == kind)
    return (await session.scalars(statement)).all()


async def unanswered_since(session: AsyncSession, conversation_id: str) -> datetime | None:
    """When the person said the first thing that no volunteer has answered since, or None."""
    answered = (
        select(func.max(Message.seq))
        .where(Message.conversation_id == conversation_id, Message.role == "volunteer")
        .scalar_subquery()
    )
    return await session.scalar(
        select(Message.created_at)
        .where(
            Message.conversation_id == conversation_id, Message.role == "user", Message.seq > func.coalesce(answered, 0)
        )
        .order_by(Message.seq)
        .limit(1)
    )


async def said_last(session: AsyncSession, conversation_id: str, limit: int) -> Sequence[str]:
    """What the person said last in words, the newest first; a file's message has only its name."""
    statement = (
        select(Message.text)
        .where(
            Message.conversation_id == conversation_id,
            Message.role == "user",
            Message.client_msg_id.not_like("file:%"),
        )
        .order_by(Message.seq.desc())
        .limit(limit)
    )
    return (await session.scalars(statement)).all()


async def said_before(session: AsyncSession, conversation_id: str, seq: int) -> Message | None:
    """The last message before `seq` that is not the person's own."""
    statement = (
        select(Message)
        .where(Message.conversation_id == conversation_id, Message.seq < seq, Message.role != "user")
        .order_by(Message.seq.desc())
        .limit(1)
    )
    return await session.scalar(statement)


async def replies_of(session: AsyncSession, turn_id: str) -> Sequence[Message]:
    """What a turn said, without the message that set it going."""
    statement = select(Message).where(Message.turn_id == turn_id, Message.role != "user").order_by(Message.seq)
    return (await session.scalars(statement)).all()


async def choice(session: AsyncSession, conversation_id: str, choice_id: str) -> Choice | None:
    return await session.scalar(select(Choice).where(Choice.id == choice_id, Choice.conversation_id == conversation_id))


async def choice_by_title(session: AsyncSession, conversation_id: str, title: str) -> Choice | None:
    """The button with this title in the last messages that had buttons since the person spoke."""
    return await session.scalar(_CHOICE_BY_TITLE, {"conversation_id": conversation_id, "title": title})


async def has_access(session: AsyncSession, conversation_id: str, token_hash: str, now: datetime) -> bool:
    """Whether a page that a link opened holds this token."""
    row = await session.get(Access, token_hash)
    return row is not None and row.conversation_id == conversation_id and row.expires_at >= now


async def use_link(session: AsyncSession, link_id: str, now: datetime) -> Link | None:
    """The link, marked as used; None where it is unknown, over, or was used before."""
    used = await session.execute(
        update(Link)
        .where(Link.id == link_id, Link.used_at.is_(None), Link.expires_at >= now)
        .values(used_at=now)
        .returning(Link)
    )
    return used.scalar()
