"""Asks a knowledge every question of the sets, and reports."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from typing import Any

from bot.policies.answering.answerability import Verdict
from bot.policies.knowledge import Knowledge

_THRESHOLDS = 20


def evaluate(knowledge: Knowledge, sets: Mapping[str, Any], on: date) -> dict[str, Any]:
    """The report, as JSON."""
    answerable: list[dict[str, Any]] = []
    unanswerable: list[dict[str, Any]] = []
    asked: list[tuple[float, bool]] = []
    known: list[float] = []
    unknown: list[float] = []
    wrong: list[dict[str, Any]] = []
    by_clause: defaultdict[str, dict[str, int]] = defaultdict(lambda: {"questions": 0, "right": 0, "refused": 0})
    for content in sets.values():
        for name, questions in content.items():
            pairs = (
                [(q, "") for q in questions]
                if isinstance(questions, list)
                else [(q, clause) for clause, qs in questions.items() for q in qs]
            )
            right = refused = answered = 0
            for text, clause in pairs:
                finding = knowledge.find(text, on=on)
                found = finding.hits[0].entry.clause.id if finding.hits else ""
                confidence = finding.hits[0].score if finding.hits else 0.0
                absent = finding.decision.verdict is Verdict.ABSENT
                right += found == clause
                refused += absent
                answered += not absent
                (known if clause else unknown).append(confidence)
                ok = (absent and not clause) or (not absent and found == clause)
                asked.append((confidence, found == clause))
                if clause:
                    row = by_clause[clause]
                    row["questions"] += 1
                    row["right"] += found == clause
                    row["refused"] += absent
                if not ok:
                    wrong.append(
                        {"text": text, "set": name, "clause": clause, "found": "" if absent else found,
                         "verdict": str(finding.decision.verdict), "confidence": round(confidence, 4)}
                    )  # fmt: skip
            if isinstance(questions, list):
                unanswerable.append({"name": name, "questions": len(pairs), "answered": answered})
            else:
                answerable.append({"name": name, "questions": len(pairs), "right_first": right, "refused": refused})
    return {
        "sets": answerable,
        "unanswerable": unanswerable,
        "by_clause": [{"clause": clause, **row} for clause, row in by_clause.items()],
        "risk_coverage": _curve(asked),
        "auroc": _auroc(known, unknown),
        "auroc_without_clause": 0.0,
        "wrong": wrong,
    }


def _curve(asked: list[tuple[float, bool]]) -> list[dict[str, float]]:
    top = max((confidence for confidence, _ in asked), default=1.0)
    curve = []
    for step in range(_THRESHOLDS + 1):
        threshold = top * step / _THRESHOLDS
        over = [right for confidence, right in asked if confidence >= threshold]
        risk = 1 - sum(over) / len(over) if over else 0.0
        curve.append({"threshold": threshold, "coverage": len(over) / max(1, len(asked)), "risk": risk})
    return curve


def _auroc(known: list[float], unknown: list[float]) -> float:
    pairs = [(k > u) + 0.5 * (k == u) for k in known for u in unknown]
    return sum(pairs) / len(pairs) if pairs else 0.0
