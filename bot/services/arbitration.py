"""Who takes a turn inside a walk-through. The form and the path without an engine both ask here, and nobody else.

The order: danger → a person or giving up → an issued payload → the step's strict parser → a question or a policy intent
→ free text where the step takes it → unclear.
"""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from enum import StrEnum

from bot.messages import Command
from bot.services import beyond, recognisers
from bot.services.definition import InputType, Service, Step
from bot.services.outcomes import SKIPPED, Ambiguous, Outcome, Parsed, Rejected
from bot.services.parsers import free, strict
from bot.services.parsers.choices import pick
from bot.services.parsers.context import Context
from bot.services.requests import requested_service, turns_to

_SURE = 0.6  # below this the engine's intent is not believed
_CERTAIN = 0.85  # below this nothing is thrown away by an intent alone
_COURTESIES = frozenset({"greet", "thanks", "bye", "small_talk", "capabilities"})
START = "start_"  # an intent start_ID asks for the service ID
_NEEDED = "这一项需要填写，填好才能继续。"


class Decision(StrEnum):
    """What a turn is."""

    DANGER = "danger"
    HANDOFF = "handoff"
    CANCEL = "cancel"
    COMMAND = "command"
    ANSWER = "answer"
    REJECTED = "rejected"
    AMBIGUOUS = "ambiguous"
    CHANGE = "change"
    BACK = "back"
    SUBMIT = "submit"
    RESUME = "resume"
    CORRECT = "correct"
    AHEAD = "ahead"
    BEHALF = "behalf"
    EXPLAIN = "explain"
    QUESTION = "question"
    STATUS = "status"
    SERVICE = "service"
    COURTESY = "courtesy"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class Turn:
    """The words or the button of a turn.

    Attributes:
        step: the question in hand; None at the review.
        intent, confidence: the engine's reading; None where it did not read.
        flags: `danger` and `handoff`, as the gate read them.
        secret: what the step made of a number that was taken out of the words before.
        asked_back: the readings to choose from, where the question in hand was asked back.
        done, coming: the steps that are answered, and those that are still to come after the one in hand.
    """

    service: Service
    step: Step | None
    text: str
    command: Command | None = None
    intent: str | None = None
    confidence: float = 0.0
    flags: Set[str] = frozenset()
    secret: Outcome | None = None
    asked_back: Ambiguous | None = None
    done: Sequence[Step] = ()
    coming: Sequence[Step] = ()


@dataclass(frozen=True, slots=True)
class Ruling:
    """The decision, with what was read of an answer, or the step or service that is meant.

    `others`: by step, what the same words answered beside the question in hand.
    """

    decision: Decision
    outcome: Outcome | None = None
    name: str = ""
    others: Mapping[str, Parsed] = field(default_factory=dict)


def arbitrate(turn: Turn, context: Context) -> Ruling:
    """Decides what a turn is. Pure: the same turn in the same context is the same ruling."""
    intent = turn.intent if turn.confidence >= _SURE else None
    if "danger" in turn.flags:
        return Ruling(Decision.DANGER)
    if turn.command is not None:
        return _by_command(turn.command)
    if "handoff" in turn.flags or intent == "handoff" or recognisers.wants_person(turn.text):
        return Ruling(Decision.HANDOFF)
    if recognisers.is_cancel(turn.text):
        return Ruling(Decision.CANCEL)
    corrected = beyond.correction(turn.done, turn.text, context)
    if corrected is not None:
        return Ruling(Decision.CORRECT, corrected.outcome, corrected.step.key)
    if turn.step is not None:
        other = turns_to(turn.text) if turn.step.type is InputType.TEXT and turn.secret is None else None
        if other is not None and other != turn.service.id:
            return Ruling(Decision.SERVICE, name=other)
        ruling = _by_strict_parser(turn, turn.step, context)
        if ruling is not None:
            return ruling
    if intent == "cancel" and turn.confidence >= _CERTAIN:
        return Ruling(Decision.CANCEL)
    return _beside(turn, intent) or _beyond(turn, context) or _by_free_text(turn, context)


