"""Whether a passage answers a question: a decision of its own, for no retrieval score can make it.

A score tells chat from law (AUROC .985) but not a covered from an uncovered question of the same trade (.604,
measured on STARD). So confidence is calibrated on what is known of question and passage: for clauses with curated
questions on what the question is about, for others on what of the question the passage lacks.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

import numpy as np

from bot.policies.answering.told import Told
from bot.policies.answering.topics import About, Topics
from bot.policies.reading import facets
from bot.policies.retrieval.features import NAMES
from bot.policies.retrieval.ranker import LARGE
from bot.policies.retrieval.search import Found

ANSWERS = 0.4
"""Confidence from which on a passage counts as an answer: on the development questions as few refused as answered."""
_TEXT = (
    "bm25", "covered", "covered_count", "missing", "words_share", "added_share", "named", "gives", "lacks",
    "document_share", "document_best", "size", "cited", "expected",
)  # fmt: skip
_NEAR = 10
_SAME, _KNOWN = 0.95, 2.0
"""A question that an editor wrote down, but for its marks, is about what he wrote it for, whatever was learned."""


class Calibration:
    """A logistic regression whose weights are data (`data/ranking/calibration.yml`, made by `make calibrate`).

    Args:
        weights: `intercept`, and the weight of each feature by name.
    """

    def __init__(self, weights: Mapping[str, float]) -> None:
        self._weights = {name: float(w) for name, w in weights.items() if name != "intercept"}
        self._intercept = float(weights["intercept"])

    def confidence(self, features: Mapping[str, float]) -> float:
        """The probability, 0 to 1. Raises KeyError where a feature is missing."""
        logit = self._intercept + sum(w * features[name] for name, w in self._weights.items())
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, logit))))


@dataclass(frozen=True, slots=True)
class Calibrations:
    """`topic` for clauses with curated questions; for the others `small` or `large`, by the library's size; `beside`
    for whether one of the others is meant rather than a curated one.

    The same text scores otherwise among fifty thousand passages than among fifty: there is more to rival it.
    """

    topic: Calibration
    small: Calibration
    large: Calibration
    beside: Calibration

    @classmethod
    def of(cls, weights: Mapping[str, Mapping[str, float]]) -> Self:
        """From `data/ranking/calibration.yml`. Raises KeyError where a part is missing."""
        return cls(**{name: Calibration(weights[name]) for name in ("topic", "small", "large", "beside")})

    def text(self, passages: int) -> Calibration:
        return self.large if passages >= LARGE else self.small


def topic_features(topics: Topics, about: About, topic: int, said: Told) -> dict[str, float]:
    """The evidence that a topic of ours is what a question asks about.

    Args:
        said: how much of the question's words people and editors used on this topic.
    """
    ours = topics.ours
    rivals = ours.copy()
    rivals[topic] = False
    return {
        "ours": about.ours,
        "margin": float(about.margins[topic]),
        "lead": float(about.margins[topic] - about.margins[rivals].max(initial=-2.0)),
        "beyond_next_door": float(about.margins[topic] - about.margins[~ours].max(initial=-2.0)),
        "likeness": float(about.nearest[topic]),
        "likeness_next_door": float(about.nearest[~ours].max(initial=0.0)),
        "told": said.covered,
        "untold": said.missing,
    }


def text_features(found: Found, said: Told) -> dict[str, float]:
    """The evidence that the first passage found holds what a question asks for.

    Args:
        said: how much of the question's words stand in that passage.
    """
    first = dict(zip(NAMES, found.features[0].tolist(), strict=True))
    near = found.features[:_NEAR, NAMES.index("told")]
    scores = found.scores
    return {
        **{name: first[name] for name in _TEXT},
        "per_term": first["bm25"] / max(first["asked"], 1.0),
        "length": math.log1p(first["asked"]),
        "told": said.covered,
        "untold": said.missing,
        "held": said.held,
        "told_near": float(near.max()),
        "told_around": float(near.mean()),
        "score": float(scores[0]),
        "gap": float(scores[0] - scores[min(1, len(scores) - 1)]),
        "near_gap": float(scores[0] - scores[min(_NEAR, len(scores) - 1)]),
    }


def open_facets(question: str, given: frozenset[str], quote: str) -> tuple[str, ...]:
    """What a question asks for by name that its passage does not state; empty where it states any of it."""
    asked = facets.asked(question)
    still = [facet for facet in asked if facet not in given and facet not in facets.given(quote)]
    hard = tuple(facet for facet in still if facet in facets.HARD)
    return hard if "validity" in hard or len(still) == len(asked) else ()


def likeliest(about: About, topics: Topics, *, ours: bool) -> list[int]:
    """Topics, the likeliest first, of ours or next door."""
    rank = about.margins + about.nearest + _KNOWN * (about.nearest >= _SAME)
    return sorted(np.flatnonzero(topics.ours == ours).tolist(), key=lambda topic: -rank[topic])
