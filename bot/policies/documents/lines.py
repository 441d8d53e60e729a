"""A print's lines: marks of format and page numbers go, what line ends and page breaks tore apart is joined."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from bot.policies.documents.clauses import squeeze

_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad\ufffd]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1b\x7f]")
_HEADING = re.compile(r"\s*#{1,6}\s+(?=\S)")
_PAGE = re.compile(r"[—–―－\-─·]+\d{1,4}[—–―－\-─·]+|第\d{1,4}页(?:[，,/]?共\d{1,4}页)?|\d{1,4}/\d{1,4}")
_BARE = re.compile(r"\d{1,3}")
SENTENCE_ENDS = "。！？；：”）)…"
_SHORT = 15
"""A line of fewer characters that ends without a full stop is a heading or a row, not one that was torn."""
_ALMOST = 0.88
_WIDEST_PRINT = 140


@dataclass(frozen=True, slots=True)
class Line:
    """A line, or the paragraph that several were joined to.

    `text` has no white space; `raw` keeps what stood between words; `indent` is the blank before, in half-width
    columns; `heading` says that the source's format marked it as one.
    """

    text: str
    raw: str
    indent: int = 0
    heading: bool = False


def clean(text: str) -> list[Line]:
    """The lines that say something. `**`, heading marks, page numbers and control characters are gone."""
    made = []
    for whole in _CONTROL.sub("", _INVISIBLE.sub("", text)).replace("**", "").splitlines():
        marked = _HEADING.match(whole)
        raw = whole[marked.end() :] if marked else whole
        line = squeeze(raw)
        if line and not _PAGE.fullmatch(line):
            bare = raw.strip()
            made.append(Line(line, bare, _width(raw[: raw.index(bare[0])]), marked is not None))
    return _without_bare_numbers(made)


def _without_bare_numbers(lines: list[Line]) -> list[Line]:
    """Drops numbers that stand alone, where they count up as pages do."""
    numbers = [int(line.text) for line in lines if _BARE.fullmatch(line.text)]
    if len(numbers) < 2 or any(b != a + 1 for a, b in pairwise(numbers)):
        return lines
    return [line for line in lines if not _BARE.fullmatch(line.text)]


def paragraphs(lines: Sequence[Line], starts: Callable[[Line], bool], alone: Callable[[Line], bool]) -> list[Line]:
    """Joins lines to paragraphs.

    Args:
        starts: whether a line begins a unit of its own (a number, a heading), whatever stood before.
        alone: whether a line that begins a unit also ends it, if its own print does not run on.
    """
    measure = _measure(lines)
    made: list[Line] = []
    held: list[Line] = []
    for line in lines:
        if held and (starts(line) or line.heading or _ended(held, line, measure, alone)):
            made.append(_join(held))
            held = []
        held.append(line)
    if held:
        made.append(_join(held))
    return made


@dataclass(frozen=True, slots=True)
class _Measure:
    """How wide a hard-wrapped print's lines are, in half-width columns; 0 where lines are whole paragraphs."""

    width: int
    indents: bool


def _measure(lines: Sequence[Line]) -> _Measure:
    widths = sorted(_width(line.raw) + line.indent for line in lines)
    widest = widths[int(len(widths) * 0.97)] if widths else 0
    full = sum(width >= _ALMOST * widest for width in widths)
    wrapped = len(lines) >= 4 and 20 <= widest <= _WIDEST_PRINT and full >= 0.25 * len(lines)
    indented = sum(2 <= line.indent <= 8 for line in lines)
    return _Measure(widest if wrapped else 0, wrapped and 0.05 * len(lines) <= indented <= 0.8 * len(lines))


def _ended(held: Sequence[Line], line: Line, measure: _Measure, alone: Callable[[Line], bool]) -> bool:
    last = held[-1]
    over = last.text[-1] in SENTENCE_ENDS
    if last.heading:
        return True
    if not measure.width:
        return over or len(last.text) < _SHORT or (len(held) == 1 and alone(last))
    if _width(last.raw) + last.indent < _ALMOST * measure.width:
        return over or len(held) == 1 or not measure.indents or line.indent >= 2
    return over and (not measure.indents or line.indent >= 2)


def _join(held: Sequence[Line]) -> Line:
    if len(held) == 1:
        return held[0]
    return replace(held[0], text="".join(line.text for line in held), raw=" ".join(line.raw for line in held))


def _width(text: str) -> int:
    """Half-width columns: in GBK a wide character has two bytes."""
    return len(text.encode("gbk", "replace"))
