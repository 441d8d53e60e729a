"""Spoken words → the documents' words (`没工作` → `失业`)."""

import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence

from bot.text.normalise import normalise


class Synonyms:
    """Args: groups: the documents' word → what people say for it."""

    def __init__(self, groups: Mapping[str, Sequence[str]]) -> None:
        official: dict[str, list[str]] = defaultdict(list)
        for word, spoken in groups.items():
            for said in spoken:
                official[normalise(said)].append(word)
        self._official = dict(official)
        longest_first = sorted(self._official, key=lambda said: -len(said))
        self._said = re.compile("|".join(map(re.escape, longest_first)) or "(?!)")

    def of(self, text: str) -> list[str]:
        """The documents' words for what a text says and does not say itself, each once."""
        plain = normalise(text)
        words = [word for said in self._said.findall(plain) for word in self._official[said]]
        return [word for word in dict.fromkeys(words) if word not in plain]

    def into(self, known: Callable[[str], bool]) -> Callable[[str], str]:
        """A reading of texts that puts a known word of the documents for each spoken one that is not known."""
        put = {
            said: word
            for said, official in self._official.items()
            if not known(said) and (word := next(filter(known, official), ""))
        }
        return lambda text: self._said.sub(lambda said: put.get(said[0], said[0]), text)
