"""Periods of reports: civil days of China, both ends included."""

from datetime import date, datetime, time, timedelta

from pydantic import BaseModel, model_validator

from api.clock import CHINA

LONGEST = timedelta(days=400)
_USUAL = timedelta(days=29)


class Period(BaseModel):
    """Without days, the last thirty."""

    since: date | None = None
    until: date | None = None

    @model_validator(mode="after")
    def _ordered(self) -> "Period":
        if self.since and self.until and not timedelta() <= self.until - self.since <= LONGEST:
            raise ValueError("请选开始不晚于结束、不超过 400 天的时间段")
        return self

    def within(self, today: date) -> tuple[date, date]:
        """First and last day."""
        until = self.until or max(today, self.since or today)
        return max(self.since or until - _USUAL, until - LONGEST), until

    def instants(self, today: date) -> tuple[datetime, datetime]:
        """From the first instant of the first day up to that after the last one."""
        since, until = self.within(today)
        begins, ends = (datetime.combine(day, time(), CHINA) for day in (since, until + timedelta(days=1)))
        return begins, ends
