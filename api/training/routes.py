"""The record of staff: one's own, and everybody's for supervisors."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, Field, StringConstraints

from api.conversations.deps import Housed
from api.conversations.schemas import Strict
from api.staff import repository as staff
from api.staff.deps import Member
from api.training import repository
from api.training.service import public

router = APIRouter(prefix="/v1/staff", tags=["training"])


class RotationShown(BaseModel):
    """`standing`: not_meant, never (nothing is recorded), late, soon or done."""

    standing: str
    last_on: str
    due_on: str


class TrainingShown(BaseModel):
    id: str
    rotation: bool
    topic: str
    held_on: str
    minutes: int
    proof: str


class Month(BaseModel):
    month: str
    minutes: int


class Shift(BaseModel):
    date: str
    hours: list[str]


class OwnRecord(BaseModel):
    """`served` is computed from cases that she had in hand, newest month first; `shifts` are of the next two weeks."""

    skills: list[str]
    rotation: RotationShown
    training: list[TrainingShown]
    served_minutes: int
    served: list[Month]
    shifts: list[Shift]


class Person(BaseModel):
    id: str
    username: str
    name: str
    roles: list[str]
    skills: list[str]
    rotation: RotationShown
    training: list[TrainingShown]
    second_factor: bool


class People(BaseModel):
    """`rule` is what the document says of 轮训, word for word; `due` counts who is late or has nothing recorded."""

    rule: str
    document_no: str
    due: int
    people: list[Person]


class Held(Strict):
    rotation: bool = False
    topic: Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=100)]
    held_on: date
    minutes: Annotated[int, Field(ge=15, le=60 * 500)]
    proof: Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=500)]


@router.get("/me/record")
async def own(house: Housed, member: Member) -> OwnRecord:
    async with house.db.read() as session:
        return OwnRecord(**await house.records.own(session, member))


@router.get("/people")
async def people(house: Housed, _member: Member) -> People:
    """Everybody's training; who owes 轮训 stands first."""
    async with house.db.read() as session:
        rows = await repository.by_member(session)
        members = [one for one in await staff.everyone(session) if not one.disabled]
    shown = [
        Person(
            id=one.id, username=one.username, name=one.name, roles=one.roles, skills=one.skills,
            rotation=RotationShown(**house.records.owed(one, rows.get(one.id, []))),
            training=[TrainingShown(**public(row)) for row in rows.get(one.id, [])],
            second_factor=one.totp_at is not None,
        )
        for one in members
    ]  # fmt: skip
    order = ("late", "never", "soon", "done", "not_meant")
    rule = house.records.rotation
    return People(
        rule=rule.quote,
        document_no=rule.document_no,
        due=sum(one.rotation.standing in ("late", "never") for one in shown),
        people=sorted(shown, key=lambda one: (order.index(one.rotation.standing), one.rotation.due_on, one.name)),
    )


@router.post("/people/{staff_id}/training", status_code=201)
async def add(staff_id: str, body: Held, house: Housed, member: Member) -> TrainingShown:
    async with house.db.write() as session:
        row = await house.records.add(session, staff_id, member, **body.model_dump())
        return TrainingShown(**public(row))


@router.delete("/training/{training_id}", status_code=204)
async def remove(training_id: str, house: Housed, member: Member) -> None:
    async with house.db.write() as session:
        await house.records.remove(session, training_id, member)
