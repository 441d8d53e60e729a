"""What is measured of a passage against a question, for the ranker."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

_Floats = npt.NDArray[np.floating[Any]]
_Rows = npt.NDArray[np.int64]

K1, B = 1.5, 0.9
"""BM25's saturation and length normalisation; tuned on STARD's training questions."""
_NEAR = 200
"""Passages of the first ranking from which a document's evidence is gathered."""

NAMES = (
    "first", "first_share", "bm25", "bm25_share", "pairs", "pairs_share", "characters_share", "words", "words_share",
    "added", "added_share", "covered", "covered_count", "missing", "named", "cited", "size", "length",
    "document_share", "document_best", "asked", "rank", "told", "untold", "gives", "lacks",
    "next_to", "near_by", "place", "expected", "expected_share",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked:
    """The terms of a question: grams, longer words, and the grams of synonyms that were added.

    `rarity` is that of its words in the language, in nats; `facets` are what it asks for (`reading.facets`) as bits.
    """

    grams: tuple[str, ...]
    words: tuple[str, ...]
    added: tuple[str, ...]
    rarity: tuple[tuple[str, float], ...] = ()
    facets: int = 0

    @property
    def all(self) -> tuple[str, ...]:
        return self.grams + self.words + self.added


@dataclass(frozen=True, slots=True)
class Group:
    """What is known of a document beforehand: how often others cite it, how many passages it has (both as logs)."""

    cited: float
    size: float
    title: str


@dataclass(frozen=True, slots=True)
class Candidates:
    """Passages of the first ranking: `rows` with their `first` scores, groups, lengths in tokens, facets as bits, and
    how like the question is to those that people are known to ask of them."""

    rows: _Rows
    first: _Floats
    groups: npt.NDArray[np.int64]
    lengths: _Floats
    facets: npt.NDArray[np.int64]
    likeness: _Floats


def measure(
    asked: Asked, found: Candidates, table: _Floats, idf: _Floats, average: float, groups: Sequence[Group]
) -> _Floats:
    """A row of numbers (`NAMES`) per candidate.

    Args:
        table: how often each candidate holds each of `asked.all`.
        idf: the weight of each of `asked.all`.
        average: mean length of a passage in tokens.
        groups: by group number.
    """
    saturation = K1 * (1 - B + B * found.lengths / average)
    parts = table / (table + saturation[:, None]) * idf
    n_grams, n_words = len(asked.grams), len(asked.words)
    grams, held = parts[:, :n_grams], table[:, :n_grams] > 0
    is_pair = np.array([len(gram) > 1 for gram in asked.grams], bool)
    pair_idf = idf[:n_grams][is_pair]
    pairs, characters = grams[:, is_pair].sum(1), grams[:, ~is_pair].sum(1)
    words = parts[:, n_grams : n_grams + n_words].sum(1)
    added = parts[:, n_grams + n_words :].sum(1)
    bm25: _Floats = pairs + characters
    share, best = _by_group(bm25, found.groups, len(groups))
    known = [groups[g] for g in found.groups]
    columns = (
        found.first, _share(found.first), bm25, _share(bm25), pairs, _share(pairs), _share(characters),
        words, _share(words), added, _share(added),
        held[:, is_pair] @ pair_idf / max(float(pair_idf.sum()), 1e-6),
        held[:, is_pair].sum(1),
        np.where(held[:, is_pair], 0, pair_idf).max(1, initial=0.0),
        _named(asked, found.groups, groups),
        [g.cited for g in known], [g.size for g in known], np.log(found.lengths + 1),
        share[found.groups], best[found.groups],
        np.full(len(found.rows), len(asked.grams)), np.log1p(np.argsort(np.argsort(-bm25))),
        *_told(asked, table),
        np.bitwise_count(found.facets & asked.facets), np.bitwise_count(~found.facets & asked.facets),
        _around(_share(bm25), found, (-1, 1)), _around(_share(bm25), found, (-3, -2, 2, 3)),
        np.log1p(_place(bm25, found.groups)), found.likeness, _share(found.likeness),
    )  # fmt: skip
    return np.column_stack([np.asarray(column, np.float32) for column in columns])


def _share(values: _Floats) -> _Floats:
    """Values as shares of their highest."""
    return values / max(float(values.max(initial=0.0)), 1e-6)


def _by_group(bm25: _Floats, group: npt.NDArray[np.int64], groups: int) -> tuple[_Floats, _Floats]:
    """Per document: its share of the evidence among the nearest passages, and its best passage's share of the best."""
    near = np.argsort(-bm25)[:_NEAR]
    top = max(float(bm25.max(initial=0.0)), 1e-6)
    share, best = np.zeros(groups, np.float32), np.zeros(groups, np.float32)
    np.add.at(share, group[near], np.exp((bm25[near] - top) / 3))
    np.maximum.at(best, group[near], bm25[near] / top)
    return share / max(float(share.sum()), 1e-6), best


def _around(share: _Floats, found: Candidates, steps: Sequence[int]) -> _Floats:
    """The best share among the candidates that stand so many passages away in the same document: statutes keep what
    belongs together side by side."""
    by_row = np.argsort(found.rows)
    rows = found.rows[by_row]
    best = np.zeros(len(share), np.float32)
    for step in steps:
        at = np.minimum(np.searchsorted(rows, found.rows + step), len(rows) - 1)
        other = by_row[at]
        there = (rows[at] == found.rows + step) & (found.groups[other] == found.groups)
        np.maximum(best, np.where(there, share[other], 0), out=best)
    return best


def _place(bm25: _Floats, groups: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """How many candidates of the same document are better."""
    order = np.lexsort((-bm25, groups))
    sorted_groups = groups[order]
    first = np.searchsorted(sorted_groups, sorted_groups)
    place = np.empty(len(groups), np.int64)
    place[order] = np.arange(len(groups)) - first
    return place


def _told(asked: Asked, table: _Floats) -> tuple[_Floats, _Floats]:
    """The share of the question's words, by rarity, that each passage holds, and the rarest that it lacks."""
    column = {term: i for i, term in enumerate(asked.grams + asked.words)}
    known = [(column[word], weight) for word, weight in asked.rarity if word in column]
    unknown = [weight for word, weight in asked.rarity if word not in column]
    weights = np.array([weight for _, weight in known], np.float32)
    held = table[:, [i for i, _ in known]] > 0
    total = max(float(weights.sum()) + sum(unknown), 1e-6)
    missing = np.where(held, 0, weights).max(1, initial=max(unknown, default=0.0))
    return held @ weights / total, missing


def _named(asked: Asked, found: npt.NDArray[np.int64], groups: Sequence[Group]) -> list[int]:
    """How many pairs of the question stand in the document's title."""
    pairs = [gram for gram in asked.grams if len(gram) > 1]
    named = {g: sum(pair in groups[g].title for pair in pairs) for g in set(found.tolist())}
    return [named[g] for g in found.tolist()]
