"""Passages by the likeness of their vectors, where an embedding model is plugged in."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from bot.policies.retrieval.plugs import Embedder, Unavailable

NEAREST = 200
"""So many passages are taken by likeness."""
_SOFT = 60
"""Softens the first ranks where two rankings are fused (Cormack, Clarke and Büttcher 2009)."""


class Dense:
    """Vectors of the passages, in half precision. Once one of them could not be had, it finds nothing.

    Args:
        embedder: None finds nothing either.
    """

    def __init__(self, embedder: Embedder | None) -> None:
        self._embedder = embedder
        self._vectors: npt.NDArray[np.float16] | None = None

    def add(self, texts: Sequence[str]) -> None:
        """Takes passages in, behind the others."""
        if self._embedder is None or not texts:
            return
        try:
            vectors = self._embedder.passages(texts).astype(np.float16)
        except Unavailable:
            self._embedder = self._vectors = None
            return
        self._vectors = vectors if self._vectors is None else np.concatenate([self._vectors, vectors])

    def nearest(self, question: str, hidden: npt.NDArray[np.bool_]) -> npt.NDArray[np.int64]:
        """Rows, the likest first.

        Args:
            hidden: for each passage whether it is left out.
        """
        if self._embedder is None or self._vectors is None:
            return np.empty(0, np.int64)
        try:
            asked = self._embedder.question(question)
        except Unavailable:
            return np.empty(0, np.int64)
        likeness = np.where(hidden, -np.inf, self._vectors @ asked.astype(np.float16))
        rows = np.argsort(-likeness, kind="stable")[:NEAREST]
        return rows[np.isfinite(likeness[rows])]


def fused(ranked: npt.NDArray[np.int64], near: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Two rankings of the same rows in one, by the sum of their reciprocal ranks; as it was where nothing is near."""
    score = {row: 1 / (_SOFT + place) for place, row in enumerate(ranked.tolist())}
    for place, row in enumerate(near.tolist()):
        score[row] = score.get(row, 0.0) + 1 / (_SOFT + place)
    return np.array(sorted(score, key=lambda row: -score[row]), np.int64)
