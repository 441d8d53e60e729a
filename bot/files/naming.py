"""A file's name as it is shown: no path, no control or direction character, of a sane length."""

import re
import unicodedata

_MOST = 80
_SEPARATORS = re.compile(r"[/\\:]+")
_ENDING = re.compile(r"\.[A-Za-z0-9]{1,5}$")
_SIGNS = re.compile(r'[<>"|?*]')


def shown_name(given: str, extension: str) -> str:
    """`../../x` → x.png: what stands before the last separator is dropped, and the ending is that of the content."""
    last = _SEPARATORS.split(given.strip())[-1]
    plain = "".join(char for char in last if unicodedata.category(char)[0] != "C")
    stem = _ENDING.sub("", _SIGNS.sub("", plain)).strip(". ")
    return f"{stem[:_MOST] or '附件'}.{extension}"
