"""What a row of digits is: identity numbers, mobile numbers, bank cards.

Formats: GB 11643-1999 (identity number, 18 digits), GB/T 15694 with the Luhn check (bank cards).
"""

import re
from datetime import date

from stdnum import luhn
from stdnum.cn import ric, uscc
from stdnum.exceptions import ValidationError

_REGION = re.compile(r"1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]")
_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_COUNTRY = re.compile(r"(?:00)?86(?=1[3-9])")


def is_civil_date(digits: str) -> bool:
    """Eight digits that are a day of the years 1900 to 2099."""
    try:
        day = date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        return False
    return 1900 <= day.year <= 2099


def looks_like_identity(number: str) -> bool:
    """17 digits and a digit or X, with a region and a birth date; the check digit may be wrong."""
    return len(number) == 18 and bool(_REGION.match(number)) and is_civil_date(number[6:14])


def has_check_digit(number: str) -> bool:
    """The 18th digit is the one that GB 11643-1999 computes from the other 17."""
    return bool(ric.calc_check_digit(number) == number[-1].upper())


def is_old_identity(number: str) -> bool:
    """The 15 digit form used until 1999."""
    return len(number) == 15 and bool(_REGION.match(number)) and is_civil_date("19" + number[6:12])


def is_mobile(number: str) -> bool:
    return bool(_MOBILE.fullmatch(number))


def country_prefix(digits: str) -> int:
    """How many digits of +86 or 0086 stand before a mobile number; 0 if none."""
    found = _COUNTRY.match(digits)
    return found.end() if found else 0


def is_bank_card(number: str) -> bool:
    """16 to 19 digits: UnionPay's prefix 62, which begins no everyday figure, or another's with its check."""
    if not 16 <= len(number) <= 19:
        return False
    return number.startswith("62") or (number[0] in "34569" and bool(luhn.is_valid(number)))


def is_credit_code(number: str) -> bool:
    """A valid 统一社会信用代码 (GB 32100-2015): it names an organisation, not a person."""
    try:
        uscc.validate(number)
    except ValidationError:
        return False
    return True
