"""Rate limits: sliding windows in memory, by who asks. Over a limit is 429 with `Retry-After`."""

import math
import time
from collections import OrderedDict, deque

from api.problems import Problem

_MOST_KEYS = 100_000


class Limiter:
    """Lets `most` calls through in `window_s` seconds per key.

    Memory is bounded: the key that was quiet longest is forgotten first.
    """

    def __init__(self, most: int, window_s: float) -> None:
        self._most, self._window = most, window_s
        self._calls: OrderedDict[str, deque[float]] = OrderedDict()

    def check(self, key: str) -> None:
        """Counts a call. Raises Problem 429 where there were too many."""
        now = time.monotonic()
        calls = self._calls.setdefault(key, deque())
        self._calls.move_to_end(key)
        while calls and calls[0] <= now - self._window:
            calls.popleft()
        if len(calls) >= self._most:
            wait = max(1, math.ceil(calls[0] + self._window - now))
            detail = f"操作有点快，请 {wait} 秒后再试。您已发送的内容都还在。"
            raise Problem(429, "too-many-requests", "请稍等", detail, headers={"Retry-After": str(wait)})
        calls.append(now)
        if len(self._calls) > _MOST_KEYS:
            self._calls.popitem(last=False)
