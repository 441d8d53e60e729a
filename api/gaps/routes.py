"""Gaps for editors (contract, section 3)."""

import asyncio
from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Query

from api.conversations.deps import Housed
from api.gaps import closing, repository, schemas
from api.gaps.models import Gap
from api.house import House
from api.staff import repository as staff
from api.staff.deps import Member

router = APIRouter(prefix="/v1/staff/gaps", tags=["gaps"])

_SUGGESTIONS = 3


@router.get("")
async def gaps(house: Housed, _member: Member, limit: Annotated[int, Query(ge=1, le=500)] = 100) -> schemas.Groups:
    """Questions that went unanswered or were badly rated, grouped by likeness, most asked first."""
    async with house.db.read() as session:
        rows = await repository.opened(session)
    together = await house.gaps.grouped(rows)
    return schemas.Groups(groups=await asyncio.to_thread(_groups, house, together[:limit]), total=len(together))


def _groups(house: House, together: Sequence[Sequence[Gap]]) -> list[schemas.Group]:
    today, knowledge = house.clock.today(), house.policies.knowledge
    return [
        schemas.Group.of(members, knowledge.find(members[0].text, on=today, limit=_SUGGESTIONS).hits)
        for members in together
    ]


@router.post("/close")
async def close(body: schemas.Close, house: Housed, member: Member) -> schemas.Closed:
    """Closes the questions of a group: with the draft's publication, or at once by a request for a document."""
    async with house.db.write() as session:
        return await closing.close(session, house.gaps, house.curation, member.id, body)


@router.get("/requests")
async def requests(house: Housed, _member: Member) -> schemas.Requests:
    """Documents that the library should have."""
    async with house.db.read() as session:
        names = {row.id: row.name for row in await staff.everyone(session)}
        return schemas.Requests(requests=[schemas.Request.of(row, names) for row in await repository.requests(session)])


@router.post("/requests/{request_id}/done")
async def done(request_id: str, house: Housed, member: Member) -> schemas.Request:
    """The document has come: its questions count again if they still go unanswered."""
    async with house.db.write() as session:
        row = await house.gaps.document_came(session, member.id, request_id)
        await house.curation.note(session, member.id, "document_came", {"request_id": row.id})
        return schemas.Request.of(row, {member.id: member.name})
