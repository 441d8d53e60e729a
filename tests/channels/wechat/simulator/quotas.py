"""What an account may send on its own, counted as the platform counts it."""

from datetime import datetime, timedelta

from api.clock import Clock

WINDOW_OVER, USED_UP = 45015, 45047
GRANTS = {
    "message": (5, timedelta(hours=48)),
    "menu": (3, timedelta(minutes=1)),
    "subscribe": (3, timedelta(minutes=1)),
    "scan": (3, timedelta(minutes=1)),
}


class Quotas:
    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._left: dict[str, dict[str, tuple[int, datetime]]] = {}

    def opened(self, openid: str, trigger: str) -> None:
        count, lasts = GRANTS[trigger]
        self._left.setdefault(openid, {})[trigger] = (count, self._clock.now() + lasts)

    def close(self, openid: str) -> None:
        self._left.pop(openid, None)

    def spend(self, openid: str) -> int:
        """0, or the error number of what is in the way."""
        mine = self._left.get(openid, {})
        running = {t: (left, until) for t, (left, until) in mine.items() if until > self._clock.now()}
        if not running:
            return WINDOW_OVER
        for trigger, (left, until) in sorted(running.items(), key=lambda item: item[1][1]):
            if left > 0:
                mine[trigger] = (left - 1, until)
                return 0
        return USED_UP

    def left(self, openid: str) -> int:
        return sum(left for left, until in self._left.get(openid, {}).values() if until > self._clock.now())
