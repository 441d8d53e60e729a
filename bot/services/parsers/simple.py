"""Free text, numbers and uploads."""

import re

from bot.services import recognisers
from bot.services.definition import Step
from bot.services.outcomes import Outcome, Parsed, Rejected
from bot.services.parsers.context import Context
from bot.services.words import arabic, core, plain, simplified

_LONGEST = 200
_A_STORY = 12  # characters; what is longer tells what happened, whatever words of asking it holds
_UNITS = "(?:个|名|人|位|岁|元|块|年|天|日|月|钱|以上|以下|左右|上下|多|每月|一个月|一天|一小时|一件)*"
_AROUND = "(?:大概|大约|差不多|至少|最少|最多|最低|最高|每月|一个月|一天|要|招|给|就)*"
_NUMBER = re.compile(rf"{_AROUND}(\d{{1,9}}(?:\.\d{{1,2}})?)(万|千|百|[kKwW])?{_UNITS}")
_FACTORS = {"万": 10_000, "w": 10_000, "千": 1_000, "k": 1_000, "百": 100}
_MEANING = re.compile(r"[\u3400-\u9fffA-Za-z0-9]")
_ASKS_AT_THE_END = re.compile(r"(?:怎么办|咋办|[吗呢?？])$")
_UPLOAD = re.compile(r"upl_[0-9A-HJKMNP-TV-Z]{26}")
UPLOADED = "已上传"


def is_upload(text: str) -> bool:
    """Whether the words are an upload's id and nothing else."""
    return bool(_UPLOAD.fullmatch(text.strip()))


def parse_number(step: Step, text: str, _context: Context) -> Outcome | None:
    """A number, with a unit or without. Limits: `min`, `max`, and `whole`."""
    match = _NUMBER.fullmatch(arabic(core(text)).replace(",", ""))
    if match is None:
        return None
    number = float(match[1]) * _FACTORS.get((match[2] or "").lower(), 1)
    lowest, highest = step.limits.get("min", 0), step.limits.get("max", 10**9)
    if not lowest <= number <= highest or (step.limits.get("whole") and not number.is_integer()):
        return Rejected(step.errors.get("range", step.errors["invalid"]))
    shown = f"{number:g}" if number < 1_000_000 and not number.is_integer() else str(int(number))
    return Parsed(shown, shown)


def parse_statement(step: Step, text: str, context: Context) -> Outcome | None:
    """Words that state something where free text is asked: neither a question nor talk about the walk-through.

    Limit `story`: what is told at length is an answer even where it holds words of asking.
    """
    flat = simplified(text)
    told = bool(step.limits.get("story")) and len(flat) >= _A_STORY
    if recognisers.is_question(text) and not (told and not _ASKS_AT_THE_END.search(flat)):
        return None
    if not told and recognisers.speaks_of_the_walk(text):
        return None
    return parse_text(step, text, context)


def parse_text(step: Step, text: str, _context: Context) -> Outcome:
    """Whatever is said. Limits: `shortest` and `longest`, in characters."""
    said = re.sub(r"\s+", " ", text).strip()
    kept = said if step.limits.get("story") else said.strip("。，,.!！、；;：: ")
    fits = step.limits.get("shortest", 1) <= len(kept) <= step.limits.get("longest", _LONGEST)
    if not _MEANING.search(plain(kept)) or not fits:
        return Rejected(step.errors["invalid"])
    return Parsed(kept, kept)


def parse_file(step: Step, text: str, _context: Context) -> Outcome | None:
    """The id of an upload. Whether there is such a one is for the house to say, which keeps it."""
    said = text.strip()
    if _UPLOAD.fullmatch(said):
        return Parsed(said, UPLOADED)
    return Rejected(step.errors["invalid"]) if said.startswith("upl_") else None
