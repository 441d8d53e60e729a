"""Who issued a document, for where, and to whom."""

import re
from collections.abc import Iterable, Mapping, Sequence

from bot.policies.documents.labels import labelled
from bot.policies.documents.layout import DOCUMENT_NO, is_date, is_organ, salutation, title_end
from bot.policies.documents.lines import Line

_OFFICE = re.compile(
    r"[\u4e00-\u9fff]{2,30}?(?:人民政府办公厅|人民政府办公室|人民政府|人力资源和社会保障厅|人力资源和社会保障局|人力资源社会保障部|"
    r"委员会|办公厅|办公室|总工会|联合会|法院|检察院|税务局|银行|厅|局|部|署|院|会|委)(?=[\s、，]|$|关于)"
)
_ENACTED = re.compile(
    r"第[一二三四五六七八九十百\d]+届(全国人民代表大会常务委员会|全国人民代表大会|人民代表大会常务委员会|人民代表大会)"
)
_LOCAL = re.compile(
    r"([^\W\d_日]{2,10}?(?:省|自治区|市|自治州|自治县))第[一二三四五六七八九十百\d]+届(人民代表大会(?:常务委员会)?)"
)
_ORDER = re.compile(
    r"(?:中华人民共和国)?([^\W\d_日]{0,20}?(?:国务院|人民政府|部|委员会|总局|署|厅|局))令(?=$|[（(]?第)"
)
_COUNCIL = re.compile(r"国务院第?[\d一二三四五六七八九十百]*次?常务会议")
_NATIONAL = re.compile(
    r"全国人民代表大会|全国人大|国务院|最高人民法院|最高人民检察院|中共中央|中央|国家|中华人民共和国|部$|^[\u4e00-\u9fff]{2,12}部(?:办公厅)?$|总局|署$"
)
_MOST_SIGNERS = 12
_HEAD = 60
_NEAR = 4


def issuers(lines: Sequence[Line], printed_title: str) -> tuple[str, ...]:
    """The offices that sign, or that the top of the print or the history of a law names."""
    return _signed(lines) or _named(lines[:_HEAD]) or _titled(lines[:_HEAD], printed_title)


def addressees(lines: Sequence[Line], printed_title: str) -> str:
    """Whom the document is sent to, as printed, without the colon: it stands right behind the title and number."""
    start = title_end(lines, printed_title) if printed_title else 0
    for at in range(start, min(len(lines), start + _NEAR)):
        beside = DOCUMENT_NO.fullmatch(lines[at].text) or labelled(lines[at]) or is_date(lines[at])
        count = 0 if beside else salutation(lines[at:])
        if count:
            return "".join(line.text for line in lines[at : at + count]).rstrip("：:")
    return ""


def region(offices: Iterable[str], title: str, places: Mapping[str, str]) -> str | None:
    """The code of the division that issued the document, empty for the whole country, None where nothing tells.

    Args:
        places: name → code of every place known, aliases too.
    """
    named = [*offices, title]
    by_length = sorted(places, key=len, reverse=True)
    for text in named:
        starts = [place for place in by_length if text.startswith(place)]
        if starts:
            inner = [p for p in by_length if p not in starts and text.removeprefix(starts[0]).startswith(p)]
            return places[(inner or starts)[0]]
    if any(_NATIONAL.search(text) for text in offices) or title.startswith("中华人民共和国"):
        return ""
    return None


def _signed(lines: Sequence[Line]) -> tuple[str, ...]:
    """The offices on the lines right above a date that stands alone."""
    for at, line in enumerate(lines):
        if not is_date(line):
            continue
        signers: list[str] = []
        for above in reversed(lines[max(0, at - _MOST_SIGNERS) : at]):
            if not is_organ(above):
                break
            signers[:0] = (
                above.raw.split() if all(_OFFICE.fullmatch(part) for part in above.raw.split()) else [above.text]
            )
        if signers:
            return tuple(dict.fromkeys(signers))
    return ()


def _named(head: Sequence[Line]) -> tuple[str, ...]:
    for line in head:
        said = labelled(line).get("issuers")
        if said:
            return tuple(part for part in re.split("[、，,；;]", said) if part)
    text = "\n".join(line.text for line in head)
    local = _LOCAL.search(text)
    if local:
        return (local[1] + local[2],)
    enacted = _ENACTED.search(text)
    if enacted:
        return (enacted[1],)
    if _COUNCIL.search(text):
        return ("国务院",)
    order = next((found for line in head if (found := _ORDER.search(line.text))), None)
    return (order[1],) if order else ()


def _titled(head: Sequence[Line], title: str) -> tuple[str, ...]:
    """The offices with which a title begins: `福建省财政厅关于……的通知`, or whose letterhead stands above it."""
    before = title.partition("关于")[0] if "关于" in title else ""
    raw = " ".join(line.raw for line in head)
    printed = raw[: raw.find("关于")] if before and "关于" in raw else before
    found = _OFFICE.findall(printed.split("号")[-1] + "关于" if printed else "")
    letterhead = [line.text.removesuffix("文件") for line in head if line.text.endswith("文件")]
    return tuple(dict.fromkeys([*found] or [name for name in letterhead if name]))
