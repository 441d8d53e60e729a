"""Dates: issued, in force from, in force to."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.policies.documents.dates import DATE, after_years, all_in, read
from bot.policies.documents.labels import labelled
from bot.policies.documents.layout import is_date
from bot.policies.documents.lines import Line
from bot.policies.documents.numerals import NUMERALS, value

_COUNT = rf"(\d{{1,2}}|[{NUMERALS}两]{{1,3}})"
_BEGINS = r"(?:起|开始)(?:正式)?(?:施行|执行|实施|生效|试行)"
_FROM_DATE = re.compile(rf"(?:自|从|于)?({DATE.pattern}){_BEGINS}")
_FROM_ISSUE = re.compile(
    rf"自?(?:发布|公布|印发|下发|签发|成文|发文|颁布)之日(?:起(?:满)?{_COUNT}(日|个月)后|起){'(?:施行|执行|实施|生效|试行)'}"
)
_YEARS = re.compile(
    rf"(?:有效期|试行期|执行期|实施期|期限)限?(?:为|至|暂定为?|暂定)?{_COUNT}年|(?:试行|暂行){_COUNT}年"
)
_TO_DATE = re.compile(
    rf"(?:有效期(?:限)?(?:截?至|到)|执行至|实施至|期限至|有效期[为自从].{{0,20}}?[至到]|执行期限?.{{0,20}}?[至到]|失效日期[:：])({DATE.pattern})"
)
_HISTORY = re.compile(rf"({DATE.pattern})[^。；，）)]{{0,80}}?(通过|公布|发布|修正|修订|批准)")
_CHANGES = frozenset({"修正", "修订"})
_HEAD = 40


@dataclass(frozen=True, slots=True)
class Periods:
    issued_on: date | None
    valid_from: date | None
    valid_to: date | None
    amended_on: tuple[date, ...]
    doubts: tuple[str, ...]


def periods(lines: Sequence[Line], *, law: bool) -> Periods:
    """What the text says of when.

    Args:
        law: statutes carry their history in brackets at the top and say at the end from when they apply.
    """
    text = "".join(line.text for line in lines)
    head = "".join(line.text for line in lines[:_HEAD])
    doubts: list[str] = []
    history = [(made, found[2]) for found in _HISTORY.finditer(head) if (made := read(found[1]))] if law else []
    amended = tuple(made for made, what in history if what in _CHANGES)
    issued = _signed(lines) or (history[0][0] if history else None) or _labelled(lines[:_HEAD])
    begins = _begins(text, issued, law, doubts)
    if amended and (begins is None or begins < max(amended)):
        doubts.append(f"最近一次修改是{max(amended).isoformat()}，这个文本从哪天起施行请核对")
        begins = max(amended)
    if begins is None and issued is not None:
        doubts.append(f"没有写明从哪天起施行，按发文日期{issued.isoformat()}算")
        begins = issued
    return Periods(issued, begins, _ends(text, begins), amended, tuple(doubts))


def _signed(lines: Sequence[Line]) -> date | None:
    """The date on a line of its own, as under a signature."""
    return next((made for line in lines if is_date(line) and (made := read(DATE.findall(line.text)[0]))), None)


def _labelled(lines: Sequence[Line]) -> date | None:
    said = next((said for line in lines if (said := labelled(line).get("issued_on"))), "")
    return next(all_in(said), None)


def _begins(text: str, issued: date | None, law: bool, doubts: list[str]) -> date | None:
    """The day from which the document says that it applies; its own clause on that stands last."""
    own = [found for found in _FROM_DATE.finditer(text) if _own(text, found.start(), law)]
    for found in reversed(own):
        made = read(found[1])
        if made:
            return made
        doubts.append(f"施行日期{found[1]}不是有效的日期")
    found_issue = _FROM_ISSUE.search(text)
    if found_issue is None or issued is None:
        return None
    later = value((found_issue[1] or "0").replace("两", "二")) or 0
    return issued + timedelta(days=later * (30 if found_issue[2] == "个月" else 1))


_OWN = re.compile(
    r"(?:本(?:法|条例|办法|规定|细则|通知|意见|方案|解释|规则|决定|公告|规范|措施|标准|制度)|现予公布|，|^)[^。；]{0,12}$"
)


def _own(text: str, at: int, law: bool) -> bool:
    """Whether a sentence on the date of effect speaks of this document, and not of one that it cites."""
    before = text[max(0, at - 40) : at]
    return bool(_OWN.search(before)) and "《" not in re.split("[。；]", before)[-1] if law else "《" not in before[-20:]


def _ends(text: str, begins: date | None) -> date | None:
    found = _TO_DATE.search(text)
    if found:
        return read(found[1])
    years = _YEARS.search(text)
    if years is None or begins is None:
        return None
    count = value((years[1] or years[2]).replace("两", "二"))
    return after_years(begins, count) - timedelta(days=1) if count else None
