"""The path through a service's questions: a pure function of the answers given so far."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from bot.services.definition import Service, Step
from bot.services.predicates import PREDICATES, Values


@dataclass(frozen=True, slots=True)
class Answer:
    """What is kept of an answer: a value, or the reference of a secret and never its value."""

    value: str
    display: str
    secret: str = ""

    def to_json(self) -> dict[str, str]:
        return {"value": self.value, "display": self.display, "secret": self.secret}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        return cls(str(data["value"]), str(data["display"]), str(data.get("secret", "")))


type Answers = Mapping[str, Answer]


@dataclass(frozen=True, slots=True)
class Progress:
    """How many of the questions that apply are answered."""

    done: int
    total: int


def values(answers: Answers) -> Values:
    """The stored values by step; those of secure steps are empty."""
    return {key: answer.value for key, answer in answers.items()}


def applies(step: Step, known: Values) -> bool:
    """Whether the question is asked of who gave these answers."""
    return all(PREDICATES[name].holds(known) for name in step.when)


def applicable(service: Service, answers: Answers) -> list[Step]:
    """The questions that these answers lead to, in order."""
    known = values(answers)
    return [step for step in service.steps if applies(step, known)]


def next_step(service: Service, answers: Answers) -> Step | None:
    """The first question without an answer, or None when all are answered."""
    return next((step for step in applicable(service, answers) if step.key not in answers), None)


def progress(service: Service, answers: Answers) -> Progress:
    steps = applicable(service, answers)
    return Progress(sum(step.key in answers for step in steps), len(steps))


def answered(service: Service, answers: Answers, key: str, answer: Answer) -> dict[str, Answer]:
    """The answers after one is given or changed.

    What depends on a changed answer is forgotten, and so is what no longer applies; nothing else is asked again. What
    is no question of the service (files that a clerk asked for) stays.
    """
    before = answers.get(key)
    kept = {**answers, key: answer}
    if before is not None and (before.value, before.secret) != (answer.value, answer.secret):
        for step in service.steps:
            if key in step.depends_on:
                kept.pop(step.key, None)
    questions = {step.key for step in service.steps}
    while True:
        asked = {step.key for step in applicable(service, kept)}
        stale = (kept.keys() & questions) - asked
        if not stale:
            return kept
        kept = {k: a for k, a in kept.items() if k not in stale}
