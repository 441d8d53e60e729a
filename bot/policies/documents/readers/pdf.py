"""A PDF with text in it. Indents are kept, page numbers and running headers are not.

pdfminer.six says where each line stands, which pypdf does not: by it paragraphs are told from torn lines.
"""

import logging
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

from pdfminer.high_level import extract_pages
from pdfminer.layout import LAParams, LTPage, LTTextContainer, LTTextLine
from pdfminer.pdfdocument import PDFEncryptionError, PDFPasswordIncorrect

from bot.policies.documents.errors import Unreadable

_DAMAGED = "PDF 已损坏，打不开，请重新下载或另存后再导入。"
_PROTECTED = "PDF 加了密码，读不了，请去掉密码保护后再导入。"
_SCANNED = "PDF 里只有图片没有文字（扫描件），请先做文字识别（OCR）再导入。"
_TOO_LONG = "PDF 超过 2000 页，请分成几个文件再导入。"
_MOST_PAGES = 2000
_FEWEST_CHARACTERS = 8
"""A page with fewer, on the average, is a picture with a page number."""
_EDGE = 2
_OFTEN = 3
_MOST_OF = 0.6
_SENTENCE_ENDS = "。；：！？，、"
_PAGE_NUMBER = re.compile(r"[—–―－\-─·\s]*第?\s*\d{1,4}\s*页?(?:\s*[/共，,]+\s*\d{1,4}\s*页?)?[—–―－\-─·\s]*")
_STAMP = re.compile(r"\d{1,2}:\d{2}|https?://|file://")
"""What browsers print above and below a page."""
_RADICALS = re.compile("[\u2e80-\u2fdf\uf900-\ufaff]")
"""Some fonts map 一 to the radical ⼀, which looks the same and is found by no search."""

logging.getLogger("pdfminer").setLevel(logging.ERROR)


@dataclass(frozen=True, slots=True)
class _Row:
    """A printed line. Lengths in points."""

    text: str
    left: float
    middle: float
    height: float


def read(data: bytes) -> str:
    """The lines, top to bottom, page after page.

    Raises:
        Unreadable: damaged, protected by a password, scanned, or of more than 2,000 pages.
    """
    pages = _pages(data)
    said = sum(len(row.text.strip()) for page in pages for row in page)
    if said < _FEWEST_CHARACTERS * len(pages):
        raise Unreadable(_SCANNED)
    running = _running(pages)
    return "\n".join(line for number, page in enumerate(pages) for line in _lines(number, page, running))


def _pages(data: bytes) -> list[list[_Row]]:
    pages = []
    try:
        for page in extract_pages(BytesIO(data), laparams=LAParams(boxes_flow=None), maxpages=_MOST_PAGES + 1):
            pages.append(_rows(page))
    except (PDFPasswordIncorrect, PDFEncryptionError) as error:
        raise Unreadable(_PROTECTED) from error
    except RecursionError as error:
        raise Unreadable(_DAMAGED) from error
    except Exception as error:  # a damaged file makes the library raise whatever it stumbles over
        raise Unreadable(_DAMAGED) from error
    if not pages:
        raise Unreadable(_DAMAGED)
    if len(pages) > _MOST_PAGES:
        raise Unreadable(_TOO_LONG)
    return pages


def _rows(page: LTPage) -> list[_Row]:
    """The lines of a page from top to bottom; parts on one height are one line."""
    parts = [
        line
        for box in page
        if isinstance(box, LTTextContainer)
        for line in box
        if isinstance(line, LTTextLine) and line.get_text().strip()
    ]
    rows: list[list[LTTextLine]] = []
    for part in sorted(parts, key=lambda line: -(line.y0 + line.y1)):
        above = rows[-1][0] if rows else None
        if above is not None and abs((above.y0 + above.y1) - (part.y0 + part.y1)) < above.height:
            rows[-1].append(part)
        else:
            rows.append([part])
    return [_row(sorted(row, key=lambda line: line.x0)) for row in rows]


def _row(parts: Sequence[LTTextLine]) -> _Row:
    text = " ".join(part.get_text().strip() for part in parts)
    plain = _RADICALS.sub(lambda found: unicodedata.normalize("NFKC", found[0]), text)
    return _Row(plain, parts[0].x0, (parts[0].y0 + parts[0].y1) / 2, parts[0].height)


def _running(pages: Sequence[Sequence[_Row]]) -> set[tuple[str, int]]:
    """What stands at the edge of most pages, at one height and whatever its number. A sentence is none of it."""
    seen = Counter(place for page in pages for place in {_place(row) for row in _edges(page)})
    often = max(_OFTEN, _MOST_OF * len(pages))
    return {place for place, count in seen.items() if count >= often and place[0][-1] not in _SENTENCE_ENDS}


def _edges(page: Sequence[_Row]) -> list[_Row]:
    return [*page[:_EDGE], *page[-_EDGE:]]


def _place(row: _Row) -> tuple[str, int]:
    return re.sub(r"\d+", "#", row.text.strip()), round(row.middle)


def _lines(number: int, page: Sequence[_Row], running: set[tuple[str, int]]) -> list[str]:
    """A page's lines. The top of the first one is kept: what runs on from there may be the title."""
    edges = {id(row) for row in _edges(page)}
    top = {id(row) for row in page[:_EDGE] if not _STAMP.search(row.text)} if number == 0 else set()
    kept = [
        row
        for row in page
        if id(row) not in edges
        or not (_PAGE_NUMBER.fullmatch(row.text) or (_place(row) in running and id(row) not in top))
    ]
    lefts = Counter(round(row.left) for row in kept)
    margin = min((left for left, count in lefts.items() if count > 1), default=min(lefts, default=0))
    return ["　" * _indent(row, margin) + row.text.strip() for row in kept]


def _indent(row: _Row, margin: float) -> int:
    """How many characters wide the blank before a line is."""
    return max(0, min(20, round((row.left - margin) / max(row.height, 1.0) - 0.2)))
