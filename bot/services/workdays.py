"""Working days by the State Council's yearly notices on holidays (调休 included)."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import chinese_calendar
from chinese_calendar import constants

_DAY = timedelta(days=1)
_FESTIVALS = {
    "元旦": "New Year's Day",
    "春节": "Spring Festival",
    "清明": "Tomb-sweeping Day",
    "五一": "Labour Day",
    "端午": "Dragon Boat Festival",
    "中秋": "Mid-autumn Festival",
    "国庆": "National Day",
}


class UnknownYearError(LookupError):
    """The holidays of that year are not published yet, or not in the data."""


class Calendar:
    """Which days are worked.

    Args:
        extra: `data/calendar/workdays.yml`: `years`, each with `year`, `holidays` (days off by festival, each a list
            of dates), `workdays` (weekend days that are worked) and its source; for years that the library lacks.
    """

    def __init__(self, extra: Mapping[str, Any]) -> None:
        self._off: dict[date, str] = {}
        self._on: set[date] = set()
        self._years: set[int] = set()
        for row in extra["years"]:
            self._years.add(int(row["year"]))
            self._on |= set(row["workdays"])
            for festival, days in row["holidays"].items():
                self._off |= dict.fromkeys(days, festival)

    def is_workday(self, day: date) -> bool:
        """Whether offices work on that day.

        Raises:
            UnknownYearError: nothing is known of the year.
        """
        if day.year in self._years:
            return day in self._on or (day.weekday() < 5 and day not in self._off)
        try:
            return bool(chinese_calendar.is_workday(day))
        except NotImplementedError as error:
            raise UnknownYearError(day.year) from error

    def due_on(self, submitted: date, working_days: int) -> date:
        """The last of so many working days; the first working day after the submission is day 1.

        Raises:
            UnknownYearError: the count reaches into a year of which nothing is known.
        """
        day, left = submitted, working_days
        while left:
            day += _DAY
            left -= self.is_workday(day)
        return day

    def working_days_until(self, today: date, due: date) -> int:
        """Working days from today, not counted, to the day that something is due; below zero where that is past.

        Raises:
            UnknownYearError: the count reaches into a year of which nothing is known.
        """
        first, last = sorted((today, due))
        days = (first + _DAY * n for n in range(1, (last - first).days + 1))
        count = sum(self.is_workday(day) for day in days)
        return count if due >= today else -count

    def festival(self, year: int, name: str) -> tuple[date, date]:
        """First and last day off of a festival, e.g. 国庆.

        Raises:
            UnknownYearError: nothing is known of it in that year.
        """
        if year in self._years:
            days = [day for day, festival in self._off.items() if festival == name and day.year == year]
        else:
            label = _FESTIVALS.get(name)
            days = [d for d, festival in constants.holidays.items() if d.year == year and festival == label]
        if not days:
            raise UnknownYearError(year)
        return min(days), max(days)
