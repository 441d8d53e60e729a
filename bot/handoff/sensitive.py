"""Matters in which a wrong word hurts: where the assistant is not sure, a person is offered at once."""

import re
from collections.abc import Mapping
from typing import Any

from bot.text.normalise import normalise


class Sensitive:
    """Reads by the topics of `data/handoff/sensitive.yml`.

    Args:
        data: `topics`, each with a `title`, `words` (regular expressions over simplified text without spaces), and the
            sentence of the `offer`.

    Raises:
        KeyError: a part is missing.
        re.error: a pattern is no regular expression.
    """

    def __init__(self, data: Mapping[str, Any]) -> None:
        self._topics = [
            (topic["title"], re.compile("|".join(f"(?:{words})" for words in topic["words"])), topic["offer"])
            for topic in data["topics"]
        ]

    def topic(self, text: str) -> str:
        """The title of the topic that the words touch, empty for none."""
        return self._find(text)[0]

    def offer(self, text: str) -> str:
        """What is said to who may want a person for this, empty where the words touch no such topic."""
        return self._find(text)[1]

    def _find(self, text: str) -> tuple[str, str]:
        plain = "".join(normalise(text).casefold().split())
        return next(((title, offer) for title, words, offer in self._topics if words.search(plain)), ("", ""))
