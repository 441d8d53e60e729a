"""Models from outside that may help the search, where an operator has them. Without them nothing is missing."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt


class Unavailable(Exception):
    """The model did not answer, or not with what was asked for; the search goes on without it."""


class Embedder(Protocol):
    """Turns text into vectors of unit length, so that a product of two is their likeness."""

    def passages(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        """A row per text. Raises Unavailable."""

    def question(self, text: str) -> npt.NDArray[np.float32]:
        """One vector. Raises Unavailable."""


class Reranker(Protocol):
    """Reads question and passage together."""

    def scores(self, question: str, passages: Sequence[str]) -> npt.NDArray[np.float64]:
        """How well each passage answers, the higher the better. Raises Unavailable."""


@dataclass(frozen=True, slots=True)
class Plugs:
    embedder: Embedder | None = None
    reranker: Reranker | None = None


NO_PLUGS = Plugs()
