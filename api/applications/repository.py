"""SQL of applications."""

from collections.abc import Sequence

from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.applications.models import Application

_OPEN_OF = select(Application).where(
    Application.conversation_id == bindparam("conversation_id"), Application.state == "draft"
)


async def add(session: AsyncSession, application: Application) -> None:
    session.add(application)
    await session.flush()


async def open_of(session: AsyncSession, conversation_id: str) -> Application | None:
    """The one draft of a conversation; the database allows no second."""
    return await session.scalar(_OPEN_OF, {"conversation_id": conversation_id})


async def of_conversation(session: AsyncSession, conversation_id: str) -> Sequence[Application]:
    """Drafts and submitted ones, newest first; cancelled ones are over."""
    statement = (
        select(Application)
        .where(Application.conversation_id == conversation_id, Application.state != "cancelled")
        .order_by(Application.created_at.desc())
    )
    return (await session.scalars(statement)).all()


async def by_receipt(session: AsyncSession, receipt_no: str) -> Application | None:
    return await session.scalar(select(Application).where(Application.receipt_no == receipt_no))
