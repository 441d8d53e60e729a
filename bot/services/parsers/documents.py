"""Identity documents and mobile numbers. Their values are secrets: displays hold no digit of them.

Formats: GB 11643-1999 (居民身份证 and 港澳台居民居住证: prefixes 810000, 820000 and 830000), 来往内地通行证 `[HM]`
with 8 or 10 digits, 来往大陆通行证 8 digits.
"""

import re
import unicodedata
from datetime import date

from stdnum.cn import uscc
from stdnum.exceptions import ValidationError

from bot.privacy import numbers
from bot.privacy.digits import fold
from bot.services.definition import Step
from bot.services.outcomes import Outcome, Parsed, Rejected
from bot.services.parsers.context import Context

FILLED = "已填写"
_PERMIT = re.compile(r"[HM]\d{8}(?:\d{2})?|\d{8}")
_ATTEMPT = re.compile(r"[HM]?\d{6,}X?")


def parse_id_document(step: Step, text: str, context: Context) -> Outcome | None:
    """A valid document number. A wrong check digit or birth date is said, since it is mostly a slip."""
    number = _joined(text)
    if len(number) == 18 and number[:17].isdigit() and (number[17].isdigit() or number[17] == "X"):
        return _identity(step, number, context.today)
    if _PERMIT.fullmatch(number):
        return Parsed(number, FILLED)
    if numbers.is_old_identity(number):
        return Rejected(step.errors.get("old", step.errors["invalid"]))
    return Rejected(step.errors["invalid"]) if _ATTEMPT.search(number) else None


def _identity(step: Step, number: str, today: date) -> Outcome:
    born = birth_date(number)
    if not numbers.looks_like_identity(number) or born is None or born > today:
        return Rejected(step.errors["invalid"])
    if not numbers.has_check_digit(number):
        return Rejected(step.errors.get("check_digit", step.errors["invalid"]))
    return Parsed(number, FILLED)


def birth_date(number: str) -> date | None:
    """The birth date that an 18 digit number carries; permits carry none."""
    if len(number) != 18 or not numbers.is_civil_date(number[6:14]):
        return None
    return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))


def sex(number: str) -> str:
    """`male` or `female`, as the 17th digit of an 18 digit number says (GB 11643-1999); empty for permits."""
    if len(number) != 18 or not number[16].isdigit():
        return ""
    return "male" if int(number[16]) % 2 else "female"


def parse_phone(step: Step, text: str, _context: Context) -> Outcome | None:
    """A mobile number of the mainland."""
    digits = re.sub(r"^(?:00)?86(?=1\d{10}$)", "", _joined(text).removeprefix("+"))
    if numbers.is_mobile(digits):
        return Parsed(digits, FILLED)
    return Rejected(step.errors["invalid"]) if re.search(r"\d{5,}", digits) else None


def parse_credit_code(step: Step, text: str, _context: Context) -> Outcome | None:
    """A 统一社会信用代码 (GB 32100-2015) with its check character."""
    code = re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", text)).upper()
    try:
        return Parsed(str(uscc.validate(code)), code)
    except ValidationError:
        return Rejected(step.errors["invalid"]) if re.fullmatch(r"[0-9A-Z]{10,24}", code) else None


def _joined(text: str) -> str:
    return re.sub("[ ,]", "", fold(text)).strip("。！!的号是")
