"""A clause that was found, and what the library makes of a question."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from bot.policies.curation.points import Point
from bot.policies.documents.clauses import Clause, Document


class Verdict(StrEnum):
    """Whether the first clause found answers, names the thing and leaves the detail open, or does neither."""

    ANSWERED = "answered"
    TOPIC_ONLY = "topic_only"
    ABSENT = "absent"


@dataclass(frozen=True, slots=True)
class Entry:
    """A clause in its document, with what editors wrote about it."""

    document: Document
    clause: Clause
    points: tuple[Point, ...] = ()

    @property
    def key(self) -> str:
        """The clause's name in the whole library, whatever the version."""
        return f"{self.document.document_no} {self.clause.id}"


@dataclass(frozen=True, slots=True)
class Hit:
    """`score` is the calibrated confidence, 0 to 1, that this clause answers; `point` the thing that it settles."""

    entry: Entry
    score: float
    point: Point | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """`open_facets` are asked for and not given by the passage; `neighbour` is the topic of another body."""

    verdict: Verdict
    open_facets: tuple[str, ...] = ()
    neighbour: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """What the library holds on a question: the clauses that fit best, and whether the first of them answers it.

    `read` is the question as it was understood.
    """

    read: str
    hits: tuple[Hit, ...]
    decision: Decision
