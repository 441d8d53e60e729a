"""SQL of episodes."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from api.handoff.models import Decision, Episode, Note, Pairing
from bot.handoff.episode import ENDED, IN_HAND, OFFERING, WAITING

_WAITING = tuple(map(str, WAITING))
_IN_HAND = tuple(map(str, IN_HAND))
_OFFERING = tuple(map(str, OFFERING))
_ENDED = tuple(map(str, ENDED))
_IN_ORDER = (Episode.priority.desc(), Episode.ticket, Episode.requested_at, Episode.id)


async def add(session: AsyncSession, row: Episode | Decision | Note | Pairing) -> None:
    session.add(row)
    await session.flush()


async def by_id(session: AsyncSession, episode_id: str) -> Episode | None:
    return await session.get(Episode, episode_id)


async def lock(session: AsyncSession, episode_id: str) -> Episode | None:
    statement = select(Episode).where(Episode.id == episode_id).with_for_update()
    return await session.scalar(statement.execution_options(populate_existing=True))


async def open_of(session: AsyncSession, conversation_id: str) -> Episode | None:
    return await session.scalar(
        select(Episode).where(Episode.conversation_id == conversation_id, Episode.state.not_in(_ENDED))
    )


async def in_hand(session: AsyncSession, conversation_id: str) -> Episode | None:
    """The episode in which a person owns the conversation."""
    return await session.scalar(
        select(Episode).where(Episode.conversation_id == conversation_id, Episode.state.in_(_IN_HAND))
    )


async def move(
    session: AsyncSession, episode_id: str, from_state: str, to_state: str, changes: Mapping[str, Any]
) -> bool:
    """Compare and set; False where another was first."""
    moved = await session.execute(
        update(Episode)
        .where(Episode.id == episode_id, Episode.state == from_state)
        .values(state=to_state, **changes)
        .returning(Episode.id)
    )
    return moved.first() is not None


async def queue(session: AsyncSession, staff_id: str) -> Sequence[Episode]:
    """Waiting episodes, one's own and what is offered to one, urgent ones first, then by their place."""
    mine = ((Episode.staff_id == staff_id) | (Episode.offered_to == staff_id)) & Episode.state.in_(_IN_HAND)
    statement = select(Episode).where(or_(Episode.state.in_(_WAITING), mine)).order_by(*_IN_ORDER)
    return (await session.scalars(statement)).all()


async def in_state(session: AsyncSession, *states: str, limit: int | None = None) -> Sequence[Episode]:
    """Episodes in these states by their place."""
    statement = select(Episode).where(Episode.state.in_(states)).order_by(*_IN_ORDER).limit(limit)
    return (await session.scalars(statement)).all()


async def waiting(session: AsyncSession, offset: int, limit: int) -> Sequence[Episode]:
    """A page of the queue, for the assigner."""
    statement = select(Episode).where(Episode.state == "queued").order_by(*_IN_ORDER).offset(offset).limit(limit)
    return (await session.scalars(statement)).all()


async def orphans(session: AsyncSession) -> Sequence[Episode]:
    """Episodes in hand of nobody."""
    return (await session.scalars(select(Episode).where(Episode.state.in_(_IN_HAND), Episode.staff_id.is_(None)))).all()


async def empty_offers(session: AsyncSession) -> Sequence[Episode]:
    """Offers without anybody, and somebody without an offer."""
    offering = Episode.state.in_(_OFFERING)
    statement = select(Episode).where(
        (offering & Episode.offered_to.is_(None)) | (~offering & Episode.offered_to.is_not(None))
    )
    return (await session.scalars(statement)).all()


async def position(session: AsyncSession, episode: Episode) -> int:
    """The place in the queue, 1 for the next."""
    before = await session.scalar(
        select(func.count())
        .select_from(Episode)
        .where(
            Episode.state.in_(_WAITING),
            Episode.id != episode.id,
            or_(
                Episode.priority > episode.priority,
                (Episode.priority == episode.priority) & (Episode.ticket < episode.ticket),
            ),
        )
    )
    return (before or 0) + 1


async def accepted_since(session: AsyncSession, since: datetime) -> Sequence[datetime]:
    """When people were taken, for the pace of the queue."""
    rows = await session.scalars(select(Episode.accepted_at).where(Episode.accepted_at >= since))
    return [at for at in rows if at is not None]


async def loads(session: AsyncSession) -> dict[str, int]:
    """What each volunteer has in hand or is offered."""
    held = select(Episode.staff_id, func.count()).where(Episode.state.in_(_IN_HAND)).group_by(Episode.staff_id)
    offered = select(Episode.offered_to, func.count()).where(Episode.state.in_(_OFFERING)).group_by(Episode.offered_to)
    found: dict[str, int] = {}
    for statement in (held, offered):
        for staff_id, count in (await session.execute(statement)).all():
            if staff_id is not None:
                found[staff_id] = found.get(staff_id, 0) + count
    return found


async def last_served_by(session: AsyncSession, conversation_id: str) -> str:
    """Who had this person's conversation last, or nobody."""
    statement = (
        select(Episode.last_staff_id)
        .where(Episode.conversation_id == conversation_id, Episode.last_staff_id.is_not(None))
        .order_by(Episode.ticket.desc(), Episode.requested_at.desc())
        .limit(1)
    )
    return await session.scalar(statement) or ""


async def earlier(session: AsyncSession, episode: Episode) -> Sequence[Episode]:
    """The same person's episodes of before, the newest first."""
    statement = (
        select(Episode)
        .where(Episode.conversation_id == episode.conversation_id, Episode.id != episode.id)
        .order_by(Episode.ticket.desc(), Episode.requested_at.desc())
        .limit(20)
    )
    return (await session.scalars(statement)).all()


async def pairing(session: AsyncSession, conversation_id: str) -> Pairing | None:
    return await session.get(Pairing, conversation_id)


async def decisions(session: AsyncSession, episode_id: str) -> Sequence[Decision]:
    """In the order in which they were made, whatever the clock said."""
    statement = (
        select(Decision)
        .where(Decision.episode_id == episode_id)
        .order_by(Decision.event_id, Decision.created_at, Decision.id)
    )
    return (await session.scalars(statement)).all()


async def notes(session: AsyncSession, episode_id: str) -> Sequence[Note]:
    statement = select(Note).where(Note.episode_id == episode_id).order_by(Note.created_at, Note.id)
    return (await session.scalars(statement)).all()


async def note_by_client_id(session: AsyncSession, episode_id: str, client_msg_id: str) -> Note | None:
    return await session.scalar(select(Note).where(Note.episode_id == episode_id, Note.client_msg_id == client_msg_id))
