"""How the engine calls actions."""

from __future__ import annotations

from typing import Any, Optional

import aiohttp
from rasa.utils.endpoints import ClientResponseError, EndpointConfig

_KEEP_ALIVE_S = 3  # less than the listener's 5: a call must not be sent into a connection that is being closed


class ActionEndpoint(EndpointConfig):
    """Keeps its connections; Rasa's own opens one for each call, and a form calls twice a turn.

    Where several processes use one engine, each says in the turn's metadata at which address its actions are executed.
    """

    _session: Optional[aiohttp.ClientSession] = None

    def session(self) -> aiohttp.ClientSession:
        """Made at the first call: it belongs to the loop that runs then."""
        if self._session is None:
            connector = aiohttp.TCPConnector(keepalive_timeout=_KEEP_ALIVE_S)
            self._session = aiohttp.ClientSession(connector=connector, headers=self.headers)
        return self._session

    async def request(self, method: str = "post", *args: Any, **kwargs: Any) -> Any:
        async with self.session().request(method, self._url_for(kwargs.get("json")), *args, **kwargs) as response:
            if response.status >= 400:
                raise ClientResponseError(response.status, str(response.reason), await response.text())
            return await response.json()

    def _url_for(self, call: Any) -> str:
        turn = ((call or {}).get("tracker") or {}).get("latest_message") or {}
        return (turn.get("metadata") or {}).get("actions_url") or self.url

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()
