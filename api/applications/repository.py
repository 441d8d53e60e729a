"""SQL of applications."""

from collections.abc import Sequence

from sqlalchemy import and_, bindparam, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.applications.models import Application, ApplicationLog

_OPEN_OF = select(Application).where(
    Application.conversation_id == bindparam("conversation_id"), Application.state == "draft"
)


async def add(session: AsyncSession, application: Application) -> None:
    session.add(application)
    await session.flush()


async def open_of(session: AsyncSession, conversation_id: str) -> Application | None:
    """What waits for an answer: the one draft, or an application of which a clerk asked more; the last one touched."""
    waits = or_(Application.state == "draft", and_(Application.state == "more_needed", Application.step != ""))
    statement = select(Application).where(Application.conversation_id == conversation_id, waits)
    return await session.scalar(statement.order_by(Application.updated_at.desc(), Application.id.desc()).limit(1))


async def draft_of(session: AsyncSession, conversation_id: str) -> Application | None:
    """The one draft of a conversation; the database allows no second."""
    return await session.scalar(_OPEN_OF, {"conversation_id": conversation_id})


async def by_id(session: AsyncSession, application_id: str) -> Application | None:
    return await session.get(Application, application_id)


async def lock(session: AsyncSession, application_id: str) -> Application | None:
    """The row, locked for this unit of work and as it is now."""
    statement = select(Application).where(Application.id == application_id).with_for_update()
    return await session.scalar(statement.execution_options(populate_existing=True))


async def inbox(
    session: AsyncSession,
    *,
    states: Sequence[str],
    service: str = "",
    counties: Sequence[str] = (),
    attention: bool = False,
    limit: int = 200,
) -> Sequence[Application]:
    """Submitted applications, those that are due first before the others, then the oldest.

    Args:
        attention: also those of other states that a clerk must look at.
    """
    of_state = Application.state.in_(states)
    meant = or_(of_state, Application.attention != "") if attention else of_state
    statement = select(Application).where(meant, Application.submitted_at.is_not(None))
    if service:
        statement = statement.where(Application.service == service)
    if counties:
        statement = statement.where(Application.county.in_(counties))
    order = (Application.due_on.is_(None), Application.due_on, Application.submitted_at, Application.id)
    return (await session.scalars(statement.order_by(*order).limit(limit))).all()


async def log_of(session: AsyncSession, application_id: str) -> Sequence[ApplicationLog]:
    statement = select(ApplicationLog).where(ApplicationLog.application_id == application_id)
    return (await session.scalars(statement.order_by(ApplicationLog.at, ApplicationLog.id))).all()


async def of_conversation(session: AsyncSession, conversation_id: str) -> Sequence[Application]:
    """Drafts and submitted ones, newest first; a draft that was given up is over."""
    given_up = and_(Application.state == "cancelled", Application.submitted_at.is_(None))
    statement = (
        select(Application)
        .where(Application.conversation_id == conversation_id, ~given_up)
        .order_by(Application.created_at.desc())
    )
    return (await session.scalars(statement)).all()


async def registered(session: AsyncSession, conversation_id: str, services: Sequence[str]) -> Sequence[Application]:
    """What was completed of these services, newest first."""
    statement = (
        select(Application)
        .where(
            Application.conversation_id == conversation_id,
            Application.state == "completed",
            Application.service.in_(services),
        )
        .order_by(Application.submitted_at.desc(), Application.id.desc())
    )
    return (await session.scalars(statement)).all()


async def by_receipt(session: AsyncSession, receipt_no: str) -> Application | None:
    return await session.scalar(select(Application).where(Application.receipt_no == receipt_no))


async def shown(session: AsyncSession, service: str) -> Sequence[Application]:
    """Postings that a clerk accepted; newest first."""
    statement = (
        select(Application)
        .where(Application.service == service, Application.state.in_(("accepted", "completed")))
        .order_by(Application.submitted_at.desc())
    )
    return (await session.scalars(statement)).all()
