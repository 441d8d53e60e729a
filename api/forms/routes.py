"""A service's form on the page. One definition serves the talk, this page and the clerk."""

from datetime import timedelta

from fastapi import APIRouter

from api.applications import repository as applications
from api.clock import iso
from api.conversations.deps import CitizenConversation, Housed
from api.forms import schemas
from api.problems import Problem

router = APIRouter(prefix="/v1/conversations/{conversation_id}", tags=["forms"])


@router.get("/form")
async def current(conversation_id: CitizenConversation, house: Housed) -> schemas.Current:
    """The form that is being filled in, begun on the page or in the talk."""
    async with house.db.read() as session:
        draft = await house.forms.open(session, conversation_id)
        rows = await applications.of_conversation(session, conversation_id)
        return schemas.Current(
            form=None if draft is None else await house.form_views.form(draft),
            waiting=[row.id for row in rows if row.state == "more_needed"],
        )


@router.post("/forms", status_code=201)
async def begin(conversation_id: CitizenConversation, body: schemas.BeginForm, house: Housed) -> schemas.FilledForm:
    await house.limits.check("message", conversation_id)
    async with house.db.write() as session:
        return await house.form_views.form(await house.forms.begin(session, conversation_id, body.service))


@router.get("/forms/{application_id}")
async def one(conversation_id: CitizenConversation, application_id: str, house: Housed) -> schemas.FilledForm:
    """A form of this conversation in whatever state; a submitted one has its receipt."""
    async with house.db.read() as session:
        return await house.form_views.form(await house.forms.of(session, conversation_id, application_id))


@router.put("/forms/{application_id}")
async def save(
    conversation_id: CitizenConversation, application_id: str, body: schemas.SaveForm, house: Housed
) -> schemas.FilledForm:
    """Keeps the answers that can be kept; `faults` says of each other one what is wrong with it."""
    await house.limits.check("message", conversation_id)
    async with house.db.write() as session:
        saved = await house.forms.save(session, conversation_id, application_id, body.revision, body.answers)
        return await house.form_views.form(saved.draft, saved.faults)


@router.post("/forms/{application_id}/submit")
async def submit(
    conversation_id: CitizenConversation, application_id: str, body: schemas.Submit, house: Housed
) -> schemas.FilledForm:
    await house.limits.check("message", conversation_id)
    async with house.db.write() as session:
        draft = await house.forms.submit(session, conversation_id, application_id, body.revision)
        return await house.form_views.form(draft)


@router.post("/forms/{application_id}/supplement")
async def supply(
    conversation_id: CitizenConversation, application_id: str, body: schemas.Supply, house: Housed
) -> schemas.FilledForm:
    """Answers what a clerk asked for, and hands the application in again once nothing of it is left."""
    await house.limits.check("message", conversation_id)
    async with house.db.write() as session:
        saved = await house.form_supplies.supply(session, conversation_id, application_id, body.revision, body.answers)
        return await house.form_views.form(saved.draft, saved.faults)


@router.delete("/forms/{application_id}", status_code=204)
async def cancel(conversation_id: CitizenConversation, application_id: str, house: Housed) -> None:
    """Gives the form up: its answers are forgotten."""
    async with house.db.write() as session:
        await house.forms.cancel(session, conversation_id, application_id)


@router.post("/form-links", status_code=201)
async def link(conversation_id: CitizenConversation, house: Housed) -> schemas.FormLink:
    """A link by which another browser goes on with the form that is open: good once. 404 where none is open."""
    await house.limits.check("message", conversation_id)
    async with house.db.write() as session:
        draft = await house.forms.open(session, conversation_id)
        if draft is None:
            raise Problem.of(404, "没有正在填的表。")
        url = await house.links.issue(session, conversation_id, f"/services/{draft.service.id}")
    return schemas.FormLink(url=url, expires_at=iso(house.clock.now() + timedelta(minutes=house.settings.link_minutes)))
