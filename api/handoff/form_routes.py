"""The form that a volunteer fills in together with the person of her case."""

from typing import Annotated, Any

from fastapi import APIRouter
from pydantic import BaseModel, StringConstraints

from api.conversations import schemas
from api.conversations.deps import Housed
from api.conversations.schemas import ClientMsgId, Strict
from api.conversations.service import to_public
from api.handoff import forms
from api.staff.deps import Member

router = APIRouter(prefix="/v1/staff/episodes/{episode_id}/form", tags=["handoff"])

Key = Annotated[str, StringConstraints(max_length=64)]


class Question(BaseModel):
    """One question of the form. `value` is masked where it is secure; `only_the_person` may not be proposed."""

    step: str
    label: str
    prompt: str
    help: str
    options: list[str]
    value: str
    answered: bool
    in_hand: bool
    only_the_person: bool


class ServiceTitle(BaseModel):
    id: str
    title: str


class Form(BaseModel):
    """`application` is null where the person has none open; `services` may be shown to her then."""

    application: dict[str, Any] | None
    steps: list[Question]
    done: int
    total: int
    services: list[ServiceTitle]


class Ask(Strict):
    """`step` empty: all answers, for the person to check and submit."""

    client_msg_id: ClientMsgId
    step: Key = ""


class Propose(Strict):
    client_msg_id: ClientMsgId
    step: Key
    text: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1000)]


class Suggest(Strict):
    client_msg_id: ClientMsgId
    service: Key


@router.get("")
async def form(episode_id: str, house: Housed, member: Member) -> Form:
    async with house.db.read() as session:
        return Form(**await forms.form(session, house, episode_id, member))


@router.post("/ask", status_code=201)
async def ask(episode_id: str, body: Ask, house: Housed, member: Member) -> schemas.Message:
    """Puts one question of the form into the talk; the person answers it."""
    async with house.db.write() as session:
        message = await forms.ask(session, house, episode_id, member, body.client_msg_id, body.step)
        return schemas.Message(**to_public(message))


@router.post("/propose", status_code=201)
async def propose(episode_id: str, body: Propose, house: Housed, member: Member) -> schemas.Message:
    """Proposes an answer; it enters the form once the person confirms it."""
    async with house.db.write() as session:
        message = await forms.propose(session, house, episode_id, member, body.client_msg_id, body.step, body.text)
        return schemas.Message(**to_public(message))


@router.post("/suggest", status_code=201)
async def suggest(episode_id: str, body: Suggest, house: Housed, member: Member) -> schemas.Message:
    """Shows the person what a service needs, with the button by which she begins."""
    async with house.db.write() as session:
        message = await forms.suggest(session, house, episode_id, member, body.client_msg_id, body.service)
        return schemas.Message(**to_public(message))
