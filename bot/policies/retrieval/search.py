"""Searches passages: candidates from the index, ranked by what is measured of them."""

import math
import re
from array import array
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bot.policies.reading.facets import asked_bits, given_bits
from bot.policies.reading.synonyms import Synonyms
from bot.policies.reading.tokens import Words, grams
from bot.policies.retrieval.dense import Dense, fused
from bot.policies.retrieval.expected import Expected, Questions
from bot.policies.retrieval.features import NAMES, Asked, Candidates, Group, measure
from bot.policies.retrieval.index import Index
from bot.policies.retrieval.passages import Counting, Counts, Passage, tokens_of
from bot.policies.retrieval.plugs import Embedder
from bot.policies.retrieval.ranker import Rankers

CANDIDATES = 1200
RANKED = 1000
"""So many of the candidates are measured and ranked."""
_MOST_TERMS = 64
"""A long story is searched for by its rarest terms."""
_ADDED = 0.2
"""The weight of a synonym that was added beside a term that was said."""
_SIZE, _CITED = 0.7, 0.4
"""What a document's size and citations (logs) count for beforehand, in BM25 points."""
_FAVOURED = 40
_TITLE = re.compile(r"《([^》]{2,40})》")
_LONG_WORD = 3
_MOST_LIKE = 20


@dataclass(frozen=True, slots=True)
class Found:
    """Passages that fit, best first; `features` are the evidence."""

    rows: npt.NDArray[np.int64]
    scores: npt.NDArray[np.float64]
    features: npt.NDArray[np.float32]

    def taken(self, places: npt.NDArray[np.int64]) -> "Found":
        """Those at these places, in this order."""
        return Found(self.rows[places], self.scores[places], self.features[places])


