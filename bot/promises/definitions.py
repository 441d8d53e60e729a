"""131: what is promised where. Pure: which definition counts, and what it comes to for one person."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class Promised:
    """One thing that is promised. `number` counts those of a kind; `working_days` until the house wants it done."""

    kind: str
    title: str
    number: int
    working_days: int


class NothingPromisedError(LookupError):
    """No definition counts at this place on this day."""


class Promises:
    """Args: data: `data/promises/131.yml`. Raises KeyError where a part is missing."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self.note = str(data["note"])
        self.registered_by: tuple[str, ...] = tuple(data["registered_by"])
        self._definitions: Sequence[Mapping[str, Any]] = data["definitions"]

    def of(self, place: str, on: date) -> list[Promised]:
        """What is promised to who belongs to a place.

        Args:
            place: a code of the places, or empty for the province.

        Raises:
            NothingPromisedError: none counts there on that day.
        """
        fitting = [
            row
            for row in self._definitions
            if (place or "35").startswith(row["place"])
            and row["valid_from"] <= on
            and (row.get("valid_until") is None or on <= row["valid_until"])
        ]
        if not fitting:
            raise NothingPromisedError(place)
        best = max(fitting, key=lambda row: (len(row["place"]), row["valid_from"]))
        return [
            Promised(item["kind"], item["title"], number, days)
            for item in best["items"]
            for number, days in enumerate(item["due_working_days"], 1)
        ]
