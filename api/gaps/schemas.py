"""Shapes of gaps and of what closes them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, Field, StringConstraints

from api.conversations.schemas import Strict
from api.curation.contents import Question, Word
from api.gaps.models import DocumentRequest, Gap
from bot.policies.answering.hits import Hit

Reason = Literal["unanswered", "badly_rated"]


class AskedQuestion(BaseModel):
    id: str
    text: str
    count: int
    last_asked: datetime


class Suggestion(BaseModel):
    """A clause that may answer."""

    document_no: str
    clause: str
    heading: str
    score: float


class Group(BaseModel):
    id: str
    title: str
    count: int
    reason: Reason
    first_asked: datetime
    last_asked: datetime
    state: Literal["open"]
    questions: list[AskedQuestion]
    suggestions: list[Suggestion]

    @classmethod
    def of(cls, members: Sequence[Gap], hits: Sequence[Hit]) -> "Group":
        return cls(
            id=members[0].id,
            title=members[0].text,
            count=sum(row.count for row in members),
            reason="unanswered" if any(row.reason == "unanswered" for row in members) else "badly_rated",
            first_asked=min(row.first_asked for row in members),
            last_asked=max(row.last_asked for row in members),
            state="open",
            questions=[
                AskedQuestion(id=row.id, text=row.text, count=row.count, last_asked=row.last_asked) for row in members
            ],
            suggestions=[
                Suggestion(
                    document_no=hit.entry.document.document_no,
                    clause=hit.entry.clause.id,
                    heading=hit.entry.clause.heading,
                    score=round(hit.score, 4),
                )
                for hit in hits
            ],
        )


class Groups(BaseModel):
    groups: list[Group]
    total: int = Field(description="groups in all, also those beyond the limit")


class NewPoint(Strict):
    """A point for a clause that has none yet on this matter."""

    quote: Annotated[str, StringConstraints(min_length=1, max_length=2000)]
    lead: Annotated[str, StringConstraints(max_length=500)] = ""
    gives: list[Word] = Field(default_factory=list)
    service: Annotated[str, StringConstraints(max_length=64)] = ""


class AsQuestion(Strict):
    """Questions for a point of a clause: the one `at` that place, or a new one."""

    kind: Literal["question"]
    document_no: Annotated[str, StringConstraints(min_length=1, max_length=100)]
    clause: Annotated[str, StringConstraints(min_length=1, max_length=60)]
    at: Annotated[int, Field(ge=0)] | None = None
    point: NewPoint | None = None
    questions: Annotated[list[Question], Field(min_length=1, max_length=100)]


class AsSynonym(Strict):
    """What people say for a word of the documents."""

    kind: Literal["synonym"]
    word: Word
    said: Annotated[list[Word], Field(min_length=1, max_length=50)]


class AsOutOfScope(Strict):
    """A topic that no document settles, with the questions on it and where to ask."""

    kind: Literal["out_of_scope"]
    topic: Word
    questions: Annotated[list[Question], Field(min_length=1, max_length=50)]
    ask_at: list[str] = Field(default_factory=list)


class AsDocumentRequest(Strict):
    kind: Literal["document_request"]
    text: Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=500)]


Closing = AsQuestion | AsSynonym | AsOutOfScope | AsDocumentRequest


class Close(Strict):
    """`gap_ids` are the questions of a group that the editor saw."""

    gap_ids: Annotated[list[str], Field(min_length=1, max_length=2000)]
    closing: Annotated[Closing, Field(discriminator="kind")]


class Closed(BaseModel):
    closed: int
    state: Literal["drafted", "closed"] = Field(description="drafted gaps close with the draft's publication")
    draft_version: int | None


class Request(BaseModel):
    id: str
    text: str
    state: str
    created_at: datetime
    created_by: str
    done_at: datetime | None

    @classmethod
    def of(cls, row: DocumentRequest, names: dict[str, str]) -> "Request":
        by = names.get(row.created_by, "")
        return cls(
            id=row.id, text=row.text, state=row.state, created_at=row.created_at, created_by=by, done_at=row.done_at
        )


class Requests(BaseModel):
    requests: list[Request]
