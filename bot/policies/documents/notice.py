"""Parses a notice (`一、` `（一）` `1.` `（1）`) into its clause tree, from the text as it was printed."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from bot.policies.documents.clauses import Clause, squeeze

_NUMERAL = "[一二三四五六七八九十]{1,3}"
_MARKS = (
    re.compile(rf"({_NUMERAL})、"),
    re.compile(rf"[（(]({_NUMERAL})[）)]"),
    re.compile(r"(\d{1,2})[.．、](?!\d)"),
    re.compile(r"[（(](\d{1,2})[）)]"),
)
_PRINTED = ("{}", "（{}）", "{}", "（{}）")
_SENTENCE_ENDS = "。！？；：”）)"
_LONGEST_HEADING = 40
_ORDER = "一二三四五六七八九十"


@dataclass
class _Open:
    """A clause under construction."""

    id: str
    level: int
    number: str
    heading: str
    paragraphs: list[str] = field(default_factory=list)
    children: list["_Open"] = field(default_factory=list)

    def close(self, trail: tuple[str, ...]) -> Clause:
        inner = (*trail, self.heading)
        return Clause(
            self.id, self.heading, "".join(self.paragraphs), trail, tuple(c.close(inner) for c in self.children)
        )


@dataclass(frozen=True, slots=True)
class Parsed:
    clauses: tuple[Clause, ...]
    doubts: tuple[str, ...]


class NoClauses(ValueError):
    """The text has no numbered clause."""


def parse(text: str, title: str) -> Parsed:
    """The clause tree of a notice's body, which begins behind its title.

    Args:
        text: the document as printed: letterhead, addressees, body, page breaks, bold marks and stray spaces.
        title: the title of the body, as its heading prints it.

    Raises:
        NoClauses: there is nothing to build a tree of.
    """
    paragraphs = list(_paragraphs(text, squeeze(title)))
    start = _start(paragraphs, title)
    root = _Open("", -1, "", "")
    doubts: list[str] = [] if start else [f"没有找到标题“{title}”，从第一行读起"]
    preface: list[str] = []
    path = [root]
    for paragraph in paragraphs[start:]:
        found = _mark(paragraph)
        if found is None:
            (path[-1].paragraphs if len(path) > 1 else preface).append(paragraph)
            continue
        level, number, rest = found
        while path[-1].level >= level:
            path.pop()
        _check(path[-1], level, number, doubts)
        heading, body = _split(rest)
        clause = _Open(path[-1].id + _PRINTED[level].format(number), level, number, heading)
        if body:
            clause.paragraphs.append(body)
        path[-1].children.append(clause)
        path.append(clause)
    if not root.children:
        raise NoClauses("没有找到编号的条款（一、（一）1.）")
    clauses = tuple(child.close(()) for child in root.children)
    opening = (Clause("引言", "引言", "".join(preface)),) if preface else ()
    return Parsed(opening + clauses, tuple(doubts))


def _paragraphs(text: str, title: str) -> Iterable[str]:
    """Joins what page breaks and line ends tore apart: a line goes on where the one before did not end."""
    held = ""
    for raw in text.replace("**", "").splitlines():
        line = squeeze(raw)
        if not line:
            continue
        if held and (_mark(line) or held[-1] in _SENTENCE_ENDS or _is_heading(held) or held == title):
            yield held
            held = ""
        held += line
    if held:
        yield held


def _is_heading(line: str) -> bool:
    """A marked line without a full stop is a heading of its own, if it is short."""
    return _mark(line) is not None and len(line) <= _LONGEST_HEADING and "。" not in line and "，" not in line


def _mark(line: str) -> tuple[int, str, str] | None:
    for level, mark in enumerate(_MARKS):
        found = mark.match(line)
        if found:
            return level, found[1], line[found.end() :]
    return None


def _split(rest: str) -> tuple[str, str]:
    """Heading and text of a marked paragraph: the first short sentence names the clause."""
    head, _, tail = rest.partition("。")
    if len(head) <= _LONGEST_HEADING:
        return head, tail
    return "", rest


def _start(paragraphs: list[str], title: str) -> int:
    """The paragraph behind the last line that ends with the title; 0 where there is none."""
    wanted = squeeze(title)
    at = [i for i, paragraph in enumerate(paragraphs) if paragraph.endswith(wanted) and not _mark(paragraph)]
    return at[-1] + 1 if at else 0


def _check(parent: _Open, level: int, number: str, doubts: list[str]) -> None:
    """Notes numbers that do not follow each other, which often are lines that were read wrongly."""
    before = parent.children[-1].number if parent.children else None
    expected = _next(before) if before else ("1" if number.isdigit() else "一")
    if number != expected:
        where = parent.id or "正文"
        doubts.append(f"{where}下第{level + 1}级编号应为{expected}，读到{number}")


def _next(number: str) -> str | None:
    if number.isdigit():
        return str(int(number) + 1)
    return _ORDER[_ORDER.index(number) + 1] if number in _ORDER[:-1] else None
