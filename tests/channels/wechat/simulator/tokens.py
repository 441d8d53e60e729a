"""Access tokens as `stable_token` gives them: the same one during its life, old and new together for five minutes."""

from datetime import datetime, timedelta
from itertools import count

from api.clock import Clock

LIFE, OVERLAP = timedelta(seconds=7200), timedelta(minutes=5)
BAD_SECRET, BAD_TOKEN, EXPIRED = 40001, 40014, 42001


class StableTokens:
    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._numbers = count(1)
        self._good_until: dict[str, datetime] = {}
        self._current = ""
        self._renew_at = clock.now()
        self.fetched = self.forced = 0

    def fetch(self, *, force: bool) -> dict[str, object]:
        now = self._clock.now()
        self.fetched += 1
        if force:
            self.forced += 1
            self._good_until.pop(self._current, None)
        if force or now >= self._renew_at:
            if self._current in self._good_until:
                self._good_until[self._current] = now + OVERLAP
            self._current = f"TOKEN-{next(self._numbers)}"
            self._good_until[self._current] = now + LIFE
            self._renew_at = now + LIFE - OVERLAP
        left = self._good_until[self._current] - now
        return {"access_token": self._current, "expires_in": int(left.total_seconds())}

    def check(self, token: str) -> int:
        """0, or the error number."""
        until = self._good_until.get(token)
        if until is None:
            return BAD_TOKEN
        return 0 if until > self._clock.now() else EXPIRED

    def lose(self) -> None:
        """The token of now stops being good, and the next fetch gives another."""
        self._good_until[self._current] = self._renew_at = self._clock.now()

    def revoke(self) -> None:
        """The token of now stops being good, and only a forced fetch gives another."""
        self._good_until[self._current] = self._clock.now()
        self._renew_at = self._clock.now() + LIFE
