"""Clauses that editors wrote questions for: found by what a question is about."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np

from bot.policies.answering.answerability import Calibration, likeliest, topic_features
from bot.policies.answering.hits import Entry, Hit
from bot.policies.answering.told import told
from bot.policies.answering.topics import About, Example, fitted
from bot.policies.curation.points import Point
from bot.policies.reading import facets
from bot.policies.reading.synonyms import Synonyms
from bot.policies.reading.tokens import Words
from bot.text.normalise import normalise

_NEXT_DOOR = "next door "
_GIVES = 0.15
"""What it counts for a point, in likeness, that it gives what is asked for."""
_BEHIND = 0.25
"""How much less likely a clause is that lies one whole margin behind the first."""


class Curated:
    """What was learned from curated questions, and from those of topics next door.

    Args:
        entries: clauses with points; of each clause every version that its points fit.
        neighbours: topics that the documents do not settle (data/faq/neighbours.yml).
    """

    def __init__(
        self,
        entries: Sequence[Entry],
        neighbours: Sequence[Mapping[str, Any]],
        words: Words,
        synonyms: Synonyms,
        calibration: Calibration,
    ) -> None:
        self._words, self._calibration = words, calibration
        self._neighbours = {_NEXT_DOOR + str(n["topic"]): n for n in neighbours}
        self._versions: defaultdict[str, list[Entry]] = defaultdict(list)
        for entry in entries:
            self._versions[entry.key].append(entry)
        examples, points, self._questions = _examples(entries, self._neighbours)
        self._topics = fitted(examples)
        self._of_topic: defaultdict[int, list[int]] = defaultdict(list)
        number = {name: i for i, name in enumerate(self._topics.names)}
        for i, example in enumerate(examples):
            self._of_topic[number[example.topic]].append(i)
        self._vocabulary = {t: "\n".join(examples[i].text for i in rows) for t, rows in self._of_topic.items()}
        learned = "\n".join(self._vocabulary.values())
        self._in_learned_words = synonyms.into(lambda word: word in learned)
        of_point: defaultdict[int, list[int]] = defaultdict(list)
        for i, point in enumerate(points):
            if point is not None:
                of_point[id(point)].append(i)
        self._of_point = {of: np.array(rows) for of, rows in of_point.items()}

    def about(self, read: str) -> About:
        return self._topics.about(self._in_learned_words(read))

    def hits(self, read: str, about: About, on: date, limit: int) -> list[Hit]:
        """Clauses in force, the likeliest first. Confidence falls with the margin to the first."""
        ranked = self._in_force(about, on)[:limit]
        if not ranked:
            return []
        sure = self._calibration.confidence(self.evidence(read, about, ranked[0][0]))
        lead = about.margins + about.nearest
        return [
            Hit(entry, sure * _BEHIND ** float(lead[ranked[0][0]] - lead[topic]), self._point(read, about, entry))
            for topic, entry in ranked
        ]

    def evidence(self, read: str, about: About, topic: int | None = None) -> dict[str, float]:
        """What confidence in a topic, the likeliest of ours where none is named, is calibrated on."""
        if topic is None:
            topic = likeliest(about, self._topics, ours=True)[0]
        return topic_features(
            self._topics, about, topic, told(self._words.weigh(self._in_learned_words(read)), self._vocabulary[topic])
        )

    def suggestions(self, about: About, on: date, limit: int) -> list[str]:
        """Curated questions near this one, from different clauses in force."""
        near = sorted((topic for topic, _ in self._in_force(about, on)), key=lambda topic: -about.nearest[topic])
        asked = [[i for i in self._of_topic[topic] if self._questions[i]] for topic in near[:limit]]
        return [self._questions[max(rows, key=lambda i: float(about.alike[i]))] for rows in asked]

    def next_door(self, about: About) -> Mapping[str, Any] | None:
        """The topic next door that a question is likelier about than anything of ours."""
        if about.ours > 0:
            return None
        return self._neighbours[self._topics.names[likeliest(about, self._topics, ours=False)[0]]]

    def _in_force(self, about: About, on: date) -> list[tuple[int, Entry]]:
        found = []
        for topic in likeliest(about, self._topics, ours=True):
            entry = next((e for e in self._versions[self._topics.names[topic]] if e.document.in_force(on)), None)
            if entry is not None:
                found.append((topic, entry))
        return found

    def _point(self, read: str, about: About, entry: Entry) -> Point:
        """The thing that a clause settles and the question asks for."""
        asked = set(facets.asked(read))

        def fit(point: Point) -> float:
            return float(about.alike[self._of_point[id(point)]].max()) + _GIVES * bool(asked & point.gives)

        return max(entry.points, key=fit)


def curated(
    entries: Sequence[Entry],
    neighbours: Sequence[Mapping[str, Any]],
    words: Words,
    synonyms: Synonyms,
    calibration: Calibration,
) -> Curated | None:
    """None where there is nothing to learn from: questions of ours and of topics next door are both needed."""
    if not any(entry.points for entry in entries) or not neighbours:
        return None
    return Curated([entry for entry in entries if entry.points], neighbours, words, synonyms, calibration)


def _examples(
    entries: Collection[Entry], neighbours: Mapping[str, Mapping[str, Any]]
) -> tuple[tuple[Example, ...], tuple[Point | None, ...], tuple[str, ...]]:
    """What topics are learned from; the point that each example is of; and the question as its editor wrote it."""
    examples: dict[Example, tuple[Point | None, str]] = {}
    for entry in entries:
        for point in entry.points:
            for question in point.questions:
                examples.setdefault(_example(question, entry.key, ours=True), (point, question))
            for text in (point.lead, point.quote):
                examples.setdefault(_example(text, entry.key, ours=True), (point, ""))
    for name, neighbour in neighbours.items():
        for question in neighbour["questions"]:
            examples.setdefault(_example(question, name, ours=False), (None, ""))
    return tuple(examples), tuple(p for p, _ in examples.values()), tuple(q for _, q in examples.values())


def _example(text: str, topic: str, *, ours: bool) -> Example:
    return Example(normalise(text).lower(), topic, ours)
