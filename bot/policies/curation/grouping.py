"""Groups questions by likeness, so that an editor answers a thing once however often it is put in other words."""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from bot.policies.reading.tokens import content, grams
from bot.text.normalise import normalise

ALIKE = 0.5
"""Dice of two questions' weighed grams from which on they are one group."""
_NOT_WORDS = re.compile(r"[\W_]+")


def key_of(question: str) -> str:
    """One spelling of a question: what differs in width, spaces, punctuation or script is asked once."""
    return _NOT_WORDS.sub("", normalise(question).lower())


def group(questions: Sequence[str]) -> list[list[int]]:
    """Indices of questions that ask alike, in groups; each group begins with its leader.

    The first question leads, so hand the most asked in first: a question joins the leader most like it, or leads a
    group of its own. Unlike chains of neighbours this never lets a group drift away from its leader. Rare grams
    weigh more, for `失业登记` stands in half of all questions here. A leader shares more than a question's commonest
    grams with it, so only its rarer grams are looked up: ten thousand questions take seconds.
    """
    sets = [frozenset(content(question)) or frozenset(grams(question)) for question in questions]
    frequency = Counter(gram for own in sets for gram in own)
    weight = {gram: math.log(1 + len(sets) / times) for gram, times in frequency.items()}
    mass = [sum(weight[gram] for gram in own) for own in sets]
    led: dict[int, list[int]] = {}
    leaders_with: defaultdict[str, list[int]] = defaultdict(list)
    for i, own in enumerate(sets):
        leader = _nearest(_telling(own, frequency, weight), leaders_with, sets, mass, weight, i)
        if leader is not None:
            led[leader].append(i)
            continue
        led[i] = [i]
        for gram in own:
            leaders_with[gram].append(i)
    return list(led.values())


def _telling(own: frozenset[str], frequency: Mapping[str, int], weight: Mapping[str, float]) -> list[str]:
    """The rarer grams, of which a set that is alike must hold one: the rest alone cannot reach `ALIKE`."""
    ordered = sorted(own, key=lambda gram: (frequency[gram], gram))
    needed = ALIKE / (2 - ALIKE) * sum(weight[gram] for gram in own)
    rest = sum(weight[gram] for gram in ordered)
    for taken, gram in enumerate(ordered):
        if rest < needed:
            return ordered[:taken]
        rest -= weight[gram]
    return ordered


def _nearest(
    telling: Iterable[str],
    leaders_with: Mapping[str, list[int]],
    sets: Sequence[frozenset[str]],
    mass: Sequence[float],
    weight: Mapping[str, float],
    i: int,
) -> int | None:
    candidates = {leader for gram in telling for leader in leaders_with.get(gram, ())}
    best, nearest = ALIKE, None
    for leader in sorted(candidates):
        most = 2 * min(mass[i], mass[leader]) / (mass[i] + mass[leader])
        if most < best:
            continue
        alike = 2 * sum(weight[gram] for gram in sets[i] & sets[leader]) / (mass[i] + mass[leader])
        if alike >= best and (nearest is None or alike > best):
            best, nearest = alike, leader
    return nearest
