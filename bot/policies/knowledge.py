"""All that policy answers are made from, and the one way to ask it: for the bot, the search page and the evaluation."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any

from bot.messages import Reply
from bot.policies.answering.answer import Answers
from bot.policies.answering.answerability import Calibrations
from bot.policies.answering.finder import Finder
from bot.policies.answering.hits import Finding
from bot.policies.curation.points import Curation, CurationError
from bot.policies.documents.clauses import Clause, Document
from bot.policies.reading.reader import Reader
from bot.policies.reading.synonyms import Synonyms
from bot.policies.reading.tokens import Words
from bot.policies.retrieval.expected import Questions
from bot.policies.retrieval.plugs import NO_PLUGS, Plugs
from bot.policies.retrieval.ranker import Rankers
from bot.policies.retrieval.search import Search


@dataclass(frozen=True, slots=True)
class Editorial:
    """What editors write beside the documents, each the content of a file of `data/faq/`.

    `curations`: document number → points (`NUMBER.yml`).
    """

    curations: Mapping[str, Mapping[str, Any]]
    synonyms: Mapping[str, Sequence[str]]
    slips: Mapping[str, str]
    neighbours: Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Language:
    """What ships with a release and no editor writes.

    Args:
        dictionary: lines of data/jieba.
        rankers: data/ranking/small.txt and large.txt.
        calibration: data/ranking/calibration.yml.
        lines: telephone lines with their source (data/lines), for where to ask.
        services: titles of the services that can be started, by id.
        questions: what people ask of articles of national laws (data/laws), by law.
    """

    dictionary: tuple[str, ...]
    rankers: Mapping[str, str]
    calibration: Mapping[str, Mapping[str, float]]
    lines: Sequence[Mapping[str, Any]]
    services: Mapping[str, str]
    questions: Sequence[Mapping[str, Any]]


class Knowledge:
    """Immutable: a changed library is a new one, so that two can stand side by side and be compared.

    Args:
        documents: every version of every document, in force or not.
        plugs: models from outside, where there are any.

    Raises:
        CurationError: a curated entry does not fit its document.
    """

    def __init__(
        self, documents: Sequence[Document], editorial: Editorial, language: Language, plugs: Plugs = NO_PLUGS
    ) -> None:
        self.documents = tuple(documents)
        self._editorial, self._language, self._plugs = editorial, language, plugs
        words = _words(language.dictionary)
        self._finder = Finder(
            documents,
            _fitting(documents, editorial.curations),
            editorial.neighbours,
            words=words,
            reader=_reader(language.dictionary, tuple(editorial.slips.items()), tuple(_sentences(editorial))),
            search=Search(
                words,
                Synonyms(editorial.synonyms),
                Rankers(language.rankers),
                Questions(language.questions),
                plugs.embedder,
            ),
            calibrations=Calibrations.of(language.calibration),
            reranker=plugs.reranker,
        )
        self._answers = Answers(self._finder, language.lines, language.services)

    def find(self, question: str, *, on: date, limit: int = 5) -> Finding:
        """Searches what is in force on a day, and judges it."""
        return self._finder.find(question, on=on, limit=limit)

    def answer(self, question: str, *, on: date, before: str = "") -> list[Reply]:
        """An answer to each question of a message, quoting what is in force on that day, or that there is none.

        Args:
            before: what the person asked in the turn before, on which a follow-up leans.
        """
        return self._answers.answer(question, on=on, before=before)

    def topic_evidence(self, question: str) -> dict[str, float]:
        """What confidence in the likeliest curated clause is calibrated on. Raises ValueError without any."""
        return self._finder.topic_evidence(question)

    def beside_evidence(self, question: str, *, on: date) -> dict[str, float]:
        """What the choice between a curated clause and another is calibrated on. Raises ValueError without either."""
        return self._finder.beside_evidence(question, on=on)

    def without(self, clause_id: str) -> "Knowledge":
        """The same library without a clause and all that was written of it: what is answered then is made up."""
        curations = {
            number: {**content, "clauses": {c: of for c, of in content["clauses"].items() if c != clause_id}}
            for number, content in self._editorial.curations.items()
        }
        documents = [replace(d, clauses=_pruned(d.clauses, clause_id)) for d in self.documents]
        return Knowledge(documents, replace(self._editorial, curations=curations), self._language, self._plugs)


def _pruned(clauses: Iterable[Clause], clause_id: str) -> tuple[Clause, ...]:
    return tuple(replace(c, children=_pruned(c.children, clause_id)) for c in clauses if c.id != clause_id)


def _sentences(editorial: Editorial) -> Iterable[str]:
    """What people say, as far as editors know."""
    for content in editorial.curations.values():
        for points in content["clauses"].values():
            for point in points:
                yield from point["questions"]
    for neighbour in editorial.neighbours:
        yield from neighbour["questions"]


@lru_cache(maxsize=1)
def _words(dictionary: tuple[str, ...]) -> Words:
    return Words(dictionary)


@lru_cache(maxsize=2)
def _reader(dictionary: tuple[str, ...], slips: tuple[tuple[str, str], ...], sentences: tuple[str, ...]) -> Reader:
    """Reading needs every word of the language by its sound, which takes a second: it is learned once."""
    terms = [line.split()[0] for line in dictionary]
    return Reader(_words(dictionary), terms, dict(slips), sentences)


def _fitting(documents: Sequence[Document], curations: Mapping[str, Mapping[str, Any]]) -> dict[str, Curation]:
    """What editors wrote about each number, checked against the newest of its versions that it fits."""
    fitting: dict[str, Curation] = {}
    failed: dict[str, CurationError] = {}
    for document in sorted(documents, key=lambda d: d.valid_from):
        written = curations.get(document.document_no)
        if written is None:
            continue
        try:
            fitting[document.document_no] = Curation.of(written, document)
        except CurationError as error:
            failed[document.document_no] = error
    for number, misfit in failed.items():
        if number not in fitting:
            raise misfit
    return fitting
