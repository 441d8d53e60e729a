"""Parses a law or regulation: parts, chapters and sections hold articles; an article holds 款, 项 and 目.

An article is one clause: a question is answered by the whole of it, and a citation names the 款 or 项 of its quote by
the article's paragraphs.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from bot.policies.documents.clauses import Clause, Paragraph
from bot.policies.documents.errors import NoClauses
from bot.policies.documents.lines import SENTENCE_ENDS, Line
from bot.policies.documents.marks import Article, Division, article, division, notice_mark
from bot.policies.documents.numerals import chinese, value
from bot.policies.documents.tree import Doubts, Ids, Parsed, clause, opening

_ITEMS = {1: "项", 2: "目", 3: "目", 4: "目"}
_TITLED = re.compile(r"[【](.{1,40}?)[】]")


@dataclass
class _Node:
    """A division, an article, or the root; `lines` are an article's paragraphs as printed."""

    id: str
    heading: str
    level: int
    lines: list[str] = field(default_factory=list)
    children: list["_Node"] = field(default_factory=list)

    def close(self, trail: tuple[str, ...]) -> Clause:
        inner = (*trail, self.heading or self.id)
        children = tuple(child.close(inner) for child in self.children)
        return clause(self.id, self.heading, list(_parts(self.id, self.lines)), trail, children)


_ARTICLE_LEVEL = 9


def parse(paragraphs: Sequence[Line]) -> Parsed:
    """The tree of a statute's body: divisions with their articles, in the order of the print.

    Raises:
        NoClauses: no line begins with an article.
    """
    doubts = Doubts()
    first = next((i for i, line in enumerate(paragraphs) if article(line)), None)
    if first is None:
        raise NoClauses("没有找到条文（第一条、第二条……），请检查文件内容是否完整。")
    start = _first_division(paragraphs, first)
    root = _Node("", "", -1)
    _Builder(root, doubts).read(paragraphs[start:])
    clauses = tuple(child.close(()) for child in root.children)
    return Parsed(opening(_preface(paragraphs[:start])) + clauses, doubts.all(), "law")


class _Builder:
    def __init__(self, root: _Node, doubts: Doubts) -> None:
        self._path, self._doubts, self._ids = [root], doubts, Ids(doubts)
        self._last: Article | None = None

    def read(self, paragraphs: Sequence[Line]) -> None:
        for line in paragraphs:
            opened, found = division(line), article(line)
            if opened is not None:
                self._divide(opened)
            elif found is not None and self._begins(found):
                self._begin(found)
            elif line.heading:
                self._divide(Division(2, line.text, ""))
            else:
                self._continue(line)

    def _divide(self, opened: Division) -> None:
        above = self._path[-1]
        bare = not opened.id.startswith("第")
        if bare and 0 <= above.level < _ARTICLE_LEVEL and not (above.heading or above.children):
            above.heading = opened.id
            return
        level = 0 if opened.id == "附则" and self._path[1:2] and self._path[1].level == 0 else opened.level
        while self._path[-1].level >= level:
            self._path.pop()
        self._add(_Node(self._ids.unique(self._path[-1].id + opened.id), opened.heading, level))

    def _begin(self, found: Article) -> None:
        self._check(found)
        self._last = found
        if self._path[-1].level == _ARTICLE_LEVEL:
            self._path.pop()
        titled = _TITLED.match(found.rest)
        node = _Node(self._ids.unique(found.id), titled[1] if titled else "", _ARTICLE_LEVEL)
        rest = found.rest[titled.end() :] if titled else found.rest
        node.lines.extend([rest] if rest else [])
        self._add(node)

    def _add(self, node: _Node) -> None:
        self._path[-1].children.append(node)
        self._path.append(node)

    def _continue(self, line: Line) -> None:
        """A paragraph of the article above, or what is left of a paragraph that a line end tore."""
        node = self._path[-1]
        if node.level != _ARTICLE_LEVEL:
            if not node.heading and not node.children and node.id:
                node.heading = line.text
            elif node.children and node.children[-1].level == _ARTICLE_LEVEL:
                node.children[-1].lines.append(line.text)
            else:
                self._doubts.add(f"{node.id or '正文'}下有一段不属于任何一条：{line.text[:20]}")
                node.lines.append(line.text)
        elif node.lines and article(line) is not None and node.lines[-1][-1] not in SENTENCE_ENDS:
            node.lines[-1] += line.text
        else:
            node.lines.append(line.text)

    def _begins(self, found: Article) -> bool:
        """Whether an article starts here, or a reference happens to stand at the start of a line."""
        if self._last is None:
            return True
        node = self._path[-1]
        torn = node.level == _ARTICLE_LEVEL and bool(node.lines) and node.lines[-1][-1] not in SENTENCE_ENDS
        if found.place in self._following():
            return found.sure or not torn
        return found.sure and not torn

    def _following(self) -> tuple[tuple[int, int], ...]:
        last = self._last
        return ((last.number + 1, 0), (last.number, last.after + 1)) if last else ((1, 0),)

    def _check(self, found: Article) -> None:
        if found.place in self._following():
            return
        if self._last is None:
            self._doubts.add(f"第一条没有找到，从{found.id}开始")
        elif found.place > self._last.place:
            self._doubts.add(f"{self._last.id}之后读到{found.id}，中间的第{chinese(self._last.number + 1)}条没有找到")
        else:
            self._doubts.add(f"{self._last.id}之后读到{found.id}，条号倒退或重复")


def _first_division(paragraphs: Sequence[Line], first: int) -> int:
    """Where the body begins: at the headings right above the first article. A table of contents stands before them."""
    start, level, bare = first, _ARTICLE_LEVEL, False
    for at in range(first - 1, -1, -1):
        above = division(paragraphs[at])
        if above is None or (above.level >= level and not (bare and above.level == level and not above.heading)):
            break
        bare = above.id == paragraphs[at].text
        start, level = at, above.level
    return start


def _preface(before: Sequence[Line]) -> list[str]:
    """What is said before the first article; what is no sentence is left out."""
    return [line.text for line in before if line.text[-1] in "。：" and division(line) is None]


def _parts(article_id: str, lines: Sequence[str]) -> Iterator[Paragraph]:
    """An article's paragraphs with their ids: 款 are counted only where there are several.

    项 are printed （一）, in old laws 一、; then （一） are 目.
    """
    marks = [notice_mark(line) for line in lines]
    old = any(at and mark is not None and mark.level == 0 for at, mark in enumerate(marks))
    levels = [mark.level + old if at and mark is not None else 0 for at, mark in enumerate(marks)]
    several = levels.count(0) > 1
    section, path, count = article_id, [article_id], 0
    for line, mark, level in zip(lines, marks, levels, strict=True):
        if not level or mark is None:
            count += 1
            section = f"{article_id}第{chinese(count)}款" if several else article_id
            path = [section]
        else:
            del path[level:]
            path.append(f"{path[-1]}第{chinese(value(mark.number) or 0)}{_ITEMS[level]}")
        yield Paragraph(path[-1], line)
