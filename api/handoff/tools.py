"""What helps a volunteer in a case: labels, the person's fixed volunteer, clauses for the last question."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from api.conversations import repository as conversations
from api.conversations import schemas
from api.conversations.deps import Housed
from api.conversations.schemas import Strict
from api.handoff import case as cases
from api.handoff import repository
from api.handoff.models import Pairing
from api.handoff.team import Words
from api.problems import Problem
from api.staff.deps import Member
from bot.policies.answering.citing import cite

router = APIRouter(prefix="/v1/staff/episodes/{episode_id}", tags=["handoff"])

_SHOWN = 3


class Labels(Strict):
    labels: Annotated[list[Words], Field(max_length=10)]


class Paired(BaseModel):
    staff_id: str
    name: str


class SuggestedClause(BaseModel):
    """A clause that fits; `lead` is what editors made of it, empty where nobody did."""

    lead: str
    citation: schemas.Citation


class Suggestions(BaseModel):
    question: str
    answerable: bool
    suggestions: list[SuggestedClause]


@router.put("/labels")
async def labels(episode_id: str, body: Labels, house: Housed, member: Member) -> Labels:
    async with house.db.write() as session:
        episode = await cases.visible(session, episode_id, member)
        conversation = await house.conversations.locked(session, episode.conversation_id)
        episode.labels = list(dict.fromkeys(body.labels))
        evidence = {"labels": episode.labels}
        await house.transitions.note(session, conversation, episode, "label", member.id, "", evidence, episode.state)
        return Labels(labels=episode.labels)


@router.put("/pairing")
async def pair(episode_id: str, house: Housed, member: Member) -> Paired:
    """一对一: from now on this person's episodes come to this volunteer first."""
    async with house.db.write() as session:
        episode = await cases.visible(session, episode_id, member)
        if episode.staff_id != member.id:
            raise Problem(409, "not-yours", "不能结对", "请先接入这个会话，再和对方结对。")
        conversation = await house.conversations.locked(session, episode.conversation_id)
        known = await repository.pairing(session, conversation.id)
        if known is None:
            row = Pairing(
                conversation_id=conversation.id, staff_id=member.id, made_by=member.id, created_at=house.clock.now()
            )
            await repository.add(session, row)
        else:
            known.staff_id, known.made_by = member.id, member.id
        await house.transitions.note(session, conversation, episode, "pair", member.id, "", {}, episode.state)
        return Paired(staff_id=member.id, name=member.name)


@router.delete("/pairing", status_code=204)
async def unpair(episode_id: str, house: Housed, member: Member) -> None:
    async with house.db.write() as session:
        episode = await cases.visible(session, episode_id, member)
        conversation = await house.conversations.locked(session, episode.conversation_id)
        known = await repository.pairing(session, episode.conversation_id)
        if known is not None:
            await session.delete(known)
            await house.transitions.note(session, conversation, episode, "unpair", member.id, "", {}, episode.state)


@router.get("/suggestions")
async def suggestions(
    episode_id: str, house: Housed, member: Member, q: Annotated[str, Query(max_length=4000)] = ""
) -> Suggestions:
    """Clauses in force for a question, or for the last thing the person said that is one."""
    async with house.db.read() as session:
        episode = await cases.visible(session, episode_id, member)
        said = await conversations.said_last(session, episode.conversation_id, 10)
    question = q.strip() or next((text for text in said if not house.opening.asks_for_a_person(text)), "")
    if not question:
        return Suggestions(question="", answerable=False, suggestions=[])
    answerable, hits = await house.policies.search(question, limit=_SHOWN, on=house.clock.today())
    return Suggestions(
        question=question,
        answerable=answerable,
        suggestions=[
            SuggestedClause(
                lead=hit.point.lead if hit.point else "", citation=schemas.Citation(**cite(hit, question).to_json())
            )
            for hit in hits
        ],
    )
