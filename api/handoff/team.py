"""The volunteers: who is there, what each can take, and her rota."""

from datetime import date, time
from typing import Annotated, Any, Self

from fastapi import APIRouter
from pydantic import AfterValidator, BaseModel, Field, StringConstraints, model_validator

from api.conversations.deps import Housed
from api.conversations.schemas import Strict
from api.db import after_commit
from api.handoff import repository
from api.handoff.transition import DESK
from api.house import House
from api.problems import Problem
from api.staff import log
from api.staff import repository as staff
from api.staff.deps import Member
from api.staff.models import StaffMember
from bot.handoff.duty import DayKind, overlapping

router = APIRouter(prefix="/v1/staff", tags=["handoff"])

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=20)]


def _apart(windows: list[tuple[time, time]]) -> list[tuple[time, time]]:
    if overlapping(windows):
        raise ValueError("同一天的班次要先后分开，结束晚于开始")
    return windows


Windows = Annotated[list[tuple[time, time]], Field(max_length=6), AfterValidator(_apart)]


class Leave(Strict):
    first: date
    last: date
    reason: Annotated[str, StringConstraints(max_length=100)] = ""

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.last < self.first:
            raise ValueError("请假的最后一天不能早于第一天")
        return self


class Rota(Strict):
    """Hours by kind of day (working days follow the yearly notice, 调休 included), by single dates, and leave."""

    usual: dict[DayKind, Windows] = Field(default_factory=dict)
    dates: Annotated[dict[date, Windows], Field(max_length=400)] = Field(default_factory=dict)
    leaves: Annotated[list[Leave], Field(max_length=100)] = Field(default_factory=list)


class Profile(Strict):
    regions: Annotated[list[str], Field(max_length=100)] = Field(default_factory=list, description="codes; none is all")
    skills: Annotated[list[Words], Field(max_length=20)] = Field(default_factory=list)
    groups: Annotated[list[Words], Field(max_length=20)] = Field(default_factory=list)
    capacity: Annotated[int, Field(ge=1, le=100)] | None = None


class Colleague(BaseModel):
    id: str
    username: str
    name: str
    on_duty: bool
    answering: bool
    load: int
    capacity: int
    regions: list[str]
    region_titles: list[str]
    skills: list[str]
    groups: list[str]


class PlaceTitle(BaseModel):
    code: str
    title: str


class Team(BaseModel):
    """`places`, `skills` and `groups` are what may be chosen from; skills and groups may be others too."""

    volunteers: list[Colleague]
    places: list[PlaceTitle]
    skills: list[str]
    groups: list[str]


@router.get("/volunteers")
async def volunteers(house: Housed, _member: Member) -> Team:
    """Who may be asked to take a case over, those on duty first."""
    async with house.db.read() as session:
        loads = await repository.loads(session)
        members = [m for m in await staff.everyone(session) if "volunteer" in m.roles and not m.disabled]
    found = [_colleague(house, member, loads.get(member.id, 0)) for member in members]
    return Team(
        volunteers=sorted(found, key=lambda one: (not one.on_duty, one.load, one.name)),
        places=[PlaceTitle(code=code, title=title) for code, title in house.opening.regions.all()],
        skills=house.opening.needs.skills(),
        groups=house.opening.needs.groups(),
    )


@router.put("/volunteers/{staff_id}")
async def change(staff_id: str, body: Profile, house: Housed, member: Member) -> Colleague:
    """Where a volunteer serves, what she can do, whom she looks after (一对多), and how many at a time."""
    if not all(map(house.opening.regions.known, body.regions)):
        raise Problem.of(422, "地区要用本省的行政区划代码，例如 350102。")
    async with house.db.write() as session:
        row = await _volunteer(house, session, staff_id)
        if sorted(row.skills) != sorted(body.skills):
            log.record(session, house.clock, row.id, member.id, "skills", "、".join(body.skills) or "（没有）")
        row.regions, row.skills, row.groups = body.regions, list(body.skills), list(body.groups)
        row.capacity = body.capacity
        after_commit(session, lambda: house.fanout.look(DESK))
        return _colleague(house, row, (await repository.loads(session)).get(row.id, 0))


@router.get("/me/roster")
async def my_roster(member: Member) -> Rota:
    return Rota.model_validate(member.roster)


@router.put("/me/roster")
async def set_my_roster(body: Rota, house: Housed, member: Member) -> Rota:
    return await _set(house, member.id, body)


@router.get("/volunteers/{staff_id}/roster")
async def roster(staff_id: str, house: Housed, _member: Member) -> Rota:
    async with house.db.read() as session:
        return Rota.model_validate((await _volunteer(house, session, staff_id)).roster)


@router.put("/volunteers/{staff_id}/roster")
async def set_roster(staff_id: str, body: Rota, house: Housed, _member: Member) -> Rota:
    return await _set(house, staff_id, body)


async def _set(house: House, staff_id: str, rota: Rota) -> Rota:
    async with house.db.write() as session:
        row = await _volunteer(house, session, staff_id)
        row.roster = rota.model_dump(mode="json")
        after_commit(session, lambda: house.fanout.look(DESK))
    return rota


async def _volunteer(_house: House, session: Any, staff_id: str) -> StaffMember:
    row = await staff.by_id(session, staff_id)
    if row is None or "volunteer" not in row.roles:
        raise Problem.of(404, "没有找到这位志愿者，请刷新列表。")
    return row


def _colleague(house: House, member: StaffMember, load: int) -> Colleague:
    counted = house.duty.as_volunteer(member, load)
    return Colleague(
        id=member.id,
        username=member.username,
        name=member.name,
        on_duty=house.duty.is_on(member),
        answering=house.duty.answers(member),
        load=load,
        capacity=counted.capacity,
        regions=member.regions,
        region_titles=[house.opening.regions.title(code) for code in member.regions],
        skills=member.skills,
        groups=member.groups,
    )
