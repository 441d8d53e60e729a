"""The wall and the reports of supervisors."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import Response
from pydantic import BaseModel, StringConstraints

from api.clock import iso
from api.conversations.deps import Housed
from api.house import House
from api.periods import Period
from api.problems import Problem
from api.staff.deps import Member
from api.supervision import wall as walls
from api.supervision.figures import FIGURES, Figure, day_of, middle, slow
from api.supervision.rows import Row
from api.tabular import CSV, csv, harmless

router = APIRouter(prefix="/v1/staff", tags=["supervision"])

_MOST_ROWS = 1000


class OnWall(BaseModel):
    id: str
    name: str
    on_duty: bool
    answering: bool
    load: int
    capacity: int


class Breach(BaseModel):
    """Working minutes, or minutes of the clock where a life may be in danger."""

    episode_id: str
    state: str
    topic: str
    waited_minutes: int
    limit: int


class Running(BaseModel):
    """A case in somebody's hands, for `for_s` seconds; none of the person's words."""

    episode_id: str
    state: str
    topic: str
    region: str
    urgent: bool
    staff_id: str
    name: str
    for_s: int


class Wall(BaseModel):
    """`promised`: waits outside of hours, or for a call back; `follow_ups`: bad ratings that are owed an answer."""

    waiting: int
    longest_wait_s: int
    promised: int
    in_hand: int
    on_duty: int
    volunteers: list[OnWall]
    running: list[Running]
    breaches: list[Breach]
    promises_overdue: int
    follow_ups: int
    follow_ups_overdue: int
    as_of_event: int


class Counted(BaseModel):
    name: str
    count: int


class FigureShown(BaseModel):
    """`median` and `slow` (nine of ten are not above it) where something is measured, in `unit`."""

    figure: str
    title: str
    unit: str
    total: int
    median: float | None
    slow: float | None
    groups: list[Counted]
    days: list[Counted]


class Reports(BaseModel):
    since: date
    until: date
    figures: list[FigureShown]


class RowShown(BaseModel):
    at: str
    id: str
    group: str
    label: str
    value: int | None
    opens: str


class Rows(BaseModel):
    """`unit` is that of the rows' values, `opens` the page of each. `total` may be more than what is shown."""

    title: str
    unit: str
    total: int
    rows: list[RowShown]


class Within(Period):
    """`day`: only those of that civil day."""

    group: Annotated[str, StringConstraints(max_length=100)] = ""
    day: date | None = None


@router.get("/wall")
async def wall(house: Housed, _member: Member) -> Wall:
    """How it stands at this moment."""
    async with house.db.read() as session:
        return Wall(**await walls.wall(session, house))


@router.get("/wall/{figure}/rows")
async def wall_rows(figure: str, house: Housed, _member: Member) -> Rows:
    """What a number of the wall counts, the oldest first."""
    if figure not in walls.WALL:
        raise Problem.of(404, "没有这一项，请刷新后重试。")
    async with house.db.read() as session:
        found = (await walls.counted(session, house))[figure]
    shown = walls.WALL[figure]
    return _rows(shown.title, shown.unit, sorted(found, key=lambda row: (row.at, row.id)))


@router.get("/reports")
async def report(house: Housed, _member: Member, period: Annotated[Period, Query()]) -> Reports:
    since, until = period.within(house.clock.today())
    shown = [_shown(name, figure, await _read(house, figure, period)) for name, figure in FIGURES.items()]
    return Reports(since=since, until=until, figures=shown)


@router.get("/reports/{figure}/rows")
async def rows(figure: str, house: Housed, _member: Member, asked: Annotated[Within, Query()]) -> Rows:
    """What a figure counts, newest first."""
    found = await _within(house, figure, asked)
    return _rows(_figure(figure).title, _figure(figure).unit, found)


@router.get("/reports/{figure}/csv", response_class=Response)
async def as_csv(figure: str, house: Housed, _member: Member, asked: Annotated[Within, Query()]) -> Response:
    """The same rows, all of them, as a table."""
    found = await _within(house, figure, asked)
    unit = _figure(figure).unit
    heading = ["时间", "编号", "分组", "说明", *([f"数值（{unit}）"] if unit else [])]
    lines = [[iso(r.at), r.id, r.group, r.label, *([str(r.value)] if unit else [])] for r in found]
    table = [[harmless(cell) for cell in line] for line in (heading, *lines)]
    return Response(csv(table), media_type=CSV, headers={"Content-Disposition": f'attachment; filename="{figure}.csv"'})


def _rows(title: str, unit: str, found: Sequence[Row]) -> Rows:
    shown = [
        RowShown(at=iso(r.at), id=r.id, group=r.group, label=r.label, value=r.value, opens=r.opens)
        for r in found[:_MOST_ROWS]
    ]
    return Rows(title=title, unit=unit, total=len(found), rows=shown)


def _figure(name: str) -> Figure:
    if name not in FIGURES:
        raise Problem.of(404, "没有这张报表，请刷新后重试。")
    return FIGURES[name]


async def _read(house: House, figure: Figure, period: Period) -> list[Row]:
    since, until = period.instants(house.clock.today())
    async with house.db.read() as session:
        return await figure.rows(session, house, since, until)


async def _within(house: House, name: str, asked: Within) -> list[Row]:
    found = await _read(house, _figure(name), asked)
    day = asked.day.isoformat() if asked.day else ""
    fitting = [row for row in found if asked.group in ("", row.group) and day in ("", day_of(row))]
    return sorted(fitting, key=lambda row: (row.at, row.id), reverse=True)


def _shown(name: str, figure: Figure, found: list[Row]) -> FigureShown:
    groups, days = Counter(row.group for row in found), Counter(map(day_of, found))
    return FigureShown(
        figure=name,
        title=figure.title,
        unit=figure.unit,
        total=len(found),
        median=middle(found) if figure.unit else None,
        slow=slow(found) if figure.unit else None,
        groups=[Counted(name=group, count=count) for group, count in groups.most_common()],
        days=[Counted(name=day, count=days[day]) for day in sorted(days)],
    )
