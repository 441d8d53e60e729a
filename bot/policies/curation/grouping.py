"""Groups questions by likeness, so that an editor answers a thing once however often it is put in other words."""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from bot.policies.reading.tokens import grams
from bot.text.normalise import normalise

ALIKE = 0.5
"""Dice of two questions' weighed grams from which on they are one group."""
_ASKING = frozenset("的了吗呢啊呀吧么嘛哦请问我想你您怎样什哪里几多少个能可以会要有没是在到就都也还")
"""Characters by which people ask: a gram of these alone says nothing of the subject."""
_NOT_WORDS = re.compile(r"[\W_]+")


def key_of(question: str) -> str:
    """One spelling of a question: what differs in width, spaces, punctuation or script is asked once."""
    return _NOT_WORDS.sub("", normalise(question).lower())


def group(questions: Sequence[str]) -> list[list[int]]:
    """Indices of questions that ask alike, in groups; each group begins with its leader.

    The first question leads, so hand the most asked in first: a question joins the leader most like it, or leads a
    group of its own. Unlike chains of neighbours this never lets a group drift away from its leader. Rare grams
    weigh more, for `失业登记` stands in half of all questions here.
    """
    sets = [_subject(question) for question in questions]
    frequency = Counter(gram for own in sets for gram in own)
    leaders = _Leaders(sets, {gram: math.log(1 + len(sets) / times) for gram, times in frequency.items()})
    led: dict[int, list[int]] = {}
    for i in range(len(sets)):
        leader = leaders.nearest(i)
        if leader is None:
            leaders.add(i)
        led.setdefault(i if leader is None else leader, []).append(i)
    return list(led.values())


def _subject(question: str) -> frozenset[str]:
    every = frozenset(grams(question))
    return frozenset(gram for gram in every if not _ASKING.issuperset(gram)) or every


class _Leaders:
    """Leaders by the pairs that they hold. Looked up are only a question's rarer pairs: two that are alike share
    more than their commonest grams, so ten thousand questions take seconds.
    """

    def __init__(self, sets: Sequence[frozenset[str]], weight: Mapping[str, float]) -> None:
        self._sets, self._weight = sets, weight
        self._mass = [sum(weight[gram] for gram in own) for own in sets]
        self._with: defaultdict[str, list[int]] = defaultdict(list)

    def add(self, i: int) -> None:
        for gram in _pairs(self._sets[i]):
            self._with[gram].append(i)

    def nearest(self, i: int) -> int | None:
        """The leader most like a question, the earlier of two; None where none is like it."""
        best, found = ALIKE, None
        for leader in sorted({leader for gram in self._rarer(i) for leader in self._with.get(gram, ())}):
            both = self._mass[i] + self._mass[leader]
            if 2 * min(self._mass[i], self._mass[leader]) < best * both:
                continue
            alike = 2 * sum(self._weight[gram] for gram in self._sets[i] & self._sets[leader]) / both
            if alike > best or (alike == best and found is None):
                best, found = alike, leader
        return found

    def _rarer(self, i: int) -> list[str]:
        """The pairs without which the rest could not reach `ALIKE`."""
        ordered = sorted(_pairs(self._sets[i]), key=lambda gram: (-self._weight[gram], gram))
        rest = sum(self._weight[gram] for gram in ordered)
        needed = ALIKE / (2 - ALIKE) * rest
        for taken, gram in enumerate(ordered):
            if rest < needed:
                return ordered[:taken]
            rest -= self._weight[gram]
        return ordered


def _pairs(own: frozenset[str]) -> list[str]:
    """Pairs and runs; single characters tell only where there is nothing else."""
    return [gram for gram in own if len(gram) > 1] or list(own)
