"""Clauses that nobody wrote questions for: found by their text."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from bot.policies.answering.answerability import Calibrations, text_features
from bot.policies.answering.hits import Entry, Hit
from bot.policies.answering.told import told
from bot.policies.documents.clauses import Document
from bot.policies.reading.tokens import Words
from bot.policies.retrieval.passages import Passage
from bot.policies.retrieval.plugs import Reranker, Unavailable
from bot.policies.retrieval.search import Found, Search
from bot.text.normalise import normalise

_FALLING = 0.85
"""By how much less likely a passage is than the one before it."""
_REREAD = 20
"""So many passages are handed to a reranker."""


@dataclass(frozen=True, slots=True)
class ByText:
    """`ahead` is how far the first passage is ranked before the first curated one, in the ranker's score."""

    hits: tuple[Hit, ...] = ()
    ahead: float = 0.0


class Uncurated:
    """Args:
    entries: every clause; those with curated questions rank beside the others and are not handed out.
    search: an empty one, which is filled here.
    reranker: a model that puts the first passages into its own order.
    """

    def __init__(
        self,
        entries: Sequence[Entry],
        words: Words,
        search: Search,
        calibrations: Calibrations,
        reranker: Reranker | None = None,
    ) -> None:
        self._entries, self._words, self._search, self._calibrations = entries, words, search, calibrations
        self._reranker = reranker
        self._documents = {_group(entry.document): entry.document for entry in entries}
        self._uncurated = {_group(entry.document): entry.document for entry in entries if not entry.points}
        self._curated = np.array([bool(entry.points) for entry in entries], bool)
        search.add([_passage(entry) for entry in entries])

    def find(self, read: str, on: date, limit: int) -> ByText:
        """Clauses in force without curated questions, the likeliest first."""
        if not any(document.in_force(on) for document in self._uncurated.values()):
            return ByText()
        hidden = [group for group, document in self._documents.items() if not document.in_force(on)]
        found = self._search.search(read, hidden=hidden)
        curated = self._curated[found.rows]
        rest = self._reranked(read, found.taken(np.flatnonzero(~curated)))
        if not len(rest.rows):
            return ByText()
        rival = float(found.scores[curated].max(initial=float(found.scores.min())))
        first = self._entries[int(rest.rows[0])]
        said = told(self._words.weigh(read), normalise(_passage(first).whole).lower())
        sure = self._calibrations.text(len(self._entries)).confidence(text_features(rest, said))
        hits = [Hit(self._entries[row], sure * _FALLING**place) for place, row in enumerate(rest.rows[:limit].tolist())]
        return ByText(tuple(hits), float(rest.scores[0]) - rival)

    def _reranked(self, read: str, found: Found) -> Found:
        """In the order of the reranker, as far as it reads; as it was where there is none or it does not answer."""
        if self._reranker is None or not len(found.rows):
            return found
        first = [_passage(self._entries[row]).whole for row in found.rows[:_REREAD].tolist()]
        try:
            order = np.argsort(-self._reranker.scores(read, first), kind="stable")
        except Unavailable:
            return found
        return found.taken(np.concatenate([order, np.arange(len(first), len(found.rows))]))


def _group(document: Document) -> str:
    return f"{document.document_no} {document.valid_from.isoformat()}"


def _passage(entry: Entry) -> Passage:
    document, clause = entry.document, entry.clause
    return Passage(_group(document), document.title, "。".join([*clause.trail, clause.heading]), clause.text)
