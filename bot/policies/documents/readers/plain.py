"""Plain text in whatever encoding it was saved."""

import codecs
import re

from charset_normalizer import from_bytes

from bot.policies.documents.errors import Unreadable

_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_DECLARED = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w-]{2,20})", re.IGNORECASE)
_CANDIDATES = ["gb18030", "big5", "utf_16_le", "utf_16_be"]
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f]")
_MOST_CONTROLS = 0.01
_SAMPLE = 200_000
_NOT_TEXT = "这不是文字文件，请导入 PDF、Word（.docx）、网页、Markdown 或纯文本。"


def decode(data: bytes) -> str:
    """The text, with `\\n` as line end.

    By byte order mark, else UTF-8, else what the page declares, else what the characters look like.

    Raises:
        Unreadable: no encoding makes text of it.
    """
    text = _decoded(data)
    if len(_CONTROLS.findall(text[:_SAMPLE])) > _MOST_CONTROLS * min(len(text), _SAMPLE):
        raise Unreadable(_NOT_TEXT)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _decoded(data: bytes) -> str:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _as(data, encoding)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    declared = _DECLARED.search(data[:4096])
    if declared:
        name = declared[1].decode("ascii").lower()
        return _as(data, "gb18030" if name.startswith("gb") else name)
    best = from_bytes(data[:_SAMPLE], cp_isolation=_CANDIDATES, threshold=0.5).best()
    return _as(data, best.encoding if best else "gb18030")


def _as(data: bytes, encoding: str) -> str:
    """A character that is cut off or wrong here and there must not lose a document; many of them are no text."""
    try:
        text = data.decode(encoding, "replace")
    except LookupError:
        text = data.decode("gb18030", "replace")
    if text.count("\ufffd") > _MOST_CONTROLS * len(text):
        raise Unreadable(_NOT_TEXT)
    return text
