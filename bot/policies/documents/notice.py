"""Parses a notice (`一、` `（一）` `1.` `（1）`) into its clause tree."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.policies.documents.clauses import Clause, Paragraph
from bot.policies.documents.errors import NoClauses
from bot.policies.documents.lines import Line
from bot.policies.documents.marks import division, notice_mark
from bot.policies.documents.numerals import chinese, value
from bot.policies.documents.tree import Doubts, Ids, Parsed, clause, opening

_PRINTED = ("{}", "（{}）", "{}", "（{}）")
_LONGEST_HEADING = 40
_LISTS = "：:"
_ROOT = -9
_DIVISIONS = 4
"""Chapters and sections of a plan stand above 一、: their levels are below 0."""


@dataclass
class _Open:
    """A clause under construction. `print` is its first line as it stands, with its number."""

    id: str
    level: int
    number: str
    heading: str
    body: str = ""
    first: str = ""
    rest: str = ""
    paragraphs: list[str] = field(default_factory=list)
    children: list["_Open"] = field(default_factory=list)

    def close(self, trail: tuple[str, ...]) -> Clause:
        own = [Paragraph(self.id, text) for text in (self.body, *self.paragraphs) if text]
        if not own and not self.children:
            return clause(self.id, "", [Paragraph(self.id, self.rest)] if self.rest else [], trail)
        inner = (*trail, self.heading)
        if self._lists():
            items = [Paragraph(child.id, text) for child in self.children for text in (child.first, *child.paragraphs)]
            return clause(self.id, self.heading, own + items, trail)
        return clause(self.id, self.heading, own, trail, tuple(child.close(inner) for child in self.children))

    def _lists(self) -> bool:
        """Whether the clause's own words end with a colon and its children are the items they announce."""
        if not self.children or any(child.children for child in self.children):
            return False
        own = [text for text in (self.rest, *self.paragraphs) if text]
        return bool(own) and own[-1][-1] in _LISTS


def parse(paragraphs: Sequence[Line]) -> Parsed:
    """The clause tree of a notice's body.

    Raises:
        NoClauses: there is nothing to build a tree of.
    """
    doubts = Doubts()
    ids = Ids(doubts)
    root = _Open("", _ROOT, "", "")
    preface: list[str] = []
    path = [root]
    for paragraph in paragraphs:
        opened, mark = division(paragraph), notice_mark(paragraph.text)
        if opened is not None:
            while path[-1].level >= opened.level - _DIVISIONS:
                path.pop()
            made = _Open(ids.unique(path[-1].id + opened.id), opened.level - _DIVISIONS, "", opened.heading)
            path[-1].children.append(made)
            path.append(made)
            continue
        if mark is None:
            (path[-1].paragraphs if len(path) > 1 else preface).append(paragraph.text)
            continue
        while path[-1].level >= mark.level:
            path.pop()
        _check(path[-1], mark.level, mark.number, doubts)
        heading, body = _split(mark.rest)
        made = _Open(
            ids.unique(path[-1].id + _PRINTED[mark.level].format(mark.number)),
            mark.level, mark.number, heading, body, paragraph.text, mark.rest,
        )  # fmt: skip
        path[-1].children.append(made)
        path.append(made)
    if not root.children:
        raise NoClauses("没有找到编号的条款（一、（一）1. 或第一条），请检查文件内容是否完整。")
    return Parsed(opening(preface) + tuple(child.close(()) for child in root.children), doubts.all())


def _split(rest: str) -> tuple[str, str]:
    """Heading and text of a marked paragraph: the first short sentence names the clause."""
    head, _, tail = rest.partition("。")
    if len(head) <= _LONGEST_HEADING:
        return head, tail
    return "", rest


def _check(parent: _Open, level: int, number: str, doubts: Doubts) -> None:
    """Notes numbers that do not follow each other, which often are lines that were read wrongly."""
    before = parent.children[-1].number if parent.children else None
    expected = _next(before) if before else ("1" if number.isdigit() else "一")
    if number != expected:
        where = parent.id or "正文"
        doubts.add(f"{where}下第{level + 1}级编号应为{expected}，读到{number}")


def _next(number: str) -> str:
    follows = (value(number) or 0) + 1
    return str(follows) if number.isdigit() else chinese(follows)