class Search:
    """Passages of many documents; single ones can be taken in and out.

    Args:
        rankers: None ranks by the first score alone, as the training of one needs it.
        questions: what people are known to ask of articles of laws.
        embedder: a model that finds passages by likeness too.
    """

    def __init__(
        self,
        words: Words,
        synonyms: Synonyms,
        rankers: Rankers | None,
        questions: Questions | None = None,
        embedder: Embedder | None = None,
    ) -> None:
        self.synonyms, self._words, self._rankers = synonyms, words, rankers
        self._index, self._counts = Index(), Counts()
        self._expected = Expected(questions, lambda text: [*words.cut(text), *synonyms.of(text)])
        self._dense = Dense(embedder)
        self._group_of = np.empty(0, np.int64)
        self._lengths = np.empty(0, np.float32)
        self._facets = np.empty(0, np.int64)
        self._numbers: dict[str, int] = {}
        self._titles: list[str] = []
        self._sizes: list[int] = []
        self._citing: list[Counter[str]] = []
        self._groups: list[Group] = []
        self._favoured: list[tuple[int, float]] = []

    def add(self, passages: Sequence[Passage]) -> int:
        """Takes passages in, all of each document's at once. Returns the first one's row; the others follow it."""
        first = len(self._lengths)
        numbers = [self._number(passage) for passage in passages]
        counting, lengths = Counting(), array("f")

        def tokenised() -> Iterator[tuple[int, int, Sequence[str]]]:
            """One passage at a time: the tokens of all would be many times the text."""
            for row, (number, passage) in enumerate(zip(numbers, passages, strict=True), first):
                tokens = tokens_of(passage)
                counting.add([*tokens, *(w for w in self._words.cut(passage.whole) if len(w) >= _LONG_WORD)])
                lengths.append(len(tokens))
                yield row, number, tokens

        self._index.add(tokenised())
        self._counts = self._counts.joined(counting.counts())
        self._dense.add([passage.whole for passage in passages])
        self._expected.add(passages, first)
        self._group_of = np.concatenate([self._group_of, np.array(numbers, np.int64)])
        self._lengths = np.concatenate([self._lengths, np.array(lengths, np.float32)])
        self._facets = np.concatenate([self._facets, np.array([given_bits(p.text) for p in passages], np.int64)])
        for number, passage in zip(numbers, passages, strict=True):
            self._sizes[number] += 1
            self._citing[number].update(_TITLE.findall(passage.text))
        self._weigh()
        return first

    def remove(self, group: str) -> None:
        """Takes a document out. Its rows are given to no other passage."""
        number = self._numbers.pop(group)
        self._index.remove(number)
        self._sizes[number] = 0
        self._citing[number].clear()
        self._weigh()

    def _number(self, passage: Passage) -> int:
        if passage.group not in self._numbers:
            self._numbers[passage.group] = len(self._titles)
            self._titles.append(passage.title)
            self._sizes.append(0)
            self._citing.append(Counter())
        return self._numbers[passage.group]

    def _weigh(self) -> None:
        """What is known of each document beforehand, from the whole library."""
        cited: Counter[str] = Counter()
        for citing in self._citing:
            cited.update(citing)
        self._groups = [
            Group(math.log1p(cited[title] + cited[title.removeprefix("中华人民共和国")]), math.log1p(size), title)
            for title, size in zip(self._titles, self._sizes, strict=True)
        ]
        before = np.array([_SIZE * group.size + _CITED * group.cited for group in self._groups])
        above = before - np.median(before) if len(before) else before
        best = np.argsort(-above)[:_FAVOURED]
        self._favoured = [(int(g), float(above[g])) for g in best if above[g] > 0]

    def asked(self, question: str) -> Asked:
        """The terms of a question, the rarest of many, with the synonyms that it brings along."""
        said = _rarest([g for g in dict.fromkeys(grams(question)) if self._index.frequency(g)], self._idf)
        words = [w for w in dict.fromkeys(self._words.cut(question)) if len(w) >= _LONG_WORD]
        more = dict.fromkeys(gram for word in self.synonyms.of(question) for gram in grams(word) if len(gram) > 1)
        added = [gram for gram in more if gram not in set(said) and self._index.frequency(gram)]
        return Asked(
            tuple(said),
            tuple(words),
            tuple(_rarest(added, self._idf)),
            tuple(self._words.weigh(question)),
            asked_bits(question),
        )

    def _idf(self, gram: str) -> float:
        frequency = self._index.frequency(gram)
        return math.log(1 + (self._index.size - frequency + 0.5) / (frequency + 0.5))

    def search(self, question: str, *, hidden: Collection[str] = ()) -> Found:
        """The passages that fit best, those of hidden documents left out."""
        asked = self.asked(question)
        rows, first = self._index.search(
            [(gram, 1.0) for gram in asked.grams] + [(gram, _ADDED) for gram in asked.added],
            favoured=self._favoured,
            hidden=[self._numbers[key] for key in hidden if key in self._numbers],
            limit=CANDIDATES,
        )
        rows, first = rows[:RANKED], first[:RANKED]
        out = self._out(hidden)[self._group_of]
        near, likeness = self._dense.nearest(question, out), self._likeness(question, out)
        beside = np.setdiff1d(np.concatenate([near, _most_like(likeness)]), rows)
        rows, first = np.concatenate([rows, beside]), np.concatenate([first, np.zeros(len(beside), np.float32)])
        if not len(rows):
            return Found(rows, np.empty(0), np.empty((0, len(NAMES)), np.float32))
        features = self._measure(asked, rows, first, likeness[rows])
        scores = first.astype(np.float64)
        if self._rankers is not None:
            scores = self._rankers.of(self._index.size).scores(features)
        order = np.argsort(-scores, kind="stable")
        if len(near):
            at = {row: place for place, row in enumerate(rows.tolist())}
            order = np.array([at[row] for row in fused(rows[order], near).tolist()], np.int64)
        return Found(rows[order], scores[order], features[order])

    def _likeness(self, question: str, out: npt.NDArray[np.bool_]) -> npt.NDArray[np.float32]:
        """For each passage how like the question is to those that people are known to ask of it."""
        likeness = np.zeros(len(out), np.float32)
        rows, nearest = self._expected.likeness(question)
        likeness[rows] = np.where(out[rows], 0, nearest)
        return likeness

    def _measure(
        self,
        asked: Asked,
        rows: npt.NDArray[np.int64],
        first: npt.NDArray[np.float32],
        likeness: npt.NDArray[np.float32],
    ) -> npt.NDArray[np.float32]:
        found = Candidates(rows, first, self._group_of[rows], self._lengths[rows], self._facets[rows], likeness)
        idf = np.array([self._idf(g) if g in asked.grams or g in asked.added else 8.0 for g in asked.all], np.float32)
        table = self._counts.table(rows, asked.all)
        return np.asarray(measure(asked, found, table, idf, float(self._lengths.mean()), self._groups), np.float32)

    def _out(self, hidden: Collection[str]) -> npt.NDArray[np.bool_]:
        """For each document whether it is hidden, or was taken out."""
        out: npt.NDArray[np.bool_] = np.array(self._sizes) == 0
        out[[self._numbers[key] for key in hidden if key in self._numbers]] = True
        return out


def _most_like(likeness: npt.NDArray[np.float32]) -> npt.NDArray[np.int64]:
    """The passages of whose known questions one is likest, which words alone might not have found."""
    rows = np.flatnonzero(likeness)
    return rows[np.argsort(-likeness[rows], kind="stable")[:_MOST_LIKE]]


def _rarest(terms: list[str], idf: Callable[[str], float]) -> list[str]:
    if len(terms) <= _MOST_TERMS:
        return terms
    kept = set(sorted(terms, key=idf, reverse=True)[:_MOST_TERMS])
    return [term for term in terms if term in kept]
