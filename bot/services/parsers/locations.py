"""Counties of the province, by name, old name or code."""

from bot.services.definition import Step
from bot.services.outcomes import Ambiguous, Candidate, Outcome, Parsed, Rejected
from bot.services.parsers.context import Context
from bot.services.words import simplified

_MANY = 13  # the largest city has 13 counties


def parse_place(step: Step, text: str, context: Context) -> Outcome | None:
    """One county. A city alone, or a name that two places share, is asked back."""
    found = context.places.find(simplified(text))
    if len(found) == 1:
        return Parsed(found[0].code, found[0].title)
    if found:
        candidates = tuple(Candidate(place.code, place.title) for place in found[:_MANY])
        return Ambiguous("请选一下是哪个县（市、区）：", candidates)
    if context.places.names_another_province(simplified(text)):
        return Rejected(step.errors.get("outside", step.errors["invalid"]))
    return None
