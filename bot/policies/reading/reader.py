"""Reads a question as it was meant: width, characters, slips, sounds, pinyin."""

import re
from collections.abc import Iterable, Mapping
from functools import cached_property, lru_cache

from bot.policies.reading.pinyin import LATIN, Pinyin
from bot.policies.reading.sounds import Sounds
from bot.policies.reading.tokens import Words, runs
from bot.text.normalise import normalise

_STRAY = re.compile(r"(?<=[\u3400-\u9fff0-9])[\s_*~|]+(?=[\u3400-\u9fff0-9])")
"""What people and forms put between the characters of a word."""


class Reader:
    """Puts a question into the spelling of the library.

    Args:
        words: the cutter with the trade's dictionary.
        terms: the trade's words, told by their sound.
        slips: what recognition and typing make of a word → the word, by editors.
        sentences: what people and documents of this library say, from which pinyin is read.
    """

    def __init__(self, words: Words, terms: Iterable[str], slips: Mapping[str, str], sentences: Iterable[str]) -> None:
        self._slips = {normalise(slip): word for slip, word in slips.items()}
        self._sounds = Sounds(terms, words.knows)
        self._words, self._sentences = words, sentences
        self.read = lru_cache(maxsize=1024)(self._read)

    @cached_property
    def _pinyin(self) -> Pinyin:
        """Learned when the first letters are typed: it takes seconds, and few people need it."""
        spoken = (run for sentence in self._sentences for run in runs(sentence) if not run[0].isascii())
        return Pinyin(word for run in spoken for word in self._words.cut_all(run))

    def _read(self, question: str) -> str:
        plain = _STRAY.sub("", normalise(question)).lower()
        plain = self._pinyin.read(plain) if LATIN.search(plain) else plain
        for slip, word in self._slips.items():
            plain = plain.replace(slip, word)
        return self._sounds.correct(plain)
