"""Editors keep courses and events; each has its dates and where it is known from."""

from datetime import date
from typing import Annotated, Literal

from fastapi import APIRouter
from pydantic import BaseModel, Field, StringConstraints, ValidationInfo, field_validator
from sqlalchemy.ext.asyncio import AsyncSession

from api.conversations.deps import Housed
from api.conversations.schemas import Strict
from api.house import House
from api.ids import new_id
from api.problems import Problem
from api.services import offers
from api.services.offers import Offer
from api.staff.deps import Member

router = APIRouter(prefix="/v1/staff/listings", tags=["listings"])

type Of = Literal["courses", "events"]
type Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=200)]


class OfferGiven(Strict):
    """`place`: a county's code, empty for the whole province. `ends`: its last day, or the last day to enrol."""

    title: Words
    place: str = ""
    begins: date
    ends: date
    text: Words
    source: Words
    document_no: Annotated[str, Field(max_length=100)] = ""
    checked_on: date

    @field_validator("ends")
    @classmethod
    def _in_order(cls, ends: date, info: ValidationInfo) -> date:
        begins = info.data.get("begins")
        if begins is not None and ends < begins:
            raise ValueError("结束日期不能早于开始日期")
        return ends


class OfferKept(OfferGiven):
    id: str


class PlaceChoice(BaseModel):
    code: str
    title: str


class OffersKept(BaseModel):
    """`today` is the day in China by which an item is over or not; `places` are what may be chosen from."""

    items: list[OfferKept]
    today: date
    places: list[PlaceChoice]


def _public(offer: Offer) -> OfferKept:
    return OfferKept(id=offer.id, **{name: getattr(offer, name) for name in OfferGiven.model_fields})


def _checked(house: House, body: OfferGiven) -> OfferGiven:
    if body.place and house.applications.places.by_code(body.place) is None:
        raise _refused("place", "没有这个县（市、区）的代码，请从列表里选；面向全省的留空。")
    if body.checked_on > house.clock.today():
        raise _refused("checked_on", "核对日期还没有到，请填今天或以前的日期。")
    return body


def _refused(field: str, sentence: str) -> Problem:
    problem = Problem.of(422, sentence)
    problem.errors = [{"field": field, "message": sentence}]
    return problem


async def _found(session: AsyncSession, of: str, offer_id: str) -> Offer:
    offer = await session.get(Offer, offer_id)
    if offer is None or offer.gone or offer.of != of:
        raise Problem.of(404, "没有找到这一条，请刷新列表。")
    return offer


@router.get("/{of}")
async def listed(of: Of, house: Housed, _member: Member) -> OffersKept:
    async with house.db.read() as session:
        items = [_public(offer) for offer in await offers.current(session, of)]
    choices = [PlaceChoice(code=place.code, title=place.title) for place in house.applications.places.all()]
    return OffersKept(items=items, today=house.clock.today(), places=choices)


@router.post("/{of}", status_code=201)
async def add(of: Of, body: OfferGiven, house: Housed, member: Member) -> OfferKept:
    given = _checked(house, body).model_dump()
    async with house.db.write() as session:
        offer = Offer(id=new_id("off"), of=of, gone=False, changed_by=member.id, changed_at=house.clock.now(), **given)
        session.add(offer)
    return _public(offer)


@router.put("/{of}/{offer_id}")
async def change(of: Of, offer_id: str, body: OfferGiven, house: Housed, member: Member) -> OfferKept:
    given = _checked(house, body).model_dump()
    async with house.db.write() as session:
        offer = await _found(session, of, offer_id)
        for name, value in given.items():
            setattr(offer, name, value)
        offer.changed_by, offer.changed_at = member.id, house.clock.now()
    return _public(offer)


@router.delete("/{of}/{offer_id}", status_code=204)
async def take_away(of: Of, offer_id: str, house: Housed, member: Member) -> None:
    async with house.db.write() as session:
        offer = await _found(session, of, offer_id)
        offer.gone, offer.changed_by, offer.changed_at = True, member.id, house.clock.now()
