"""What words answer beyond the question in hand: two at once, one not yet asked for, a correction of one before."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.services import recognisers
from bot.services.definition import InputType, Step
from bot.services.outcomes import Ambiguous, Outcome, Parsed
from bot.services.parsers import strict
from bot.services.parsers.context import Context
from bot.services.words import simplified

# Kinds whose words tell by themselves what they are about; a bare 是 or 5 or 王五 could answer anything.
_TELLING = frozenset({InputType.DATE, InputType.PLACE, InputType.CHOICE, InputType.MULTI_CHOICE, InputType.CREDIT_CODE})
_PARTS = re.compile("[，,。；;、 ]+|(?:然后|还有|另外)")
_CORRECTS = re.compile(
    r"^(?:我)?(?:哦|啊|呃|嗯|等等|等一下|抱歉|不好意思)?[，,]?(?:刚才|前面|上面|上一个|之前)?(?:那个|的)?(?:我)?"
    r"(?:不对|错了|填错了|写错了|选错了|说错了|打错了|搞错了|弄错了|更正一?下?|纠正一?下?|改一下)"
    r"(?:了|啊|呀)?[，,。！!： :]*(?:应该)?(?:是|改成|改为|填|选|换成)?(?P<rest>.+)$"
)
_NOT_THIS_BUT = re.compile(r"^(?:不对)?[，,]?不是.{1,12}?[，,]?(?:应该)?(?:是|而是)(?P<rest>.+)$")
_TO = re.compile(r"(?:应该)?(?:改成|改为|换成|更正为|应该是|应为)(?P<rest>.+)$")


@dataclass(frozen=True, slots=True)
class Reading:
    """An answer to a step that is not the one in hand."""

    step: Step
    outcome: Outcome


def correction(done: Sequence[Step], text: str, context: Context) -> Reading | None:
    """不对，是仓山: what was answered last and reads these words. 姓名改成李四 names its step itself."""
    flat = simplified(text)
    if recognisers.is_question(text):
        return None
    named = _named(done, flat)
    match = (_TO.search(flat) if named else None) or _CORRECTS.fullmatch(flat) or _NOT_THIS_BUT.fullmatch(flat)
    match = match or _TO.fullmatch(flat)
    if match is None:
        return None
    rest = match["rest"].strip("，,。 ")
    for step in [named] if named else [step for step in reversed(done) if not step.secure]:
        outcome = strict(step, rest, context) if step and not step.secure else None
        if step is not None and isinstance(outcome, Parsed | Ambiguous):
            return Reading(step, outcome)
    return None


def _named(done: Sequence[Step], flat: str) -> Step | None:
    """The answered step whose name the words hold before what is put right; the longest name counts."""
    head = flat[: m.start()] if (m := _TO.search(flat)) else ""
    names = [(name, step) for step in done for name in (step.label, *step.aliases) if name in head]
    return max(names, key=lambda pair: len(pair[0]))[1] if names else None


def several(
    step: Step, coming: Sequence[Step], text: str, context: Context
) -> tuple[Outcome, Mapping[str, Parsed]] | None:
    """Two answers or more in one message: one to the step in hand, the others to steps to come; else None."""
    parts = [part for part in _PARTS.split(text) if part]
    if len(parts) < 2 or recognisers.is_question(text):
        return None
    own: Outcome | None = None
    others: dict[str, Parsed] = {}
    for part in parts:
        outcome = strict(step, part, context) if own is None else None
        if isinstance(outcome, Parsed | Ambiguous):
            own = outcome
            continue
        reading = ahead([s for s in coming if s.key not in others], part, context)
        if reading is not None and isinstance(reading.outcome, Parsed):
            others[reading.step.key] = reading.outcome
    return (own, others) if own is not None and others else None


def ahead(coming: Sequence[Step], text: str, context: Context) -> Reading | None:
    """An answer to a question that is still to come, where one alone reads it; a place rather than a choice."""
    if recognisers.is_question(text):
        return None
    read = [
        Reading(step, outcome)
        for step in coming
        if step.type in _TELLING and not step.secure and (outcome := strict(step, text, context)) is not None
    ]
    fits = [reading for reading in read if isinstance(reading.outcome, Parsed) and len(simplified(text)) > 1]
    places = [reading for reading in fits if reading.step.type is InputType.PLACE]
    return next(iter(fits if len(fits) == 1 else places if len(places) == 1 else []), None)
