"""Whether a lead says only what its quote says: no number, date or quoted name of its own."""

import re

from bot.policies.documents.clauses import squeeze
from bot.text.normalise import normalise

_DIGITS = re.compile(r"\d+(?:\.\d+)?")
_UNITS = "个月|个|月|年|周|日|天|小时|分钟|万元|元|块|人|名|位|次|家|户|岁|周岁|倍|成|项|支|条|种|类|级|公里"
_WRITTEN = re.compile(rf"([一二两三四五六七八九十百千万亿]+)(?:{_UNITS})")
_NAMED = re.compile("[“《「]([^”》」]+)[”》」]")
_VALUES = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_PLACES = {"十": 10, "百": 100, "千": 1000}
_LARGE = {"万": 10_000, "亿": 100_000_000}
_ARTICLES = frozenset({"一个", "一次", "一名", "一位", "一家", "一种", "一类", "一项", "一条", "一人", "一户", "一级"})
"""Where 一 is an article rather than a count."""


def unsupported(lead: str, quote: str) -> list[str]:
    """What a lead states and its quote does not, in the order of the lead; empty where the lead may stand.

    Numbers count as the same however they are written (`三个月`, `3个月`); names are those in “” and 《》.
    """
    said, given = squeeze(normalise(lead)), squeeze(normalise(quote))
    known = {number for _, number in _numbers(given)}
    found = [printed for printed, number in _numbers(said) if number not in known]
    plain = _bare(given)
    found += [name for name in _NAMED.findall(squeeze(lead)) if _bare(normalise(name)) not in plain]
    return list(dict.fromkeys(found))


def _numbers(text: str) -> list[tuple[str, str]]:
    """Every number as printed and as a plain figure, by its place in the text."""
    found = [(match.start(), match[0], _plain(match[0])) for match in _DIGITS.finditer(text)]
    for match in _WRITTEN.finditer(text):
        if match[0] not in _ARTICLES:
            found.append((match.start(), match[0], str(_value(match[1]))))
    return [(printed, number) for _, printed, number in sorted(found)]


def _plain(digits: str) -> str:
    return digits.rstrip("0").rstrip(".") if "." in digits else str(int(digits))


def _value(written: str) -> int:
    """`二十五` → 25; characters that follow no rule of numbers are read digit by digit as far as they go."""
    total = section = digit = 0
    for char in written:
        if char in _VALUES:
            digit = _VALUES[char]
        elif char in _PLACES:
            section += (digit or 1) * _PLACES[char]
            digit = 0
        else:
            total += ((section + digit) or 1) * _LARGE[char]
            section = digit = 0
    return total + section + digit


def _bare(text: str) -> str:
    """Without quotation marks: how a name is set off says nothing of whether it occurs."""
    return re.sub("[“”\"'‘’《》「」『』]", "", squeeze(text))
