"""The regression gate: what a changed library answers otherwise than the one in force."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.policies.answering.hits import Verdict
from bot.policies.knowledge import Knowledge

Target = tuple[str, str]
"""Document number and clause; an expectation without a number is met by that clause of any document."""
NOTHING: Target = ("", "")
"""What a question that no document answers should find."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with what should answer it; None where nobody has said yet."""

    text: str
    expected: Target | None = None


@dataclass(frozen=True, slots=True)
class Found:
    verdict: Verdict
    target: Target

    def right(self, expected: Target) -> bool:
        """Whether this is what was expected: a clause that answers, or no answer at all."""
        return self.target[1] == expected[1] and expected[0] in ("", self.target[0])


@dataclass(frozen=True, slots=True)
class Change:
    asked: Asked
    before: Found
    after: Found


@dataclass(frozen=True, slots=True)
class Comparison:
    """`changes` are the questions whose answer changes, `missed` those that the changed library gets wrong.

    `expected` counts the questions that have an expectation.
    """

    questions: int
    expected: int
    right_before: int
    missed: tuple[Asked, ...]
    changes: tuple[Change, ...]

    @property
    def right_after(self) -> int:
        return self.expected - len(self.missed)

    @property
    def worse(self) -> tuple[Change, ...]:
        return tuple(c for c in self.changes if _judged(c) == (True, False))

    @property
    def better(self) -> tuple[Change, ...]:
        return tuple(c for c in self.changes if _judged(c) == (False, True))


def _judged(change: Change) -> tuple[bool, bool] | None:
    expected = change.asked.expected
    return None if expected is None else (change.before.right(expected), change.after.right(expected))


def compare(before: Knowledge, after: Knowledge, asked: Iterable[Asked], *, on: date) -> Comparison:
    """Asks both the same questions, each text once: the first to name it says what it expects."""
    questions: dict[str, Asked] = {}
    for one in asked:
        questions.setdefault(one.text, one)
    changes: list[Change] = []
    missed: list[Asked] = []
    expected = right_before = 0
    for one in questions.values():
        was, will = find(before, one.text, on), find(after, one.text, on)
        if one.expected is not None:
            expected += 1
            right_before += was.right(one.expected)
            if not will.right(one.expected):
                missed.append(one)
        if was != will:
            changes.append(Change(one, was, will))
    return Comparison(len(questions), expected, right_before, tuple(missed), tuple(changes))


def find(knowledge: Knowledge, text: str, on: date) -> Found:
    """The clause that answers, or nothing."""
    finding = knowledge.find(text, on=on)
    verdict = finding.decision.verdict
    if verdict is Verdict.ABSENT:
        return Found(verdict, NOTHING)
    entry = finding.hits[0].entry
    return Found(verdict, (entry.document.document_no, entry.clause.id))


def curated(curations: Mapping[str, Mapping[str, Any]], most: int | None = None) -> Iterator[Asked]:
    """Curated questions with the clause that each was written for.

    Args:
        most: so many of each point, the first ones; without it all.
    """
    for document_no, content in curations.items():
        for clause_id, points in content["clauses"].items():
            for point in points:
                for question in point["questions"][:most]:
                    yield Asked(question, (document_no, clause_id))
