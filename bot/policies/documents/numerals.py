"""Chinese numbers as documents print them: 四十五, 一百〇二, 二〇二一, 45."""

DIGITS = "零一二三四五六七八九"
NUMERALS = "〇○零一二三四五六七八九十百千"
"""Every character of a number in Chinese."""

_VALUES = {"〇": 0, "○": 0, **{char: value for value, char in enumerate(DIGITS)}}
_UNITS = {"十": 10, "百": 100, "千": 1000}


def value(number: str) -> int | None:
    """The number that is written, or None where it is none; a row of digits is read digit by digit (二〇二一)."""
    if number.isdecimal():
        return int(number)
    if not number or any(char not in _VALUES and char not in _UNITS for char in number):
        return None
    if not any(char in _UNITS for char in number):
        return int("".join(str(_VALUES[char]) for char in number))
    total, digit = 0, 0
    for char in number:
        if char in _UNITS:
            total += max(digit, 1) * _UNITS[char]
            digit = 0
        else:
            digit = _VALUES[char]
    return total + digit


def chinese(number: int) -> str:
    """A number below 10,000 as laws print it: 10 → 十, 102 → 一百零二. Larger ones stay in digits."""
    if not 0 < number < 10_000:
        return str(number) if number else "零"
    out, zero = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, unit)
        if digit:
            out += ("零" if zero and out else "") + DIGITS[digit] + name
            zero = False
        else:
            zero = True
    return out.removeprefix("一") if out.startswith("一十") else out
