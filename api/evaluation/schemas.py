"""Shapes of an evaluation's report."""

from datetime import datetime

from pydantic import BaseModel


class AnswerableSet(BaseModel):
    name: str
    questions: int
    right_first: int
    refused: int


class UnanswerableSet(BaseModel):
    name: str
    questions: int
    answered: int


class OfClause(BaseModel):
    clause: str
    questions: int
    right: int
    refused: int


class RiskAt(BaseModel):
    """What share is answered at a threshold, and what share of that wrongly."""

    threshold: float
    coverage: float
    risk: float


class Wrong(BaseModel):
    text: str
    set: str
    clause: str
    found: str
    verdict: str
    confidence: float


class Dialogue(BaseModel):
    """Questions that lean on the one before, and messages with several questions."""

    name: str
    follow_ups: int
    followed: int
    several: int
    each_answered: int


class Report(BaseModel):
    sets: list[AnswerableSet]
    unanswerable: list[UnanswerableSet]
    dialogue: list[Dialogue]
    by_clause: list[OfClause]
    risk_coverage: list[RiskAt]
    auroc: float
    auroc_without_clause: float
    wrong: list[Wrong]


class Evaluation(BaseModel):
    library_version: int
    current: bool
    run_at: datetime
    report: Report
