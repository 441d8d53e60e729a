"""Plain forms of what people type: widths, marks at the edges, words around an answer, Chinese numerals."""

import re
import unicodedata

from bot.text.normalise import normalise

_EDGES = " \t\r\n。，,.!！~～、;；:：…\"'“”‘’（）()"
_BEFORE = re.compile(
    r"^(?:嗯+|呃+|哦+|那个|就是|应该是?|大概是?|大约是?|差不多是?|可能是?|好像是?|我的?是|我|是|选择?|填)+"
)
_AFTER = re.compile(r"(?:吧|啊|呀|哦|哈|嘛|呗|了哦|这个|那个|谢谢您?)+$")
_DIGITS = {char: i % 10 for i, char in enumerate("〇一二三四五六七八九零")} | {"两": 2, "幺": 1}
_NUMERAL = re.compile("[〇零一二三四五六七八九十两]+")


def plain(text: str) -> str:
    """Compatible widths, one line, no blanks between Chinese characters, no marks at the edges."""
    flat = re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text)).strip(_EDGES)
    return re.sub(r"(?<=[^\x00-\x7f]) | (?=[^\x00-\x7f])", "", flat)


def simplified(text: str) -> str:
    """The plain form in simplified characters: for reading, not for keeping (a name stays as it is written)."""
    return plain(normalise(text))


def core(text: str) -> str:
    """The simplified form without the words that people put around an answer: 我大概是…吧."""
    flat = simplified(text)
    return _AFTER.sub("", _BEFORE.sub("", flat)).strip(_EDGES) or flat


def numeral(text: str) -> int | None:
    """The number that an Arabic or Chinese numeral below 100, or a row of Chinese digits, stands for."""
    if text.isascii() and text.isdigit():
        return int(text)
    if not _NUMERAL.fullmatch(text):
        return None
    if "十" not in text:
        return int("".join(str(_DIGITS[char]) for char in text))
    tens, _, ones = text.partition("十")
    if len(tens) > 1 or len(ones) > 1 or "十" in ones:
        return None
    return (_DIGITS[tens] if tens else 1) * 10 + (_DIGITS[ones] if ones else 0)


def arabic(text: str) -> str:
    """The text with its Chinese numerals as Arabic ones: 二零二五年十二月 → 2025年12月."""

    def replace(match: re.Match[str]) -> str:
        number = numeral(match[0])
        return match[0] if number is None else str(number)

    return _NUMERAL.sub(replace, text)
