"""One spelling for what people write: width, spaces, traditional characters. Runs on Python 3.10 and 3.12."""

import re
import unicodedata
from functools import lru_cache

from opencc import OpenCC

_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad]")
_SPACES = re.compile(r"\s+")
_CJK = "\u3400-\u9fff\uf900-\ufaff"
_BETWEEN_CJK = re.compile("(?<=[{0}。、,?!:;]) (?=[{0}。、,?!:;])".format(_CJK))  # NFKC has narrowed ，？！：；


@lru_cache(maxsize=1)
def _to_simplified() -> OpenCC:
    """OpenCC reads its dictionaries from disk, once."""
    return OpenCC("t2s")


@lru_cache(maxsize=2048)
def normalise(text: str) -> str:
    """The text in NFKC, in simplified characters, with single spaces and none between Chinese characters.

    Quotations are never passed through this: a quote stays verbatim.
    """
    plain = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text))
    plain = "".join(" " if unicodedata.category(char) == "Cc" else char for char in plain)
    plain = _SPACES.sub(" ", plain).strip()
    return str(_to_simplified().convert(_BETWEEN_CJK.sub("", plain)))
