"""The queue and the episodes (contract, section 3)."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter
from pydantic import AwareDatetime, BaseModel, Field, StringConstraints

from api.conversations import schemas
from api.conversations.deps import Housed
from api.conversations.schemas import ClientMsgId, SpokenText, Strict
from api.conversations.service import to_public
from api.handoff import case as cases
from api.handoff import moves, repository
from api.handoff.models import Episode as Row
from api.handoff.quoting import Quoted
from api.house import House
from api.staff.deps import Member

router = APIRouter(prefix="/v1/staff", tags=["handoff"])


class Episode(BaseModel):
    id: str
    conversation_id: str
    state: str
    reason: str
    priority: int
    topic: str
    region: str
    skills: list[str]
    group: str
    language: str
    labels: list[str]
    summary: dict[str, Any]
    staff_id: str
    offered_to: str
    last_staff_id: str
    ticket: int
    outcome: str
    agreed: str
    offer_s: int
    promised_at: str
    waiting_s: int
    requested_at: str


class Queue(BaseModel):
    episodes: list[Episode]
    as_of_event: int


class Receipts(BaseModel):
    """How far the person has come; `known` is false where her channel does not tell."""

    known: bool
    delivered_seq: int
    read_seq: int


class Note(BaseModel):
    """`whisper`: from a supervisor to who has the case."""

    id: str
    staff_id: str
    author: str
    whisper: bool
    text: str
    created_at: str


class Case(Episode):
    messages: list[schemas.Message]
    notes: list[Note]
    receipts: Receipts
    paired_with: str
    earlier: list[dict[str, Any]]
    applications: list[dict[str, Any]]
    decisions: list[dict[str, Any]]
    as_of_event: int


class Say(Strict):
    client_msg_id: ClientMsgId
    text: SpokenText


class Tell(Say):
    """`citations` are what the words rest on, verbatim."""

    citations: Annotated[list[Quoted], Field(max_length=3)] = Field(default_factory=list)


class Resolve(Strict):
    outcome: Literal["answered", "referred", "callback", "no_response", "other"]
    note: Annotated[str, StringConstraints(max_length=2000)] = ""
    agreed: Annotated[str, StringConstraints(strip_whitespace=True, max_length=500)] = Field(
        default="", description="what was agreed on; the person reads it"
    )


class Reason(Strict):
    reason: Annotated[str, StringConstraints(max_length=200)] = ""


class Transfer(Reason):
    to: Annotated[str, StringConstraints(max_length=64)] = ""


class CallBack(Strict):
    at: AwareDatetime
    note: Annotated[str, StringConstraints(max_length=2000)] = ""


class Reveal(Strict):
    field: Annotated[str, StringConstraints(min_length=1, max_length=120)]
    reason: Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=200)]


class Revealed(BaseModel):
    field: str
    value: str


def _public(row: Row, house: House) -> Episode:
    return Episode(**cases.public_episode(row, house))


@router.get("/queue")
async def queue(house: Housed, member: Member) -> Queue:
    async with house.db.read() as session:
        as_of = await house.events.last_id(session)
        rows = [row for row in await repository.queue(session, member.id) if cases.concerns(row, member)]
        return Queue(episodes=[_public(row, house) for row in rows], as_of_event=as_of)


@router.get("/episodes/{episode_id}")
async def read_case(episode_id: str, house: Housed, member: Member) -> Case:
    async with house.db.read() as session:
        return Case(**await cases.case(session, house, episode_id, member))


@router.post("/episodes/{episode_id}/accept")
async def accept(episode_id: str, house: Housed, member: Member) -> Episode:
    async with house.db.write() as session:
        return _public(await moves.accept(session, house, episode_id, member), house)


@router.post("/episodes/{episode_id}/decline")
async def decline(episode_id: str, house: Housed, member: Member, body: Reason | None = None) -> Episode:
    async with house.db.write() as session:
        reason = body.reason if body else ""
        return _public(await moves.decline(session, house, episode_id, member, reason), house)


@router.post("/episodes/{episode_id}/hold")
async def hold(episode_id: str, house: Housed, member: Member) -> Episode:
    async with house.db.write() as session:
        return _public(await moves.hold(session, house, episode_id, member), house)


@router.post("/episodes/{episode_id}/resume")
async def resume(episode_id: str, house: Housed, member: Member) -> Episode:
    async with house.db.write() as session:
        return _public(await moves.resume(session, house, episode_id, member), house)


@router.post("/episodes/{episode_id}/transfer")
async def transfer(episode_id: str, house: Housed, member: Member, body: Transfer | None = None) -> Episode:
    """Back into the queue with its age and priority, or offered to the volunteer named in `to`."""
    asked = body or Transfer()
    async with house.db.write() as session:
        episode = await moves.transfer(session, house, episode_id, member, to=asked.to, reason=asked.reason)
        return _public(episode, house)


@router.post("/episodes/{episode_id}/callback")
async def call_back(episode_id: str, body: CallBack, house: Housed, member: Member) -> Episode:
    """A promise to get back to the person at a time."""
    async with house.db.write() as session:
        return _public(await moves.call_back(session, house, episode_id, member, at=body.at, note=body.note), house)


@router.post("/episodes/{episode_id}/resolve")
async def resolve(episode_id: str, body: Resolve, house: Housed, member: Member) -> Episode:
    async with house.db.write() as session:
        episode = await moves.resolve(
            session, house, episode_id, member, outcome=body.outcome, note=body.note, agreed=body.agreed
        )
        return _public(episode, house)


@router.post("/episodes/{episode_id}/messages", status_code=201)
async def say(episode_id: str, body: Tell, house: Housed, member: Member) -> schemas.Message:
    async with house.db.write() as session:
        message = await cases.say(session, house, episode_id, member, body.client_msg_id, body.text, body.citations)
        return schemas.Message(**to_public(message))


@router.post("/episodes/{episode_id}/notes", status_code=201)
async def note(episode_id: str, body: Say, house: Housed, member: Member) -> Note:
    async with house.db.write() as session:
        made = await cases.note(session, house, episode_id, member, body.client_msg_id, body.text)
        return Note(**cases.public_note(made))


@router.post("/episodes/{episode_id}/reveal")
async def reveal(episode_id: str, body: Reveal, house: Housed, member: Member) -> Revealed:
    async with house.db.write() as session:
        value = await cases.reveal(session, house, episode_id, member, body.field, body.reason)
    return Revealed(field=body.field, value=value)
