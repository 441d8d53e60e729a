"""What editors wrote about a document: leads in plain words and questions as people ask them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from bot.policies.documents.clauses import Document, squeeze


class CurationError(ValueError):
    """A curated entry does not fit its document; the message names clause and reason."""


@dataclass(frozen=True, slots=True)
class Point:
    """One thing that a clause settles: the sentence that says it, in plain words, and who asks for it.

    `gives` are the facets that the quote answers (see `facets`); what else is asked stays open.
    """

    clause_id: str
    quote: str
    lead: str
    questions: tuple[str, ...]
    gives: frozenset[str]
    service: str


@dataclass(frozen=True, slots=True)
class Curation:
    """All points of one document."""

    points: tuple[Point, ...]

    @classmethod
    def of(cls, data: Mapping[str, Any], document: Document) -> Self:
        """Checks every entry against the document.

        Raises:
            CurationError: an unknown clause, or a quote that is not in its clause.
        """
        points = []
        for clause_id, entries in data["clauses"].items():
            try:
                clause = document.clause(clause_id)
            except KeyError as error:
                raise CurationError(f"{clause_id}: no such clause in {document.document_no}") from error
            for entry in entries:
                quote = squeeze(entry["quote"])
                if quote not in clause.text:
                    raise CurationError(f"{clause_id}: the quote is not in the clause: {quote}")
                points.append(
                    Point(
                        clause_id=clause_id,
                        quote=quote,
                        lead=str(entry.get("lead", "")),
                        questions=tuple(entry["questions"]),
                        gives=frozenset(entry.get("gives", ())),
                        service=str(entry.get("service", "")),
                    )
                )
        return cls(tuple(points))
