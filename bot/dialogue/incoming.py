"""What a person typed, made safe to keep: nothing visible is lost, nothing invisible does harm."""

import unicodedata

MAX_CHARS = 4000
_KEPT = frozenset("\n\t")
REPLACEMENT = "\ufffd"


def is_blank(text: str) -> bool:
    """True where there is nothing but white space."""
    return not text.strip()


def clean(text: str) -> str:
    """Replaces control characters and half surrogates, which databases and screens choke on, by U+FFFD."""
    return "".join(
        REPLACEMENT if unicodedata.category(char) in ("Cc", "Cs") and char not in _KEPT else char
        for char in text.replace("\r\n", "\n")
    )


def has_words(text: str) -> bool:
    """True where there is a letter, a digit or a character of a script: emoji and signs alone say nothing."""
    return any(unicodedata.category(char)[0] in "LN" for char in text)


def for_engine(text: str) -> str:
    """The same words without the leading slash by which the dialogue engine knows its own commands."""
    return text.lstrip().lstrip("/／").strip() or "。"
