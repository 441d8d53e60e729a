"""A document and its clauses."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import zip_longest
from typing import Any, Literal, Self

_SPACE = re.compile(r"\s+")

Kind = Literal["notice", "law", "qa"]
State = Literal["in_force", "future", "expired", "repealed"]


def squeeze(text: str) -> str:
    """The text without white space: the print's spaces and page breaks say nothing."""
    return _SPACE.sub("", text)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of a clause with the finest id that names it: 第四十五条第二款, 第四十五条第二款第三项."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause of a document.

    `id` is canonical (`三（一）1`, `第四十五条`: full-width brackets, no dots); `text` is the clause's own words behind
    its heading, verbatim but for white space, and is its paragraphs joined; `trail` holds the headings above it.
    """

    id: str
    heading: str
    text: str
    trail: tuple[str, ...] = ()
    children: tuple["Clause", ...] = ()
    paragraphs: tuple[Paragraph, ...] = ()

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
    """One version of a policy document, with its clause tree.

    `doubts` are what the parser was unsure of, for an editor. `repealed_on` is the first day without the document,
    `replaced_by` the number of what took its place, `succeeded_on` the day on which a newer version of the same
    number begins. `region` is a division's code, empty for the whole country.
    """

    document_no: str
    title: str
    issuers: tuple[str, ...]
    issued_on: date
    valid_from: date
    valid_to: date | None
    period_note: str
    clauses: tuple[Clause, ...]
    doubts: tuple[str, ...] = field(default=())
    kind: Kind = "notice"
    region: str = ""
    source: str = ""
    addressees: str = ""
    repealed_on: date | None = None
    replaced_by: str | None = None
    succeeded_on: date | None = None
    _by_id: dict[str, Clause] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        for clause in self.walk():
            self._by_id.setdefault(clause.id, clause)

    @classmethod
    def of(
        cls, details: Mapping[str, Any], clauses: tuple[Clause, ...], doubts: tuple[str, ...], kind: Kind = "notice"
    ) -> Self:
        """From the metadata that an editor checked and the tree that was parsed.

        Args:
            kind: what the parser took it for; `details` may say otherwise.
        """
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
            kind=details.get("kind") or kind,
            region=str(details.get("region") or ""),
            source=str(details.get("source") or ""),
            addressees=str(details.get("addressees") or ""),
        )

    def walk(self) -> list[Clause]:
        return [clause for top in self.clauses for clause in top.walk()]

    def clause(self, clause_id: str) -> Clause:
        """Raises KeyError where the document has no such clause."""
        return self._by_id[clause_id]

    def in_force(self, on: date) -> bool:
        return self.state(on) == "in_force"

    def state(self, on: date) -> State:
        """How the document stands on a day."""
        if self.repealed_on is not None and self.repealed_on <= on:
            return "repealed"
        if on < self.valid_from:
            return "future"
        return "expired" if self.valid_to is not None and self.valid_to < on else "in_force"


def _date(value: date | str) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value)


def in_succession(documents: Sequence[Document]) -> list[Document]:
    """The documents in order, each version of a number ended the day before the next one begins."""
    ordered = sorted(documents, key=lambda d: (d.document_no, d.valid_from))
    ended = []
    for document, after in zip_longest(ordered, ordered[1:]):
        if after is None or after.document_no != document.document_no:
            ended.append(document)
            continue
        last_day = after.valid_from - timedelta(days=1)
        ended.append(
            replace(
                document,
                valid_to=min(document.valid_to or last_day, last_day),
                succeeded_on=after.valid_from,
            )
        )
    return ended
