"""Where personal numbers stand in a text. Time is linear in its length."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from bot.privacy import numbers
from bot.privacy.digits import Run, fold, runs

_SHORTEST = 11  # a mobile number
_LONG = 12  # digits without a separator that no everyday figure has
_STRAY = 3  # digits that cling to a number: a typing slip, hidden with it

_EIGHT = "[0-9](?:[ ,]{0,2}[0-9]){7}"
_PERMIT = re.compile(rf"(?<![A-Z0-9])[HM][ ,]{{0,3}}{_EIGHT}(?:(?:[ ,]{{0,2}}[0-9]){{2}})?(?![0-9])")
_PASSPORT = re.compile(r"(?<![A-Z0-9])(?:[DEGPS][ ]{0,3}[0-9]{8}|E[A-HJ-NP-Z][0-9]{7})(?![0-9])")
# Folded text: 陆 and 四 read as the numerals that they also are.
_TAIWAN = re.compile(rf"(?:台胞[证證]|[来往來]{{2}}大6通行[证證])[^0-9]{{0,8}}({_EIGHT})(?![0-9])")
_TAIL_WORDS = "尾[号號数]|[后後末最][后後]?[46][位个]数?|[后後末]几位"
_TAIL = re.compile(rf"(?:{_TAIL_WORDS})[是为為:：, 码碼]{{0,4}}([0-9](?:[ ]?[0-9]){{2,5}}X?)(?![0-9])")
_TRY = re.compile(r"[0-9](?:[ ]{0,2}[0-9]){5,}X?")


class Secret(StrEnum):
    """What was found. The values name the kinds of secrets in the vault too."""

    ID_DOCUMENT = "id_document"
    PHONE = "phone"
    BANK_CARD = "bank_card"
    TAIL = "tail"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Finding:
    """A personal number at `text[start:stop]`; `value` is the number in plain ASCII, without separators."""

    kind: Secret
    value: str
    start: int
    stop: int
    label: str


def find(text: str, asked: Secret | None = None) -> list[Finding]:
    """All personal numbers of a text, in order, none overlapping.

    Args:
        asked: the kind of number that the person was just asked for: then even a part of one, or a number that looks
            like an everyday figure (the eight digits of 台湾居民来往大陆通行证), is one.
    """
    folded = fold(text)
    found: list[Finding] = []
    for finding in (
        *_by_pattern(folded),
        *(f for run in runs(text, folded, _SHORTEST) for f in _in_run(run)),
        *(_tries(folded, asked) if asked else ()),
    ):
        if not any(finding.start < other.stop and other.start < finding.stop for other in found):
            found.append(finding)
    return sorted(found, key=lambda finding: finding.start)


def _tries(folded: str, asked: Secret) -> Iterator[Finding]:
    label = {Secret.ID_DOCUMENT: "证件号", Secret.PHONE: "手机号"}.get(asked, "号码")
    for match in _TRY.finditer(folded):
        yield Finding(asked, match[0].replace(" ", ""), match.start(), match.end(), label)


def _by_pattern(folded: str) -> Iterator[Finding]:
    for pattern, kind, label in (
        (_PERMIT, Secret.ID_DOCUMENT, "证件号"),
        (_TAIWAN, Secret.ID_DOCUMENT, "证件号"),
        (_PASSPORT, Secret.ID_DOCUMENT, "证件号"),
        (_TAIL, Secret.TAIL, "尾号"),
    ):
        for match in pattern.finditer(folded):
            group = match.re.groups
            value = re.sub("[ ,]", "", match[group])
            yield Finding(kind, value, match.start(group), match.end(group), label)


type _Match = tuple[int, int, str]  # digits taken, place in the text after the last of them, value
type _Detector = Callable[[Run, int], _Match | None]


def _in_run(run: Run) -> Iterator[Finding]:
    """Sure numbers first over the whole run, then ever less sure ones in what is left."""
    taken = [False] * len(run.digits)
    for detector, kind, label in _DETECTORS:
        i = 0
        while i < len(taken):
            match = detector(run, i)
            if match is None or any(taken[i : i + match[0]]):
                i += 1
                continue
            count, stop, value = match
            first, last = _with_strays(run, taken, i, i + count)
            taken[first:last] = [True] * (last - first)
            yield Finding(kind, value, run.at[first], max(stop, run.at[last - 1] + 1), label)
            i = last


def _with_strays(run: Run, taken: list[bool], first: int, stop: int) -> tuple[int, int]:
    before, after = first, stop
    while before > 0 and not taken[before - 1] and not run.starts_group(before):
        before -= 1
    while after < len(taken) and not taken[after] and not run.ends_group(after):
        after += 1
    return (before if first - before <= _STRAY else first, after if after - stop <= _STRAY else stop)


def _identity_at(run: Run, i: int) -> _Match | None:
    digits = run.digits[i : i + 18]
    if len(digits) == 18 and numbers.looks_like_identity(digits):
        return 18, run.at[i + 17] + 1, digits
    if len(digits) >= 17 and numbers.looks_like_identity(digits[:17] + "X"):
        cross = run.cross_after(i + 17)
        if cross is not None:
            return 17, cross + 1, digits[:17] + "X"
    return None


def _checked_identity(run: Run, i: int) -> _Match | None:
    match = _identity_at(run, i)
    return match if match and numbers.has_check_digit(match[2]) else None


def _doubtful_identity(run: Run, i: int) -> _Match | None:
    match = _identity_at(run, i) if run.starts_group(i) else None
    if match is None or not run.ends_group(i + match[0]) or numbers.is_credit_code(match[2]):
        return None
    return match


def _mobile(run: Run, i: int) -> _Match | None:
    if not run.starts_group(i):
        return None
    prefix = numbers.country_prefix(run.digits[i : i + 6])
    stop = i + prefix + 11
    number = run.digits[i + prefix : stop]
    if not numbers.is_mobile(number) or not run.ends_group(stop) or run.is_list(i, stop):
        return None
    return prefix + 11, run.at[stop - 1] + 1, number


def _bank_card(run: Run, i: int) -> _Match | None:
    if not run.starts_group(i):
        return None
    for count in (19, 18, 17, 16):
        number = run.digits[i : i + count]
        if len(number) == count and run.ends_group(i + count) and numbers.is_bank_card(number):
            return None if run.is_list(i, i + count) else (count, run.at[i + count - 1] + 1, number)
    return None


def _old_identity(run: Run, i: int) -> _Match | None:
    number = run.digits[i : i + 15]
    if run.starts_group(i) and numbers.is_old_identity(number) and run.ends_group(i + 15):
        return 15, run.at[i + 14] + 1, number
    return None


def _long_number(run: Run, i: int) -> _Match | None:
    if run.touches(i):
        return None
    stop = i + 1
    while run.touches(stop):
        stop += 1
    number = run.digits[i:stop]
    if len(number) < _LONG or numbers.is_credit_code(number):
        return None
    return stop - i, run.at[stop - 1] + 1, number


_DETECTORS: tuple[tuple[_Detector, Secret, str], ...] = (
    (_checked_identity, Secret.ID_DOCUMENT, "身份证号"),
    (_doubtful_identity, Secret.ID_DOCUMENT, "身份证号"),
    (_mobile, Secret.PHONE, "手机号"),
    (_bank_card, Secret.BANK_CARD, "银行卡号"),
    (_old_identity, Secret.ID_DOCUMENT, "身份证号"),
    (_long_number, Secret.NUMBER, "长号码"),
)
