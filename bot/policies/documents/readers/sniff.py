"""Reads a file by what it holds, whatever it is called."""

import re
from collections.abc import Callable
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from bot.policies.documents.errors import Unreadable
from bot.policies.documents.readers import docx, html, markdown, pdf, plain

_REFUSED = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "这是旧版 Word 或 WPS 文件（.doc），请另存为 .docx 或 PDF 再导入。"),
    (b"{\\rtf", "这是 RTF 文件，请另存为 .docx 再导入。"),
    (b"\x89PNG", "这是图片，里面没有文字，请先做文字识别（OCR）再导入。"),
    (b"\xff\xd8\xff", "这是图片，里面没有文字，请先做文字识别（OCR）再导入。"),
    (b"GIF8", "这是图片，里面没有文字，请先做文字识别（OCR）再导入。"),
    (b"II*\x00", "这是图片，里面没有文字，请先做文字识别（OCR）再导入。"),
    (b"MM\x00*", "这是图片，里面没有文字，请先做文字识别（OCR）再导入。"),
    (b"7z\xbc\xaf", "这是压缩包，请解压后逐个导入里面的文件。"),
    (b"Rar!", "这是压缩包，请解压后逐个导入里面的文件。"),
    (b"\x1f\x8b", "这是压缩包，请解压后逐个导入里面的文件。"),
)
_HTML = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|div|p|article|table|meta|h[1-6])\b",
    re.IGNORECASE | re.DOTALL,
)
_MARKDOWN = re.compile(r"^(?:#{1,6} +\S|\s*<!--|\|.*\|\s*$)", re.MULTILINE)
_PDF_WITHIN = 1024


def read(data: bytes) -> str:
    """The text of a file: PDF, DOCX, HTML, Markdown or plain text.

    Raises:
        Unreadable: none of these, protected, damaged, or without any text.
    """
    text = _reader(data)(data).replace("\x00", "")
    if not text.strip():
        raise Unreadable("文件里没有文字，请检查是不是选错了文件。")
    return text


def read_text(text: str) -> str:
    """The text of what was pasted, which may be HTML or Markdown."""
    if _HTML.match(text[:4096]):
        return html.read_text(text)
    return markdown.read(text) if _MARKDOWN.search(text) else text


def _reader(data: bytes) -> Callable[[bytes], str]:
    if b"%PDF-" in data[:_PDF_WITHIN]:
        return pdf.read
    if data.startswith(b"PK\x03\x04"):
        return _zipped(data)
    for magic, why in _REFUSED:
        if data.startswith(magic):
            raise Unreadable(why)
    return lambda raw: read_text(plain.decode(raw))


def _zipped(data: bytes) -> Callable[[bytes], str]:
    try:
        with ZipFile(BytesIO(data)) as archive:
            names = set(archive.namelist())
    except (BadZipFile, ValueError, OSError) as error:
        raise Unreadable("文件已损坏，打不开，请重新下载或另存后再导入。") from error
    if "word/document.xml" in names:
        return docx.read
    if "OFD.xml" in names:
        raise Unreadable("这是 OFD 文件，暂时读不了，请转成 PDF 或 .docx 再导入。")
    if any(name.startswith(("xl/", "ppt/")) for name in names):
        raise Unreadable("这是表格或幻灯片，不是文字文件，请把政策正文另存为 .docx 再导入。")
    raise Unreadable("这是压缩包，请解压后逐个导入里面的文件。")
