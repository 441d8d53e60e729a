"""Words by their sound: what speech recognition and pinyin keyboards write for a term of the trade."""

from collections.abc import Callable, Iterable
from itertools import pairwise

from pypinyin import lazy_pinyin

# Sounds that many speakers in Fujian do not part.
_ALIKE = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ing", "in"), ("eng", "en"), ("ang", "an"))
_FIRST = {"n": "l", "h": "f"}
_SHORTEST = 3
"""Characters from which on a term is told by its sound; shorter ones have too many homophones (see data/faq/slips)."""


def sound(char: str) -> str:
    """The toneless sound of one character, without the differences that speakers here do not make."""
    heard = str(lazy_pinyin(char)[0])
    for fine, coarse in _ALIKE:
        if heard.startswith(fine) or heard.endswith(fine):
            heard = heard.replace(fine, coarse)
    return _FIRST.get(heard[:1], heard[:1]) + heard[1:]


class Sounds:
    """Puts terms right that were heard but written otherwise (`事业登记` → `失业登记`).

    Args:
        terms: the trade's words.
        known: whether a word is one of the language: what is written in such words alone may well be meant so.
    """

    def __init__(self, terms: Iterable[str], known: Callable[[str], bool]) -> None:
        self._known = known
        self._heard: dict[tuple[str, ...], str] = {}
        self._terms = {term for term in terms if len(term) >= _SHORTEST}
        for term in sorted(self._terms):
            self._heard.setdefault(tuple(map(sound, term)), term)
        self._lengths = sorted({len(term) for term in self._terms}, reverse=True)

    def correct(self, text: str) -> str:
        """The text with such terms put right, longest first."""
        sounds = [sound(char) for char in text]
        at, out = 0, ""
        while at < len(text):
            term = next((t for n in self._lengths if (t := self._term(text, sounds, at, n))), "")
            out += term or text[at]
            at += len(term) or 1
        return out

    def _term(self, text: str, sounds: list[str], at: int, length: int) -> str:
        written = text[at : at + length]
        if len(written) < length:
            return ""
        if written in self._terms:
            return written
        term = self._heard.get(tuple(sounds[at : at + length]), "")
        if not term or not self._misheard(written, term):
            return ""
        return term

    def _misheard(self, written: str, term: str) -> bool:
        same = sum(a == b for a, b in zip(written, term, strict=True))
        return same > 0 or not any(self._known(a + b) for a, b in pairwise(written))
