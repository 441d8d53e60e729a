"""How long people wait for a person in working time, and whether that is longer than was promised."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any

from bot.handoff.duty import Window, Workdays

_DAY = timedelta(days=1)


class Sla:
    """Args:
        data: `data/handoff/sla.yml`.
        workdays: tells working days.

    Raises:
        KeyError: a part is missing.
    """

    def __init__(self, data: Mapping[str, Any], workdays: Workdays) -> None:
        self._hours: list[Window] = [(time.fromisoformat(a), time.fromisoformat(b)) for a, b in data["hours"]]
        self._minutes, self._urgent = int(data["minutes"]), int(data["urgent_minutes"])
        self._topics: dict[str, int] = {title: int(minutes) for title, minutes in data["topics"].items()}
        self._workdays = workdays

    def limit(self, topic: str, *, urgent: bool) -> int:
        """Minutes within which a matter is to be in somebody's hands."""
        return self._urgent if urgent else self._topics.get(topic, self._minutes)

    def waited(self, since: datetime, until: datetime, *, urgent: bool) -> int:
        """Whole minutes of the wait that count. Both instants are those of China; danger runs by the clock."""
        if until <= since:
            return 0
        if urgent:
            return int((until - since).total_seconds() // 60)
        counted = timedelta()
        for ahead in range((until.date() - since.date()).days + 1):
            day = since.date() + ahead * _DAY
            for starts, ends in self._hours if self._works(day) else ():
                begins = max(since, datetime.combine(day, starts, since.tzinfo))
                over = min(until, datetime.combine(day, ends, since.tzinfo))
                counted += max(over - begins, timedelta())
        return int(counted.total_seconds() // 60)

    def breached(self, topic: str, since: datetime, until: datetime, *, urgent: bool) -> bool:
        return self.waited(since, until, urgent=urgent) > self.limit(topic, urgent=urgent)

    def _works(self, day: Any) -> bool:
        """A year whose notice is not out is counted by the days of the week: a wait is never hidden."""
        try:
            return self._workdays.is_workday(day)
        except LookupError:
            return bool(day.weekday() < 5)
