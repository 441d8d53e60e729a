"""How documents number: what stands at the start of a line and says that a unit begins."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from bot.policies.documents.lines import Line
from bot.policies.documents.numerals import NUMERALS, chinese, value

_COUNT = "[一二三四五六七八九十]{1,3}"
_NOTICE = (
    re.compile(rf"({_COUNT})[、.．]"),
    re.compile(rf"[（(]({_COUNT})[）)]"),
    re.compile(r"(\d{1,2})[.．、](?!\d)"),
    re.compile(r"(?:[（(](\d{1,2})[）)]|(\d{1,2})[）)])"),
)
_ENCLOSED = re.compile("[\u2474-\u249b\u3220-\u3229]")
"""⑴ ⒈ ㈠: a number and its bracket or dot in one character."""

_NUMBER = rf"((?:[{NUMERALS}]\s*)+|\d[\d\s]*)"
_ARTICLE = re.compile(rf"第\s*{_NUMBER}条(?:\s*之\s*([{NUMERALS}]+|\d+)(?![{NUMERALS}\d]|日|间|内|前|后|外))?")
_REFERS = re.compile(r"[、，,和或至及的之款项]|(?:规定|第|所列|所称|所规定|中规定|中的|各款)")
_DIVISION = re.compile(rf"第\s*{_NUMBER}(分编|编|篇|章|节)(.*)", re.DOTALL)
_LEVELS = {"编": 0, "篇": 0, "分编": 1, "章": 2, "节": 3}
_BARE_DIVISIONS = frozenset({"总则", "分则", "附则", "序言"})
_DOTS = re.compile(r"[.．…·—\s]*\d*$")
_LONGEST_DIVISION = 40
_CONTENTS = frozenset({"目录", "目次"})

_ASKED = re.compile(
    r"(?:\d{1,3}[.．、]|[（(]?[一二三四五六七八九十]{1,3}[）)]?、?)?"
    r"(?:【问】|[【]?(?:问题?|[Qq])[一二三四五六七八九十\d]{0,3}[】]?[:：.、．])"
)
_SAID = re.compile(r"(?:【答】|[【]?(?:答|答复|回复|解答|[Aa])[一二三四五六七八九十\d]{0,3}[】]?[:：.、．])")
_LONGEST_QUESTION = 120


@dataclass(frozen=True, slots=True)
class Mark:
    """A notice's number. `level` 0 is 一、, 1 （一）, 2 1., 3 （1）; `rest` is the line behind it."""

    level: int
    number: str
    rest: str


@dataclass(frozen=True, slots=True)
class Article:
    """`第…条`, with its `之…`. `sure` is whether its print alone makes it the start of an article."""

    number: int
    after: int
    rest: str
    sure: bool

    @property
    def id(self) -> str:
        return f"第{chinese(self.number)}条" + (f"之{chinese(self.after)}" if self.after else "")

    @property
    def place(self) -> tuple[int, int]:
        return self.number, self.after


@dataclass(frozen=True, slots=True)
class Division:
    """A part, chapter or section, which holds articles. `level` is the higher the smaller the part."""

    level: int
    id: str
    heading: str


def notice_mark(text: str) -> Mark | None:
    """The number at the start of a line without white space."""
    if _ENCLOSED.match(text):
        text = unicodedata.normalize("NFKC", text[0]) + text[1:]
    for level, pattern in enumerate(_NOTICE):
        found = pattern.match(text)
        if found:
            number = found[1] or found[2]
            return Mark(level, str(int(number)) if number.isdecimal() else number, text[found.end() :])
    return None


def article(line: Line) -> Article | None:
    """The article that a line may begin; what only refers to one (`第三条和第四条规定的`) is none."""
    found = _ARTICLE.match(line.raw)
    if found is None:
        return None
    number = value("".join(found[1].split()))
    after = value(found[2]) if found[2] else 0
    if not number or after is None:
        return None
    behind = line.raw[found.end() :]
    spaced = not behind or behind[0].isspace() or behind[0] in "【（("
    refers = _REFERS.match(behind.lstrip()) is not None
    if refers and not spaced:
        return None
    return Article(number, after, "".join(behind.split()), spaced and not refers)


def division(line: Line) -> Division | None:
    """The part, chapter or section whose title a line is."""
    if line.text in _BARE_DIVISIONS:
        return Division(_LEVELS["章"], line.text, "")
    found = _DIVISION.match(line.raw)
    if found is None or len(line.text) > _LONGEST_DIVISION or line.text[-1] in "。；：，,":
        return None
    number, title = value("".join(found[1].split())), "".join(_DOTS.sub("", found[3]).split())
    spaced = not found[3] or found[3][0].isspace()
    if not number or (not spaced and _REFERS.match(title)):
        return None
    return Division(_LEVELS[found[2]], f"第{chinese(number)}{found[2]}", title)


def without_contents(paragraphs: Sequence[Line]) -> list[Line]:
    """The body without a table of contents, which ends where its first entry stands again."""
    at = next((i for i, line in enumerate(paragraphs) if line.text in _CONTENTS), None)
    if at is None or at + 1 == len(paragraphs):
        return list(paragraphs)
    first = _DOTS.sub("", paragraphs[at + 1].text)
    again = (i for i in range(at + 2, len(paragraphs)) if first and paragraphs[i].text.startswith(first))
    return [*paragraphs[:at], *paragraphs[next(again, at + 1) :]]


def asked(line: Line) -> str | None:
    """The question behind `问：`, `1.问：` or `Q:`."""
    found = _ASKED.match(line.text)
    return line.text[found.end() :] if found else None


def said(line: Line) -> str | None:
    """The answer behind `答：` or `A:`."""
    found = _SAID.match(line.text)
    return line.text[found.end() :] if found else None


def numbered_question(line: Line) -> Mark | None:
    """A numbered line that is a question: `1. 失业登记怎么办？`."""
    if line.text[-1] not in "？?" or len(line.text) > _LONGEST_QUESTION:
        return None
    return notice_mark(line.text)


def begins(line: Line) -> bool:
    """Whether a line begins a unit of any scheme."""
    return (
        notice_mark(line.text) is not None
        or article(line) is not None
        or division(line) is not None
        or asked(line) is not None
        or said(line) is not None
    )


def is_heading(line: Line) -> bool:
    """A marked line without a stop is a heading of its own, if it is short."""
    if len(line.text) > _LONGEST_DIVISION or "。" in line.text or "，" in line.text:
        return False
    return notice_mark(line.text) is not None or division(line) is not None
