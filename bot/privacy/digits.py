"""Seeing through disguises: every way of writing a digit is folded onto ASCII, one character for one.

The folded text has the length of the original, so that a place found in it is a place in the original.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

_CHINESE = {
    **dict(zip("〇零○一二三四五六七八九", "000123456789", strict=True)),
    **dict(zip("幺壹贰貳叁叄肆伍陆陸柒捌玖", "1122334566789", strict=True)),
}
_LOOSE_MARKS = "-‐‑‒–—―－_.．·•~～*()（）\u200b\u200c\u200d\u2060\ufeff\ufe0f\u20e3"

LOOSE, COMMA = " ", ","
_FOLDED = {
    **dict.fromkeys("xX×✕Хх", "X"),
    **dict.fromkeys(_LOOSE_MARKS, LOOSE),
    **dict.fromkeys(",，、;；/／", COMMA),
    **_CHINESE,
}
_RUN = re.compile(r"[0-9](?:[ ,]{0,3}[0-9])*")


def fold(text: str) -> str:
    """The text with digits as 0–9, every x as X, separators as a blank and commas as `,`; same length."""
    return "".join(map(_fold_one, text))


def _fold_one(char: str) -> str:
    if char.isascii() and char.isalnum() and char not in "xX":
        return char.upper()
    if char in _FOLDED:
        return _FOLDED[char]
    if char.isspace():
        return LOOSE
    digit = unicodedata.digit(char, None)
    if digit is not None:
        return str(digit)
    folded = unicodedata.normalize("NFKC", char)
    return folded.upper() if len(folded) == 1 and folded.isascii() and folded.isalpha() else char


@dataclass(frozen=True, slots=True)
class Run:
    """Digits that stand together, apart from separators: the digits, and where each stands in the text."""

    digits: str
    at: tuple[int, ...]
    text: str
    folded: str

    def touches(self, i: int) -> bool:
        """Another digit stands directly before digit `i`."""
        return 0 < i < len(self.at) and self.at[i] - self.at[i - 1] == 1

    def starts_group(self, i: int) -> bool:
        """No digit of the same script stands directly before digit `i`: in 有一138… the 一 is a word."""
        return not self.touches(i) or self._chinese(i) != self._chinese(i - 1)

    def ends_group(self, stop: int) -> bool:
        """No digit of the same script stands directly after the digits before `stop`."""
        return self.starts_group(stop)

    def _chinese(self, i: int) -> bool:
        return self.text[self.at[i]] in _CHINESE

    def is_list(self, start: int, stop: int) -> bool:
        """Groups of several digits parted by commas: rather several numbers than one."""
        between = self.folded[self.at[start] : self.at[stop - 1] + 1]
        return COMMA in between and any(len(group) > 1 for group in re.split("[ ,]+", between))

    def cross_after(self, stop: int) -> int | None:
        """Where an X closes the digits before `stop`, or None."""
        last = self.at[stop - 1]
        following = self.folded[last + 1 : last + 5]
        bare = following.lstrip(" ,")
        return last + 1 + len(following) - len(bare) if bare.startswith("X") else None


def runs(text: str, folded: str, at_least: int) -> Iterator[Run]:
    """All runs of at least so many digits in a text and its folded form."""
    for match in _RUN.finditer(folded):
        at = tuple(i for i in range(match.start(), match.end()) if folded[i].isdigit())
        if len(at) >= at_least:
            yield Run("".join(folded[i] for i in at), at, text, folded)
