"""Deletes what is past its term, a few at a time, so that the service goes on beside it and a cut loses nothing."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import batched

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.applications import holding
from api.applications.models import Application
from api.conversations import erasure, repository
from api.conversations.models import Conversation
from api.files import repository as files
from api.house import House
from api.promises.models import Plan
from api.receipts.models import Receipt
from api.retention import finding
from api.vault.models import Secret
from bot.privacy.retention import Term

BATCH = 50

type Find = Callable[[AsyncSession, datetime], Awaitable[Sequence[str]]]
type Delete = Callable[[AsyncSession, House, Sequence[str]], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Found:
    """What a term came to: `number` was deleted, or would be; where no term is settled, it is only counted."""

    what: str
    title: str
    days: int | None
    number: int


async def _applications(session: AsyncSession, house: House, ids: Sequence[str]) -> None:
    """With their secrets and files, which nothing else refers to."""
    rows = (await session.scalars(select(Application).where(Application.id.in_(ids)))).all()
    secrets = {secret for row in rows for secret in holding.secret_ids(row)}
    await session.execute(delete(Secret).where(Secret.id.in_(secrets)))
    await files.forget_some(session, holding.upload_ids(house.applications.catalogue, rows))
    await session.execute(delete(Application).where(Application.id.in_(ids)))


async def _archive(session: AsyncSession, house: House, ids: Sequence[str]) -> None:
    """The archive's applications, and conversations that were emptied and kept for their sake alone."""
    await _applications(session, house, ids)
    held = select(Application.conversation_id)
    await session.execute(delete(Conversation).where(Conversation.closed_at.is_not(None), Conversation.id.not_in(held)))


async def _receipts(session: AsyncSession, _house: House, ids: Sequence[str]) -> None:
    await session.execute(delete(Receipt).where(Receipt.conversation_id.in_(ids)))


async def _plans(session: AsyncSession, _house: House, ids: Sequence[str]) -> None:
    await session.execute(delete(Plan).where(Plan.id.in_(ids)))


async def _files(session: AsyncSession, _house: House, ids: Sequence[str]) -> None:
    await files.forget_some(session, ids)


async def _secrets(session: AsyncSession, _house: House, ids: Sequence[str]) -> None:
    await session.execute(delete(Secret).where(Secret.id.in_(ids)))


async def _conversations(session: AsyncSession, house: House, ids: Sequence[str]) -> None:
    for id_ in ids:
        conversation = await repository.lock(session, id_)
        if conversation is not None and conversation.episode_id is None:
            await erasure.erase(session, house, id_)


_RULES: dict[str, tuple[Find, Delete]] = {
    "draft": (finding.drafts, _applications),
    "taken_back": (finding.taken_back, _applications),
    "file": (finding.files, _files),
    "secret": (finding.secrets, _secrets),
    "receipt": (finding.receipts, _receipts),
    "plan": (finding.plans, _plans),
    "conversation": (finding.conversations, _conversations),
    "application": (finding.archived, _archive),
}
_ROWS = {"expired": finding.EXPIRED, "wechat": finding.WECHAT, "access": finding.ACCESS}
KNOWN = frozenset({*_RULES, *_ROWS})


async def purge(
    house: House, terms: Sequence[Term], tell: Callable[[Term, int, int], None], *, dry: bool = False
) -> list[Found]:
    """Applies each term.

    Args:
        tell: hears of a term how many of how many are done.
        dry: only counts.
    """
    return [await _apply(house, term, tell, dry=dry) for term in terms]


async def _apply(house: House, term: Term, tell: Callable[[Term, int, int], None], *, dry: bool) -> Found:
    before = term.before(house.clock.now())
    if before is None:
        async with house.db.read() as session:
            return Found(term.what, term.title, None, await finding.applications(session))
    if term.what in _ROWS:
        return Found(term.what, term.title, term.days, await _rows(house, term, before, dry=dry))
    find, forget = _RULES[term.what]
    async with house.db.read() as session:
        ids = await find(session, before)
    done = 0
    for some in [] if dry else batched(ids, BATCH):
        async with house.db.write() as session:
            still = set(await find(session, before))  # someone may have come back meanwhile
            await forget(session, house, [id_ for id_ in some if id_ in still])
        done += len(some)
        tell(term, done, len(ids))
    return Found(term.what, term.title, term.days, len(ids))


async def _rows(house: House, term: Term, before: datetime, *, dry: bool) -> int:
    """Rows that nothing hangs on: one statement a table."""
    number = 0
    async with house.db.write() as session:
        for model, at in _ROWS[term.what]:
            number += await session.scalar(select(func.count()).select_from(model).where(at < before)) or 0
            if not dry:
                await session.execute(delete(model).where(at < before))
    return number
