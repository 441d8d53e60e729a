"""Parses a page of questions and answers: each question is a clause, its answer the text."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import zip_longest

from bot.policies.documents.clauses import Clause, Paragraph
from bot.policies.documents.errors import NoClauses
from bot.policies.documents.lines import Line
from bot.policies.documents.marks import asked, is_heading, notice_mark, numbered_question, said
from bot.policies.documents.tree import Doubts, Ids, Parsed, clause, opening

_INLINE = re.compile(r"(.{1,120}?[？?])(?:答|[Aa])[:：](.+)")


@dataclass
class _Group:
    """The questions under one heading; the first group has none."""

    id: str
    heading: str
    questions: list[tuple[str, list[str]]] = field(default_factory=list)


def parse(paragraphs: Sequence[Line]) -> Parsed:
    """The questions in the order of the print, under their headings. Ids count: 问1, 问2, ….

    Raises:
        NoClauses: there is no question.
    """
    doubts = Doubts()
    ids = Ids(doubts)
    groups = [_Group("", "")]
    preface: list[str] = []
    for line, after in zip_longest(paragraphs, paragraphs[1:]):
        question = question_of(line)
        mark = notice_mark(line.text)
        if question is not None:
            inline = _INLINE.match(question)
            groups[-1].questions.append((inline[1], [inline[2]]) if inline else (question, []))
        elif after is not None and question_of(after) is not None and (line.heading or (mark and is_heading(line))):
            printed = ids.unique(mark.number if mark else line.text)
            groups.append(_Group(printed, mark.rest if mark else line.text))
        elif groups[-1].questions:
            answer = said(line)
            groups[-1].questions[-1][1].append(line.text if answer is None else answer)
        else:
            preface.append(line.text)
    clauses = tuple(_close(groups, doubts))
    if not clauses:
        raise NoClauses("没有找到问题（问：……答：……），请检查文件内容是否完整。")
    return Parsed(opening(preface) + clauses, doubts.all(), "qa")


def question_of(line: Line) -> str | None:
    """The question that a line asks, in either print."""
    question = asked(line)
    if question is not None:
        return question
    mark = numbered_question(line)
    return mark.rest if mark is not None else None


def _close(groups: Sequence[_Group], doubts: Doubts) -> list[Clause]:
    made: list[Clause] = []
    count = 0
    for group in groups:
        trail = (group.heading,) if group.heading else ()
        children = []
        for question, answer in group.questions:
            count += 1
            name = f"问{count}"
            if not any(answer):
                doubts.add(f"{name}没有答案：{question[:20]}")
            children.append(clause(name, question, [Paragraph(name, text) for text in answer if text], trail))
        made.extend([clause(group.id, group.heading, [], (), tuple(children))] if group.id else children)
    return made
