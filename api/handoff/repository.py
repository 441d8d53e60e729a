"""SQL of episodes."""

from collections.abc import Sequence

from sqlalchemy import func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from api.handoff.models import Decision, Episode, Note
from api.staff.models import StaffMember

_WAITING = ("queued", "offered", "after_hours")
_IN_HAND = ("active", "on_hold")


async def add(session: AsyncSession, row: Episode | Decision | Note) -> None:
    session.add(row)
    await session.flush()


async def by_id(session: AsyncSession, episode_id: str) -> Episode | None:
    return await session.get(Episode, episode_id)


async def lock(session: AsyncSession, episode_id: str) -> Episode | None:
    statement = select(Episode).where(Episode.id == episode_id).with_for_update()
    return await session.scalar(statement.execution_options(populate_existing=True))


async def open_of(session: AsyncSession, conversation_id: str) -> Episode | None:
    return await session.scalar(
        select(Episode).where(Episode.conversation_id == conversation_id, Episode.state.in_((*_WAITING, *_IN_HAND)))
    )


async def in_hand(session: AsyncSession, conversation_id: str) -> Episode | None:
    """The episode in which a person owns the conversation."""
    return await session.scalar(
        select(Episode).where(Episode.conversation_id == conversation_id, Episode.state.in_(_IN_HAND))
    )


async def move(session: AsyncSession, episode_id: str, from_state: str, to_state: str, staff_id: str | None) -> bool:
    """Compare and set; False where another was first. An offer ends with the state that it brought."""
    moved = await session.execute(
        update(Episode)
        .where(Episode.id == episode_id, Episode.state == from_state)
        .values(state=to_state, staff_id=staff_id, offered_to=None)
        .returning(Episode.id)
    )
    return moved.first() is not None


async def queue(session: AsyncSession, staff_id: str) -> Sequence[Episode]:
    """Waiting episodes and one's own, urgent ones first, then oldest first."""
    mine = (Episode.staff_id == staff_id) & Episode.state.in_(_IN_HAND)
    statement = (
        select(Episode)
        .where(or_(Episode.state.in_(_WAITING), mine))
        .order_by(Episode.priority.desc(), Episode.requested_at)
    )
    return (await session.scalars(statement)).all()


async def position(session: AsyncSession, episode: Episode) -> int:
    """The place in the queue, 1 for the next."""
    before = await session.scalar(
        select(func.count())
        .select_from(Episode)
        .where(
            Episode.state.in_(_WAITING),
            or_(
                Episode.priority > episode.priority,
                (Episode.priority == episode.priority) & (Episode.requested_at < episode.requested_at),
            ),
        )
    )
    return (before or 0) + 1


async def anyone_available(session: AsyncSession) -> bool:
    found = await session.scalar(
        select(StaffMember.id)
        .where(
            StaffMember.disabled.is_(False),
            or_(StaffMember.presence == "available", StaffMember.always_on_duty.is_(True)),
        )
        .limit(1)
    )
    return found is not None


async def decisions(session: AsyncSession, episode_id: str) -> Sequence[Decision]:
    statement = select(Decision).where(Decision.episode_id == episode_id).order_by(Decision.created_at, Decision.id)
    return (await session.scalars(statement)).all()


async def notes(session: AsyncSession, episode_id: str) -> Sequence[Note]:
    statement = select(Note).where(Note.episode_id == episode_id).order_by(Note.created_at, Note.id)
    return (await session.scalars(statement)).all()


async def note_by_client_id(session: AsyncSession, episode_id: str, client_msg_id: str) -> Note | None:
    return await session.scalar(select(Note).where(Note.episode_id == episode_id, Note.client_msg_id == client_msg_id))
