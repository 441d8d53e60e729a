"""How the engine calls actions."""

from __future__ import annotations

from typing import Any, Optional

import aiohttp
from rasa.utils.endpoints import ClientResponseError, EndpointConfig


class ActionEndpoint(EndpointConfig):
    """Keeps its connection; Rasa's own opens one for each call, and a form calls twice a turn."""

    _open: Optional[aiohttp.ClientSession] = None

    def session(self) -> aiohttp.ClientSession:
        """Made at the first call: it belongs to the loop that runs then."""
        if self._open is None:
            self._open = super().session()
        return self._open

    async def request(self, method: str = "post", *args: Any, **kwargs: Any) -> Any:
        async with self.session().request(method, self.url, *args, **kwargs) as response:
            if response.status >= 400:
                raise ClientResponseError(response.status, str(response.reason), await response.text())
            return await response.json()

    async def close(self) -> None:
        if self._open is not None:
            await self._open.close()
