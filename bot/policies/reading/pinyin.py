"""Questions typed in pinyin (`shiye dengji zai na ban`) in characters, by the words of the library itself."""

import math
import re
from collections import Counter
from collections.abc import Iterable

from pypinyin import lazy_pinyin

LATIN = re.compile(r"[a-z][a-z' ]*[a-z]")
_LONGEST = 30
"""Letters of the longest word that is looked for."""
_UNREAD = 12.0
"""What a letter costs that belongs to no word, in nats; more than any word."""


class Pinyin:
    """The likeliest words for a run of letters, each weighed by how often people used it.

    Args:
        words: words as people and documents of this library use them, repeated as often as they occur.
    """

    def __init__(self, words: Iterable[str]) -> None:
        counts = Counter(words)
        total = sum(counts.values()) or 1
        self._best: dict[str, tuple[float, str]] = {}
        for word, count in counts.items():
            letters = "".join(lazy_pinyin(word))
            cost = math.log(total / count)
            if letters.isascii() and letters.isalpha() and cost < self._best.get(letters, (math.inf, ""))[0]:
                self._best[letters] = (cost, word)

    def read(self, text: str) -> str:
        """The text with its runs of pinyin in characters; a run that is none stays as it is."""
        return LATIN.sub(lambda found: self._words(found[0]), text)

    def _words(self, run: str) -> str:
        letters = run.replace(" ", "").replace("'", "")
        best: list[tuple[float, list[str]]] = [(0.0, [])]
        for end in range(1, len(letters) + 1):
            cost, said = best[end - 1]
            options = [(cost + _UNREAD, [*said, letters[end - 1]])]
            for begin in range(max(0, end - _LONGEST), end):
                word = self._best.get(letters[begin:end])
                if word is not None:
                    options.append((best[begin][0] + word[0], [*best[begin][1], word[1]]))
            best.append(min(options, key=lambda option: option[0]))
        said = best[-1][1]
        unread = sum(word.isascii() for word in said)
        return "".join(said) if unread * 4 <= len(letters) else run
