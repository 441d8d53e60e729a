"""All that policy answers are made from, and the one way to ask it: for the bot, the search page and the evaluation."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.messages import Reply
from bot.policies.answering.answer import answer
from bot.policies.answering.answerability import Decision, Judge
from bot.policies.curation.points import Curation, CurationError
from bot.policies.documents.clauses import Document
from bot.policies.reading.tokens import Synonyms
from bot.policies.retrieval.retriever import Hit, Retriever


@dataclass(frozen=True, slots=True)
class Editorial:
    """What editors write beside the documents, each the content of a file of `data/faq/`.

    `curations`: document number → points and terms (`NUMBER.yml`).
    """

    curations: Mapping[str, Mapping[str, Any]]
    synonyms: Mapping[str, Sequence[str]]
    slips: Mapping[str, str]
    neighbours: Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Finding:
    """What the library holds on a question: the clauses that fit best, and whether they answer it."""

    hits: tuple[Hit, ...]
    decision: Decision


class Knowledge:
    """Immutable: a changed library is a new one, so that two can stand side by side and be compared.

    Args:
        documents: every version of every document, in force or not.
        lines: telephone lines with their source (data/lines), for where to ask.

    Raises:
        CurationError: a curated entry does not fit its document.
    """

    def __init__(self, documents: Sequence[Document], editorial: Editorial, lines: Sequence[Mapping[str, Any]]) -> None:
        self.documents = tuple(documents)
        self._lines = lines
        curations = _fitting(documents, editorial.curations)
        self._retriever = Retriever(documents, curations, Synonyms(editorial.synonyms), editorial.slips)
        self._judge = Judge(editorial.neighbours)

    def find(self, question: str, *, on: date, limit: int = 5) -> Finding:
        """Searches what is in force on a day, and judges it."""
        found = self._retriever.search(question, limit)
        hits = tuple(hit for hit in found if hit.entry.document.in_force(on))
        return Finding(hits, self._judge.decide(question, hits))

    def answer(self, question: str, *, on: date) -> Reply:
        """An answer that quotes a clause in force on that day, or says that there is none."""
        finding = self.find(question, on=on)
        return answer(question, finding.hits, finding.decision, self._retriever, self._lines)


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
