"""Supervisors beside a volunteer: looking at a case with a reason, and taking it over."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import StringConstraints

from api.conversations.deps import Housed
from api.conversations.schemas import Strict
from api.handoff import case as cases
from api.handoff import moves
from api.handoff.routes import Case, Episode
from api.staff.deps import Member

router = APIRouter(prefix="/v1/staff/episodes/{episode_id}", tags=["supervision"])

WATCHED = "旁听会话"


class Grounds(Strict):
    reason: Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=200)]


@router.post("/watch")
async def watch(episode_id: str, body: Grounds, house: Housed, member: Member) -> Case:
    """The case, for a supervisor who says why; the reason stands in the log before anything is shown."""
    async with house.db.write() as session:
        episode = await cases.visible(session, episode_id, member)
        await house.audit.looked(session, member.id, WATCHED, episode.id, body.reason)
    async with house.db.read() as session:
        return Case(**await cases.case(session, house, episode_id, member))


@router.post("/step-in")
async def step_in(episode_id: str, body: Grounds, house: Housed, member: Member) -> Episode:
    """Takes the case out of a volunteer's hands; she is told why."""
    async with house.db.write() as session:
        taken = await moves.step_in(session, house, episode_id, member, reason=body.reason)
        return Episode(**cases.public_episode(taken, house))
