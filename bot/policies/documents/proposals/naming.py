"""Number and title, as the top of a print gives them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.policies.documents.labels import labelled
from bot.policies.documents.layout import DOCUMENT_NO, ORDER_NO, is_date, is_organ, title_end
from bot.policies.documents.lines import Line
from bot.policies.documents.marks import article, asked, begins, division, numbered_question

_TYPES = (
    "通知|决定|意见|办法|规定|细则|方案|公告|通告|批复|条例|法|法典|解释|规划|计划|指南|问答|解答|指引|规则|章程|制度|"
    "标准|纲要|措施|函|清单|手册|答复|宪法|安排"
)
_TITLE = re.compile(rf".{{2,150}}(?:{_TYPES})(?:[（(].{{1,20}}[）)]|全文)?")
_FORWARDS = re.compile(r"关于(?:印发|转发|发布|公布|下发)《(.+)》的?(?:通知|公告|通告|决定|令)")
_LONGEST_LINE = 60
_STOPS = "。！？；："
_TITLE_LINES = 6
_HEAD = 60


@dataclass(frozen=True, slots=True)
class Naming:
    """`printed` is the title at the top; `title` that of the document's body, which a notice may only forward."""

    document_no: str | None
    printed: str
    title: str


def head_of(lines: Sequence[Line]) -> list[Line]:
    """The lines in which a document names itself: those before its first article or numbered paragraph."""
    for at, line in enumerate(lines[:_HEAD]):
        if begins(line) and division(line) is None:
            return list(lines[:at])
    return list(lines[:_HEAD])


def name(lines: Sequence[Line]) -> Naming:
    """What the document calls itself. A law, or a page of questions, that has no number goes by its title."""
    head = head_of(lines)
    at, number = _number(head)
    printed = (_title(head[at:]) if number else "") or _title(head)
    title = _forwarded(printed, lines) or printed
    if title and (number is None or "主席令" in number) and _goes_by_title(lines):
        number = title
    return Naming(number, printed, title)


def _goes_by_title(lines: Sequence[Line]) -> bool:
    return any(article(line) or asked(line) or numbered_question(line) for line in lines)


def canonical_no(printed: str) -> str | None:
    """The first document number in a text without white space, in the usual print: 闽人社文〔2021〕156号."""
    found = DOCUMENT_NO.search(printed)
    return f"{found[1]}〔{found[2]}〕{int(found[3])}号" if found else None


def _number(head: Sequence[Line]) -> tuple[int, str | None]:
    """The number on a line of its own, and the line behind it; numbers that the text refers to are none."""
    for at, line in enumerate(head):
        said = labelled(line).get("document_no")
        if said and canonical_no(said):
            return 0, canonical_no(said)
        text = line.text
        if DOCUMENT_NO.fullmatch(text.split("签发人")[0]):
            return at + 1, canonical_no(text)
        two = text + head[at + 1].text if at + 1 < len(head) else text
        for count, joined in ((1, text), (2, two)):
            order = ORDER_NO.fullmatch(joined)
            if order:
                return at + count, f"{order[1]}第{order[2]}号"
    return 0, None


def _title(head: Sequence[Line]) -> str:
    said = next((said for line in head if (said := labelled(line).get("title"))), "")
    if said:
        return said
    for at in range(len(head)):
        made = _title_at(head[at:])
        if made:
            return made
    return ""


def _title_at(head: Sequence[Line]) -> str:
    """The title that begins with the first of these lines, or nothing."""
    first = head[0]
    if first.text.endswith("文件") or is_date(first) or labelled(first) or "：" in first.text or "已经" in first.text:
        return ""
    said, found = "", ""
    for at, line in enumerate(head[:_TITLE_LINES]):
        text = line.text
        if len(text) > _LONGEST_LINE * (2 if line.heading else 1) or text[-1] in _STOPS:
            break
        if at and (is_date(line) or labelled(line) or (found and not (text[0] in "（(" and len(text) < 15))):
            break
        if DOCUMENT_NO.fullmatch(text) or ORDER_NO.fullmatch(text):
            break
        said += text
        whole = _TITLE.fullmatch(said)
        if whole and "《" in said and said.count("《") != said.count("》"):
            continue
        if whole:
            found = said
        elif line.heading or (is_organ(line) and at == 0 and len(head) > 1 and "关于" not in said and found):
            break
    return found


def _forwarded(printed: str, lines: Sequence[Line]) -> str:
    """The title of what a notice forwards, if that stands in the print with its body."""
    found = _FORWARDS.search(printed)
    if not found:
        return ""
    inner = found[1]
    return inner if title_end(lines, inner) else ""
