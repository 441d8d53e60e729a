"""Answers picked from options: by title, number, stored value or another word for it."""

import re
from collections.abc import Sequence

from bot.services.definition import Option, Step
from bot.services.outcomes import SKIPPED, Ambiguous, Candidate, Outcome, Parsed, Rejected
from bot.services.parsers.context import Context
from bot.services.recognisers import is_question
from bot.services.words import core, numeral, simplified

_ORDINAL = re.compile(r"(?:选|第)?([0-9一二三四五六七八九十]{1,2})(?:个|项|号|、|\.)?")
_ALL = frozenset({"都要", "全部", "全都要", "全要", "都选", "全选", "都可以", "都行", "都想"})
_NONE = frozenset({"都不要", "都不用", "没有", "不需要", "不用", "暂时没有", "都没有", "无", "没", "都不"})
_UNFINISHED = re.compile(
    r"(?:没有?|未|还没)(?:读|念|上|毕)(?:完|业)|肄业|没毕业|读了?一半|念了?一半|读到一半|辍学|在读"
)
_TELLING = 3  # characters; shorter words stand in too many others
_WHICH_ONE = "您说的是哪一项？请点一下。"


def pick(several: Ambiguous, text: str) -> Parsed | None:
    """One of the readings that were asked back: by its title or its number."""
    options = [Option(candidate.value, candidate.title) for candidate in several.candidates]
    found = _exact(options, text)
    return Parsed(found.value, found.title) if found else None


def parse_choice(step: Step, text: str, _context: Context) -> Outcome | None:
    """One option. Words that fit two options are asked back."""
    found = _exact(step.options, text)
    if found is None and _UNFINISHED.search(simplified(text)):
        below = _below(step, text)
        if below is not None:
            note = f"没读完的，我先按“{below.title}”填写，不准确的话，最后核对时可以修改。"
            return Parsed(below.value, below.title, note)
    if found is None:
        mentioned = _mentioned(step, simplified(text))
        if len(mentioned) > 1:
            return Ambiguous(_WHICH_ONE, tuple(Candidate(o.value, o.title) for o in mentioned))
        found = mentioned[0] if mentioned else None
    if found is not None:
        return Parsed(found.value, found.title)
    return Rejected(step.errors["invalid"]) if _ORDINAL.fullmatch(core(text)) else None


def _below(step: Step, text: str) -> Option | None:
    """What somebody has who did not finish what is said: 初中没读完 is 小学."""
    said = [option for option in _mentioned(step, simplified(text)) if option.below]
    return step.option(said[-1].below) if said else None


def parse_multi_choice(step: Step, text: str, _context: Context) -> Outcome | None:
    """Several options: titles joined by 、 or stored values by a comma, or 都要 and 都不要."""
    said = core(text)
    if said in _ALL:
        return _several(step.options)
    if said in _NONE and step.optional:
        return SKIPPED
    parts = [part for part in re.split("[、,，;；和及]", simplified(text)) if part]
    picked = [_exact(step.options, part) for part in parts]
    if parts and all(picked):
        return _several([option for option in picked if option])
    mentioned = _mentioned(step, simplified(text))
    return _several(mentioned) if mentioned else None


def parse_yes_no(step: Step, text: str, _context: Context) -> Outcome | None:
    """Yes or no. The options of the step bring the words of its own subject, e.g. 没领."""
    found = _exact(step.options, text) or _longest_mentioned(step, text)
    return Parsed(found.value, found.title) if found else None


def parse_agreement(step: Step, text: str, _context: Context) -> Outcome | None:
    """The first option agrees. A refusal is answered with what follows from it."""
    found = _exact(step.options, text)
    if found is None:
        return None
    if found == step.options[0]:
        return Parsed(found.value, found.title)
    return Rejected(step.errors.get("refused", step.errors["invalid"]))


def _exact(options: Sequence[Option], text: str) -> Option | None:
    for said in (simplified(text), core(text)):
        for option in options:
            if said in (option.value, option.title, *option.synonyms):
                return option
    ordinal = _ORDINAL.fullmatch(core(text))
    position = numeral(ordinal[1]) if ordinal else None
    return options[position - 1] if position and position <= len(options) else None


def _mentioned(step: Step, text: str) -> list[Option]:
    """The options whose words stand in a statement. A question about an option does not pick it."""
    if is_question(text):
        return []
    return [o for o in step.options if any(word in text for word in (o.title, *o.synonyms) if len(word) > 1)]


def _longest_mentioned(step: Step, text: str) -> Option | None:
    """The option of the longest words in a statement: 没有工作 outweighs the 有工作 within it.

    Short words count at its head alone.
    """
    said = simplified(text)
    if is_question(text):
        return None
    words = [(w, o) for o in step.options for w in (o.title, *o.synonyms) if len(w) >= _TELLING and w in said]
    words = words or [(w, o) for o in step.options for w in o.synonyms if len(w) > 1 and said.startswith(w)]
    return max(words, key=lambda word: len(word[0]))[1] if words else None


def _several(options: tuple[Option, ...] | list[Option]) -> Parsed:
    unique = list(dict.fromkeys(options))
    return Parsed(",".join(o.value for o in unique), "、".join(o.title for o in unique))
