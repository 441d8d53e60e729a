"""People on bad networks: they retry under the same id, send twice by mistake, and lose their sockets."""

import asyncio
import json
import random
from collections import defaultdict
from collections.abc import Callable
from contextlib import suppress
from typing import Any
from uuid import uuid4

import httpx
from websockets.asyncio.client import connect
from websockets.exceptions import WebSocketException

LOST = (httpx.HTTPError, OSError, WebSocketException, TimeoutError, EOFError)


class Sender:
    """Sends one after the other, each until it is known to have arrived."""

    def __init__(self, client: httpx.AsyncClient, url: str, token: str, who: str, chance: random.Random) -> None:
        self._client, self._url, self.who, self._chance = client, url, who, chance
        self._headers = {"Authorization": f"Bearer {token}"}
        self.sent: list[str] = []

    async def send(self) -> None:
        text = f"{self.who}·{len(self.sent) + 1}"
        body = {"client_msg_id": str(uuid4()), "text": text}
        while True:
            tries = 2 if self._chance.random() < 0.2 else 1
            answers = await asyncio.gather(*(self._try(body) for _ in range(tries)))
            if any(answers):
                self.sent.append(text)
                return
            await asyncio.sleep(0.05 + self._chance.random() * 0.2)

    async def _try(self, body: dict[str, Any]) -> bool:
        try:
            answer = await self._client.post(self._url, json=body, headers=self._headers)
        except httpx.HTTPError:
            return False
        assert answer.status_code in (200, 201, 500, 503), answer.text
        return answer.status_code < 300


class Reader:
    """Follows a stream through lost sockets; `at` is the last thing that was seen."""

    def __init__(self, address: Callable[[int], str], token: str, chance: random.Random) -> None:
        self._address, self._token, self._chance = address, token, chance
        self.at = 0
        self.heard: dict[str, list[dict[str, Any]]] = defaultdict(list)

    async def follow(self) -> None:
        while True:
            with suppress(*LOST):
                async with connect(self._address(self.at), max_size=None, proxy=None) as socket:
                    await socket.send(json.dumps({"type": "auth", "token": self._token}))
                    patience = self._chance.expovariate(1 / 6)
                    async with asyncio.timeout(patience):
                        async for raw in socket:
                            self._take(json.loads(raw))
            await asyncio.sleep(self._chance.random() * 0.3)

    def _take(self, frame: dict[str, Any]) -> None:
        if frame["type"] == "error" and frame["problem"]["status"] == 503:  # the database is away; it comes again
            return
        assert frame["type"] not in ("resync", "error"), frame
        if frame["type"] == "message":
            self.at = frame["message"]["seq"]
            self.heard[""].append(frame["message"])
        elif frame["type"] == "event":
            event = frame["event"]
            self.at = event["id"]
            if event["type"] == "message":
                self.heard[event["conversation_id"]].append(event["data"]["message"])
