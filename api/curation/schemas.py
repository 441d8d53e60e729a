"""Shapes of the draft, its preview and its publication."""

from datetime import datetime
from typing import Annotated, Any

from pydantic import BaseModel, Field, StringConstraints

from api.conversations.schemas import Strict
from api.curation.gate import Tried
from api.curation.models import CurationLog
from api.curation.models import Draft as DraftRow
from bot.policies.curation.comparing import Change, Found


class Content(BaseModel):
    content: Any
    revision: int
    changed_by: str = Field(description="empty where it is as the software ships it")
    changed_at: datetime


class Line(BaseModel):
    phone: str
    name: str


class Facet(BaseModel):
    name: str
    title: str


class InForce(BaseModel):
    """What is in force, and what the editor's pages choose from."""

    contents: dict[str, Content]
    library_version: int
    lines: list[Line]
    facets: list[Facet]
    services: list[Facet]


class Draft(BaseModel):
    version: int
    contents: dict[str, Any]
    changed_by: str
    changed_at: datetime | None

    @classmethod
    def of(cls, row: DraftRow) -> "Draft":
        return cls(version=row.version, contents=row.contents, changed_by=row.changed_by, changed_at=row.changed_at)


class Save(Strict):
    """Whole contents by name; what is not named is not in the draft. `version` is that of the draft that was read."""

    version: int
    contents: Annotated[dict[str, Any], Field(max_length=500)]


class Lead(Strict):
    lead: Annotated[str, StringConstraints(max_length=500)]
    quote: Annotated[str, StringConstraints(max_length=2000)]


class LeadChecked(BaseModel):
    unsupported: list[str] = Field(description="numbers and quoted names of the lead that the quote does not have")


class Answer(BaseModel):
    verdict: str
    document_no: str
    clause: str = Field(description="empty where nothing answers")

    @classmethod
    def of(cls, found: Found) -> "Answer":
        return cls(verdict=str(found.verdict), document_no=found.target[0], clause=found.target[1])


class Changed(BaseModel):
    text: str
    before: Answer
    after: Answer
    expected: str | None = Field(description="the clause that should answer; empty: nothing should; null: nobody said")

    @classmethod
    def of(cls, change: Change) -> "Changed":
        expected = change.asked.expected
        return cls(
            text=change.asked.text,
            before=Answer.of(change.before),
            after=Answer.of(change.after),
            expected=None if expected is None else expected[1],
        )


class DraftPreview(BaseModel):
    version: int = Field(description="of the draft that was tried")
    questions: int
    expected: int
    right_before: int
    right_after: int
    newly_wrong: list[str]
    newly_right: list[str]
    missed: list[str] = Field(description="new curated questions that do not find their clause")
    changes: list[Changed]

    @classmethod
    def of(cls, version: int, tried: Tried) -> "DraftPreview":
        found = tried.comparison
        return cls(
            version=version,
            questions=found.questions,
            expected=found.expected,
            right_before=found.right_before,
            right_after=found.right_after,
            newly_wrong=[change.asked.text for change in found.worse],
            newly_right=[change.asked.text for change in found.better],
            missed=[one.text for one in tried.missed],
            changes=[Changed.of(change) for change in found.changes],
        )


class Publish(Strict):
    """`accept` names every question that may get worse."""

    accept: Annotated[list[str], Field(max_length=5000, default_factory=list)]


class Published(BaseModel):
    library_version: int
    preview: DraftPreview


class Logged(BaseModel):
    at: datetime
    by: str
    action: str
    detail: dict[str, Any]

    @classmethod
    def of(cls, row: CurationLog, names: dict[str, str]) -> "Logged":
        return cls(at=row.at, by=names.get(row.staff_id, row.staff_id), action=row.action, detail=row.detail)


class Log(BaseModel):
    entries: list[Logged]
