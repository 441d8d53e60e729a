"""Understanding of answers, measured on a set of the project's: what people say to a question, and what it is."""

from typing import Any

import pytest
import yaml

from bot.services.arbitration import Decision, Ruling, Turn, arbitrate
from bot.services.definition import Service
from bot.services.outcomes import Parsed
from bot.services.parsers.context import Context
from tests.services.conftest import DATA, SERVICES

SET: dict[str, dict[str, dict[Any, str]]] = yaml.safe_load(
    (DATA.parent / "tests/services/answers.yml").read_text("utf-8")
)
CASES = [
    (service, step, str(said), str(reading))
    for service, steps in SET.items()
    for step, cases in steps.items()
    for said, reading in cases.items()
]
FLOOR = 0.97
WORDS = {
    "ask": Decision.AMBIGUOUS,
    "refused": Decision.REJECTED,
    "help": Decision.EXPLAIN,
    **{str(decision): decision for decision in Decision},
}


def _ruling(service: Service, key: str, said: str, context: Context) -> Ruling:
    """By rule alone, without the engine's reading, in the middle of a walk that was answered so far."""
    keys = [step.key for step in service.steps]
    at = keys.index(key)
    done = [step for step in service.steps[:at]]
    coming = [step for step in service.steps[at + 1 :] if not set(step.when) - {"out_of_work"}]
    return arbitrate(Turn(service, service.steps[at], said, done=done, coming=coming), context)


def _read(ruling: Ruling) -> str:
    """A ruling in the words of the set."""
    value = ruling.outcome.value if isinstance(ruling.outcome, Parsed) else ""
    if ruling.decision is Decision.ANSWER:
        return " ".join([f"={value}", *(f"{key}={other.value}" for key, other in ruling.others.items())])
    if ruling.decision in (Decision.CORRECT, Decision.AHEAD):
        return f"{ruling.name}={value}"
    return next(word for word, decision in WORDS.items() if decision is ruling.decision)


def test_people_are_understood(context: Context) -> None:
    assert len(CASES) >= 300
    wrong = []
    for service, step, said, wanted in CASES:
        read = _read(_ruling(SERVICES[service], step, said, context))
        if read != wanted:
            wrong.append(f"{service}/{step}: {said} → {read}, not {wanted}")
    right = 1 - len(wrong) / len(CASES)
    assert right >= FLOOR, "\n".join([f"{right:.3f} of {len(CASES)}", *wrong])


@pytest.mark.parametrize("service", SERVICES)
def test_no_request_for_a_person_and_no_wish_to_stop_is_taken_for_an_answer(service: str, context: Context) -> None:
    for step in SERVICES[service].steps:
        for said, decision in (("转人工", Decision.HANDOFF), ("取消", Decision.CANCEL), ("不办了", Decision.CANCEL)):
            assert _ruling(SERVICES[service], step.key, said, context).decision is decision, step.key
