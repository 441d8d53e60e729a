"""好差评 (contract, section 2)."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, Field, StringConstraints, model_validator

from api.conversations.deps import CitizenConversation, Housed
from api.conversations.schemas import Strict

router = APIRouter(prefix="/v1/conversations", tags=["ratings"])


class Rate(Strict):
    """Without an id it rates the assistant; with one, that episode or that application."""

    score: Annotated[int, Field(ge=1, le=5, strict=True)]
    tags: Annotated[list[Annotated[str, StringConstraints(max_length=30)]], Field(max_length=10, default_factory=list)]
    comment: Annotated[str, StringConstraints(max_length=1000)] = ""
    named: Annotated[bool, Field(description="whoever follows it up may see who I am")] = False
    episode_id: str | None = None
    application_id: str | None = None

    @model_validator(mode="after")
    def _one_thing(self) -> "Rate":
        if self.episode_id is not None and self.application_id is not None:
            raise ValueError("一次只评价一项服务")
        return self


class Rated(BaseModel):
    id: str
    score: int
    level: str


@router.post("/{conversation_id}/rating", status_code=201)
async def rate(conversation_id: CitizenConversation, body: Rate, house: Housed) -> Rated:
    """Keeps one rating of each thing: who rates it again has changed her mind."""
    async with house.db.write() as session:
        await house.conversations.locked(session, conversation_id)
        row = await house.ratings.rate(
            session,
            conversation_id,
            score=body.score,
            tags=body.tags,
            comment=body.comment,
            named=body.named,
            episode_id=body.episode_id,
            application_id=body.application_id,
        )
        return Rated(id=row.id, score=row.score, level=house.ratings.rules.levels[row.score])
