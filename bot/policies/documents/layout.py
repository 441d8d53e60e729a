"""What of a print is the document's body: letterhead, addressees, signatures and attachments are not."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.policies.documents.clauses import squeeze
from bot.policies.documents.dates import DATE
from bot.policies.documents.labels import labelled
from bot.policies.documents.lines import Line
from bot.policies.documents.marks import article, begins, notice_mark

DOCUMENT_NO = re.compile(
    r"([\u4e00-\u9fff（）()]{1,20}?)[〔\[【（(［﹝]((?:19|20)\d{2})[〕\]】）)］﹞](?:第)?(\d{1,5})号"
)
ORDER_NO = re.compile(r"([\u4e00-\u9fff]{2,40}令)(?:[（(]?第)([\d一二三四五六七八九十百千〇零]{1,8})号[）)]?")

ORGAN = re.compile(
    r"[\u4e00-\u9fff（）()、]{2,40}(?:厅|局|委员会|委|部|政府|办公室|办公厅|法院|检察院|总工会|联合会|银行|总行|中心|署|院|会|处|所|党组|小组)"
)
_DATE_ALONE = re.compile(rf"[（(]?{DATE.pattern}[）)]?(?:印发|发布|公布)?")
_ATTACHMENT = re.compile(r"附(?:件|表)?\d{0,2}[:：].*|附(?:件|表|录)[\d一二三四五六七八九十]{0,2}")
_DISCLOSURE = re.compile(r"[（(]?(?:此件|本件|公开方式[:：]|信息公开选项[:：])?(?:主动公开|依申请公开|不予公开)[）)]?")
_CARBON = re.compile(r"(?:抄送|抄报|分送|主题词)[:：].*|.{2,30}(?:办公室|办公厅|秘书处)\d{4}年\d{1,2}月\d{1,2}日印发")
_HISTORY = re.compile(r"[（(]?(?:\d{4}|[一二三四五六七八九〇○零]{4})年.*(?:通过|修正|修订|公布|发布|批准|施行|修改).*")
_OPENS = re.compile(r"现将|如下|根据|为了|为贯彻|为进一步")
_LONGEST_SALUTATION = 400
_TITLE_LINES = 6
_MOST_SIGNERS = 12


@dataclass(frozen=True, slots=True)
class Layout:
    """`head` is what stands before the body, `tail` what stands behind it."""

    head: tuple[Line, ...]
    body: tuple[Line, ...]
    tail: tuple[Line, ...]
    doubts: tuple[str, ...]


def lay_out(lines: Sequence[Line], title: str) -> Layout:
    """Finds the body behind its title and before its signatures and attachments.

    Args:
        title: as the print has it, line ends and spaces aside; where it does not stand, the body is all.
    """
    doubts = []
    start = title_end(lines, title) if title else 0
    if title and start == 0:
        doubts.append(f"没有找到标题“{title}”，从第一行读起")
    start += _front_matter(lines[start:])
    end = start + _back_matter(lines[start:])
    if end < len(lines) and not _has_units(lines[start:end]) and _has_units(lines[end:]):
        start = end + _signature_end(lines[end:])
        start += _attached_title(lines[start:])
        start += _front_matter(lines[start:])
        end = start + _back_matter(lines[start:])
    tail = lines[end:]
    if sum(notice_mark(line.text) is not None or article(line) is not None for line in tail) > 2:
        doubts.append(f"落款或附件标记以后还有{len(tail)}行没有读入条款，附件需要时请单独导入")
    return Layout(tuple(lines[:start]), tuple(lines[start:end]), tuple(tail), tuple(doubts))


def title_end(lines: Sequence[Line], title: str) -> int:
    """The line behind the title where it stands alone, on one line or on several; 0 where it does not."""
    wanted = squeeze(title)
    for at in range(len(lines)):
        got = ""
        for count, line in enumerate(lines[at : at + _TITLE_LINES], 1):
            got += line.text
            if got == wanted:
                return at + count
            if not wanted.startswith(got):
                break
    ends = (at for at, line in enumerate(lines) if line.text.endswith(wanted) and not begins(line))
    return next((at + 1 for at in ends), 0)


def is_organ(line: Line) -> bool:
    """Whether a line names offices and nothing else, as a signature does."""
    return len(line.text) <= 60 and ORGAN.fullmatch(line.text) is not None and not begins(line)


def is_date(line: Line) -> bool:
    return _DATE_ALONE.fullmatch(line.text) is not None


def salutation(lines: Sequence[Line]) -> int:
    """How many lines at the start address the document (`各设区市人社局：`); 0 where they don't."""
    said = ""
    for count, line in enumerate(lines[:8], 1):
        said += line.text
        if begins(line) or len(said) > _LONGEST_SALUTATION or "。" in said or _OPENS.search(said):
            return 0
        if said[-1] in "：:":
            return count if ORGAN.search(said) or said.startswith("各") or "单位" in said else 0
    return 0


def _front_matter(lines: Sequence[Line]) -> int:
    """The lines behind a title that say of the document when, by whom and to whom."""
    at = 0
    while at < len(lines) and _is_front(lines[at]):
        at += 1
    at += salutation(lines[at:])
    return at


def _is_front(line: Line) -> bool:
    text = line.text
    if begins(line):
        return False
    return (
        is_date(line)
        or is_organ(line)
        or bool(labelled(line))
        or DOCUMENT_NO.fullmatch(text) is not None
        or ORDER_NO.fullmatch(text) is not None
        or _HISTORY.fullmatch(text) is not None
        or (text[0] in "（(" and text[-1] in "）)")
    )


def _back_matter(lines: Sequence[Line]) -> int:
    """The line at which the body ends: at its attachments, its signatures, or its disclosure note."""
    for at, line in enumerate(lines):
        text = line.text
        if _ATTACHMENT.fullmatch(text) or _DISCLOSURE.fullmatch(text) or _CARBON.fullmatch(text):
            return at
        if at and is_date(line):
            signed = _signers(lines, at)
            if signed < at or lines[at - 1].text[-1] in "。！":
                return signed
    return len(lines)


def _signers(lines: Sequence[Line], date_at: int) -> int:
    """The first of the lines right above a date that name offices."""
    at = date_at
    while at > 0 and date_at - at < _MOST_SIGNERS and is_organ(lines[at - 1]):
        at -= 1
    return at


def _signature_end(lines: Sequence[Line]) -> int:
    """The line behind a signature's date, note of disclosure and attached title."""
    last = 0
    for at, line in enumerate(lines):
        if begins(line):
            break
        if is_date(line) or _DISCLOSURE.fullmatch(line.text) or _ATTACHMENT.fullmatch(line.text):
            last = at + 1
    return last


def _attached_title(lines: Sequence[Line]) -> int:
    """How many short lines without a stop name what is attached."""
    ends = (at for at, line in enumerate(lines[:_TITLE_LINES]) if begins(line) or line.text[-1] in "。：；")
    return next(ends, 0)


def _has_units(lines: Sequence[Line]) -> bool:
    return any(begins(line) for line in lines)
