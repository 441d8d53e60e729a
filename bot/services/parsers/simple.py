"""Free text and numbers."""

import re

from bot.services.definition import Step
from bot.services.outcomes import Outcome, Parsed, Rejected
from bot.services.parsers.context import Context
from bot.services.parsers.words import arabic, core, plain

_LONGEST = 200
_NUMBER = re.compile(r"(\d{1,9}(?:\.\d{1,2})?)(?:个|名|人|岁|元|块|年|天|个月)?")
_MEANING = re.compile(r"[\u3400-\u9fffA-Za-z0-9]")


def parse_number(step: Step, text: str, _context: Context) -> Outcome | None:
    """A number, with a unit or without; bounds are the step's limits `min` and `max`."""
    match = _NUMBER.fullmatch(arabic(core(text)).replace(",", ""))
    if match is None:
        return None
    number = float(match[1])
    lowest, highest = step.limits.get("min", 0), step.limits.get("max", 10**9)
    if not lowest <= number <= highest:
        return Rejected(step.errors.get("range", step.errors["invalid"]))
    return Parsed(match[1], match[1])


def parse_text(step: Step, text: str, _context: Context) -> Outcome:
    """Whatever is said, within the step's limit `longest` (characters)."""
    flat = plain(text)
    if not _MEANING.search(flat) or len(flat) > step.limits.get("longest", _LONGEST):
        return Rejected(step.errors["invalid"])
    return Parsed(flat, flat)
