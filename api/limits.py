"""Rate limits by who asks. Over a limit is 429 with `Retry-After`."""

import math
from collections import OrderedDict, deque

from api.clock import machine_time
from api.problems import Problem
from api.settings import Settings

MINUTE, HOUR = 60.0, 3600.0


class Window:
    """At most so many calls of each asker in any stretch of `period_s` seconds. Costs the same for few and many askers.

    Args:
        most: calls per stretch.
        period_s: the stretch.
    """

    def __init__(self, most: int, period_s: float) -> None:
        self._most, self._period_s = most, period_s
        self._calls: OrderedDict[str, deque[float]] = OrderedDict()  # who called last stands last

    def __len__(self) -> int:
        """The number of askers that are remembered."""
        return len(self._calls)

    def wait_s(self, who: str, now: float) -> float:
        """Seconds until `who` may call again, 0 for at once."""
        calls = self._calls.get(who, ())
        if len(calls) < self._most:
            return 0.0
        return max(0.0, calls[-self._most] + self._period_s - now) if self._most else self._period_s

    def count(self, who: str, now: float) -> None:
        """Notes a call. Forgets what is too long ago to matter, of this asker and of all others."""
        calls = self._calls.setdefault(who, deque(maxlen=max(1, self._most)))
        calls.append(now)
        self._calls.move_to_end(who)
        while next(iter(self._calls.values()))[-1] + self._period_s <= now:
            self._calls.popitem(last=False)


class Limits:
    """The house's limits, which are settings (contract, section 5)."""

    def __init__(self, settings: Settings) -> None:
        self._windows = {
            "message": Window(settings.messages_per_minute, MINUTE),
            "conversation": Window(settings.conversations_per_hour, HOUR),
            "search": Window(settings.searches_per_minute, MINUTE),
            "login": Window(settings.logins_per_minute, MINUTE),
            "status": Window(settings.status_queries_per_minute, MINUTE),
            "status_failure": Window(settings.status_failures, HOUR),
        }

    async def check(self, what: str, who: str) -> None:
        """Counts a call of `who`. Raises Problem 429 where there were too many."""
        await self.still_open(what, who)
        await self.count(what, who)

    async def count(self, what: str, who: str) -> None:
        """Counts a failure of `who` without refusing it."""
        self._windows[what].count(who, machine_time())

    async def still_open(self, what: str, who: str) -> None:
        """Raises Problem 429 where `who` has called, or failed, too often."""
        wait = math.ceil(self._windows[what].wait_s(who, machine_time()))
        if wait > 0:
            detail = f"操作有点快，请 {wait} 秒后再试。您已发送的内容都还在。"
            raise Problem(429, "too-many-requests", "请稍等", detail, headers={"Retry-After": str(wait)})
