"""Questions with what should answer them, as the files of `tests/policies/sets/` write them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Question:
    """`clause` is the one that answers, empty where none does; `group` is the set that figures are given for."""

    text: str
    clause: str
    group: str


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A question that leans on the one before."""

    before: str
    text: str
    clause: str


@dataclass(frozen=True, slots=True)
class Several:
    """A message with several questions, and the clauses that answer them."""

    text: str
    clauses: tuple[str, ...]


def questions(content: Mapping[str, Any]) -> Iterator[Question]:
    """The single questions of one file: `plain`, `open` (clause → questions), `distorted` (how → clause → questions)
    and `unanswerable` (how near → questions).
    """
    for group in ("plain", "open"):
        for clause, texts in content.get(group, {}).items():
            yield from (Question(text, clause, group) for text in texts)
    for how, by_clause in content.get("distorted", {}).items():
        for clause, texts in by_clause.items():
            yield from (Question(text, clause, f"distorted: {how}") for text in texts)
    for how, texts in content.get("unanswerable", {}).items():
        yield from (Question(text, "", f"unanswerable: {how}") for text in texts)


def follow_ups(content: Mapping[str, Any]) -> Iterator[FollowUp]:
    for row in content.get("follow", ()):
        yield FollowUp(row["before"], row["text"], row["clause"])


def several(content: Mapping[str, Any]) -> Iterator[Several]:
    for row in content.get("several", ()):
        yield Several(row["text"], tuple(row["clauses"]))
