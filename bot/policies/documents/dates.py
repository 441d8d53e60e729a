"""Dates as documents print them."""

import re
from collections.abc import Iterator
from datetime import date

from bot.policies.documents.numerals import value

_CHINESE = "[一二三四五六七八九十〇○零]"
DATE = re.compile(
    rf"(?:(?:19|20)\d{{2}}年\d{{1,2}}月\d{{1,2}}日|(?:19|20)\d{{2}}[-/.]\d{{1,2}}[-/.]\d{{1,2}}"
    rf"|[一二]{_CHINESE}{{3}}年{_CHINESE}{{1,2}}月{_CHINESE}{{1,3}}日)"
)
_PARTS = re.compile(rf"(?:\d+|{_CHINESE}+)")


def read(printed: str) -> date | None:
    """The date, or None where there is no such day."""
    parts = [value(part) for part in _PARTS.findall(printed)]
    if len(parts) != 3 or None in parts:
        return None
    year, month, day = (part or 0 for part in parts)
    try:
        return date(year, month, day)
    except ValueError:
        return None


def all_in(text: str) -> Iterator[date]:
    """Every date of a text without white space, in its order."""
    for found in DATE.finditer(text):
        made = read(found[0])
        if made is not None:
            yield made


def after_years(start: date, years: int) -> date:
    """The same day some years later; 28 February for 29."""
    try:
        return start.replace(year=start.year + years)
    except ValueError:
        return start.replace(year=start.year + years, day=28)
