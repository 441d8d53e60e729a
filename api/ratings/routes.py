"""好差评 (contract, section 2)."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, Field, StringConstraints
from sqlalchemy.ext.asyncio import AsyncSession

from api.applications.models import Application
from api.conversations.deps import CitizenConversation, Housed
from api.conversations.schemas import Strict
from api.handoff.models import Episode
from api.ids import new_id
from api.problems import Problem
from api.ratings.models import Rating

router = APIRouter(prefix="/v1/conversations", tags=["ratings"])

LEVELS = {5: "非常满意", 4: "满意", 3: "基本满意", 2: "不满意", 1: "非常不满意"}


class Rate(Strict):
    score: Annotated[int, Field(ge=1, le=5, strict=True)]
    tags: Annotated[list[Annotated[str, StringConstraints(max_length=30)]], Field(max_length=10, default_factory=list)]
    comment: Annotated[str, StringConstraints(max_length=1000)] = ""
    episode_id: str | None = None
    application_id: str | None = None


class Rated(BaseModel):
    id: str
    score: int
    level: str


@router.post("/{conversation_id}/rating", status_code=201)
async def rate(conversation_id: CitizenConversation, body: Rate, house: Housed) -> Rated:
    async with house.db.write() as session:
        await _mine(session, Episode, body.episode_id, conversation_id)
        await _mine(session, Application, body.application_id, conversation_id)
        row = Rating(
            id=new_id("rtg"), conversation_id=conversation_id, created_at=house.clock.now(), **body.model_dump()
        )
        session.add(row)
        await house.events.record(
            session,
            "rating",
            {"score": row.score},
            conversation_id=conversation_id,
            episode_id=row.episode_id,
        )
        return Rated(id=row.id, score=row.score, level=LEVELS[row.score])


async def _mine(
    session: AsyncSession, model: type[Episode] | type[Application], row_id: str | None, conversation_id: str
) -> None:
    """Raises Problem 404 for what is not of this conversation."""
    if row_id is not None:
        row: Episode | Application | None = await session.get(model, row_id)
        if row is None or row.conversation_id != conversation_id:
            raise Problem.of(404, "没有找到要评价的服务，请刷新后重试。")
