"""A document and its clauses."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Self

_SPACE = re.compile(r"\s+")


def squeeze(text: str) -> str:
    """The text without white space: the print's spaces and page breaks say nothing."""
    return _SPACE.sub("", text)


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause of a document.

    `id` is canonical (`三（一）1`, full-width brackets, no dots); `text` is the clause's own words behind its
    heading, verbatim but for white space; `trail` holds the headings above it.
    """

    id: str
    heading: str
    text: str
    trail: tuple[str, ...] = ()
    children: tuple["Clause", ...] = ()

    def walk(self) -> "list[Clause]":
        """This clause and all below it, in the order of the print."""
        return [self, *(below for child in self.children for below in child.walk())]

    @property
    def sentences(self) -> tuple[str, ...]:
        return sentences(self.text)


def sentences(text: str) -> tuple[str, ...]:
    """Splits behind each 。！？； with closing quotes kept on their sentence; joined they give the text back."""
    return tuple(part for part in re.split(r"(?<=[。！？；])(?![”’）])", text) if part)


@dataclass(frozen=True, slots=True)
class Document:
    """A policy document with its clause tree. `doubts` are what the parser was unsure of, for an editor."""

    document_no: str
    title: str
    issuers: tuple[str, ...]
    issued_on: date
    valid_from: date
    valid_to: date | None
    period_note: str
    clauses: tuple[Clause, ...]
    doubts: tuple[str, ...] = field(default=())

    @classmethod
    def of(cls, details: Mapping[str, Any], clauses: tuple[Clause, ...], doubts: tuple[str, ...]) -> Self:
        """From the metadata that an editor checked and the tree that was parsed."""
        return cls(
            document_no=str(details["document_no"]),
            title=str(details["title"]),
            issuers=tuple(details["issuers"]),
            issued_on=_date(details["issued_on"]),
            valid_from=_date(details["valid_from"]),
            valid_to=_date(details["valid_to"]) if details.get("valid_to") else None,
            period_note=str(details.get("period_note", "")),
            clauses=clauses,
            doubts=doubts,
        )

    def walk(self) -> list[Clause]:
        return [clause for top in self.clauses for clause in top.walk()]

    def clause(self, clause_id: str) -> Clause:
        """Raises KeyError where the document has no such clause."""
        for clause in self.walk():
            if clause.id == clause_id:
                return clause
        raise KeyError(clause_id)

    def in_force(self, on: date) -> bool:
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)


def _date(value: date | str) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value)
