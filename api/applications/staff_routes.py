"""The clerk's side of applications (contract, section 3)."""

from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from fastapi.responses import Response
from pydantic import BaseModel, Field, StringConstraints

from api.applications import export, processing, repository
from api.clock import iso
from api.conversations.deps import Housed
from api.conversations.schemas import Strict
from api.house import House
from api.staff.deps import Member
from api.staff.models import StaffMember
from api.tabular import CSV, csv
from bot.files.kinds import MEDIA
from bot.services.processing import IN_PROCESS, Action, State
from bot.services.reminders import Urgency, reminders

router = APIRouter(prefix="/v1/staff/applications", tags=["processing"])

_MOST = 200
_CLOSED = (State.COMPLETED, State.REFUSED, State.WITHDRAWN, State.CANCELLED)


class ApplicationLine(BaseModel):
    application_id: str
    service: str
    title: str
    state: str
    state_title: str
    receipt_no: str
    submitted_at: str
    due_on: str
    days_left: int | None
    urgency: str
    wanted: str
    county: str
    place: str
    who: str
    attention: str
    actions: list[str]


class Inbox(BaseModel):
    applications: list[ApplicationLine]


class Reminders(BaseModel):
    """Of all that the member may process, whatever the list is narrowed to; `days_ahead` are working days."""

    late: int
    today: int
    soon: int
    days_ahead: int


class GivenAnswer(BaseModel):
    """`field` is empty where the value is no secret; `file`: it can be opened."""

    step: str
    label: str
    value: str
    field: str
    file: bool


class CheckedRule(BaseModel):
    label: str
    quote: str
    verdict: str
    sentence: str


class Hint(BaseModel):
    """Worth knowing, and no ground to refuse anything."""

    text: str
    source: str


class AskedQuestion(BaseModel):
    step: str
    label: str


class HistoryEntry(BaseModel):
    at: str
    actor: str
    action: str
    from_state: str
    to_state: str
    note: str


class InvitationState(BaseModel):
    """`state`: none, open, over or used."""

    state: str
    until: datetime | None


class ApplicationCase(ApplicationLine):
    """`invitation`: to the account that a sign-up opens; null for other services."""

    invitation: InvitationState | None
    version: str
    who_may: str
    clause: str
    quote: str
    answers: list[GivenAnswer]
    rules: list[CheckedRule]
    hints: list[Hint]
    questions: list[AskedQuestion]
    history: list[HistoryEntry]


Why = Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=500)]


class Said(Strict):
    """A word to the person that goes with the notice."""

    reason: Annotated[str, StringConstraints(strip_whitespace=True, max_length=500)] = ""


class Refuse(Strict):
    reason: Why


class AskMore(Strict):
    """`steps`: questions of the service that are to be answered again; without any, words are enough."""

    reason: Why
    steps: Annotated[list[Annotated[str, StringConstraints(max_length=64)]], Field(default_factory=list)]


class Reveal(Strict):
    step: Annotated[str, StringConstraints(min_length=1, max_length=64)]
    reason: Why


class InvitationLink(BaseModel):
    """`url` is its person's alone: hand it over, and keep no copy."""

    url: str
    expires_at: str


class Revealed(BaseModel):
    step: str
    value: str


type Choice = Literal["open", "closed"]
type Text = Annotated[str, Query(max_length=64)]


async def _rows(house: House, member: StaffMember, *, show: str, service: str, county: str) -> list[Any]:
    """What the member may see of what was asked for; a county outside of her regions shows nothing."""
    counties = [county] if county else list(member.regions)
    if county and member.regions and county not in member.regions:
        return []
    states = [str(state) for state in (IN_PROCESS if show == "open" else _CLOSED)]
    async with house.db.read() as session:
        found = await repository.inbox(
            session, states=states, service=service, counties=counties, attention=show == "open", limit=_MOST
        )
        return list(found)


@router.get("")
async def inbox(house: Housed, member: Member, show: Choice = "open", service: Text = "", county: Text = "") -> Inbox:
    rows = await _rows(house, member, show=show, service=service, county=county)
    return Inbox(applications=[ApplicationLine(**processing.line(house, row)) for row in rows])


