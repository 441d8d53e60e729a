"""The one clock of the house. Nothing else reads the time of day."""

import time
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

CHINA = ZoneInfo("Asia/Shanghai")


class Clock:
    """Tells the time, or a rehearsed time that runs on from where it was set.

    Args:
        start: the instant at which this clock begins (setting `NOW`); None is the real time.
    """

    def __init__(self, start: datetime | None = None) -> None:
        self._offset = timedelta()
        if start is not None:
            aware = start if start.tzinfo else start.replace(tzinfo=CHINA)
            self._offset = aware - datetime.now(UTC)

    def now(self) -> datetime:
        """The instant, in UTC."""
        return datetime.now(UTC) + self._offset

    def today(self) -> date:
        """The civil date in China, by which deadlines and ages are counted."""
        return self.now().astimezone(CHINA).date()

    def advance(self, by: timedelta) -> None:
        """Moves this clock on; used by rehearsals and tests."""
        self._offset += by


def iso(instant: datetime) -> str:
    """An instant as the contract prints it: `2026-11-23T08:00:00.123456Z`."""
    return instant.astimezone(UTC).isoformat().replace("+00:00", "Z")


def machine_time() -> float:
    """Seconds that only ever run on, for counting how often something happens; a rehearsed time does not move them."""
    return time.monotonic()
