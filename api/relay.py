"""Redis between the processes.

It only carries wakes: while it is away, streams look by themselves, and nothing is lost.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any

import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError

from api.ids import new_id
from api.metrics import RELAY

log = structlog.get_logger()

_CHANNEL = "hongniang:look"
_MOST_WAITING = 10_000
_AT_ONCE = 200
_AGAIN_S = 0.5
_PING_S = 5

_LOST = (RedisError, OSError, TimeoutError)


class Relay:
    """Args: url: `redis://…` or `rediss://…`."""

    def __init__(self, url: str) -> None:
        self._redis: Redis = Redis.from_url(
            url, socket_connect_timeout=2, socket_timeout=5, health_check_interval=_PING_S, decode_responses=True
        )
        self._me = new_id("api")
        self._outgoing: asyncio.Queue[dict[str, Any]] = asyncio.Queue(maxsize=_MOST_WAITING)
        self.connected = False

    def send(self, said: dict[str, Any]) -> None:
        """Has it said to the other processes; where too much waits already it is left out."""
        with suppress(asyncio.QueueFull):
            self._outgoing.put_nowait({**said, "from": self._me})

    @asynccontextmanager
    async def running(self, heard: Callable[[dict[str, Any]], None], again: Callable[[], None]) -> AsyncIterator[None]:
        """Carries as long as the context lasts.

        Args:
            heard: is given what another process said.
            again: is called once others can be heard, at first and after each interruption.
        """
        tasks = [asyncio.create_task(self._speak()), asyncio.create_task(self._listen(heard, again))]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await self._redis.aclose()

    async def _speak(self) -> None:
        while True:
            saying = [await self._outgoing.get()]
            while len(saying) < _AT_ONCE and not self._outgoing.empty():
                saying.append(self._outgoing.get_nowait())
            once = dict.fromkeys(json.dumps(one, ensure_ascii=False) for one in saying)
            try:
                async with self._redis.pipeline(transaction=False) as pipeline:
                    for one in once:
                        pipeline.publish(_CHANNEL, one)
                    await pipeline.execute()
            except _LOST:
                await asyncio.sleep(_AGAIN_S)  # what was to be said is lost; streams look by themselves

    async def _listen(self, heard: Callable[[dict[str, Any]], None], again: Callable[[], None]) -> None:
        while True:
            try:
                async with self._redis.pubsub(ignore_subscribe_messages=True) as ear:
                    await ear.subscribe(_CHANNEL)
                    self._set(connected=True)
                    again()
                    while True:
                        message = await ear.get_message(timeout=_PING_S / 2)
                        if message is not None:
                            self._take(message["data"], heard)
            except _LOST as error:
                if self.connected:
                    log.warning("redis_lost", error=type(error).__name__)
                self._set(connected=False)
            await asyncio.sleep(_AGAIN_S)

    def _set(self, *, connected: bool) -> None:
        self.connected = connected
        RELAY.set(connected)

    def _take(self, raw: str, heard: Callable[[dict[str, Any]], None]) -> None:
        said = json.loads(raw)
        if said.pop("from", "") != self._me:
            heard(said)