@router.get("/reminders")
async def due(house: Housed, member: Member) -> Reminders:
    """What is due soon, due today and late: shown on every page of the console that a clerk opens."""
    rows = await _rows(house, member, show="open", service="", county="")
    counts = reminders(Urgency(processing.line(house, row)["urgency"]) for row in rows)
    return Reminders(**counts, days_ahead=house.applications.days_ahead)


@router.get("/export")
async def export_(
    house: Housed,
    member: Member,
    show: Choice = "open",
    service: Text = "",
    county: Text = "",
    form: Annotated[Literal["csv", "xlsx"], Query(alias="format")] = "csv",
) -> Response:
    """The list as a table; personal numbers stay masks."""
    rows = await _rows(house, member, show=show, service=service, county=county)
    table = export.table(house, rows)
    made, media = (csv(table), CSV) if form == "csv" else (export.xlsx(table), export.XLSX)
    headers = {"Content-Disposition": f'attachment; filename="applications.{form}"', "Cache-Control": "no-store"}
    return Response(made, media_type=media, headers=headers)


@router.get("/{application_id}")
async def read(application_id: str, house: Housed, member: Member) -> ApplicationCase:
    async with house.db.read() as session:
        return ApplicationCase(**await processing.whole(session, house, application_id, member))


@router.get("/{application_id}/files/{step}")
async def file(application_id: str, step: str, house: Housed, member: Member) -> Response:
    """A file that was handed in. That it was looked at stands in the history."""
    async with house.db.write() as session:
        kind, data = await processing.attachment(session, house, application_id, member, step)
    headers = {
        "Content-Disposition": f'attachment; filename="{step}.{kind}"',
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
    }
    return Response(data, media_type=MEDIA[kind], headers=headers)


async def _moved(house: House, application_id: str, member: StaffMember, action: Action, **how: Any) -> ApplicationCase:
    async with house.db.write() as session:
        await processing.move(session, house, application_id, member, action, **how)
        await session.flush()
        return ApplicationCase(**await processing.whole(session, house, application_id, member))


@router.post("/{application_id}/accept")
async def accept(application_id: str, house: Housed, member: Member, body: Said | None = None) -> ApplicationCase:
    return await _moved(house, application_id, member, Action.ACCEPT, reason=body.reason if body else "")


@router.post("/{application_id}/more_needed")
async def more_needed(application_id: str, house: Housed, member: Member, body: AskMore) -> ApplicationCase:
    return await _moved(house, application_id, member, Action.ASK_MORE, reason=body.reason, steps=body.steps)


@router.post("/{application_id}/complete")
async def complete(application_id: str, house: Housed, member: Member, body: Said | None = None) -> ApplicationCase:
    return await _moved(house, application_id, member, Action.COMPLETE, reason=body.reason if body else "")


@router.post("/{application_id}/refuse")
async def refuse(application_id: str, house: Housed, member: Member, body: Refuse) -> ApplicationCase:
    return await _moved(house, application_id, member, Action.REFUSE, reason=body.reason)


@router.post("/{application_id}/deregister")
async def deregister(application_id: str, house: Housed, member: Member, body: Refuse) -> ApplicationCase:
    """Ends a completed registration on the body's own grounds (动态管理); the person is told why."""
    return await _moved(house, application_id, member, Action.DEREGISTER, reason=body.reason)


@router.post("/{application_id}/attended")
async def attended(application_id: str, house: Housed, member: Member) -> ApplicationCase:
    """A clerk looked at what called for attention."""
    async with house.db.write() as session:
        await processing.attended(session, house, application_id, member)
        await session.flush()
        return ApplicationCase(**await processing.whole(session, house, application_id, member))


@router.post("/{application_id}/invitation", status_code=201)
async def invite(application_id: str, house: Housed, member: Member, response: Response) -> InvitationLink:
    """A link with which the volunteer of a completed sign-up opens her account; the one before is void."""
    async with house.db.write() as session:
        issued = await processing.invite(session, house, application_id, member)
    response.headers["Cache-Control"] = "no-store"
    return InvitationLink(url=issued.url, expires_at=iso(issued.expires_at))


@router.post("/{application_id}/reveal")
async def reveal(application_id: str, house: Housed, member: Member, body: Reveal) -> Revealed:
    async with house.db.write() as session:
        value = await processing.reveal(session, house, application_id, member, body.step, body.reason)
    return Revealed(step=body.step, value=value)
