"""Finds the clauses that answer: those that editors wrote questions for by what is asked, all others by their text."""

import math
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from bot.policies.answering.answerability import ANSWERS, Calibrations, open_facets
from bot.policies.answering.curated import curated
from bot.policies.answering.hits import Decision, Entry, Finding, Hit, Verdict
from bot.policies.answering.topics import About
from bot.policies.answering.uncurated import ByText, Uncurated
from bot.policies.curation.points import Curation, Point
from bot.policies.documents.clauses import Clause, Document
from bot.policies.reading.reader import Reader
from bot.policies.reading.tokens import Words
from bot.policies.retrieval.plugs import Reranker
from bot.policies.retrieval.search import Search

_UNLIKELY = 0.25
"""What the confidence of a text counts for where a question is about a topic next door that no law here settles."""
_ELSEWHERE = -1.0
"""Log-odds of being covered below which a short question is about something else: 126 of 130 such ones in the sets."""
_AFTER, _EVEN, _NEVER = 0.99, 0.5, 1e-6


class Finder:
    """One retriever for the bot, the search page, the console and the evaluation.

    Args:
        documents: every version of every document.
        curations: what editors wrote, by document number.
        neighbours: topics that the documents do not settle (data/faq/neighbours.yml).
        search: an empty one, which is filled here.
        reranker: see `Uncurated`.
    """

    def __init__(
        self,
        documents: Sequence[Document],
        curations: Mapping[str, Curation],
        neighbours: Sequence[Mapping[str, Any]],
        *,
        words: Words,
        reader: Reader,
        search: Search,
        calibrations: Calibrations,
        reranker: Reranker | None = None,
    ) -> None:
        self._documents, self._reader, self._calibrations = documents, reader, calibrations
        entries = [
            Entry(document, clause, _points(curations.get(document.document_no), clause))
            for document in documents
            for clause in document.walk()
            if clause.text
        ]
        self._curated = curated(entries, neighbours, words, search.synonyms, calibrations.topic)
        self._uncurated = Uncurated(entries, words, search, calibrations, reranker)

    def find(self, question: str, *, on: date, limit: int) -> Finding:
        """Searches what is in force on a day, and judges it."""
        read = self._reader.read(question)
        about = self._about(read)
        by_topic = self._curated.hits(read, about, on, limit) if self._curated and about else []
        by_text = self._uncurated.find(read, on, limit)
        neighbour = self._next_door(about, on)
        hits = self._beside(by_topic, by_text, likely=neighbour is None)[:limit]
        return Finding(read, tuple(hits), _decide(read, hits, neighbour))

    def suggestions(self, question: str, *, on: date, limit: int = 3) -> list[str]:
        """Curated questions near this one, from different clauses in force."""
        about = self._about(self._reader.read(question))
        return self._curated.suggestions(about, on, limit) if self._curated and about else []

    def may_be_ours(self, question: str) -> bool:
        """Whether nothing in a question's words says that it is about something else than the library."""
        about = self._about(self._reader.read(question))
        return about is None or about.ours > _ELSEWHERE

    def topic_evidence(self, question: str) -> dict[str, float]:
        """What confidence in the likeliest curated clause is calibrated on. Raises ValueError where there is none."""
        read = self._reader.read(question)
        about = self._about(read)
        if self._curated is None or about is None:
            raise ValueError("no curated questions to learn topics from")
        return self._curated.evidence(read, about)

    def beside_evidence(self, question: str, *, on: date) -> dict[str, float]:
        """What the choice between a curated clause and another is calibrated on. Raises ValueError without either."""
        read = self._reader.read(question)
        about = self._about(read)
        by_topic = self._curated.hits(read, about, on, 1) if self._curated and about else []
        by_text = self._uncurated.find(read, on, 1)
        if not by_topic or not by_text.hits:
            raise ValueError("there are not both kinds of clauses")
        return _rivalry(by_topic, by_text)

    def _about(self, read: str) -> About | None:
        return self._curated.about(read) if self._curated else None

    def _beside(self, by_topic: Sequence[Hit], by_text: ByText, *, likely: bool) -> list[Hit]:
        """Both kinds in one order: the kind that is less likely meant stands behind the first of the other."""
        texts = [Hit(h.entry, h.score if likely else h.score * _UNLIKELY) for h in by_text.hits]
        if not by_topic or not texts:
            return [*by_topic, *texts]
        text_is_meant = self._calibrations.beside.confidence(_rivalry(by_topic, by_text)) > _EVEN
        first, second = (texts, by_topic) if text_is_meant else (by_topic, texts)
        behind = min(1.0, _AFTER * first[0].score / max(second[0].score, _NEVER))
        moved = [Hit(h.entry, h.score * behind, h.point) for h in second]
        return sorted([*first, *moved], key=lambda hit: -hit.score)

    def _next_door(self, about: About | None, on: date) -> Mapping[str, Any] | None:
        """The topic next door that is asked about, unless a law in force here settles it."""
        neighbour = self._curated.next_door(about) if self._curated and about else None
        if neighbour is None:
            return None
        laws = tuple(neighbour.get("settled_by", ()))
        settled = bool(laws) and any(d.title.endswith(laws) and d.in_force(on) for d in self._documents)
        return None if settled else neighbour


def _rivalry(by_topic: Sequence[Hit], by_text: ByText) -> dict[str, float]:
    return {
        "topic": _logit(by_topic[0].score),
        "text": _logit(by_text.hits[0].score),
        "ahead": by_text.ahead,
    }


def _logit(confidence: float) -> float:
    sure = min(max(confidence, _NEVER), 1 - _NEVER)
    return math.log(sure / (1 - sure))


def _decide(read: str, hits: Sequence[Hit], neighbour: Mapping[str, Any] | None) -> Decision:
    if not hits or hits[0].score < ANSWERS:
        return Decision(Verdict.ABSENT, neighbour=neighbour)
    first = hits[0]
    quote = first.point.quote if first.point else first.entry.clause.text
    still_open = open_facets(read, first.point.gives if first.point else frozenset(), quote)
    return Decision(Verdict.TOPIC_ONLY if still_open else Verdict.ANSWERED, still_open)


def _points(curation: Curation | None, clause: Clause) -> tuple[Point, ...]:
    """What editors wrote of a clause, as far as this version of it says so."""
    written = curation.points if curation else ()
    return tuple(p for p in written if p.clause_id == clause.id and p.quote in clause.text)
