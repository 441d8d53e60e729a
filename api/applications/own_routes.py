"""A person's own applications and consents, for who holds the conversation."""

from enum import StrEnum

from fastapi import APIRouter
from pydantic import BaseModel, Field

from api.conversations.deps import CitizenConversation, Housed
from api.problems import Problem

router = APIRouter(prefix="/v1/conversations/{conversation_id}", tags=["applications"])


class What(StrEnum):
    """The consents of `api.applications.consent`, as they stand in an address."""

    PERSONAL = "consent"
    SENSITIVE = "sensitive_consent"


class OwnApplication(BaseModel):
    application_id: str
    service: str
    title: str
    state: str
    state_title: str
    receipt_no: str
    due_on: str
    submitted_at: str
    wanted: str = Field(description="what a clerk asks for more, in her words; empty where nothing is")


class OwnApplications(BaseModel):
    applications: list[OwnApplication]


class Given(BaseModel):
    what: What
    title: str
    concerns: list[str] = Field(description="the applications under way that end when it is taken back")


class Consents(BaseModel):
    consents: list[Given] = Field(description="only those on which something under way rests")


class TakenBack(BaseModel):
    ended: list[str]
    text: str


@router.get("/applications")
async def own(conversation_id: CitizenConversation, house: Housed) -> OwnApplications:
    """Where this person's applications stand, newest first; no answers."""
    async with house.db.read() as session:
        found = await house.applications.own(session, conversation_id)
    return OwnApplications(applications=[OwnApplication(**one) for one in found])


@router.get("/consents")
async def consents(conversation_id: CitizenConversation, house: Housed) -> Consents:
    async with house.db.read() as session:
        found = await house.applications.consents(session, conversation_id)
    return Consents(
        consents=[Given(what=What(w), title=title, concerns=titles) for w, title, titles in found if titles]
    )


@router.delete("/consents/{what}")
async def take_back(conversation_id: CitizenConversation, what: What, house: Housed) -> TakenBack:
    """Takes a consent back (PIPL art. 15): what rests on it ends, and its answers, numbers and files are deleted.

    Stands in the talk, too. 409 where nothing under way rests on it.
    """
    await house.limits.check("message", conversation_id)
    async with house.db.write() as session:
        conversation = await house.conversations.locked(session, conversation_id)
        ended = await house.applications.end_by_consent(session, conversation_id, str(what))
        if ended is None:
            raise Problem(409, "nothing-rests", "没有可撤回的", "现在没有正在办的事项用到这项同意，可能已经撤回过了。")
        await house.saying.everywhere(session, conversation, "（在网页上撤回了同意）", ended.reply)
    return TakenBack(ended=ended.titles, text=ended.reply.text)
