"""The paragraph styles of a Word document, each read once: the library looks through all of them for each paragraph."""

from collections.abc import Iterator
from typing import Any

from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

_HEADINGS = ("heading", "title", "标题")
_DEEPEST = 20


def value(parent: Any, name: str) -> str:
    """What a child element says, or nothing."""
    found = parent.find(qn(name)) if parent is not None else None
    return str(found.get(qn("w:val")) or "") if found is not None else ""


class Styles:
    def __init__(self, document: WordDocument) -> None:
        elements = document.styles.element.findall(qn("w:style"))
        self._elements = {str(element.get(qn("w:styleId"))): element for element in elements}
        self._default = next(
            (
                name
                for name, element in self._elements.items()
                if element.get(qn("w:default")) in ("1", "true") and element.get(qn("w:type")) == "paragraph"
            ),
            "",
        )

    def is_heading(self, paragraph: Paragraph) -> bool:
        """Whether its style, or one that this is based on, is a heading's."""
        return any(value(style, "w:name").lower().startswith(_HEADINGS) for style in self._chain(paragraph))

    def numbering(self, paragraph: Paragraph) -> Any:
        """The element that puts it into a list: its own, else its style's, else None."""
        own = paragraph._p.pPr
        for holder in (own, *(style.find(qn("w:pPr")) for style in self._chain(paragraph))):
            found = holder.find(qn("w:numPr")) if holder is not None else None
            if found is not None:
                return found
        return None

    def _chain(self, paragraph: Paragraph) -> Iterator[Any]:
        """Its style and those that this is based on."""
        name = value(paragraph._p.pPr, "w:pStyle") or self._default
        for _ in range(_DEEPEST):
            style = self._elements.get(name)
            if style is None:
                return
            yield style
            name = value(style, "w:basedOn")
