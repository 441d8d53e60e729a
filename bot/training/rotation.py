"""轮训: who owes it by when. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any


class Standing(StrEnum):
    """`NEVER`: nothing is recorded, which says nothing of what was before records were kept here."""

    NOT_MEANT = "not_meant"
    NEVER = "never"
    LATE = "late"
    SOON = "soon"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Owed:
    """`due_on` is None where nothing is owed, or nothing is recorded from which it could be counted."""

    standing: Standing
    last_on: date | None = None
    due_on: date | None = None


class Rotation:
    """Args: data: `rotation` of `data/staff/training.yml`. Raises KeyError where a part is missing."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self.title, self.quote, self.document_no = str(data["title"]), str(data["quote"]), str(data["document_no"])
        self.every_years = int(data["every_years"])
        self._roles, self._soon = frozenset(data["roles"]), timedelta(days=data["soon_days"])

    def owed(self, roles: Iterable[str], held_on: Iterable[date], today: date) -> Owed:
        """How somebody stands.

        Args:
            held_on: the last days of the rotations that are recorded of her.
        """
        if not self._roles & set(roles):
            return Owed(Standing.NOT_MEANT)
        last = max(held_on, default=None)
        if last is None:
            return Owed(Standing.NEVER)
        due = _years_on(last, self.every_years)
        standing = Standing.LATE if due < today else Standing.SOON if due - self._soon <= today else Standing.DONE
        return Owed(standing, last, due)


def _years_on(day: date, years: int) -> date:
    """The same day some years on; of the 29th of February, the 28th."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
