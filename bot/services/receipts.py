"""Receipt numbers: easy to read out, impossible to guess, never like an identity number."""

import re

_LETTERS = "ABCDEFGHJKLMNPQRTUWXY"  # none that reads like a digit
_DIGITS = "23456789"
_PAIRS = 8
RANDOM_BYTES = _PAIRS * 2
_FORMAT = re.compile(r"(?:[A-Z][2-9]){8}")


def receipt_no(random: bytes) -> str:
    """A receipt number of eight pairs of a letter and a digit (59 bits), e.g. `K7M2-P9R4-T3W8-A5H6`.

    Letters and digits alternate, so no row of digits arises that a detector of personal numbers could take for one.

    Args:
        random: `RANDOM_BYTES` from a cryptographic source.
    """
    if len(random) != RANDOM_BYTES:
        raise ValueError(f"{RANDOM_BYTES} random bytes are needed")
    pairs = zip(random[:_PAIRS], random[_PAIRS:], strict=True)
    plain = "".join(_LETTERS[a % len(_LETTERS)] + _DIGITS[b % len(_DIGITS)] for a, b in pairs)
    return "-".join(plain[i : i + 4] for i in range(0, len(plain), 4))


def canonical(text: str) -> str | None:
    """A receipt number as people type it (small letters, blanks, no hyphens), or None if it cannot be one."""
    plain = re.sub(r"[\s\-－—]", "", text).upper()
    if not _FORMAT.fullmatch(plain):
        return None
    return "-".join(plain[i : i + 4] for i in range(0, len(plain), 4))
