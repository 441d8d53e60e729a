"""PDF: taken as it is, but only where it is one from the first byte to the last and has nothing in it that acts."""

import io
from collections.abc import Iterator
from typing import Any

from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import PDFObjRef, resolve1
from pdfminer.psexceptions import PSException

from bot.files.errors import NotAccepted

_TAIL = 64
"""What may stand behind the last %%EOF: line ends that programs leave."""

_ACTS = frozenset(
    {
        "JavaScript",
        "JS",
        "Launch",
        "OpenAction",
        "AA",
        "EmbeddedFile",
        "EmbeddedFiles",
        "RichMedia",
        "XFA",
        "SubmitForm",
    }
)
_MOST_OBJECTS = 200_000


def check(data: bytes) -> None:
    """Raises NotAccepted for what is no plain document."""
    end = data.rfind(b"%%EOF")
    if not data.startswith(b"%PDF-") or end < 0 or data[end + 5 :].strip(b"\r\n\t \0") or len(data) - end > _TAIL:
        raise NotAccepted("这个 PDF 不完整，或者里面夹带了别的内容，请重新导出后再发。")
    try:
        acts = any(name in _ACTS for name in _names(PDFDocument(PDFParser(io.BytesIO(data)))))
    except (PSException, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise NotAccepted("这个 PDF 打不开（可能加了密码），请换一个再发。") from error
    if acts:
        raise NotAccepted("这个 PDF 里带有脚本或附件，不能接收，请另存为普通 PDF 后再发。")


def _names(document: PDFDocument) -> Iterator[str]:
    """The keys of all objects, and the names that they hold."""
    seen = 0
    for xref in document.xrefs:
        for number in xref.get_objids():
            seen += 1
            if seen > _MOST_OBJECTS:
                raise ValueError("too many objects")
            yield from _inside(resolve1(PDFObjRef(document, number)), 0)


def _inside(value: Any, depth: int) -> Iterator[str]:
    value = getattr(value, "attrs", value)
    if depth > 20 or isinstance(value, PDFObjRef):
        return
    if isinstance(value, dict):
        for key, held in value.items():
            yield str(key)
            yield from _inside(held, depth + 1)
    elif isinstance(value, list):
        for held in value:
            yield from _inside(held, depth + 1)
    elif hasattr(value, "name"):
        yield str(value.name)
