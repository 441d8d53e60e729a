"""Bad ratings and what becomes of them; figures by office and volunteer."""

from collections import defaultdict
from datetime import date
from typing import Annotated, Literal

from fastapi import APIRouter, Query
from pydantic import BaseModel, StringConstraints

from api.clock import iso
from api.conversations.deps import Housed
from api.conversations.schemas import Strict
from api.house import House
from api.periods import Period
from api.ratings import follow_ups, repository
from api.ratings.models import Rating
from api.staff import repository as staff
from api.staff.deps import Member
from api.supervision.rows import page_of

router = APIRouter(prefix="/v1/staff", tags=["ratings"])

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=2000)]


class FollowUp(BaseModel):
    """`due_on` is empty where the calendar of that year is not out; `who` where the person did not give her name."""

    id: str
    state: str
    due_on: str
    overdue: bool
    score: int
    level: str
    tags: list[str]
    comment: str
    of: str
    place: str
    who: str
    answer: str
    review: str
    created_at: str


class FollowUps(BaseModel):
    follow_ups: list[FollowUp]


class Answer(Strict):
    text: Words


class Review(Strict):
    settled: bool
    note: Annotated[str, StringConstraints(strip_whitespace=True, max_length=1000)] = ""


class Standing(BaseModel):
    """Of an office or a volunteer. Who was asked and rated nothing is in `rated` of nobody."""

    key: str
    title: str
    rated: int
    average: float | None
    stars: int
    levels: dict[int, int]


class Rated(BaseModel):
    """`opens` is the console's page of what was rated."""

    id: str
    created_at: str
    score: int
    level: str
    tags: list[str]
    comment: str
    of: str
    office: str
    staff_id: str
    opens: str


class RatingFigures(BaseModel):
    """`ratings` are the rows that the figures count."""

    since: date
    until: date
    whole: Standing
    offices: list[Standing]
    volunteers: list[Standing]
    ratings: list[Rated]


@router.get("/follow-ups")
async def listed(
    house: Housed, member: Member, state: Literal["open", "answered", "settled"] | None = None
) -> FollowUps:
    """Bad ratings, those that are due first before the others."""
    states = (state,) if state else ("open", "answered")
    async with house.db.read() as session:
        return FollowUps(
            follow_ups=[FollowUp(**row) for row in await follow_ups.listed(session, house, member, states)]
        )


@router.post("/follow-ups/{follow_up_id}/answer")
async def answer(follow_up_id: str, body: Answer, house: Housed, member: Member) -> FollowUp:
    async with house.db.write() as session:
        return FollowUp(**await follow_ups.answer(session, house, follow_up_id, member, body.text))


@router.post("/follow-ups/{follow_up_id}/review")
async def review(follow_up_id: str, body: Review, house: Housed, member: Member) -> FollowUp:
    """The second look by a supervisor who did not write the answer."""
    async with house.db.write() as session:
        found = await follow_ups.review(session, house, follow_up_id, member, settled=body.settled, note=body.note)
        return FollowUp(**found)


@router.get("/ratings")
async def figures(house: Housed, _member: Member, period: Annotated[Period, Query()]) -> RatingFigures:
    """What the ratings of a period amount to, down to each of them."""
    since, until = period.within(house.clock.today())
    async with house.db.read() as session:
        rows = await repository.between(session, *period.instants(house.clock.today()))
        names = {member.id: member.name for member in await staff.everyone(session)}
    offices, volunteers = defaultdict(list), defaultdict(list)
    for row in rows:
        if row.office:
            offices[row.office].append(row.score)
        if row.staff_id:
            volunteers[row.staff_id].append(row.score)
    titles = house.opening.regions.title
    return RatingFigures(
        since=since,
        until=until,
        whole=_standing(house, "", "全部", [row.score for row in rows]),
        offices=[_standing(house, key, titles(key), scores) for key, scores in sorted(offices.items())],
        volunteers=[_standing(house, key, names.get(key, ""), scores) for key, scores in sorted(volunteers.items())],
        ratings=[_rated(house, row) for row in rows],
    )


def _standing(house: House, key: str, title: str, scores: list[int]) -> Standing:
    found = house.ratings.rules.figures(scores)
    return Standing(
        key=key, title=title, rated=found.rated, average=found.average, stars=found.stars, levels=dict(found.levels)
    )


def _rated(house: House, row: Rating) -> Rated:
    of = "application" if row.application_id else "episode" if row.episode_id else "assistant"
    return Rated(
        id=row.id, created_at=iso(row.created_at), score=row.score, level=house.ratings.rules.levels[row.score],
        tags=row.tags, comment=row.comment, of=of, office=row.office, staff_id=row.staff_id,
        opens=page_of(row.episode_id, row.application_id),
    )  # fmt: skip
