"""WeChat counts bytes: words are parted at the ends of paragraphs and sentences, and never inside of a character."""

import re
import unicodedata

MOST_BYTES = 2000
_ENDS = (re.compile(r"\n+"), re.compile(r"[。！？!?；;…]+[”’」』）)]*"), re.compile(r"[，、,：:]"), re.compile(r"\s+"))
_JOINERS = "\u200d\ufe0e\ufe0f"
_WORTHWHILE = 0.4
_ELLIPSIS = "……"


def size(text: str) -> int:
    """Bytes in UTF-8."""
    return len(text.encode("utf-8", "surrogatepass"))


def split(text: str, most: int = MOST_BYTES) -> list[str]:
    """Parts of at most `most` bytes, in order; white space at the seams is dropped, nothing else is.

    An end counts where the part before it is not too small; a paragraph's end is better than a sentence's.
    """
    parts = []
    rest = text.strip()
    while size(rest) > most:
        part = _first(rest, most)
        parts.append(part.rstrip())
        rest = rest[len(part) :].lstrip()
    return [*parts, rest] if rest else parts


def shortened(text: str, most: int) -> str:
    """The beginning of it, with an ellipsis where something is left out."""
    if size(text) <= most:
        return text
    return _first(text, most - size(_ELLIPSIS)).rstrip() + _ELLIPSIS


def _first(text: str, most: int) -> str:
    fits = _fitting(text, most)
    for ends in _ENDS:
        at = max((found.end() for found in ends.finditer(text[:fits])), default=0)
        if at >= fits * _WORTHWHILE:
            return text[:at]
    return text[:fits]


def _fitting(text: str, most: int) -> int:
    """How many characters fit, without parting what is seen as one. At least one, so that there is an end."""
    fits = len(text.encode("utf-8", "surrogatepass")[:most].decode("utf-8", "ignore"))
    at = fits
    while at > 1 and at < len(text) and _together(text[at - 1], text[at]):
        at -= 1
    return at if at > 1 else max(fits, 1)


def _together(before: str, after: str) -> bool:
    return before in _JOINERS or after in _JOINERS or unicodedata.category(after).startswith("M")
