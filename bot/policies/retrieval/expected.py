"""Questions that people are known to ask of an article of a law, beside its text in an index of their own.

Glued to the text they would lift articles that have some and push those that have none; as a measure of their own the
ranker learns what they are worth.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from bot.policies.documents.clauses import squeeze
from bot.policies.retrieval.passages import Passage
from bot.text.normalise import normalise

_RUNS = (1, 2, 3)
_STATE, _VERSION = "中华人民共和国", re.compile(r"[（(][^（()）]*(修正|修订|年)[^（()）]*[)）]$")


class Questions:
    """Args: laws: each with its `law` (title) and `articles`: a phrase that the article `holds`, and `questions`."""

    def __init__(self, laws: Iterable[Mapping[str, Any]]) -> None:
        self._laws: defaultdict[str, list[tuple[str, Sequence[str]]]] = defaultdict(list)
        for law in laws:
            self._laws[law["law"]] += [(squeeze(one["holds"]), one["questions"]) for one in law["articles"]]

    def of(self, passage: Passage) -> list[str]:
        """What people ask of a passage. Articles are known by what they say: their numbers move with amendments."""
        law = self._laws.get(_VERSION.sub("", passage.title.strip()).removeprefix(_STATE))
        if not law:
            return []
        text = squeeze(passage.text)
        return [question for holds, questions in law if holds in text for question in questions]


class Expected:
    """The questions of the passages taken in, and how like another question is to them.

    Args:
        questions: None where none are known.
        words: the words of a text, and those of the documents for what it says.
    """

    def __init__(self, questions: Questions | None, words: Callable[[str], Sequence[str]]) -> None:
        self._known, self._words, self._texts = questions, words, list[str]()
        self._of = np.empty(0, np.int64)
        self._rows, self._at = np.unique(self._of, return_inverse=True)
        self._vectorizer: Any = None
        self._matrix: Any = None

    def add(self, passages: Sequence[Passage], first: int) -> None:
        """Takes passages in whose rows begin at `first`."""
        if self._known is None:
            return
        found = [(row, text) for row, one in enumerate(passages, first) for text in self._known.of(one)]
        if not found:
            return
        self._of = np.concatenate([self._of, np.array([row for row, _ in found], np.int64)])
        self._rows, self._at = np.unique(self._of, return_inverse=True)
        self._texts += [text for _, text in found]
        from sklearn.feature_extraction.text import TfidfVectorizer

        self._vectorizer = TfidfVectorizer(analyzer=self._parts, sublinear_tf=True, dtype=np.float32)
        self._matrix = self._vectorizer.fit_transform(self._texts)

    def likeness(self, question: str) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float32]]:
        """Rows in ascending order, and how like (cosine, 0 to 1) a question is to the nearest one of each."""
        if self._vectorizer is None:
            return self._rows, np.empty(0, np.float32)
        vector = self._vectorizer.transform([question]).toarray().ravel()
        nearest = np.zeros(len(self._rows), np.float32)
        np.maximum.at(nearest, self._at, self._matrix @ vector)
        return self._rows, nearest

    def _parts(self, text: str) -> list[str]:
        """Short runs of characters, and the words, which a character in common does not make alike."""
        plain = normalise(text).lower()
        runs = [plain[i : i + n] for n in _RUNS for i in range(len(plain) - n + 1)]
        return runs + [f" {word}" for word in self._words(text)]
