"""Asks a knowledge every question of the sets, and reports."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.messages import Kind
from bot.policies.answering.hits import Verdict
from bot.policies.evaluation import metrics
from bot.policies.evaluation.sets import FollowUp, Question, Several, follow_ups, questions, several
from bot.policies.knowledge import Knowledge

WITHOUT = 3
"""Clauses that are taken away where nothing else is said: each needs the topics learned anew, which takes seconds."""


@dataclass(frozen=True, slots=True)
class Asked:
    question: Question
    found: str
    verdict: Verdict
    confidence: float

    @property
    def refused(self) -> bool:
        return self.verdict is Verdict.ABSENT

    @property
    def right(self) -> bool:
        """The right clause first, or no answer where there is none."""
        return self.refused if not self.question.clause else self.found == self.question.clause and not self.refused


def evaluate(knowledge: Knowledge, sets: Mapping[str, Any], on: date, *, without: int = WITHOUT) -> dict[str, Any]:
    """The report, as JSON.

    Args:
        sets: files by name (`dev`, `test`).
        without: how many clauses, the most asked first, are taken out of the library to see what is answered then.
    """
    rows = {name: [ask(knowledge, q, on) for q in questions(content)] for name, content in sets.items()}
    every = [row for of in rows.values() for row in of]
    known = [row for row in every if row.question.clause]
    unknown = [row for row in every if not row.question.clause]
    lacking = take_away(knowledge, known, on, without)
    return {
        "sets": [_set(f"{name}: {group}", of) for name, group, of in _groups(rows) if of[0].question.clause],
        "unanswerable": [
            {"name": f"{name}: {group.removeprefix('unanswerable: ')}", "questions": len(of),
             "answered": sum(not row.refused for row in of)}
            for name, group, of in _groups(rows) if not of[0].question.clause
        ],
        "dialogue": [_dialogue(knowledge, name, content, on) for name, content in sets.items()],
        "by_clause": _by_clause(known),
        "risk_coverage": [
            {"threshold": threshold, "coverage": coverage, "risk": risk}
            for threshold, coverage, risk in metrics.risk_coverage(
                [row.confidence for row in every], [row.found == row.question.clause for row in every]
            )
        ],
        "auroc": metrics.auroc([r.confidence for r in known], [r.confidence for r in unknown]),
        "auroc_without_clause": metrics.auroc([r.confidence for r in known], [r.confidence for r in lacking]),
        "wrong": [
            {"text": row.question.text, "set": row.question.group, "clause": row.question.clause,
             "found": "" if row.refused else row.found, "verdict": str(row.verdict),
             "confidence": round(row.confidence, 4)}
            for row in every if not row.right
        ],
    }  # fmt: skip


def ask(knowledge: Knowledge, question: Question, on: date) -> Asked:
    finding = knowledge.find(question.text, on=on)
    first = finding.hits[0] if finding.hits else None
    clause = first.entry.clause.id if first else ""
    return Asked(question, clause, finding.decision.verdict, first.score if first else 0.0)


def take_away(knowledge: Knowledge, known: Sequence[Asked], on: date, most: int) -> list[Asked]:
    """What is said to questions whose clause the library does not have."""
    clauses = Counter(row.question.clause for row in known)
    lacking = []
    for clause, _ in clauses.most_common(most):
        poorer = knowledge.without(clause)
        lacking += [ask(poorer, row.question, on) for row in known if row.question.clause == clause]
    return lacking


def follows(knowledge: Knowledge, one: FollowUp, on: date) -> bool:
    """Whether a question that leans on the one before finds its clause."""
    replies = knowledge.answer(one.text, on=on, before=one.before)
    return bool(replies[0].citations) and replies[0].citations[0].clause == one.clause


def answers_each(knowledge: Knowledge, one: Several, on: date) -> bool:
    """Whether every clause that a message asks for is cited, each by an answer of its own."""
    replies = [r for r in knowledge.answer(one.text, on=on) if r.kind is Kind.POLICY_ANSWER]
    return set(one.clauses) <= {citation.clause for reply in replies for citation in reply.citations}


def _dialogue(knowledge: Knowledge, name: str, content: Mapping[str, Any], on: date) -> dict[str, Any]:
    leaning, messages = list(follow_ups(content)), list(several(content))
    return {
        "name": name,
        "follow_ups": len(leaning),
        "followed": sum(follows(knowledge, one, on) for one in leaning),
        "several": len(messages),
        "each_answered": sum(answers_each(knowledge, one, on) for one in messages),
    }


def _groups(rows: Mapping[str, Sequence[Asked]]) -> Iterable[tuple[str, str, list[Asked]]]:
    for name, asked in rows.items():
        by_group: defaultdict[str, list[Asked]] = defaultdict(list)
        for row in asked:
            by_group[row.question.group].append(row)
        for group, of in by_group.items():
            yield name, group, of


def _set(name: str, of: Sequence[Asked]) -> dict[str, Any]:
    return {
        "name": name,
        "questions": len(of),
        "right_first": sum(row.found == row.question.clause for row in of),
        "refused": sum(row.refused for row in of),
    }


def _by_clause(known: Sequence[Asked]) -> list[dict[str, Any]]:
    by_clause: defaultdict[str, list[Asked]] = defaultdict(list)
    for row in known:
        by_clause[row.question.clause].append(row)
    return [
        {"clause": clause, "questions": len(of), "right": sum(row.found == clause for row in of),
         "refused": sum(row.refused for row in of)}
        for clause, of in by_clause.items()
    ]  # fmt: skip
