"""Which 重点群体 a person belongs to, as far as what she handed in tells. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Member:
    """`certain` is False where the answer is no more than a hint that somebody must look at."""

    group: str
    certain: bool


class Members:
    """Args: rows: `members` of `data/promises/131.yml`."""

    def __init__(self, rows: Sequence[Mapping[str, Any]]) -> None:
        self._rows = rows

    def of(self, service: str, answers: Mapping[str, Mapping[str, Any]]) -> Member | None:
        """The group of who handed this in; None where nothing tells of one.

        Args:
            answers: by step, each with its `value`.
        """
        for row in self._rows:
            told = "step" not in row or answers.get(row["step"], {}).get("value") in row["values"]
            if row["service"] == service and told:
                return Member(row["group"], row["certain"])
        return None