def _beyond(turn: Turn, context: Context) -> Ruling | None:
    """What answers a question that is not yet asked."""
    if recognisers.on_behalf(turn.text):
        return Ruling(Decision.BEHALF)
    reading = beyond.ahead(turn.coming, turn.text, context)
    return Ruling(Decision.AHEAD, reading.outcome, reading.step.key) if reading else None


def _by_command(command: Command) -> Ruling:
    by_name = {"handoff": Decision.HANDOFF, "cancel": Decision.CANCEL, "submit": Decision.SUBMIT}
    return Ruling(by_name.get(command.do, Decision.COMMAND))


def _by_strict_parser(turn: Turn, step: Step, context: Context) -> Ruling | None:
    if turn.secret is not None:
        return _of(turn.secret)
    if recognisers.is_skip(turn.text) and step.optional:
        return Ruling(Decision.ANSWER, SKIPPED)
    picked = pick(turn.asked_back, turn.text) if turn.asked_back else None
    more = beyond.several(step, turn.coming, turn.text, context) if picked is None else None
    if more is not None and not (step.type is InputType.TEXT and step.limits.get("story")):
        own, others = more
        return replace(_of(own), others=others)
    outcome = picked or strict(step, turn.text, context)
    if outcome is None and recognisers.is_indifferent(turn.text):
        return _indifferent(step, turn.text)
    if outcome is None and recognisers.is_skip(turn.text):
        return Ruling(Decision.REJECTED, Rejected(_NEEDED))
    return None if outcome is None else _of(outcome)


def _indifferent(step: Step, text: str) -> Ruling:
    """都行 skips what may be skipped, is an answer where words are asked for, and chooses nothing elsewhere."""
    if step.optional:
        return Ruling(Decision.ANSWER, SKIPPED)
    if step.type is InputType.TEXT:
        return Ruling(Decision.ANSWER, Parsed(text.strip(), text.strip()))
    return Ruling(Decision.REJECTED, Rejected(step.errors["invalid"]))


def _beside(turn: Turn, intent: str | None) -> Ruling | None:
    """What is no answer to the question in hand."""
    text = turn.text
    changed = _step_to_change(turn)
    service = requested_service(text) or (intent.removeprefix(START) if intent and intent.startswith(START) else "")
    asks = recognisers.is_question(text) or recognisers.names_a_topic(text) or intent == "ask_policy"
    readings = (
        (turn.step is None and recognisers.is_submit(text), Decision.SUBMIT),
        (recognisers.is_resume(text) or intent == "resume", Decision.RESUME),
        (recognisers.is_back(text), Decision.BACK),
        (bool(changed), Decision.CHANGE),
        (recognisers.is_courtesy(text), Decision.COURTESY),
        (turn.step is not None and _about_the_step(turn.step, text), Decision.EXPLAIN),
        (recognisers.asks_status(text) or intent == "ask_status", Decision.STATUS),
        (bool(service), Decision.SERVICE),
        (asks, Decision.QUESTION),
        (intent in _COURTESIES, Decision.COURTESY),
    )
    decision = next((decision for fits, decision in readings if fits), None)
    named = {Decision.CHANGE: changed, Decision.SERVICE: service}
    return None if decision is None else Ruling(decision, name=named.get(decision, ""))


def _by_free_text(turn: Turn, context: Context) -> Ruling:
    outcome = free(turn.step, turn.text, context) if turn.step is not None else None
    return Ruling(Decision.UNCLEAR) if outcome is None else _of(outcome)


def _of(outcome: Outcome) -> Ruling:
    match outcome:
        case Parsed():
            return Ruling(Decision.ANSWER, outcome)
        case Ambiguous():
            return Ruling(Decision.AMBIGUOUS, outcome)
        case Rejected():
            return Ruling(Decision.REJECTED, outcome)


def _step_to_change(turn: Turn) -> str:
    """The step whose name stands beside a word of change: 姓名填错了, 改一下手机号."""
    if not recognisers.is_change(turn.text):
        return ""
    for step in turn.service.steps:
        if any(name in turn.text for name in (step.label, *step.aliases)):
            return step.key
    return ""


def _about_the_step(step: Step, text: str) -> bool:
    if recognisers.is_help(text):
        return True
    words = [word for option in step.options for word in (option.title, *option.synonyms) if len(word) > 1]
    return recognisers.asks_meaning(text) and any(word in text for word in (step.label, *step.aliases, *words))
