"""Rate limits by who asks. Over a limit is 429 with `Retry-After`."""

import math

from limits import RateLimitItem, RateLimitItemPerHour, RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from api.clock import machine_time
from api.problems import Problem
from api.settings import Settings


class Limits:
    """The house's limits, which are settings (contract, section 5).

    They are counted here and now: the library's own storage for event loops hands a thread every key that it knows,
    one by one, at each call.
    """

    def __init__(self, settings: Settings) -> None:
        self._strategy = MovingWindowRateLimiter(MemoryStorage())
        self._items: dict[str, RateLimitItem] = {
            "message": RateLimitItemPerMinute(settings.messages_per_minute),
            "conversation": RateLimitItemPerHour(settings.conversations_per_hour),
            "search": RateLimitItemPerMinute(settings.searches_per_minute),
            "login": RateLimitItemPerMinute(settings.logins_per_minute),
            "status": RateLimitItemPerMinute(settings.status_queries_per_minute),
            "status_failure": RateLimitItemPerHour(settings.status_failures),
        }

    async def check(self, what: str, who: str) -> None:
        """Counts a call of `who`. Raises Problem 429 where there were too many."""
        if not self._strategy.hit(self._items[what], what, who):
            await self._refuse(what, who)

    async def count(self, what: str, who: str) -> None:
        """Counts a failure of `who` without refusing it."""
        self._strategy.hit(self._items[what], what, who)

    async def still_open(self, what: str, who: str) -> None:
        """Raises Problem 429 where `who` has failed too often."""
        if not self._strategy.test(self._items[what], what, who):
            await self._refuse(what, who)

    async def _refuse(self, what: str, who: str) -> None:
        window = self._strategy.get_window_stats(self._items[what], what, who)
        wait = max(1, math.ceil(window.reset_time - machine_time()))
        detail = f"操作有点快，请 {wait} 秒后再试。您已发送的内容都还在。"
        raise Problem(429, "too-many-requests", "请稍等", detail, headers={"Retry-After": str(wait)})
