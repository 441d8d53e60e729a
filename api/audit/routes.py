"""The log of who looked at personal data, for supervisors."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, StringConstraints

from api.conversations.deps import Housed
from api.periods import Period
from api.staff import repository as staff
from api.staff.deps import Member

router = APIRouter(prefix="/v1/staff/audit", tags=["supervision"])

_MOST = 500


class AccessLine(BaseModel):
    """`times`: how often in ten minutes; `reason` where one must be given."""

    at: str
    staff_id: str
    name: str
    what: str
    subject: str
    reason: str
    times: int


class AccessLog(BaseModel):
    lines: list[AccessLine]


class Search(Period):
    staff_id: Annotated[str, StringConstraints(max_length=64)] = ""
    q: Annotated[str, StringConstraints(strip_whitespace=True, max_length=100)] = ""


@router.get("")
async def audit(house: Housed, _member: Member, asked: Annotated[Search, Query()]) -> AccessLog:
    """Every access to personal data: cases, applications, files, and each value that was unmasked, with its reason."""
    since, until = asked.instants(house.clock.today())
    async with house.db.read() as session:
        names = {member.id: member.name for member in await staff.everyone(session)}
        found = await house.audit.search(session, since, until, staff_id=asked.staff_id, words=asked.q, limit=_MOST)
    return AccessLog(lines=[AccessLine(**row, name=names.get(row["staff_id"], "")) for row in found])
