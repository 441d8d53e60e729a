"""What a question is about, learned from people's own words: the curated questions, and those of topics next door.

No score of a search can tell a question that the library covers from its neighbour in the same words (AUROC .604 on
STARD with the right law taken out), so this is a reading of its own: linear models over character n-grams, fitted in
seconds whenever an editor changes the questions.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

_Floats = npt.NDArray[np.float64]
_BINARY_C, _TOPICS_C = 20.0, 0.5
_NGRAMS = (1, 3)


@dataclass(frozen=True, slots=True)
class Example:
    """Words that belong to a topic. `ours`: a clause of the library settles it; else it is a topic next door."""

    text: str
    topic: str
    ours: bool


@dataclass(frozen=True, slots=True)
class About:
    """How a question stands to every topic.

    `ours` is the log-odds that the library covers it at all. `margins` are the topics' decision values, `nearest` the
    likeness (cosine, 0 to 1) to each topic's nearest example, `alike` that to every example.
    """

    ours: float
    margins: _Floats
    nearest: _Floats
    alike: _Floats


class Topics:
    """Fitted once for its examples.

    Args:
        examples: of at least two topics, ours and next door among them.
    """

    def __init__(self, examples: Sequence[Example]) -> None:
        from sklearn.feature_extraction.text import TfidfVectorizer
        from sklearn.linear_model import LogisticRegression
        from sklearn.svm import LinearSVC

        self._vectorizer = TfidfVectorizer(
            analyzer="char", ngram_range=_NGRAMS, sublinear_tf=True, min_df=min(2, len(examples)), dtype=np.float32
        )
        self._matrix: Any = self._vectorizer.fit_transform([e.text for e in examples])
        ours = np.array([e.ours for e in examples])
        topics = np.array([e.topic for e in examples])
        self._binary = LogisticRegression(C=_BINARY_C, solver="liblinear", random_state=0).fit(self._matrix, ours)
        self._svc = LinearSVC(C=_TOPICS_C, random_state=0).fit(self._matrix, topics)
        self._svc.coef_ = self._svc.coef_.astype(np.float32)  # halves what is by far its largest part
        self.names: tuple[str, ...] = tuple(self._svc.classes_)
        of = {e.topic: e.ours for e in examples}
        self.ours = np.array([of[name] for name in self.names])
        number = {name: i for i, name in enumerate(self.names)}
        self._topic_of = np.array([number[e.topic] for e in examples])

    def about(self, text: str) -> About:
        """Reads one question, in the library's spelling."""
        vector = self._vectorizer.transform([text])
        margins = np.atleast_1d(np.asarray(self._svc.decision_function(vector), np.float64).ravel())
        if len(margins) == 1:  # scikit-learn's form for two topics
            margins = np.array([-margins[0], margins[0]])
        alike = np.asarray(self._matrix @ vector.toarray().ravel(), np.float64)
        nearest = np.zeros(len(self.names))
        np.maximum.at(nearest, self._topic_of, alike)
        return About(float(self._binary.decision_function(vector)[0]), margins, nearest, alike)


@lru_cache(maxsize=2)
def fitted(examples: tuple[Example, ...]) -> Topics:
    """The topics of these examples; a library that changed elsewhere need not learn them again."""
    return Topics(examples)
