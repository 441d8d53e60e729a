"""Shapes of policy knowledge (contract, sections 2 and 3)."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Any

from pydantic import BaseModel, StringConstraints

from api.conversations.schemas import Strict
from api.policies.service import Imported
from bot.policies.answering.citing import clause_url
from bot.policies.documents.clauses import Clause as DomainClause
from bot.policies.documents.clauses import Document as DomainDocument
from bot.policies.documents.clauses import Kind, State

Short = Annotated[str, StringConstraints(strip_whitespace=True, max_length=300)]


class Result(BaseModel):
    document_no: str
    title: str
    clause: str
    heading: str
    text: str
    score: float


class Found(BaseModel):
    answerable: bool
    results: list[Result]


class Summary(BaseModel):
    document_no: str
    title: str
    kind: Kind
    issuers: list[str]
    issued_on: date
    valid_from: date
    valid_to: date | None
    period_note: str
    region: str
    repealed_on: date | None
    replaced_by: str | None
    succeeded_on: date | None
    state: State
    url: str


class Clause(BaseModel):
    clause: str
    heading: str
    text: str
    children: list["Clause"]

    @classmethod
    def of(cls, clause: DomainClause) -> "Clause":
        return cls(
            clause=clause.id,
            heading=clause.heading,
            text=clause.text,
            children=[cls.of(child) for child in clause.children],
        )


class Documents(BaseModel):
    documents: list[Summary]


class Document(Summary):
    clauses: list[Clause]


class Shelved(Summary):
    """A version as the staff sees it; `clause_count` counts clauses with text of their own."""

    clause_count: int
    doubts: list[str]
    imported_at: datetime


class ShelvedDocuments(BaseModel):
    documents: list[Shelved]


class Metadata(Strict):
    """What an editor says of a document; what is left out, or null, is proposed from the text."""

    document_no: Short | None = None
    title: Short | None = None
    kind: Kind | None = None
    issuers: list[Short] | None = None
    issued_on: date | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    region: Annotated[str, StringConstraints(pattern=r"^(\d{6})?$")] | None = None
    addressees: Annotated[str, StringConstraints(max_length=2000)] | None = None
    source: Short | None = None
    period_note: Annotated[str, StringConstraints(max_length=1000)] | None = None
    checked_on: date | None = None

    def given(self) -> dict[str, Any]:
        return self.model_dump(exclude_unset=True)


class TextInput(Strict):
    """A document that was pasted."""

    text: Annotated[str, StringConstraints(min_length=1)]
    metadata: Metadata | None = None
    replace: bool = False


class Proposed(BaseModel):
    """A document's metadata before it is in the library: what nobody said and no text says is null."""

    document_no: str | None
    title: str
    kind: Kind
    issuers: list[str]
    issued_on: date | None
    valid_from: date | None
    valid_to: date | None
    region: str
    addressees: str
    source: str


class Existing(BaseModel):
    document_no: str
    valid_from: date
    same_text: bool


class Preview(BaseModel):
    document: Proposed
    clauses: list[Clause]
    doubts: list[str]
    exists: Existing | None

    @classmethod
    def of(cls, imported: Imported) -> "Preview":
        return cls(**_preview(imported))


class ImportedDocument(Preview):
    unchanged: bool

    @classmethod
    def of(cls, imported: Imported) -> "ImportedDocument":
        return cls(**_preview(imported), unchanged=imported.unchanged)


class Repeal(Strict):
    """`valid_from` says which version, where there are several."""

    on: date
    replaced_by: Short | None = None
    valid_from: date | None = None


def _preview(imported: Imported) -> dict[str, Any]:
    prepared, met = imported.prepared, imported.met
    return {
        "document": Proposed(**{name: prepared.details[name] for name in Proposed.model_fields}),
        "clauses": [Clause.of(clause) for clause in prepared.parsed.clauses],
        "doubts": list(prepared.doubts),
        "exists": Existing(document_no=met.document_no, valid_from=met.valid_from, same_text=met.same_text)
        if met is not None
        else None,
    }


def summary(document: DomainDocument, on: date) -> Summary:
    return Summary(**_summary(document, on))


def shelved(document: DomainDocument, imported_at: datetime, on: date) -> Shelved:
    return Shelved(
        **_summary(document, on),
        clause_count=sum(bool(clause.text) for clause in document.walk()),
        doubts=list(document.doubts),
        imported_at=imported_at,
    )


def _summary(document: DomainDocument, on: date) -> dict[str, Any]:
    return {
        "document_no": document.document_no,
        "title": document.title,
        "kind": document.kind,
        "issuers": list(document.issuers),
        "issued_on": document.issued_on,
        "valid_from": document.valid_from,
        "valid_to": document.valid_to,
        "period_note": document.period_note,
        "region": document.region,
        "repealed_on": document.repealed_on,
        "replaced_by": document.replaced_by,
        "succeeded_on": document.succeeded_on,
        "state": document.state(on),
        "url": clause_url(document.document_no, "").rstrip("#"),
    }


def whole(document: DomainDocument, on: date) -> Document:
    return Document(**_summary(document, on), clauses=[Clause.of(clause) for clause in document.clauses])


def listed(documents: Sequence[DomainDocument], on: date) -> Documents:
    return Documents(documents=[summary(document, on) for document in documents])
