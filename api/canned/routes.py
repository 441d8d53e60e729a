"""Canned replies: read by all who talk to people, one's own written by oneself, shared ones by supervisors."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, StringConstraints
from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.canned.models import CannedReply
from api.conversations.deps import Housed
from api.conversations.schemas import SpokenText, Strict
from api.ids import new_id
from api.problems import Problem
from api.staff.deps import Member
from api.staff.models import StaffMember

router = APIRouter(prefix="/v1/staff/canned", tags=["handoff"])

_WRITERS = frozenset({"supervisor", "editor", "admin"})


class Write(Strict):
    title: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40)]
    text: SpokenText
    topic: Annotated[str, StringConstraints(strip_whitespace=True, max_length=20)] = ""
    shared: bool = False


class Canned(BaseModel):
    id: str
    title: str
    text: str
    topic: str
    shared: bool


class CannedList(BaseModel):
    replies: list[Canned]


@router.get("")
async def listing(house: Housed, member: Member) -> CannedList:
    """One's own first, then the shared ones, by topic and title."""
    async with house.db.read() as session:
        rows = await session.scalars(
            select(CannedReply)
            .where(or_(CannedReply.staff_id.is_(None), CannedReply.staff_id == member.id))
            .order_by(CannedReply.staff_id.is_(None), CannedReply.topic, CannedReply.title)
        )
        return CannedList(replies=[_public(row) for row in rows])


@router.post("", status_code=201)
async def create(body: Write, house: Housed, member: Member) -> Canned:
    _may_share(body, member)
    async with house.db.write() as session:
        row = CannedReply(id=new_id("can"), staff_id=None if body.shared else member.id)
        _fill(row, body, member, house)
        session.add(row)
    return _public(row)


@router.put("/{canned_id}")
async def change(canned_id: str, body: Write, house: Housed, member: Member) -> Canned:
    _may_share(body, member)
    async with house.db.write() as session:
        row = await _mine(session, canned_id, member)
        row.staff_id = None if body.shared else member.id
        _fill(row, body, member, house)
    return _public(row)


@router.delete("/{canned_id}", status_code=204)
async def delete(canned_id: str, house: Housed, member: Member) -> None:
    async with house.db.write() as session:
        await session.delete(await _mine(session, canned_id, member))


async def _mine(session: AsyncSession, canned_id: str, member: StaffMember) -> CannedReply:
    """One's own, or a shared one where one may write those. Raises Problem 404 for any other."""
    row = await session.get(CannedReply, canned_id)
    if row is None or not (row.staff_id == member.id or (row.staff_id is None and _WRITERS & set(member.roles))):
        raise Problem.of(404, "没有找到这条常用语，请刷新列表。")
    return row


def _may_share(body: Write, member: StaffMember) -> None:
    if body.shared and not _WRITERS & set(member.roles):
        raise Problem.of(422, "公共常用语由督导或编辑维护，请先存成自己的。")


def _fill(row: CannedReply, body: Write, member: StaffMember, house: Housed) -> None:
    row.title, row.text, row.topic = body.title, body.text, body.topic
    row.changed_by, row.changed_at = member.id, house.clock.now()


def _public(row: CannedReply) -> Canned:
    return Canned(id=row.id, title=row.title, text=row.text, topic=row.topic, shared=row.staff_id is None)
