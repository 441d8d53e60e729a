"""A Word document: its paragraphs, with the numbers that Word makes and a file does not hold, and its tables."""

from collections.abc import Iterator
from io import BytesIO
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile, ZipFile, ZipInfo

from docx import Document as open_docx
from docx.document import Document as WordDocument
from docx.oxml.exceptions import InvalidXmlError
from docx.table import Table
from docx.text.paragraph import Paragraph
from lxml.etree import LxmlError

from bot.policies.documents.errors import Unreadable
from bot.policies.documents.readers.numbering import Numbering

_DAMAGED = "Word 文件已损坏，打不开，请重新下载或另存后再导入。"
_BOMB = "Word 文件展开后异常地大，已拒绝读取，请用 Word 打开后另存再导入。"
_PROTECTED = "Word 文件加了密码，读不了，请去掉密码保护后再导入。"
_MOST_ENTRIES = 4000
_MOST_BYTES = 200_000_000
_MOST_RATIO = 200
_SMALL = 1_000_000
"""Below so many bytes a file may be compressed as well as it likes."""
_CHUNK = 1 << 16


def read(data: bytes) -> str:
    """One line a paragraph or row of a table; headings marked `# `.

    Raises:
        Unreadable: damaged, protected, or a file that expands without measure.
    """
    try:
        with ZipFile(BytesIO(data)) as archive:
            _check(archive)
        return "\n".join(_lines(open_docx(BytesIO(data))))
    except RuntimeError as error:  # zipfile's word for an encrypted entry
        raise Unreadable(_PROTECTED) from error
    except (BadZipFile, KeyError, ValueError, OSError, LxmlError, ParseError, InvalidXmlError, AttributeError) as error:
        if isinstance(error, Unreadable):
            raise
        raise Unreadable(_DAMAGED) from error


def _check(archive: ZipFile) -> None:
    """Refuses a bomb by what its directory says, and by what really comes out: a directory can lie."""
    entries = archive.infolist()
    if len(entries) > _MOST_ENTRIES or sum(entry.file_size for entry in entries) > _MOST_BYTES:
        raise Unreadable(_BOMB)
    left = _MOST_BYTES
    for entry in entries:
        left -= _expanded(archive, entry, left)


def _expanded(archive: ZipFile, entry: ZipInfo, left: int) -> int:
    size = 0
    with archive.open(entry) as opened:
        while chunk := opened.read(_CHUNK):
            size += len(chunk)
            if size > left or (size > _SMALL and size > _MOST_RATIO * max(entry.compress_size, 1)):
                raise Unreadable(_BOMB)
    return size


def _lines(document: WordDocument) -> Iterator[str]:
    numbering = Numbering(document)
    for block in document.iter_inner_content():
        if isinstance(block, Table):
            yield from _rows(block)
            continue
        text = _text(block)
        if text:
            number = numbering.of(block)
            yield ("# " if _is_heading(block) else "") + number + text


def _rows(table: Table) -> Iterator[str]:
    for row in table.rows:
        cells: list[str] = []
        for cell in row.cells:
            said = " ".join(cell.text.split())
            if not cells or said != cells[-1]:  # a merged cell is named once for each column
                cells.append(said)
        yield "　".join(cells).strip()


def _text(paragraph: Paragraph) -> str:
    return paragraph.text.replace("\t", "　").strip()


def _is_heading(paragraph: Paragraph) -> bool:
    name = (paragraph.style.name or "") if paragraph.style is not None else ""
    return name.startswith(("Heading", "Title", "heading", "标题"))
