"""Words of danger and words that ask for a person, read by rule before anything else hears them."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Self

from bot.text.normalise import normalise

_BREAKS = "。！？；，、：,.!?;:…\n"
_BREAK = "。"
_BARE_REQUEST = 10  # characters, e.g. 请帮我转人工客服
_NOTHING = "〓"  # stands where an idiom stood, so that its two sides do not grow together


@dataclass(frozen=True, slots=True)
class Triage:
    """What was read.

    `danger`: a life may be in danger, one's own or another's. `wants_person`: a person is asked for.
    `cancels_person`: the message is nothing but the wish to wait for a person no longer.
    `topic`: a few Chinese words for the volunteer's queue, empty where none is recognised.
    """

    danger: bool
    wants_person: bool
    cancels_person: bool
    topic: str


@dataclass(frozen=True, slots=True)
class _Phrases:
    """Patterns that count, after the harmless ones around the same words were taken out."""

    harmless: re.Pattern[str]
    counting: re.Pattern[str]

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Self:
        return cls(_any_of(data["harmless"]), _any_of(data["counting"]))

    def found(self, text: str) -> bool:
        return self.counting.search(self.harmless.sub(_NOTHING, text)) is not None


class TriageReader:
    """Reads by the phrases of `data/handoff/triage.yml`.

    Args:
        data: `danger` and `wants_person`, each with `harmless` and `counting` regular expressions over
            simplified, lower-case text; `disguised`, words that count through any punctuation; `cancels_person`,
            patterns that a whole message must match; `topics`.

    Raises:
        KeyError: a part is missing.
        re.error: a pattern is no regular expression.
    """

    def __init__(self, data: Mapping[str, Any]) -> None:
        self._danger = _Phrases.of(data["danger"])
        self._disguised = _any_of(data["danger"]["disguised"])
        self._wants_person = _Phrases.of(data["wants_person"])
        self._cancels_person = _any_of(data["cancels_person"])
        self._topics = [(topic["title"], _any_of(topic["words"])) for topic in data["topics"]]

    def read(self, text: str) -> Triage:
        """Reads one message, in whatever script, spacing or case it is written."""
        plain = _squeezed(normalise(text).casefold())
        return Triage(
            danger=self._danger.found(plain) or self._in_disguise(plain),
            wants_person=self._wants_person.found(plain),
            cancels_person=self._cancels_person.fullmatch(plain.rstrip(_BREAK)) is not None,
            topic=next((title for title, words in self._topics if words.search(plain)), ""),
        )

    def only_asks(self, text: str) -> bool:
        """True of words that ask for a person and are too few to say what for."""
        return len(text) <= _BARE_REQUEST and self.read(text).wants_person

    def _in_disguise(self, plain: str) -> bool:
        """自。杀: breaks inside of a word hide it only where the whole is not harmless anyway."""
        whole = self._danger.harmless.sub(_NOTHING, plain).replace(_BREAK, "")
        return _BREAK in plain and self._disguised.search(whole) is not None


def _any_of(patterns: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))


def _squeezed(text: str) -> str:
    """Only letters, digits and characters remain; what parts sentences becomes one mark."""
    kept = "".join(char if char.isalnum() else _BREAK if char in _BREAKS else "" for char in text)
    return re.sub(f"{_BREAK}+", _BREAK, kept)
