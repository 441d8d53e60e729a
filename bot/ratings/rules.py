"""好差评: what counts as bad, and how many stars ratings are worth. A person who rates nothing counts as nothing."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Figures:
    """`levels`: how many gave each of the five levels; `average` is None without ratings, `stars` 0 with too few."""

    rated: int
    levels: Mapping[int, int]
    average: float | None
    stars: int


class Rules:
    """Args: data: `data/ratings/rules.yml`. Raises KeyError where a part is missing."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self.levels: dict[int, str] = {int(score): str(title) for score, title in data["levels"].items()}
        self.working_days = int(data["answer_within_working_days"])
        self._bad_at_most = int(data["bad_at_most"])
        self._least, self._rows = int(data["stars"]["least"]), data["stars"]["rows"]

    def is_bad(self, score: int) -> bool:
        """差评, which is followed up."""
        return score <= self._bad_at_most

    def figures(self, scores: Sequence[int]) -> Figures:
        """What ratings amount to."""
        count = Counter(scores)
        levels = {level: count[level] for level in sorted(self.levels, reverse=True)}
        if not scores:
            return Figures(0, levels, None, 0)
        average = sum(scores) / len(scores)
        stars = next((row["stars"] for row in self._rows if average >= row["average"]), 0)
        return Figures(len(scores), levels, round(average, 2), stars if len(scores) >= self._least else 0)
