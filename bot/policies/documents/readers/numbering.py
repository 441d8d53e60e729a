"""The numbers of Word's automatic lists: a file holds only the rule, Word counts when it shows the page."""

import re
from collections import defaultdict
from dataclasses import dataclass

from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

from bot.policies.documents.numerals import DIGITS, chinese

_CHINESE = frozenset(
    {
        "chineseCounting",
        "chineseCountingThousand",
        "japaneseCounting",
        "taiwaneseCountingThousand",
        "ideographTraditional",
    }
)
_DIGITS = frozenset({"ideographDigital", "taiwaneseDigital", "japaneseDigitalTenThousand"})
_UNNUMBERED = frozenset({"bullet", "none"})
_MOST_LEVELS = 9


@dataclass(frozen=True, slots=True)
class _Level:
    """How one level counts: `text` is its print, `%1` standing for the number of level 1."""

    start: int
    form: str
    text: str


class Numbering:
    """Counts along a document; paragraphs are to be asked for in their order."""

    def __init__(self, document: WordDocument) -> None:
        self._lists: dict[str, str] = {}
        self._levels: dict[str, dict[int, _Level]] = {}
        self._counts: dict[str, dict[int, int]] = defaultdict(dict)
        try:
            root = document.part.numbering_part.element
        except (KeyError, NotImplementedError):
            return
        for abstract in root.findall(qn("w:abstractNum")):
            self._levels[abstract.get(qn("w:abstractNumId"))] = {
                int(level.get(qn("w:ilvl"))): _Level(
                    int(_value(level, "w:start") or 1), _value(level, "w:numFmt"), _value(level, "w:lvlText")
                )
                for level in abstract.findall(qn("w:lvl"))
            }
        for number in root.findall(qn("w:num")):
            self._lists[number.get(qn("w:numId"))] = _value(number, "w:abstractNumId")

    def of(self, paragraph: Paragraph) -> str:
        """The number that Word shows before a paragraph, or nothing."""
        list_id, at = self._place(paragraph)
        abstract = self._lists.get(list_id, "")
        levels = self._levels.get(abstract, {})
        level = levels.get(at)
        if level is None or level.form in _UNNUMBERED:
            return ""
        counts = self._counts[abstract]
        counts[at] = counts.get(at, level.start - 1) + 1
        for below in range(at + 1, _MOST_LEVELS):
            counts.pop(below, None)

        def shown(found: re.Match[str]) -> str:
            named = int(found[1]) - 1
            rule = levels.get(named, level)
            return _print(counts.get(named, rule.start), rule.form)

        return re.sub(r"%(\d)", shown, level.text)

    def _place(self, paragraph: Paragraph) -> tuple[str, int]:
        """Which list a paragraph belongs to, by itself or by its style, and on which level."""
        own = paragraph._p.pPr.numPr if paragraph._p.pPr is not None else None
        style = paragraph.style
        seen = 0
        while own is None and style is not None and seen < _MOST_LEVELS:
            properties = style.element.find(qn("w:pPr"))
            own = properties.find(qn("w:numPr")) if properties is not None else None
            style, seen = getattr(style, "base_style", None), seen + 1
        if own is None:
            return "", 0
        return _value(own, "w:numId"), int(_value(own, "w:ilvl") or 0)


def _value(parent: object, name: str) -> str:
    found = parent.find(qn(name))  # type: ignore[attr-defined] # python-docx types its elements too narrowly
    return str(found.get(qn("w:val")) or "") if found is not None else ""


def _print(number: int, form: str) -> str:
    if form in _CHINESE:
        return chinese(number)
    if form in _DIGITS:
        return "".join(DIGITS[int(digit)] for digit in str(number))
    if form in ("upperLetter", "lowerLetter") and 1 <= number <= 26:
        letter = chr(ord("A") + number - 1)
        return letter if form == "upperLetter" else letter.lower()
    return str(number)
