"""Finds the clauses that answer: those that editors wrote questions for by what is asked, all others by their text."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from bot.policies.answering import facets
from bot.policies.answering.answerability import (
    ANSWERS,
    Calibration,
    likeliest,
    open_facets,
    text_features,
    topic_features,
)
from bot.policies.answering.hits import Decision, Entry, Finding, Hit, Verdict
from bot.policies.answering.topics import About, Example, fitted
from bot.policies.curation.points import Curation, Point
from bot.policies.documents.clauses import Clause, Document
from bot.policies.reading.reader import Reader
from bot.policies.retrieval.passages import Passage
from bot.policies.retrieval.search import Search
from bot.text.normalise import normalise

_NEXT_DOOR = "next door "
_GIVES = 0.15
"""What it counts for a point, in likeness, that it gives what is asked for."""
_FALLING = 0.5
"""By how much less likely a clause is than the one before it where nothing else is known."""


@dataclass(frozen=True, slots=True)
class Calibrations:
    """`topic` for clauses with curated questions, `text` for the others."""

    topic: Calibration
    text: Calibration


class Finder:
    """One retriever for the bot, the search page, the console and the evaluation.

    Args:
        documents: every version of every document.
        curations: what editors wrote, by document number.
        neighbours: topics that the documents do not settle (data/faq/neighbours.yml).
        search: an empty one, which is filled here.
    """

    def __init__(
        self,
        documents: Sequence[Document],
        curations: Mapping[str, Curation],
        neighbours: Sequence[Mapping[str, Any]],
        *,
        reader: Reader,
        search: Search,
        calibrations: Calibrations,
    ) -> None:
        self._reader, self._search, self._calibrations = reader, search, calibrations
        self._neighbours = {_NEXT_DOOR + str(n["topic"]): n for n in neighbours}
        self._titles = [(document.title, document) for document in documents]
        self._entries = [
            Entry(document, clause, _points(curations.get(document.document_no), clause))
            for document in documents
            for clause in document.walk()
            if clause.text
        ]
        search.add([_passage(entry) for entry in self._entries])
        self._versions: dict[str, list[Entry]] = {}
        for entry in self._entries:
            self._versions.setdefault(entry.key, []).append(entry)
        self._examples, self._points, self._questions = _examples(self._entries, self._neighbours)
        self._topics = fitted(self._examples) if {e.ours for e in self._examples} == {True, False} else None
        self._of_topic: defaultdict[int, list[int]] = defaultdict(list)
        if self._topics is not None:
            number = {name: i for i, name in enumerate(self._topics.names)}
            for i, example in enumerate(self._examples):
                self._of_topic[number[example.topic]].append(i)

        of_point: defaultdict[int, list[int]] = defaultdict(list)
        for i, point in enumerate(self._points):
            if point is not None:
                of_point[id(point)].append(i)
        self._of_point = {number: np.array(rows) for number, rows in of_point.items()}

    def find(self, question: str, *, on: date, limit: int) -> Finding:
        """Searches what is in force on a day, and judges it."""
        read = self._reader.read(question)
        about = self._topics.about(read) if self._topics else None
        hits = [*self._by_topic(read, about, on, limit), *self._by_text(read, about, on, limit)]
        hits.sort(key=lambda hit: -hit.score)
        return Finding(read, tuple(hits[:limit]), self._decide(read, hits, about, on))

    def topic_evidence(self, question: str) -> dict[str, float]:
        """The evidence for the likeliest clause with curated questions. Raises ValueError where there is none."""
        if self._topics is None:
            raise ValueError("no curated questions to learn topics from")
        about = self._topics.about(self._reader.read(question))
        return topic_features(self._topics, about, likeliest(about, self._topics, ours=True)[0])

    def suggestions(self, question: str, *, on: date, limit: int = 3) -> list[str]:
        """Curated questions near this one, from different clauses in force."""
        if self._topics is None:
            return []
        about = self._topics.about(self._reader.read(question))
        near = sorted(
            (t for t in likeliest(about, self._topics, ours=True) if self._in_force(self._topics.names[t], on)),
            key=lambda t: -about.nearest[t],
        )
        asked = [[i for i in self._of_topic[topic] if self._questions[i]] for topic in near[:limit]]
        return [self._questions[max(of_topic, key=lambda i: float(about.alike[i]))] for of_topic in asked]

    def _by_topic(self, read: str, about: About | None, on: date, limit: int) -> list[Hit]:
        """Clauses with curated questions, the likeliest first. Confidence falls with the margin to the first."""
        if self._topics is None or about is None:
            return []
        ranked = [t for t in likeliest(about, self._topics, ours=True) if self._in_force(self._topics.names[t], on)]
        if not ranked:
            return []
        sure = self._calibrations.topic.confidence(topic_features(self._topics, about, ranked[0]))
        best = about.margins[ranked[0]] + about.nearest[ranked[0]]
        found = []
        for topic in ranked[:limit]:
            behind = float(best - about.margins[topic] - about.nearest[topic])
            entry = self._in_force(self._topics.names[topic], on)
            if entry is not None:
                found.append(Hit(entry, sure * _FALLING ** (2 * behind), self._point(read, about, entry)))
        return found

    def _by_text(self, read: str, about: About | None, on: date, limit: int) -> list[Hit]:
        """Clauses that nobody wrote questions for."""
        if not any(not e.points and e.document.in_force(on) for e in self._entries):
            return []
        hidden = [_group(document) for _, document in self._titles if not document.in_force(on)]
        found = self._search.search(read, hidden=hidden)
        if not len(found.rows):
            return []
        sure = self._calibrations.text.confidence(text_features(found))
        if self._next_door(about, on) is not None:
            sure *= _FALLING**2
        hits = []
        for place, row in enumerate(found.rows[: limit * 4].tolist()):
            entry = self._entries[row]
            if not entry.points:
                hits.append(Hit(entry, sure * _FALLING ** (place / 4)))
        return hits

    def _in_force(self, key: str, on: date) -> Entry | None:
        return next((e for e in self._versions.get(key, ()) if e.document.in_force(on) and e.points), None)

    def _point(self, read: str, about: About, entry: Entry) -> Point:
        """The thing that a clause settles and the question asks for."""
        asked = set(facets.asked(read))

        def fit(point: Point) -> float:
            return float(about.alike[self._of_point[id(point)]].max()) + _GIVES * bool(asked & point.gives)

        return max(entry.points, key=fit)

    def _next_door(self, about: About | None, on: date) -> Mapping[str, Any] | None:
        """The topic next door that a question is likelier about than anything of ours, unless a law here settles it."""
        if self._topics is None or about is None or about.ours > 0:
            return None
        name = self._topics.names[likeliest(about, self._topics, ours=False)[0]]
        neighbour = self._neighbours[name]
        settled = any(
            document.title.endswith(law) and document.in_force(on)
            for law in neighbour.get("settled_by", ())
            for _, document in self._titles
        )
        return None if settled else neighbour

    def _decide(self, read: str, hits: Sequence[Hit], about: About | None, on: date) -> Decision:
        if not hits or hits[0].score < ANSWERS:
            return Decision(Verdict.ABSENT, neighbour=self._next_door(about, on))
        first = hits[0]
        quote = first.point.quote if first.point else first.entry.clause.text
        still_open = open_facets(read, first.point.gives if first.point else frozenset(), quote)
        return Decision(Verdict.TOPIC_ONLY if still_open else Verdict.ANSWERED, still_open)


def _points(curation: Curation | None, clause: Clause) -> tuple[Point, ...]:
    """What editors wrote of a clause, as far as this version of it says so."""
    written = curation.points if curation else ()
    return tuple(p for p in written if p.clause_id == clause.id and p.quote in clause.text)


def _group(document: Document) -> str:
    return f"{document.document_no} {document.valid_from.isoformat()}"


def _passage(entry: Entry) -> Passage:
    document, clause = entry.document, entry.clause
    heading = "。".join([*clause.trail, clause.heading])
    return Passage(_group(document), document.title, heading, clause.text)


def _examples(
    entries: Collection[Entry], neighbours: Mapping[str, Mapping[str, Any]]
) -> tuple[tuple[Example, ...], tuple[Point | None, ...], tuple[str, ...]]:
    """What topics are learned from; the point that each example is of; and the question as its editor wrote it."""
    examples: dict[Example, tuple[Point | None, str]] = {}
    for entry in (e for e in entries if e.points):
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
