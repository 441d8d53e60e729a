"""Shapes of policy knowledge (contract, section 2)."""

from datetime import date

from pydantic import BaseModel

from bot.policies.answering.answer import clause_url
from bot.policies.documents.clauses import Clause as DomainClause
from bot.policies.documents.clauses import Document as DomainDocument


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
    issuers: list[str]
    issued_on: date
    valid_from: date
    valid_to: date | None
    period_note: str
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


def summary(document: DomainDocument) -> Summary:
    return Summary(
        document_no=document.document_no,
        title=document.title,
        issuers=list(document.issuers),
        issued_on=document.issued_on,
        valid_from=document.valid_from,
        valid_to=document.valid_to,
        period_note=document.period_note,
        url=clause_url(document.document_no, "").rstrip("#"),
    )
