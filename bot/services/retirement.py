"""The statutory retirement age that rises by steps from 2025: a hint, and never a bar.

Source: 国务院关于渐进式延迟法定退休年龄的办法, 第一条 (approved by the Standing Committee
of the National People's Congress on 2024-09-13). The figures stand in `data/retirement/statutory_age.yml`.
"""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class Track:
    """One kind of employee.

    Attributes:
        age: years at which people retired before.
        first: the first month of birth that is delayed, on its first day.
        every, most: one month later for every so many months of birth, and at most so many.
    """

    who: str
    sex: str
    age: int
    first: date
    every: int
    most: int

    def months(self, born: date) -> int:
        """The statutory age of somebody born then, in months."""
        after = (born.year - self.first.year) * 12 + born.month - self.first.month
        delay = 0 if after < 0 else min(after // self.every + 1, self.most)
        return self.age * 12 + delay

    def reached_on(self, born: date) -> date:
        """The day on which that age is reached; the last of its month for who was born on a later day."""
        year, month = divmod(born.year * 12 + born.month - 1 + self.months(born), 12)
        return date(year, month + 1, min(born.day, monthrange(year, month + 1)[1]))


class Retirement:
    """Args: data: the contents of `data/retirement/statutory_age.yml`."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self.tracks = tuple(_track(row) for row in data["tracks"])
        self._hints: Mapping[str, str] = data["hints"]
        self._clerk_hints: Mapping[str, str] = data["clerk_hints"]
        self.source = f"{data['source']['name']}{data['source']['clause']}"

    def hint(self, born: date, sex: str, today: date, *, to_clerk: bool = False) -> str:
        """What to say to somebody who has reached the age, or perhaps has; empty for who has not.

        Args:
            sex: `male` or `female`. Which of two ages a woman's is, her identity number does not tell.
            to_clerk: it is told to who decides on the application; it says no date, which would tell the birthday.
        """
        hints = self._clerk_hints if to_clerk else self._hints
        reached = [track.reached_on(born) <= today for track in self.tracks if track.sex == sex]
        if not any(reached):
            return ""
        return hints["reached" if all(reached) else "perhaps"]


def _track(row: Mapping[str, Any]) -> Track:
    year, month = map(int, str(row["from"]).split("-"))
    return Track(row["who"], row["sex"], row["age"], date(year, month, 1), row["every"], row["most"])
