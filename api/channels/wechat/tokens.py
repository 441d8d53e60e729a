"""The access token, by `stable_token`: every process gets the same one, and none makes another's invalid."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any

from api.channels.wechat.failures import Refused
from api.clock import Clock
from bot.channels.wechat.codes import Verdict, verdict

_EARLY = timedelta(minutes=5)
_BETWEEN_FORCED = timedelta(seconds=30)
_FORCED_A_DAY = 20

type Call = Callable[[str, dict[str, Any]], Awaitable[dict[str, Any]]]


class Tokens:
    """Args: call: posts a body to a path and gives the answer; raises as the client does."""

    def __init__(self, clock: Clock, call: Call, app_id: str, secret: str) -> None:
        self._clock, self._call, self._app_id, self._secret = clock, call, app_id, secret
        self._token, self._until = "", datetime.min.replace(tzinfo=clock.now().tzinfo)
        self._forced: list[datetime] = []
        self._lock = asyncio.Lock()

    async def get(self) -> str:
        """The token in use, renewed shortly before its end, while the old one is still good."""
        async with self._lock:
            if self._clock.now() >= self._until:
                await self._fetch(force=False)
            return self._token

    async def renewed(self, refused: str) -> str:
        """Another token than the one that WeChat refused.

        Who was refused with a token that has been replaced since gets the new one. Where WeChat gives the same again,
        it is forced to make another, as seldom as it allows.

        Raises:
            Refused: there is no other.
        """
        async with self._lock:
            if self._token == refused:
                await self._fetch(force=False)
            if self._token == refused:
                self._count_forced()
                await self._fetch(force=True)
            return self._token

    async def _fetch(self, *, force: bool) -> None:
        body = {
            "grant_type": "client_credential",
            "appid": self._app_id,
            "secret": self._secret,
            "force_refresh": force,
        }
        answer = await self._call("/cgi-bin/stable_token", body)
        token, lasts = answer.get("access_token"), answer.get("expires_in")
        if not isinstance(token, str) or not token or not isinstance(lasts, int):
            raise Refused(-1)
        lifetime = timedelta(seconds=lasts)
        self._token, self._until = token, self._clock.now() + max(lifetime - _EARLY, lifetime / 2)

    def _count_forced(self) -> None:
        now = self._clock.now()
        self._forced = [at for at in self._forced if now - at < timedelta(days=1)]
        if len(self._forced) >= _FORCED_A_DAY or (self._forced and now - self._forced[-1] < _BETWEEN_FORCED):
            raise Refused(40001)
        self._forced.append(now)


def of_token(error: Refused) -> bool:
    return verdict(error.code) is Verdict.TOKEN
