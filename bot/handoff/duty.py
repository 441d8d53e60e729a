"""Who is on duty when: usual hours by kind of day, hours of single dates, leave. Times are those of China."""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any, Protocol, Self

HORIZON_DAYS = 21
"""How far ahead a next shift is looked for; longer than any holiday."""

Window = tuple[time, time]


class Workdays(Protocol):
    """Tells working days, 调休 included; raises LookupError for a year of which nothing is known."""

    def is_workday(self, day: date) -> bool: ...


class DayKind(StrEnum):
    """`workday` and `day_off` follow the yearly notice: a Saturday that is worked (调休) is a workday."""

    WORKDAY = "workday"
    DAY_OFF = "day_off"


@dataclass(frozen=True, slots=True)
class Roster:
    """The plan of one volunteer. The hours of a date outrank the usual ones; leave outranks both."""

    usual: Mapping[DayKind, Sequence[Window]] = field(default_factory=dict)
    dates: Mapping[date, Sequence[Window]] = field(default_factory=dict)
    leaves: Sequence[tuple[date, date]] = ()

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Self:
        return cls(
            usual={DayKind(kind): _windows(rows) for kind, rows in value.get("usual", {}).items()},
            dates={date.fromisoformat(day): _windows(rows) for day, rows in value.get("dates", {}).items()},
            leaves=[
                (date.fromisoformat(row["first"]), date.fromisoformat(row["last"])) for row in value.get("leaves", ())
            ],
        )

    def windows(self, day: date, workdays: Workdays) -> Sequence[Window]:
        """The shifts of a day. Where the holidays of a year are unknown, its usual hours are not counted on."""
        if any(first <= day <= last for first, last in self.leaves):
            return ()
        if day in self.dates:
            return self.dates[day]
        try:
            kind = DayKind.WORKDAY if workdays.is_workday(day) else DayKind.DAY_OFF
        except LookupError:
            return ()
        return self.usual.get(kind, ())

    def window_at(self, at: datetime, workdays: Workdays) -> datetime | None:
        """The beginning of the shift that an instant falls into, or None outside of all shifts."""
        for starts, ends in self.windows(at.date(), workdays):
            if starts <= at.time() < ends:
                return datetime.combine(at.date(), starts, at.tzinfo)
        return None

    def next_start(self, at: datetime, workdays: Workdays) -> datetime | None:
        """When the next shift begins, within the horizon."""
        for ahead in range(HORIZON_DAYS + 1):
            day = at.date() + timedelta(days=ahead)
            for starts, _ in self.windows(day, workdays):
                begins = datetime.combine(day, starts, at.tzinfo)
                if begins > at:
                    return begins
        return None


@dataclass(frozen=True, slots=True)
class Declared:
    """What a volunteer said of herself last, and when; `at` is None where she never said anything."""

    available: bool
    at: datetime | None


def on_duty(declared: Declared, roster: Roster, at: datetime, workdays: Workdays, *, always: bool = False) -> bool:
    """Declared available outranks shifts. Away counts for the shift in which it was declared, not for the next."""
    if declared.available:
        return True
    if always:
        return declared.at is None
    begun = roster.window_at(at, workdays)
    return begun is not None and (declared.at is None or declared.at < begun)


def overlapping(windows: Sequence[Window]) -> bool:
    """Whether shifts of one day end before they begin, or run into each other."""
    ordered = sorted(windows)
    return any(starts >= ends for starts, ends in ordered) or any(
        before[1] > after[0] for before, after in itertools.pairwise(ordered)
    )


def _windows(rows: Sequence[Sequence[str]]) -> list[Window]:
    return sorted((time.fromisoformat(starts), time.fromisoformat(ends)) for starts, ends in rows)
